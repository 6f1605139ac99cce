/* Faults, unexpected vectors, used-up stacks: what happened goes to the host as one
 * frame, then the machine is reset, because nothing after a fault can be
 * trusted to measure. */
#include "firmware/fault.h"

#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/boot.h"
#include "firmware/cell.h"
#include "firmware/core/context.h"
#include "firmware/link.h"
#include "firmware/refusal.h"

#define XPSR_STACK_ALIGNED (1u << 9)

extern uint32_t data_begin[];

/* What fault_entry pushes: r4-r11, EXC_RETURN, PSP, MSP as it was. */
struct fault_registers {
    uint32_t r4_to_r11[8];
    uint32_t exc_return;
    uint32_t psp;
    uint32_t msp;
};

/* By exception number (ARMv7-M ARM, table B1-4; ARMv8-M ARM, B3.9, has SecureFault). Thread mode
 * and reset are none, and have no vector that leads here. */
static const char *const fault_names[EXCEPTION_IRQ0] = {
    [EXCEPTION_NMI] = "NMI",
    [EXCEPTION_HARDFAULT] = "HardFault",
    [EXCEPTION_MEMMANAGE] = "MemManage fault",
    [EXCEPTION_BUSFAULT] = "BusFault",
    [EXCEPTION_USAGEFAULT] = "UsageFault",
    [EXCEPTION_SECUREFAULT] = "SecureFault",
    [EXCEPTION_SVCALL] = "unexpected SVCall",
    [EXCEPTION_DEBUGMONITOR] = "DebugMonitor",
    [EXCEPTION_PENDSV] = "unexpected PendSV",
    [EXCEPTION_SYSTICK] = "unexpected SysTick",
};

static const char *name_of(uint32_t exception)
{
    if (exception >= EXCEPTION_IRQ0)
        return "unexpected interrupt";
    return fault_names[exception] ? fault_names[exception] : "reserved vector";
}

/* The hardware's frame, or zeros if the stack pointer itself had gone astray:
 * reading there would fault again and lock the core up. */
static const uint32_t *stacked_frame(uint32_t sp)
{
    static const uint32_t nothing[8];
    if (sp % 4u != 0 || sp < (uint32_t)data_begin || sp > (uint32_t)main_stack_top - 32u)
        return nothing;
    return (const uint32_t *)sp;
}

/* What the hardware put on the stack: without or with room for the
 * floating-point registers, and a word more where it had to align (B1.5.7). */
static uint32_t stacked_bytes(uint32_t exc_return, uint32_t xpsr)
{
    uint32_t frame = exc_return & EXC_RETURN_NO_FPU ? FRAME_BYTES : FRAME_FPU_BYTES;
    return frame + (xpsr & XPSR_STACK_ALIGNED ? 4u : 0u);
}

static struct wire_fault record;

/* What happened, from registers that ARMv6-M has not. */
static void add_status(void)
{
    if (CORE_BASELINE)
        return;
    record.cfsr = SCB_CFSR;
    record.hfsr = SCB_HFSR;
    record.mmfar = SCB_MMFAR;
    record.bfar = SCB_BFAR;
}

__attribute__((noreturn)) static void tell(void)
{
    refusal_uart_for_fault();
    LINK_SEND(FAULT, fault, &record);
    boot_reset(WIRE_BOOT_AFTER_FAULT);
}

void fault_noticed(const char *name)
{
    record = (struct wire_fault){.cell = cell_running(), .name = link_string(name)};
    tell();
}

__attribute__((used, noreturn)) static void fault_report(const struct fault_registers *r)
{
    uint32_t sp = r->exc_return & EXC_RETURN_PSP ? r->psp : r->msp;
    const uint32_t *frame = stacked_frame(sp);
    uint32_t exception = core_ipsr();
    const uint32_t *high = r->r4_to_r11;
    /* clang-format off */
    record = (struct wire_fault){
        .cell = cell_running(), .exception = (uint16_t)exception,
        .name = link_string(name_of(exception)),
        .r0 = frame[0], .r1 = frame[1], .r2 = frame[2], .r3 = frame[3],
        .r4 = high[0], .r5 = high[1], .r6 = high[2], .r7 = high[3],
        .r8 = high[4], .r9 = high[5], .r10 = high[6], .r11 = high[7],
        .r12 = frame[4], .sp = sp + stacked_bytes(r->exc_return, frame[7]), .lr = frame[5], .pc = frame[6], .xpsr = frame[7],
        .exc_return = r->exc_return,
    };
    /* clang-format on */
    add_status();
    tell();
}

/* MSP may be what broke, so the report runs on a stack of its own. */
#define FAULT_STACK_WORDS 112u
__attribute__((used, aligned(8))) static uint32_t fault_stack[FAULT_STACK_WORDS];

__attribute__((naked)) void fault_entry(void)
{
    __asm volatile("cpsid i\n\t"
                   "mrs r0, msp\n\t"
                   "mrs r1, psp\n\t"
                   "ldr r2, =%c0\n\t"
                   "msr msp, r2\n\t"
                   "push {r0}\n\t"
                   "push {r1}\n\t"
                   "mov r2, lr\n\t"
                   "push {r2}\n\t"
                   "mov r0, r8\n\t"
                   "mov r1, r9\n\t"
                   "mov r2, r10\n\t"
                   "mov r3, r11\n\t"
                   "push {r0-r3}\n\t"
                   "push {r4-r7}\n\t"
                   "mov r0, sp\n\t"
                   "bl fault_report\n\t"
                   ".ltorg" ::"i"(fault_stack + FAULT_STACK_WORDS));
}
