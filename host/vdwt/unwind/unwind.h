/* Call chains of the guest as it stands: from a function to its caller and on, and from a
 * handler to what it interrupted. Only where qemu_host_memory() may be called.
 */
#ifndef HOST_VDWT_UNWIND_UNWIND_H
#define HOST_VDWT_UNWIND_UNWIND_H

#include "host/lib/elf/symbols.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNWIND_FRAMES_MAX 32u

/* Registers that a chain starts from. */
struct unwind_from {
    uint32_t pc, sp, lr, fp; /* fp: r7 */
    uint32_t process_sp;     /* where a thread's exception frame is; 0: not known */
};

struct unwind_frame {
    uint32_t pc;      /* the instruction that is executed, or the call that has not returned */
    uint32_t base;    /* the stack pointer at the function's first instruction; 0: not known */
    bool interrupted; /* by the handler before it in the chain */
};

/* Functions are those of `image`, which must stay. NULL: there are no chains. */
void unwind_init(const struct elf_image *image);

/* Fills in `frames`, the innermost first, and returns how many. The first is where `from`
 * stands; those that follow are sure, and the chain ends where it is not. */
size_t unwind(const struct unwind_from *from, struct unwind_frame *frames, size_t max);

/* The exception frame at `address`: what was interrupted, as a chain's beginning. */
bool unwind_from_frame(uint32_t address, uint32_t exc_return, uint32_t fp,
                       struct unwind_from *from);

/* The registers that are valid now. `pc`: the next instruction. */
struct unwind_from unwind_here(uint32_t pc);

/* The first instruction of the function that holds `pc`; 0: not known. */
uint32_t unwind_function(uint32_t pc);

#endif
