/* A style of which every part has a length of its own, so that the sum tells which of them
 * scripts/style-sizes.sh counted: what its vectors and its installation lead to, and not
 * what only its check does, what has a stamp, or what the linker drops. */
#include "bench/bench.h"

#define NOPS(bytes) ".rept " #bytes " / 2 - 2\n\tnop\n\t.endr\n\tnop\n\tbx lr"
#define OF(bytes, name)                                                                            \
    static __attribute__((naked, used)) void name(void)                                            \
    {                                                                                              \
        __asm volatile(NOPS(bytes));                                                               \
    }

#define TABLE BENCH_ARENA(uint32_t, 5)
BENCH_ARENA_TAKES(uint32_t, 5);

static uint32_t kept[6], initialized = 1;
static uint32_t seen[100]; /* the check's */
static const uint32_t constants[7] = {1, 2, 3, 4, 5, 6, 7};

OF(10000, dropped) /* by the linker */
OF(20, called)     /* by the entry */
OF(40, worked)     /* prepare() hands it over */
OF(2000, checked)  /* by the check */

static __attribute__((naked)) void entry(void)
{
    __asm volatile("ldr r0, 1f\n\t"
                   "ldr r1, 2f\n\t"
                   "b.w called\n\t"
                   ".balign 4\n"
                   "1: .word kept\n"
                   "2: .word constants"); /* 16 */
}

static __attribute__((naked)) void install(void)
{
    __asm volatile("bx lr\n\t"
                   "nop\n\t"
                   ".word initialized\n\t"
                   ".word bench_arena"); /* 12 */
}

static __attribute__((naked, used)) void stamped(void)
{
    __asm volatile(BENCH_STAMP_TEXT("r0", "%c0") NOPS(500)::"i"(STAMP_WORK_FIRST));
}

static __attribute__((naked)) void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    __asm volatile(NOPS(3000) "\n\t.word worked\n\t.word stamped");
}

static __attribute__((naked)) void check(struct bench_verdict *verdict)
{
    (void)verdict;
    __asm volatile(NOPS(4000) "\n\t.word checked\n\t.word seen");
}

/* What assembly refers to the compiler has to keep. */
uint32_t *const counted_parts[]
    __attribute__((used)) = {kept, &initialized, seen, (uint32_t *)constants, TABLE};

BENCH_ENTRY_VECTORS(counted, entry);
BENCH_VECTORS(vectors_counted_work) = {BENCH_SYSTEM_VECTORS};

BENCH_STYLE(counted, "of known sizes", .vectors = vectors_counted,
            .vectors_work = vectors_counted_work, .install = install, .prepare = prepare,
            .check = check);
