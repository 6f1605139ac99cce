/* Answers a guest's semihosting calls in QEMU's place, as far as they concern
 * the guest alone: its end, its console, its heap and stack, its time. All that
 * would reach the host's files, shell or command line is refused and counted.
 *
 * With QEMU's own semihosting off, the instruction is a breakpoint to QEMU, and
 * the answer comes where QEMU would take the exception (interrupt_hook.h): no
 * code of QEMU's that could open a file is in the way.
 */
#ifndef HOST_VDWT_GUEST_SEMIHOSTING_H
#define HOST_VDWT_GUEST_SEMIHOSTING_H

#include "host/lib/base/message.h"
#include "host/lib/elf/symbols.h"
#include "host/vdwt/options.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define SEMIHOSTING_INSN 0xBEABu /* BKPT #0xAB */

/* What the answers need of the machine; replaced by tests. */
struct semihosting_machine {
    bool (*read)(uint32_t address, void *bytes, uint32_t size);
    bool (*write)(uint32_t address, const void *bytes, uint32_t size);
    uint64_t (*time_ns)(void);
    void (*end)(int status); /* does not return */
};

/* Opens the console. Nothing is answered before semihosting_start(). */
bool semihosting_open(const struct options *options, const struct elf_image *image,
                      struct message *message);

/* The guest begins, with this stack pointer. */
void semihosting_start(const struct semihosting_machine *machine, uint32_t stack);

/* The call `number` with `parameter` (r0 and r1): what r0 becomes. */
uint32_t semihosting_answer(uint32_t number, uint32_t parameter);

/* What was asked, and what was refused: lines of host/lib/trace/format.h. */
void semihosting_write(FILE *out);

#endif
