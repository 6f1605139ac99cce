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

/* The last one whose handler reset the machine; the stack is as it was then. */
static struct {
    uint32_t count; /* of such resets; 0: there was none */
    uint32_t number;
    struct fault fault;
    struct unwind_frame frames[UNWIND_FRAMES_MAX];
    size_t frame_count;
} reset;

static size_t chain_of(const struct fault *fault, struct unwind_frame *frames)
{
    struct unwind_from from;

    if (!fault->known || !unwind_from_frame(fault->frame, fault->exc_return, fault->fp, &from))
        return 0;
    from.process_sp = fault->process_sp;
    return unwind(&from, frames, UNWIND_FRAMES_MAX);
}

void fault_reset(void)
{
    for (uint32_t number = LAST_FAULT; number >= HARD_FAULT; number--) {
        if (!trace_flow_find(number))
            continue;
        reset.count += reset.count < UINT32_MAX;
        reset.number = number;
        reset.fault = faults[number];
        reset.frame_count = chain_of(&reset.fault, reset.frames);
        return;
    }
}

static void write_fault(FILE *out, bool of_reset, uint32_t number, const struct fault *fault)
{
    fprintf(out, of_reset ? "end.reset_fault %u" : "end.fault %u", number);
    for (size_t i = 0; i < REGISTERS; i++)
        fprintf(out, " %u", fault->values[i]);
    fprintf(out, " %d", fault->known);
    for (size_t i = 0; i < ENDING_FRAME; i++)
        fprintf(out, " %u", fault->words[i]);
    fprintf(out, "\n");
}

static void write_chain(FILE *out, bool of_reset, const struct unwind_frame *frames, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(out, of_reset ? "end.reset_chain %u %d\n" : "end.chain %u %d\n", frames[i].pc,
                frames[i].interrupted);
}

static void write_reset(FILE *out)
{
    if (!reset.count)
        return;
    fprintf(out, "end.resets %u\n", reset.count);
    write_fault(out, true, reset.number, &reset.fault);
    write_chain(out, true, reset.frames, reset.frame_count);
}

void fault_write(FILE *out)
{
    struct unwind_frame frames[UNWIND_FRAMES_MAX];
    bool any = false;

    for (uint32_t number = LAST_FAULT; number >= HARD_FAULT; number--) {
        if (!trace_flow_find(number))
            continue;
        any = true;
        write_fault(out, false, number, &faults[number]);
        write_chain(out, false, frames, chain_of(&faults[number], frames));
    }
    if (!any)
        write_reset(out);
}
