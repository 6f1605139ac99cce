/* Sharing discipline: flags in one word, each written through its alias in the bit-band
 * region, as vendors' libraries for Cortex-M3 and M4 do with BITBAND macros: the bus makes
 * the read-modify-write, nothing comes in between, and no other bit is touched. One bit at
 * a time, in the first MiB of SRAM and of peripherals alone; a register that is cleared by
 * writing 1 loses its other bits to it; and Cortex-M7 and ARMv8-M have it no more. */
#define SHARING               bitband
#define SHARING_APART         1
#define SHARING_OWN_OPERATION 1
#include "bench/sharing_frame.h"

enum flag { FOREGROUNDS, HANDLERS };

static volatile uint32_t made, came;

/* Sets its flag, looks whether it is set, and takes it back. */
static inline void add(volatile uint32_t *shared)
{
    volatile uint32_t *flag = core_bit_alias(shared, FOREGROUNDS);
    *flag = 1u;
    made = made + *flag;
    *flag = 0;
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    *core_bit_alias(shared, HANDLERS) = 1u;
}

/* Timed is the store that sets a flag; where its alias is, is known before. */
static void operation(volatile uint32_t *shared, uint32_t stamps[2])
{
    volatile uint32_t *flag = core_bit_alias(shared, FOREGROUNDS);
    uint32_t one = 1u;
    __asm volatile("" : "+r"(flag), "+r"(one));
    uint32_t begin = bench_stamp(STAMP_SPAN_BEGIN);
    *flag = one;
    bench_mark(STAMP_OPERATION_END);
    uint32_t end = bench_stamp(STAMP_SPAN_END);
    made = made + *flag;
    *flag = 0;
    stamps[0] = begin;
    stamps[1] = end;
}

/* Also takes the handler's flag: asked behind each sample, it finds one at most. */
static uint32_t sum(const volatile uint32_t *shared)
{
    (void)shared;
    volatile uint32_t *flag = core_bit_alias(&bench_shared, HANDLERS);
    came = came + *flag;
    *flag = 0;
    return made + came;
}

BENCH_SHARING("one flag of a word set through its bit-band alias", .sum = sum,
              .needs = WIRE_FEATURE_BITBAND);
