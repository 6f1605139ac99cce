/* Handler style: the handler sets a flag, and the main loop, which looks at it once a pass,
 * does the work: the foreground/background design of most firmware without an RTOS. The
 * interrupt is short and nothing is shared but the flag. What comes before the loop's next
 * look waits for it, whatever its priority, and events before that look are one. */
#define STYLE defer_flag
#include "bench/deferring_frame.h"

#include "bench/main_loop.h"

static volatile uint32_t flag;

static inline void post(void)
{
    flag = 1;
}

/* ---- The main loop ---- */

extern const uint16_t load_defer_flag_open[];

static const uint16_t *start(void)
{
    return load_defer_flag_open - bench_parameter(WIRE_ITEM_STYLE, 0);
}

/* clang-format off */
static __attribute__((naked, aligned(16))) void enter(const volatile uint32_t *looked_at,
                                                      uint32_t first)
{
    (void)looked_at;
    (void)first;
    __asm volatile(
        MAIN_LOOP(defer_flag,
            "ldr r2, [r0]\n\t"
            "cmp r2, #0\n\t"
            "bne 1f\n\t")
        "1: movs r2, #0\n\t"
        "str r2, [r0]\n\t"
        MAIN_LOOP_DONE);
}
/* clang-format on */

static void run(const volatile uint32_t *done, uint32_t limit)
{
    (void)done;
    (void)limit;
    enter(&flag, (uint32_t)start() | 1u);
}

extern const uint16_t load_defer_flag_begin[], load_defer_flag_end[];
static const struct bench_load loop = {.name = "defer_flag",
                                       .run = run,
                                       .begin = load_defer_flag_begin,
                                       .end = load_defer_flag_end,
                                       .start = start};

/* ---- ---- */

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    flag = 0;
}

/* Where the foreground was another one the flag is left for the main loop's next pass. */
static void check(struct bench_verdict *verdict)
{
    if (flag != 0) {
        flag = 0;
        main_loop_work();
    }
    main_loop_check(verdict);
}

BENCH_PARAMETER(style, defer_flag, 0, length, "instructions", 0, 64, 16,
                "what else the main loop does in a pass");
BENCH_FRAMED_STYLE(STYLE, "handler sets a flag, the main loop does the work",
                   .vectors = vectors_style, .vectors_work = vectors_style_work, .prepare = prepare,
                   .check = check, .missing = main_loop_missing, .loop = &loop);
