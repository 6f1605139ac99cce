/* The contract of everything under bench/: what a handler style, a sharing
 * discipline, a scenario and a load are, how each registers itself, and what
 * the firmware offers them. bench/ knows no board.
 *
 * Two core registers are set aside in the whole image (-ffixed-r9 -ffixed-r10):
 *   r9   address of the cycle counter, so that a stamp is a single LDR
 *   r10  the last stamp of the last handler or deferred work, so that nothing
 *        has to be stored behind it
 * The kernel's context switch leaves both alone.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "bench/wire/stamps.h"
#include "bench/wire/wire.h"
#include "firmware/core/registers.h"
#include "firmware/core/system_vectors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- Stamps ---------------------------------------------------------- */

enum bench_stamp_id {
#define X(NAME, name, id, sentence) STAMP_##NAME = (id),
    WIRE_STAMPS(X)
#undef X
};

#define BENCH_STR_(x) #x
#define BENCH_STR(x)  BENCH_STR_(x)

/* A stamp's assembly text: one LDR, one instruction that does not touch
 * memory, and an entry for tools. `id` is a number. The event's time is when
 * the LDR starts. */
#define BENCH_STAMP_TEXT(reg, id)                                                                  \
    "77: ldr " reg ", [r9]\n\tnop\n\t.pushsection .irqbench.stamps,\"\",%%progbits\n\t"            \
    ".word 77b, " id "\n\t.popsection\n\t"
/* The same inside a basic asm or a naked function, where % is not special. */
#define BENCH_STAMP_ASM(reg, id)                                                                   \
    "77: ldr " reg ", [r9]\n\tnop\n\t.pushsection .irqbench.stamps,\"\",%progbits\n\t"             \
    ".word 77b, " id "\n\t.popsection\n\t"

#define BENCH_STAMP(id)                                                                            \
    __extension__({                                                                                \
        uint32_t stamp_;                                                                           \
        __asm volatile(BENCH_STAMP_TEXT("%0", "%c1") : "=r"(stamp_) : "i"(id) : "memory");         \
        stamp_;                                                                                    \
    })
/* The last stamp of a handler: into r10. */
#define BENCH_STAMP_LAST(id) __asm volatile(BENCH_STAMP_TEXT("r10", "%c0")::"i"(id) : "memory")

/* A place for tools to watch: one NOP that reads nothing. */
#define BENCH_MARK(id)                                                                             \
    __asm volatile("77: nop\n\t.pushsection .irqbench.stamps,\"\",%%progbits\n\t"                  \
                   ".word 77b, %c0\n\t.popsection" ::"i"(id)                                       \
                   : "memory")

static inline uint32_t bench_last_stamp(void)
{
    uint32_t value;
    __asm volatile("mov %0, r10" : "=r"(value));
    return value;
}

/* Raw counts from stamp `from` to stamp `to`, modulo the counter's width. */
uint32_t bench_counts(uint32_t from, uint32_t to);

/* ---- Interrupt lines and vector tables ------------------------------- */

/* What each test line's handler does. Line n is IRQ BOARD_TEST_IRQ + n. */
enum bench_line {
    LINE_SAMPLE, /* stamps at both ends, witness in between, slot 0 */
    LINE_SECOND, /* the same, slot 1 */
    LINE_NEST,   /* as LINE_SAMPLE, and pends LINE_SECOND in between */
    LINE_EMPTY,  /* nothing */
    LINE_WORK,   /* only the useful work: stamps WORK_FIRST and WORK_LAST */
    BENCH_LINES,
};

#define BENCH_LINE_MASK(line)      (1u << ((BOARD_TEST_IRQ + (unsigned)(line)) % 32u))
#define BENCH_LINE_WORD            (BOARD_TEST_IRQ / 32u)
#define BENCH_LINE_EXCEPTION(line) (16u + BOARD_TEST_IRQ + (unsigned)(line))
#define BENCH_LINES_MASK           (((1u << BENCH_LINES) - 1u) << (BOARD_TEST_IRQ % 32u))

typedef void (*bench_vector)(void);

#define BENCH_VECTOR_COUNT (16u + BOARD_IRQ_LINES)
/* A power of two that holds the table: VTOR wants it so (B3.2.5). */
#define BENCH_VECTOR_ALIGN                                                                         \
    (BENCH_VECTOR_COUNT <= 64u ? 256 : BENCH_VECTOR_COUNT <= 128u ? 512 : 1024)

#define BENCH_VECTORS(table, sample, second, nest, empty, work, systick)                           \
    static const bench_vector table[BENCH_VECTOR_COUNT]                                            \
        __attribute__((used, aligned(BENCH_VECTOR_ALIGN), section(".vectors.styles." #table))) = { \
            (bench_vector)(void *)main_stack_top,                                                  \
            reset_handler,                                                                         \
            [2 ... 13] = fault_entry,                                                              \
            [EXCEPTION_PENDSV] = kernel_pendsv,                                                    \
            [EXCEPTION_SYSTICK] = systick,                                                         \
            [16 ... BENCH_LINE_EXCEPTION(0) - 1] = fault_entry,                                    \
            [BENCH_LINE_EXCEPTION(LINE_SAMPLE)] = sample,                                          \
            [BENCH_LINE_EXCEPTION(LINE_SECOND)] = second,                                          \
            [BENCH_LINE_EXCEPTION(LINE_NEST)] = nest,                                              \
            [BENCH_LINE_EXCEPTION(LINE_EMPTY)] = empty,                                            \
            [BENCH_LINE_EXCEPTION(LINE_WORK)] = work,                                              \
            [BENCH_LINE_EXCEPTION(BENCH_LINES)... BENCH_VECTOR_COUNT - 1] = fault_entry,           \
    }

/* ---- What handlers leave behind -------------------------------------- */

struct bench_slot {
    uint32_t first;          /* stamp of the first instruction */
    uint32_t before;         /* r10 on entry: last stamp of the handler before */
    uint32_t ipsr;           /* exception number */
    uint32_t icsr;           /* for RETTOBASE */
    uint32_t depth;          /* active exceptions among the test lines and SysTick */
    uint32_t frame;          /* where the interrupted foreground's frame lies */
    uint32_t return_address; /* the return address in that frame */
    uint32_t order;          /* 1 for the first handler of the sample */
    uint32_t count;          /* how often it ran */
};

struct bench_evidence {
    struct bench_slot slot[2];
    struct bench_slot work; /* the useful work, wherever it runs */
    uint32_t inner_trigger; /* stamps of the nested trigger ... */
    uint32_t inner_resumed;
    uint32_t inner_last; /* ... and the last one of the handler it started */
    uint32_t order;
};
extern struct bench_evidence bench_evidence;

void bench_evidence_clear(void);
/* The witness: called between a handler's stamps. */
void bench_collect(uint32_t first, struct bench_slot *slot);
/* Pends LINE_SECOND from inside a handler, between two stamps. */
void bench_pend_inner(void);

/* The user's handlers as C bodies, for a style to put where it wants them. */
static inline __attribute__((always_inline)) void bench_body_sample(void)
{
    bench_collect(BENCH_STAMP(STAMP_FIRST_0), &bench_evidence.slot[0]);
    BENCH_STAMP_LAST(STAMP_LAST_0);
}

static inline __attribute__((always_inline)) void bench_body_second(void)
{
    bench_collect(BENCH_STAMP(STAMP_FIRST_1), &bench_evidence.slot[1]);
    BENCH_STAMP_LAST(STAMP_LAST_1);
}

static inline __attribute__((always_inline)) void bench_body_nest(void)
{
    bench_collect(BENCH_STAMP(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_pend_inner();
    BENCH_STAMP_LAST(STAMP_LAST_0);
}

static inline __attribute__((always_inline)) void bench_body_work(void)
{
    bench_collect(BENCH_STAMP(STAMP_WORK_FIRST), &bench_evidence.work);
    BENCH_STAMP_LAST(STAMP_WORK_LAST);
}

/* The same as functions with a context, for styles that register handlers. */
typedef void (*bench_handler)(void *context);
extern const bench_handler bench_handlers[BENCH_LINES];

/* ---- Registration ---------------------------------------------------- */

/* One line of catalog.txt, in a section of the ELF that is not loaded. */
#define BENCH_CATALOG_LINE(text)                                                                   \
    __asm(".pushsection .irqbench.catalog,\"\",%progbits\n\t.ascii \"" text "\\n\"\n\t."           \
          "popsection")

struct bench_style {
    const char *name;
    const char *summary;
    const bench_vector *vectors;           /* VTOR while the style runs */
    const bench_vector *vectors_work;      /* the same with LINE_WORK's handler on SysTick */
    bool deferred;                         /* the useful work runs after the handler */
    void (*install)(void);                 /* registers handlers; NULL: nothing to do */
    void (*prepare)(enum bench_line line); /* before each trigger; NULL: nothing to do */
};
#define BENCH_STYLE(id, text, ...)                                                                 \
    BENCH_CATALOG_LINE("style\\t" #id "\\t" text);                                                 \
    static const struct bench_style style_##id __attribute__((                                     \
        used, section(".bench.styles." #id))) = {.name = #id, .summary = text, __VA_ARGS__}

/* A discipline for state shared between foreground and handler: how each adds
 * one to *shared. BENCH_SHARING builds the loop under test, the single
 * operation and the handler from the one statement `op` on `shared`. */
struct bench_sharing {
    const char *name;
    const char *summary;
    const bench_vector *vectors;      /* SysTick: stamps, witness and the operation */
    const bench_vector *vectors_bare; /* SysTick: the operation alone */
    void (*operation)(volatile uint32_t *shared, uint32_t stamps[2]);
    void (*region)(volatile uint32_t *shared, uint32_t operations);
    const uint16_t *region_begin, *region_end; /* the loop's instructions */
    bool may_lose;                             /* lost updates are its point */
};
extern volatile uint32_t bench_shared;

#define BENCH_SHARING(id, text, op, ...)                                                           \
    BENCH_CATALOG_LINE("sharing\\t" #id "\\t" text);                                               \
    static __attribute__((noinline, noclone)) void id##_operation(volatile uint32_t *shared,       \
                                                                  uint32_t stamps[2])              \
    {                                                                                              \
        uint32_t begin = BENCH_STAMP(STAMP_SPAN_BEGIN);                                            \
        op;                                                                                        \
        BENCH_MARK(STAMP_OPERATION_END);                                                           \
        uint32_t end = BENCH_STAMP(STAMP_SPAN_END);                                                \
        stamps[0] = begin;                                                                         \
        stamps[1] = end;                                                                           \
    }                                                                                              \
    static __attribute__((noinline, noclone)) void id##_region(volatile uint32_t *shared,          \
                                                               uint32_t operations)                \
    {                                                                                              \
        do {                                                                                       \
            __asm volatile("sharing_" #id "_begin:" ::: "memory");                                 \
            op;                                                                                    \
        } while (--operations != 0);                                                               \
        __asm volatile("sharing_" #id "_end:" ::: "memory");                                       \
    }                                                                                              \
    static void id##_isr(void)                                                                     \
    {                                                                                              \
        volatile uint32_t *shared = &bench_shared;                                                 \
        bench_collect(BENCH_STAMP(STAMP_FIRST_0), &bench_evidence.slot[0]);                        \
        op;                                                                                        \
        BENCH_STAMP_LAST(STAMP_LAST_0);                                                            \
    }                                                                                              \
    static void id##_isr_bare(void)                                                                \
    {                                                                                              \
        volatile uint32_t *shared = &bench_shared;                                                 \
        op;                                                                                        \
    }                                                                                              \
    extern const uint16_t sharing_##id##_begin[], sharing_##id##_end[];                            \
    BENCH_VECTORS(vectors_sharing_##id, fault_entry, fault_entry, fault_entry, fault_entry,        \
                  fault_entry, id##_isr);                                                          \
    BENCH_VECTORS(vectors_sharing_##id##_bare, fault_entry, fault_entry, fault_entry, fault_entry, \
                  fault_entry, id##_isr_bare);                                                     \
    static const struct bench_sharing sharing_##id __attribute__((                                 \
        used, section(".bench.sharings." #id))) = {.name = #id,                                    \
                                                   .summary = text,                                \
                                                   .vectors = vectors_sharing_##id,                \
                                                   .vectors_bare = vectors_sharing_##id##_bare,    \
                                                   .operation = id##_operation,                    \
                                                   .region = id##_region,                          \
                                                   .region_begin = sharing_##id##_begin,           \
                                                   .region_end = sharing_##id##_end,               \
                                                   __VA_ARGS__}

/* A background load: a loop that runs until *done is not 0 or `limit` passes
 * are over. Its instructions are [begin, end). */
struct bench_load {
    const char *name;
    const char *summary;
    void (*run)(const volatile uint32_t *done, uint32_t limit);
    const uint16_t *begin, *end;
};
#define BENCH_LOAD(id, text, ...)                                                                  \
    BENCH_CATALOG_LINE("load\\t" #id "\\t" text);                                                  \
    extern const uint16_t load_##id##_begin[], load_##id##_end[];                                  \
    static const struct bench_load load_##id                                                       \
        __attribute__((used, section(".bench.loads." #id))) = {.name = #id,                        \
                                                               .summary = text,                    \
                                                               .begin = load_##id##_begin,         \
                                                               .end = load_##id##_end,             \
                                                               __VA_ARGS__}

/* ---- Cells and scenarios --------------------------------------------- */

enum bench_subject { SUBJECT_STYLE = WIRE_ITEM_STYLE, SUBJECT_SHARING = WIRE_ITEM_SHARING };

struct bench_scenario;
struct bench_cell {
    const struct bench_scenario *scenario;
    const struct bench_style *style; /* one of these two, as the scenario says */
    const struct bench_sharing *sharing;
    const struct bench_load *load; /* NULL for load "none" */
    uint16_t number;
    uint32_t samples;
    uint32_t seed;
};

struct bench_region {
    const uint16_t *begin, *end;
};
#define BENCH_REGION_BYTES_MAX 1024 /* of one; scripts/check-regions.sh refuses a longer one */

/* What a sample found wrong; nothing is wrong while `failed` is 0. */
struct bench_verdict {
    uint32_t failed; /* WIRE_WITNESS bits */
    uint32_t expected, found;
};
/* Records witness `bit` as failed unless expected == found. */
void bench_expect(struct bench_verdict *verdict, uint32_t bit, uint32_t expected, uint32_t found);
/* The same for `low <= found && found <= high`. */
void bench_expect_range(struct bench_verdict *verdict, uint32_t bit, uint32_t low, uint32_t high,
                        uint32_t found);

struct bench_column {
    uint8_t metric; /* enum wire_metric */
    uint8_t form;   /* enum wire_form */
};

struct bench_scenario {
    const char *name;
    const char *summary;
    enum bench_subject subject;
    enum wire_trigger trigger;
    bool own_load; /* the region under test is the subject's own */
    const struct bench_column *columns;
    uint8_t column_count;
    void (*begin)(const struct bench_cell *cell); /* vectors, lines, priorities */
    void (*calibrate)(const struct bench_cell *cell);
    /* One sample into values[column_count]. `reload` is the sweep's SysTick
     * reload value, 0 if the scenario is not swept. */
    void (*sample)(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict);
    /* NULL if not swept. */
    struct bench_region (*region)(const struct bench_cell *cell);
};
#define BENCH_SCENARIO(id, subject_name, loads, text, ...)                                         \
    BENCH_CATALOG_LINE("scenario\\t" #id "\\t" subject_name "\\t" loads "\\t" text);               \
    static const struct bench_scenario scenario_##id __attribute__((                               \
        used, section(".bench.scenarios." #id))) = {.name = #id, .summary = text, __VA_ARGS__}

/* ---- Services of the firmware for scenarios --------------------------- */

/* Selects a vector table. */
void bench_use_vectors(const bench_vector *vectors);
/* Sets a line's priority (0 is the highest; only the implemented top bits
 * count) and enables or disables it, its pending bit cleared. */
void bench_line_enable(enum bench_line line, uint8_t priority);
void bench_line_disable(enum bench_line line);
#define BENCH_PRIORITY_HIGH   0x40u
#define BENCH_PRIORITY_MIDDLE 0x80u
/* Pending bits of the test lines. */
uint32_t bench_lines_pending(void);

/* A foreground span around a store to ISPR: stamp, STR, DSB, ISB, stamp. */
struct bench_span {
    uint32_t begin;
    uint32_t end;
    uint32_t last;           /* r10 behind it */
    uint32_t return_address; /* of the exception frame that it left below SP; 0: none */
};
void bench_pend(uint32_t mask, struct bench_span *span);
/* Range in which the interrupt taken in bench_pend may return. */
extern const uint16_t bench_pend_taken[], bench_pend_resumed[];

/* Calibration spans, each with the instruction forms of a real span's ends. */
enum bench_calibration {
    CALIBRATE_NOTHING,  /* stamp, stamp */
    CALIBRATE_NOP,      /* stamp, NOP, stamp */
    CALIBRATE_NOPS,     /* stamp, four NOPs, stamp */
    CALIBRATE_STORE,    /* stamp, STR to ISPR of a disabled line, NOP, stamp */
    CALIBRATE_BARRIERS, /* stamp, DSB, ISB, stamp */
    CALIBRATE_PEND,     /* stamp, STR, DSB, ISB, stamp; line disabled */
};
/* Runs one often and reports it as `span` of `metric`. */
void bench_calibrate(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                     enum bench_calibration which);
/* Reports a calibration that the scenario measured itself. */
void bench_report_calibration(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                              uint16_t runs, uint32_t min, uint32_t max);

/* The exception frame of the interrupted foreground, seen from a handler or
 * from deferred work. */
const uint32_t *bench_interrupted_frame(void);

/* Deferral: a thread above the foreground that calls `work` once per post. */
void bench_defer_work(void (*work)(void));
void bench_defer_post(void); /* from a handler */

/* The swept timer. Arm, then run the region at once. */
struct bench_expiry {
    uint32_t armed; /* the clock when the timer was started */
};
void bench_sweep_arm(uint32_t reload, struct bench_expiry *expiry);
/* Reports what a stamp behind the expiry contains besides the time since it:
 * the span from the store that starts the timer to a stamp. */
void bench_sweep_calibrate(const struct bench_cell *cell, uint8_t metric);
/* Stops the interrupt (not the counter) and clears its pending bit. */
void bench_sweep_disarm(void);
/* True once the timer has expired: it counts down from its full range then. */
bool bench_sweep_expired(uint32_t reload);
/* Raw counts from the start of the timer to its expiry, and from the expiry
 * to a stamp. */
uint32_t bench_sweep_event(uint32_t reload, const struct bench_expiry *expiry);
uint32_t bench_sweep_since(uint32_t stamp);
/* Address of the instruction that was next when the timer expired. False, with
 * *address unchanged, if the clock cannot tell; the EVENT_PC column is then not
 * sent. */
bool bench_sweep_place(uint32_t *address);

#endif
