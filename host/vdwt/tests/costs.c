/* A guest that says what exceptions cost, as seen by two loads around each. The
 * lines that it prints are spans; costs_spans.S says what they contain beside
 * the exception, and conformance.txt what should come out.
 */
#include "host/vdwt/tests/guest.h"

enum { SKIPPED = 23, PLAIN = 24, FIRST = 25, SECOND = 26, FLOAT = 27, OUTER = 28 };
enum { REPEATS = 3 }; /* a load is known to read the counter from the second time on */

struct spans {
    uint32_t in, inside, out;
};

void cost_plain(uint32_t mask, struct spans *out);
uint32_t cost_chain(uint32_t first, uint32_t second);
uint32_t probe_then_load(uint32_t *ram);

static struct spans nested;

static void say_spans(const struct spans *spans, const char *in, const char *inside,
                      const char *out)
{
    if (in)
        say(in, spans->in);
    if (inside)
        say(inside, spans->inside);
    if (out)
        say(out, spans->out);
}

static struct spans measure(uint32_t line)
{
    struct spans spans[REPEATS];

    for (int i = 0; i < REPEATS; i++)
        cost_plain(1u << line, &spans[i]);
    CHECK_EQUAL(spans[2].in, spans[1].in);
    CHECK_EQUAL(spans[2].inside, spans[1].inside);
    CHECK_EQUAL(spans[2].out, spans[1].out);
    return spans[2];
}

#ifdef __ARM_FP
static uint32_t nested_once; /* the line to pend, 0: none */
#else
enum { nested_once = 0 };
#endif

void on_line_28(void)
{
    if (nested_once)
        cost_plain(1u << nested_once, &nested);
    else
        nested = measure(PLAIN);
}

static void measure_plain(void)
{
    struct spans spans = measure(PLAIN);
    uint32_t chain = 0, probe = 0;

    say_spans(&spans, "entry", "inside", "return");
    for (int i = 0; i < REPEATS; i++)
        chain = cost_chain(1u << FIRST, 1u << SECOND);
    say("tail-chain", chain);
    for (int i = 0; i < REPEATS; i++)
        probe = probe_then_load(&nested.in);
    say("probe-then-load", probe);
    NVIC_ISPR = 1u << OUTER;
    __asm volatile("dsb\n\tisb" ::: "memory");
    say_spans(&nested, "nested-entry", 0, "nested-return");
}

#if __ARM_ARCH >= 7
/* Vectors on the stack's bus: nothing overlaps any more. */
static void measure_one_bus(void)
{
    static uint32_t vectors[VECTORS] __attribute__((aligned(256)));
    uint32_t flash = SCB_VTOR;
    struct spans spans;

    for (uint32_t i = 0; i < VECTORS; i++)
        vectors[i] = ((const uint32_t *)flash)[i];
    SCB_VTOR = (uint32_t)vectors;
    __asm volatile("dsb\n\tisb" ::: "memory");
    spans = measure(PLAIN);
    say_spans(&spans, "entry-one-bus", 0, 0);
    SCB_VTOR = flash;
    __asm volatile("dsb\n\tisb" ::: "memory");
}
#endif

#ifdef __ARM_FP
enum { FPCCR_LSPEN = 1 << 30 };
#define FPCCR_ASPEN (1u << 31)

static struct spans measure_float(uint32_t line, uint32_t fpccr)
{
    FPU_FPCCR = fpccr;
    __asm volatile("dsb\n\tisb\n\tvmov.f32 s0, #1.0" ::: "memory", "s0");
    return measure(line);
}

static void measure_floats(void)
{
    struct spans spans;

    SCB_CPACR = 0xFu << 20;
    __asm volatile("dsb\n\tisb" ::: "memory");
    spans = measure_float(PLAIN, FPCCR_ASPEN);
    say_spans(&spans, "fp-entry", 0, "fp-return");
    spans = measure_float(PLAIN, FPCCR_ASPEN | FPCCR_LSPEN);
    say_spans(&spans, "fp-lazy-entry", 0, "fp-lazy-return");
    spans = measure_float(FLOAT, FPCCR_ASPEN | FPCCR_LSPEN);
    say_spans(&spans, 0, "fp-lazy-save", "fp-saved-return");
    spans = measure_float(SKIPPED, FPCCR_ASPEN | FPCCR_LSPEN);
    say_spans(&spans, 0, "fp-skipped", 0);
    spans = measure_float(FLOAT, FPCCR_ASPEN);
    say_spans(&spans, 0, "fp-eager-use", 0);
    /* The thread's registers, left by the outer handler's entry. */
    FPU_FPCCR = FPCCR_ASPEN | FPCCR_LSPEN;
    nested_once = FLOAT;
    NVIC_ISPR = 1u << OUTER;
    __asm volatile("dsb\n\tisb" ::: "memory");
    say_spans(&nested, 0, "fp-nested-lazy-save", "fp-nested-return");
}
#endif

void guest(void)
{
    NVIC_IPR[PLAIN / 4] = 0x40404040u; /* 24 to 27 */
    NVIC_IPR[SKIPPED / 4] = 0x40404040u;
    NVIC_IPR[OUTER / 4] = 0x80808080u;
    NVIC_ISER =
        1u << SKIPPED | 1u << PLAIN | 1u << FIRST | 1u << SECOND | 1u << FLOAT | 1u << OUTER;
    measure_plain();
#if __ARM_ARCH >= 7
    measure_one_bus();
#endif
#ifdef __ARM_FP
    measure_floats();
#endif
}
