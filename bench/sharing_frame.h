/* The frame around a sharing discipline: the operation that is timed alone, the
 * loop that is interrupted, and the handler that interrupts it. The file of a
 * discipline says its name, includes this, and defines add(); in the loop, in the
 * handlers and where it is timed alone it is the same inline function:
 *
 *   #define SHARING mine
 *   #include "bench/sharing_frame.h"
 *
 *   static inline void add(volatile uint32_t *shared) { ... }
 *
 *   BENCH_SHARING("what it is, in a few words");
 *
 * Where the handler's part is another one than the foreground's, the file defines
 * SHARING_APART too, and add_in_handler() beside add(). If not all that was added is in
 * the word then, `.sum` finds it.
 *
 * Each function below is there once a discipline; in the image it is called
 * mine_operation, mine_region, ...
 */
#ifndef SHARING
#error "define SHARING as the discipline's name, then include bench/sharing_frame.h"
#endif

#include "bench/bench.h"

/* What is shared; other frames around this one say something else. */
#ifndef SHARING_KIND
#define SHARING_KIND SHARED_WORD
#endif

#define SHARING_STR_(x) #x
#define SHARING_STR(x)  SHARING_STR_(x)
#define SHARING_NAME    SHARING_STR(SHARING)
/* One copy of the code, since a label in it has a name. */
#define SHARING_ONCE __attribute__((noinline, noclone))

/* The discipline: adds one to *shared, in the foreground as in the handler. */
BENCH_INLINE void add(volatile uint32_t *shared);
#ifdef SHARING_APART
BENCH_INLINE void add_in_handler(volatile uint32_t *shared);
#else
#define add_in_handler add
#endif

/* What they are called in the image. */
static SHARING_ONCE void operation(volatile uint32_t *shared,
                                   uint32_t stamps[2]) __asm__(SHARING_NAME "_operation");
static SHARING_ONCE void region(volatile uint32_t *shared,
                                uint32_t operations) __asm__(SHARING_NAME "_region");
static void isr(void) __asm__(SHARING_NAME "_isr");
static void isr_bare(void) __asm__(SHARING_NAME "_isr_bare");
static void isr_line(void) __asm__(SHARING_NAME "_isr_line");
static void isr_line_bare(void) __asm__(SHARING_NAME "_isr_line_bare");
extern const uint16_t region_begin[] __asm__("sharing_" SHARING_NAME "_begin");
extern const uint16_t region_end[] __asm__("sharing_" SHARING_NAME "_end");

#ifndef SHARING_OWN_OPERATION
static void operation(volatile uint32_t *shared, uint32_t stamps[2])
{
    uint32_t begin = bench_stamp(STAMP_SPAN_BEGIN);
    add(shared);
    bench_mark(STAMP_OPERATION_END);
    uint32_t end = bench_stamp(STAMP_SPAN_END);
    stamps[0] = begin;
    stamps[1] = end;
}
#endif

static void region(volatile uint32_t *shared, uint32_t operations)
{
    do {
        __asm volatile("sharing_" SHARING_NAME "_begin:" ::: "memory");
        add(shared);
    } while (--operations != 0);
    __asm volatile("sharing_" SHARING_NAME "_end:" ::: "memory");
}

/* SysTick's. */
static void isr(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    add_in_handler(&bench_shared);
    bench_stamp_last(STAMP_LAST_0);
}

static void isr_bare(void)
{
    add_in_handler(&bench_shared);
}

/* The timer's line: its handler takes the request back, too. */
static void isr_line(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    add_in_handler(&bench_shared);
    bench_timer_taken();
    bench_stamp_last(STAMP_LAST_0);
}

static void isr_line_bare(void)
{
    add_in_handler(&bench_shared);
    bench_timer_taken();
}

BENCH_VECTORS(vectors_sharing) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SECOND] = bench_lower_sharer,
    [VECTOR_SYSTICK] = isr,
    [VECTOR_TIMER] = BENCH_TIMER_HANDLER(isr_line),
};
BENCH_VECTORS(vectors_sharing_bare) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = isr_bare,
    [VECTOR_TIMER] = BENCH_TIMER_HANDLER(isr_line_bare),
};

#define BENCH_SHARING(text, ...)                                                                   \
    BENCH_CATALOG_LINE("sharing\\t" SHARING_NAME "\\t" text);                                      \
    BENCH_ITEM(SHARING_NAME, text);                                                                \
    BENCH_SHARES_LINE("sharing", SHARING_NAME, SHARING_KIND);                                      \
    static const struct bench_sharing sharing __attribute__((                                      \
        used, section(".bench.sharings." SHARING_NAME))) = {.name = SHARING_NAME,                  \
                                                            .summary = BENCH_TOLD(text),           \
                                                            .vectors = vectors_sharing,            \
                                                            .vectors_bare = vectors_sharing_bare,  \
                                                            .operation = operation,                \
                                                            .region = region,                      \
                                                            .region_begin = region_begin,          \
                                                            .region_end = region_end,              \
                                                            .shares = SHARING_KIND,                \
                                                            __VA_ARGS__}
