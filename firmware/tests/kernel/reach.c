/* Code that is followed through its branches (firmware/region.h), of which a board's own loops
 * have few. */
#include "firmware/region.h"
#include "firmware/tests/kernel/harness.h"

extern const uint16_t reach_begin[], reach_end[];

/* Behind each branch that is always taken, and each return, stands a NOP that cannot run. ARMv6-M
 * has neither CBZ nor conditional branches of 32 bits. */
__attribute__((naked, used)) static void code(void)
{
    __asm volatile(".global reach_begin, reach_end\n"
                   "reach_begin:\n\t"
#if CORE_BASELINE
                   "beq 1f\n\t"
#else
                   "cbz r0, 1f\n\t"
#endif
                   "bne.n 2f\n\t"
#if !CORE_BASELINE
                   "beq.w 3f\n\t"
#endif
                   "b.n reach_end\n\t"
                   "nop\n"
                   "1: pop {pc}\n\t"
                   "nop\n"
                   "2: bx lr\n\t"
                   "nop\n"
#if !CORE_BASELINE
                   "3: pop.w {r4, pc}\n\t"
                   "nop\n"
#endif
                   "reach_end:\n\t"
                   "nop");
}

#if CORE_BASELINE
#define REACHED 5u
#else
#define REACHED 7u
#endif

extern const uint16_t long_begin[], long_end[];

/* An instruction of 32 bits where a piece has room for one of 16. */
__attribute__((naked, used)) static void long_code(void)
{
    __asm volatile(".global long_begin, long_end\n"
                   "long_begin:\n\t"
                   ".rept 127\n\t"
                   "nop\n\t"
                   ".endr\n\t"
                   "dsb\n\t"
                   ".rept 200\n\t"
                   "nop\n\t"
                   ".endr\n"
                   "long_end:\n\t"
                   "bx lr");
}

static uint32_t longest, whole;

static void take_piece(void *context, const uint16_t *begin, const uint16_t *end)
{
    uint32_t size = (uint32_t)(end - begin);
    (void)context;
    longest = size > longest ? size : longest;
    whole += size;
}

void test_reach(void)
{
    static uint8_t starts[REGION_BYTES];
    struct bench_region far = {long_begin, long_end};
    uint32_t found = region_find((struct bench_region){reach_begin, reach_end}, starts);
    check_is("code is followed through each kind of branch, and not behind a return", found,
             REACHED);
    region_find(far, starts);
    region_pieces(far, starts, take_piece, NULL);
    check("its pieces are no longer than a record, and all of it",
          longest <= REGION_PIECE && whole == (uint32_t)(long_end - long_begin));
}
