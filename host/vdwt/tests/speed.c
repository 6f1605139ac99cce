/* A guest for make bench, in three kinds: one that computes, one that does so while
 * SysTick ticks (SPEED_TICKS), and one that does little but pend an interrupt and
 * take it (SPEED_PENDS).
 */
#include "host/vdwt/tests/guest.h"

enum { LINE = 30, PENDS = 400000, ROUNDS = 2000, WORDS = 512 };

#ifdef SPEED_PENDS
static volatile uint32_t taken;

void on_line_30(void)
{
    taken++;
}

static uint32_t work(void)
{
    NVIC_ISER = 1u << LINE;
    for (uint32_t i = 0; i < PENDS; i++) {
        NVIC_ISPR = 1u << LINE;
        __asm volatile("dsb\n\tisb" ::: "memory");
    }
    CHECK_EQUAL(taken, PENDS);
    return taken;
}
#else
static uint32_t words[WORDS];

static void fill(uint32_t seed)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        seed = seed * 1664525u + 1013904223u;
        words[i] = seed >> 8;
    }
}

/* Shell sort: loads, stores, compares and branches that nobody can foresee. */
static void sort(void)
{
    for (uint32_t gap = WORDS / 2; gap > 0; gap /= 2)
        for (uint32_t i = gap; i < WORDS; i++) {
            uint32_t value = words[i], j = i;

            for (; j >= gap && words[j - gap] > value; j -= gap)
                words[j] = words[j - gap];
            words[j] = value;
        }
}

static uint32_t crc(uint32_t sum)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        sum ^= words[i];
        for (int bit = 0; bit < 32; bit++)
            sum = sum >> 1 ^ (0xEDB88320u & (0u - (sum & 1u)));
    }
    return sum;
}

#ifdef SPEED_TICKS
static volatile uint32_t ticks;

void on_tick(void)
{
    ticks++;
}

static void start_ticking(void)
{
    SYST_RVR = 25000 - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
}
#else
static void start_ticking(void)
{
}
#endif

static uint32_t work(void)
{
    uint32_t sum = 1;

    start_ticking();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        fill(sum);
        sort();
        sum = crc(sum);
    }
    return sum;
}
#endif

void guest(void)
{
    say("result", work());
}
