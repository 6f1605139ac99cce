/* Scenarios that go wrong on purpose, each in one way, with known values in the
 * registers. Linked only into the image that tests what is then reported. */
#include "bench/checks.h"
#include "firmware/threads.h"

#define UNMAPPED   0x50000000u /* nothing answers there on the test machines */
#define STRAY_LINE (BOARD_TEST_IRQ + BENCH_LINES)
#define STRAY_MASK (1u << (STRAY_LINE % 32u))
#define SAMPLE_TYPES                                                                               \
    const struct bench_cell *cell, uint32_t reload, uint32_t *values, struct bench_verdict *verdict

/* rN = 0xN0A0B0C0 + N, all but the counter's address in r7. */
#define KNOWN_REGISTERS                                                                            \
    "ldr r0, =0x80A0B0C8\n\t"                                                                      \
    "mov r8, r0\n\t"                                                                               \
    "ldr r0, =0x90A0B0C9\n\t"                                                                      \
    "mov r9, r0\n\t"                                                                               \
    "ldr r0, =0xA0A0B0CA\n\t"                                                                      \
    "mov r10, r0\n\t"                                                                              \
    "ldr r0, =0xB0A0B0CB\n\t"                                                                      \
    "mov r11, r0\n\t"                                                                              \
    "ldr r0, =0xC0A0B0CC\n\t"                                                                      \
    "mov r12, r0\n\t"                                                                              \
    "ldr r0, =0xE0A0B0CE\n\t"                                                                      \
    "mov lr, r0\n\t"                                                                               \
    "ldr r0, =0x00A0B0C0\n\t"                                                                      \
    "ldr r1, =0x10A0B0C1\n\t"                                                                      \
    "ldr r2, =0x20A0B0C2\n\t"                                                                      \
    "ldr r3, =0x30A0B0C3\n\t"                                                                      \
    "ldr r4, =0x40A0B0C4\n\t"                                                                      \
    "ldr r5, =0x50A0B0C5\n\t"                                                                      \
    "ldr r6, =0x60A0B0C6\n\t"

/* One way to go wrong: `text` before the registers are loaded, then `fault`,
 * whose address is faulty_ID_here. */
/* clang-format off */
#define FAULTY_SAMPLE(id, text, fault) \
    static __attribute__((naked)) void id##_sample(SAMPLE_TYPES) \
    { \
        (void)cell; \
        (void)reload; \
        (void)values; \
        (void)verdict; \
        __asm volatile( \
            text \
            KNOWN_REGISTERS \
            ".balign 4\n\t" \
            ".global faulty_" #id "_here\n" \
            "faulty_" #id "_here:\n\t" \
            fault "\n\t" \
            "b .\n\t" \
            ".ltorg"); \
    }
/* clang-format on */

static const struct bench_column columns[] = {{WIRE_METRIC_ENTRY, WIRE_FORM_SPAN}};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

#define FAULTY_SCENARIO_WITH(id, start)                                                            \
    BENCH_SCENARIO(faulty_##id, "style", "none", "goes wrong on purpose",                          \
                   .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,                  \
                   BENCH_COLUMNS(columns), .begin = start, .sample = id##_sample)
#define FAULTY_SCENARIO(id) FAULTY_SCENARIO_WITH(id, begin)

/* An undefined instruction. */
FAULTY_SAMPLE(udf, "", "udf #9")
FAULTY_SCENARIO(udf);

/* A read where no memory is: the address is in r6 and BFAR. */
FAULTY_SAMPLE(read, "",
              "ldr r6, =0x50000010\n\t"
              "ldr r5, [r6]")
FAULTY_SCENARIO(read);

/* A jump without the Thumb bit, to the instruction itself. */
FAULTY_SAMPLE(state, "",
              "ldr r6, =faulty_state_here\n\t"
              "bx r6")
FAULTY_SCENARIO(state);

/* MSP gone astray under a thread, whose own stack is fine. */
FAULTY_SAMPLE(msp,
              "ldr r0, =0x50000000\n\t"
              "msr msp, r0\n\t",
              "udf #10")
FAULTY_SCENARIO(msp);

/* NMI's priority is above HardFault's own, so a fault in it locks up. */
static __attribute__((naked)) void nmi(void)
{
    __asm volatile("udf #11");
}
BENCH_VECTORS(vectors_lockup) = {
    BENCH_SYSTEM_VECTORS,
    [EXCEPTION_NMI] = nmi,
};

static void lockup_begin(const struct bench_cell *cell)
{
    (void)cell;
    bench_use_vectors(vectors_lockup);
}

static void lockup_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    SCB_ICSR = SCB_ICSR_NMIPENDSET;
    core_dsb();
}
FAULTY_SCENARIO_WITH(lockup, lockup_begin);

/* Exceptions that no vector table here expects, each by what requests it: PendSV and SysTick that
 * nobody serves, NMI, a system call; a fault that is masked and so a HardFault; and code where none
 * may be. */
BENCH_VECTORS(vectors_unserved) = {
    BENCH_SYSTEM_VECTORS,
    [EXCEPTION_PENDSV] = fault_entry,
};

static void unserved_begin(const struct bench_cell *cell)
{
    (void)cell;
    bench_use_vectors(vectors_unserved);
}

#define UNSERVED_SAMPLE(id, request)                                                               \
    static void id##_sample(SAMPLE_TYPES)                                                          \
    {                                                                                              \
        (void)cell;                                                                                \
        (void)reload;                                                                              \
        (void)values;                                                                              \
        (void)verdict;                                                                             \
        request;                                                                                   \
        core_dsb();                                                                                \
        core_isb();                                                                                \
    }                                                                                              \
    FAULTY_SCENARIO_WITH(id, unserved_begin)
UNSERVED_SAMPLE(nmi, SCB_ICSR = SCB_ICSR_NMIPENDSET);
UNSERVED_SAMPLE(pendsv, core_request_pendsv());
UNSERVED_SAMPLE(systick, SCB_ICSR = SCB_ICSR_PENDSTSET);
UNSERVED_SAMPLE(svcall, __asm volatile("svc #0"));
UNSERVED_SAMPLE(masked, __asm volatile("cpsid i\n\tudf #14"));
UNSERVED_SAMPLE(nocode, ((void (*)(void))0x40000001u)());

/* A loop without end. */
FAULTY_SAMPLE(stuck, "", "nop")
FAULTY_SCENARIO(stuck);

#ifdef __ARM_FP
/* A frame with room for the floating-point registers. */
FAULTY_SAMPLE(fpu, "vmov.f32 s0, #1.0\n\t", "udf #12")
FAULTY_SCENARIO(fpu);
#endif

/* Leaves SP at a multiple of 4 that is none of 8, so that the frame is moved. */
FAULTY_SAMPLE(odd,
              "mov r0, sp\n\t"
              "lsrs r0, r0, #3\n\t"
              "lsls r0, r0, #3\n\t"
              "subs r0, #4\n\t"
              "mov sp, r0\n\t",
              "udf #13")
FAULTY_SCENARIO(odd);

/* An interrupt that no vector table expects. */
static void stray_begin(const struct bench_cell *cell)
{
    begin(cell);
    NVIC_ISER(STRAY_LINE / 32u) = STRAY_MASK;
}

static __attribute__((naked)) void stray_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    __asm volatile("push {r4, lr}\n\t"
                   "ldr r0, =%c0\n\t"
                   "ldr r1, =%c1\n\t"
                   ".global faulty_stray_here\n"
                   "faulty_stray_here:\n\t"
                   "str r1, [r0]\n\t"
                   "dsb\n\t"
                   "isb\n\t"
                   "b .\n\t"
                   ".ltorg" ::"i"(0xE000E200u + 4u * (STRAY_LINE / 32u)),
                   "i"(STRAY_MASK));
}
FAULTY_SCENARIO_WITH(stray, stray_begin);

/* MSP gone astray in a handler: there is no frame to tell about. */
static __attribute__((naked)) void lost_stack(void)
{
    __asm volatile("ldr r0, =%c0\n\t"
                   "msr msp, r0\n\t"
                   "udf #14\n\t"
                   ".ltorg" ::"i"(UNMAPPED));
}
BENCH_VECTORS(vectors_faulty) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SAMPLE] = lost_stack,
};

static void handler_begin(const struct bench_cell *cell)
{
    (void)cell;
    bench_use_vectors(vectors_faulty);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
}

static void handler_sample(SAMPLE_TYPES)
{
    struct bench_span span;
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    bench_pend(BENCH_LINE_MASK(LINE_SAMPLE), &span);
}
FAULTY_SCENARIO_WITH(handler, handler_begin);

/* Uses up the stack that it runs on, once, to the last word and no further. */
static void use_up(void)
{
    static bool used_up;
    volatile uint32_t *word; /* from SP on: a frame pointer would be r7 */
    __asm volatile("mov %0, sp" : "=r"(word));
    if (used_up)
        return;
    used_up = true;
    while (*word != STACK_UNTOUCHED)
        word--;
    *word = 0;
}

static void deep_foreground_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    use_up();
}
FAULTY_SCENARIO(deep_foreground);

static void deep_work_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    bench_defer_work(use_up);
    bench_defer_post();
}
FAULTY_SCENARIO(deep_work);

BENCH_VECTORS(vectors_deep) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SAMPLE] = use_up,
};

static void deep_handler_begin(const struct bench_cell *cell)
{
    (void)cell;
    bench_use_vectors(vectors_deep);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
}

static void deep_handler_sample(SAMPLE_TYPES)
{
    handler_sample(cell, reload, values, verdict);
}
FAULTY_SCENARIO_WITH(deep_handler, deep_handler_begin);

/* Writes the register that holds the counter's address: it can be read there, too. */
static void counter_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    __asm volatile("movs r7, #0" ::: "cc");
}
FAULTY_SCENARIO(counter);

/* Nothing is triggered: no fault, but no sample that may be believed either. */
static void silent_sample(SAMPLE_TYPES)
{
    (void)reload;
    check_before(cell, LINE_SAMPLE, verdict);
    check_handler(&bench_evidence.slot[0], BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 1, verdict);
    values[0] = 0;
}
FAULTY_SCENARIO(silent);
