/* `trace=FILE`: sums up an image's execution in constant memory, for
 * `irqbench trace`. The rest of the plugin reports to here; what is made of it
 * stands in the trace_*.c files, one kind of question each.
 */
#ifndef HOST_VDWT_TRACE_TRACE_H
#define HOST_VDWT_TRACE_TRACE_H

#include "host/lib/elf/symbols.h"
#include "host/vdwt/options.h"
#include "host/vdwt/qemu/plugin_api.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stdint.h>

struct segment;

extern bool trace_on;

/* Opens the file. False, with a message, if that fails. After code_init(); `image` stays open. */
bool trace_open(const struct options *options, const struct elf_image *image,
                struct message *message);
/* Once: writes what was seen. */
void trace_finish(void);

/* In place of engine_enter(): also ends QEMU after so many instructions. */
void trace_enter(unsigned vcpu, void *segment);
void trace_inside(unsigned vcpu, void *segment);
/* In place of engine_access(). */
void trace_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *insn);

/* The rest does nothing unless trace_on. */

/* A watched segment is about to start; engine.left says what led there. */
void trace_arrive(const struct segment *segment);
/* The instruction at `pc` may have changed what is masked. */
void trace_masks(uint32_t pc);
/* The guest enables an interrupt. */
void trace_armed(void);

/* An exception has become pending. */
void trace_pend(uint32_t number, const struct counts *since);
/* An exception is taken: before its cost is added. `frame`: where the registers
 * of what it interrupts are. Not called when it is chained. */
void trace_interrupt(uint32_t frame);
/* After that: its handler starts at `pc`. `since`: when it became pending; NULL
 * if that was not seen. */
void trace_handler(uint32_t number, bool chained, const struct counts *since, uint32_t pc);
/* Its handler has executed its last instruction. */
void trace_return(uint32_t number);
/* What lay suspended at `frame` goes on at `pc`. */
void trace_resume(uint32_t frame, uint32_t pc);
void trace_reset(void);

#endif
