/* Faults; see fault.h. Registers as in the ARMv7-M manual, B3.2. */
#include "host/vdwt/ending/fault.h"
#include "host/lib/ending/lines.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/unwind/unwind.h"

#include <stdbool.h>

enum { HARD_FAULT = 3, LAST_FAULT = 7, REGISTER_FP = 7, REGISTER_SP = 13, REGISTER_LR = 14 };
#define PROCESS_STACK (1u << 2) /* of EXC_RETURN */

static const uint32_t registers[] = {0xE000ED28, 0xE000ED2C, 0xE000ED34,
                                     0xE000ED38, 0xE000EDE4, 0xE000EDE8};
#define REGISTERS (sizeof registers / sizeof *registers)

static struct fault {
    uint32_t values[REGISTERS];
    uint32_t frame, exc_return, fp, process_sp;
    uint32_t words[ENDING_FRAME];
    bool known; /* the words */
} faults[LAST_FAULT + 1];

static bool is_fault(uint32_t number)
{
    return number >= HARD_FAULT && number <= LAST_FAULT;
}

void fault_begins(uint32_t number)
{
    struct fault *fault = &faults[is_fault(number) ? number : 0];
    uint32_t exc_return;

    if (!is_fault(number))
        return;
    exc_return = cpu_state_register(REGISTER_LR);
    *fault = (struct fault){.exc_return = exc_return,
                            .fp = cpu_state_register(REGISTER_FP),
                            .process_sp = cpu_state_other_sp()};
    fault->frame = exc_return & PROCESS_STACK ? fault->process_sp : cpu_state_register(REGISTER_SP);
    for (size_t i = 0; i < REGISTERS; i++)
        qemu_host_memory(registers[i], &fault->values[i], sizeof fault->values[i], false);
    fault->known = qemu_host_memory(fault->frame, fault->words, sizeof fault->words, false);
}

static void write_chain(FILE *out, const struct fault *fault)
{
    struct unwind_frame frames[UNWIND_FRAMES_MAX];
    struct unwind_from from;
    size_t count;

    if (!fault->known || !unwind_from_frame(fault->frame, fault->exc_return, fault->fp, &from))
        return;
    from.process_sp = fault->process_sp;
    count = unwind(&from, frames, UNWIND_FRAMES_MAX);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "end.chain %u %d\n", frames[i].pc, frames[i].interrupted);
}

void fault_write(FILE *out)
{
    for (uint32_t number = LAST_FAULT; number >= HARD_FAULT; number--) {
        const struct fault *fault = &faults[number];

        if (!trace_flow_find(number))
            continue;
        fprintf(out, "end.fault %u", number);
        for (size_t i = 0; i < REGISTERS; i++)
            fprintf(out, " %u", fault->values[i]);
        fprintf(out, " %d", fault->known);
        for (size_t i = 0; i < ENDING_FRAME; i++)
            fprintf(out, " %u", fault->words[i]);
        fprintf(out, "\n");
        write_chain(out, fault);
    }
}
