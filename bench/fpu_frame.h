/* The frame around styles that differ in how the core saves floating-point registers for an
 * interrupt (FPCCR, ARMv7-M ARM B1.5.7), and in whether the handler uses any. Handlers are
 * plain C leaves as in bench/plain_frame.h. Where the interrupted code uses floating point is
 * the parameter `foreground`, or the load `float`. The file of a style says
 *
 *   #define STYLE     mine
 *   #define FPU_MODE  of SCB_FPCCR_ASPEN and SCB_FPCCR_LSPEN
 *   #define FPU_USED  1 if the handlers use floating point, else 0
 *   #include "bench/fpu_frame.h"
 *
 *   BENCH_FPU_STYLE("what it is, in a few words");
 *
 * and has BENCH_FPU_FOREGROUND(mine). In the image the functions are called mine_sample,
 * mine_timer, ... Its witness: EXC_RETURN bit 4, which is 0 where the frame has room for
 * floating-point registers, and LSPACT, which is 1 while a lazy save is outstanding.
 */
#ifndef STYLE
#error "define STYLE as the style's name, then include bench/fpu_frame.h"
#endif

#include "bench/bench.h"
#include "bench/style_frame.h"

/* Code for a core without an FPU has the style's name alone: no cell of it is begun. */
#ifdef __ARM_FP

#define EXC_RETURN_BASIC (1u << 4)

/* What the handler found. */
static struct {
    uint32_t exc_return; /* 0: none ran */
    uint32_t lspact, lspact_behind;
} found;
static bool floats; /* the interrupted code's are to be saved */

/* In a leaf's beginning, LR is EXC_RETURN. */
BENCH_INLINE void look(void)
{
    uint32_t exc_return;
    __asm volatile("mov %0, lr" : "=r"(exc_return));
    found.exc_return = exc_return;
    found.lspact = SCB_FPCCR & SCB_FPCCR_LSPACT;
}

BENCH_INLINE void look_behind(void)
{
    found.lspact_behind = SCB_FPCCR & SCB_FPCCR_LSPACT;
}

/* The user's floating point. The first such instruction pays for a lazy save. */
BENCH_INLINE void use(void)
{
    if (FPU_USED)
        __asm volatile("vmov.f32 s0, #1.0\n\t"
                       "vadd.f32 s0, s0, s0" ::
                           : "s0");
}

BENCH_ISR void style_sample(void) STYLE_CALLED("_sample");
BENCH_ISR void style_timer(void) STYLE_CALLED("_timer");
BENCH_ISR void style_second(void) STYLE_CALLED("_second");
BENCH_ISR void style_nest(void) STYLE_CALLED("_nest");
BENCH_ISR void style_empty(void) STYLE_CALLED("_empty");
BENCH_ISR void style_timed(void) STYLE_CALLED("_timed");
BENCH_ISR void style_work(void) STYLE_CALLED("_work");

static void style_sample(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    look();
    use();
    look_behind();
    bench_stamp_last(STAMP_LAST_0);
}

static void style_timer(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    look();
    use();
    look_behind();
    bench_timer_taken();
    bench_stamp_last(STAMP_LAST_0);
}

static void style_second(void)
{
    bench_witness(STAMP_FIRST_1, &bench_evidence.slot[1]);
    use();
    bench_stamp_last(STAMP_LAST_1);
}

/* The higher one is entered before floating point is used here. */
static void style_nest(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_pend_in_handler();
    use();
    bench_stamp_last(STAMP_LAST_0);
}

static void style_empty(void)
{
    use();
}

static void style_timed(void)
{
    bench_timed_begin();
    use();
    bench_timed_end();
}

static void style_work(void)
{
    bench_witness(STAMP_WORK_FIRST, &bench_evidence.work);
    use();
    bench_stamp_last(STAMP_WORK_LAST);
}

#if BENCH_STREAMS
BENCH_ISR void style_event(void) STYLE_CALLED("_event");
static void style_event(void)
{
    bench_event_taken();
    use();
    bench_event_served();
}
#endif

BENCH_NAMED_HANDLERS(STYLE_STR(STYLE));
BENCH_BOUND_VECTORS(style, STYLE_STR(STYLE));

static void install(void)
{
    SCB_FPCCR = (SCB_FPCCR & ~(SCB_FPCCR_ASPEN | SCB_FPCCR_LSPEN)) | (FPU_MODE);
    core_dsb();
    core_isb();
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    bool in_foreground = bench_parameter(WIRE_ITEM_STYLE, 0) != 0;
    (void)line;
    found.exc_return = 0;
    floats = in_foreground || (cell->load != NULL && (cell->load->needs & WIRE_FEATURE_FPU));
    if (in_foreground)
        __asm volatile("vmov.f32 s0, #2.0" ::: "s0");
}

/* Whose frame has room, and when it is filled: at once, by the handler's first
 * floating-point instruction, or never. */
static void check(struct bench_verdict *verdict)
{
    bool room = floats && ((FPU_MODE)&SCB_FPCCR_ASPEN), lazy = (FPU_MODE)&SCB_FPCCR_LSPEN;
    /* In another handler it is that one's registers that count: its use of them. Behind
     * another one it may have made the save. */
    if (found.exc_return == 0 || !(bench_evidence.slot[0].icsr & SCB_ICSR_RETTOBASE) ||
        bench_evidence.slot[0].order != 1 || bench_used_for() == USE_BESIDE)
        return;
    bench_expect(verdict, WIRE_WITNESS_DESIGN, room ? 0u : EXC_RETURN_BASIC,
                 found.exc_return & EXC_RETURN_BASIC);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, room && lazy ? SCB_FPCCR_LSPACT : 0u, found.lspact);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, FPU_USED ? 0u : found.lspact, found.lspact_behind);
}

static const char *missing(const struct bench_cell *cell)
{
    bool asks_room = cell->scenario->columns.list[0].metric == WIRE_METRIC_STACK_THREAD_FLOAT;
    return asks_room && !((FPU_MODE)&SCB_FPCCR_ASPEN)
               ? "with ASPEN clear no frame has room for floating point: ask stack"
               : NULL;
}

#define FPU_HANDLERS                                                                               \
    , .missing = missing, .vectors = vectors_style, .vectors_work = vectors_style_work,            \
      .install = install, .prepare = prepare, .check = check
#else
#define FPU_HANDLERS
#endif

#define BENCH_FPU_FOREGROUND(id)                                                                   \
    BENCH_PARAMETER(style, id, 0, foreground, "", 0, 1, 1,                                         \
                    "1: the interrupted code uses floating point")
#define BENCH_FPU_STYLE(text)                                                                      \
    BENCH_FRAMED_STYLE(STYLE, text, .needs = WIRE_FEATURE_FPU FPU_HANDLERS)
