/* A guest for MPS2 boards: SysTick and TIMER0, which is the higher, expire while one
 * division is executed, in each of its cycles both; and SysTick in what of it is left
 * when TIMER0's handler has returned. A division is abandoned at once and begun anew.
 * By hand, from there: an entry takes 12 cycles; 15 if a higher one arrives during it;
 * a return 10; one that is abandoned takes 6 to the handler.
 */
#include "host/vdwt/tests/guest.h"

#define TIMER_CTRL   REGISTER(0x40000000)
#define TIMER_VALUE  REGISTER(0x40000004)
#define TIMER_RELOAD REGISTER(0x40000008)
#define TIMER_CLEAR  REGISTER(0x4000000C)

enum { TIMER_LINE = 8, NEVER = 5000, NOPS = 180, NOPS_BEHIND = 150 };
enum { ENTRY = 12, LATE = 3, RETURN = 10, ABANDONED = 6, CHAIN = 6 };
/* From a handler's begin to where it reads the counter: NOPs, a literal, a NOP. */
enum { TICK_READS = 33, TIMER_READS = 3 };

struct {
    uint32_t start, end; /* of the stretch */
} together_times;
volatile uint32_t tick_time, timer_time;
void together(void);

static uint32_t divide;            /* cycles */
static uint32_t timer_at, tick_at; /* from a timer's value to its expiry behind the start */

static uint32_t run(uint32_t tick, uint32_t timer)
{
    SYST_CSR = 0;
    SYST_RVR = tick;
    SYST_CVR = 0;
    TIMER_CTRL = 0;
    TIMER_CLEAR = 1;
    TIMER_RELOAD = NEVER;
    TIMER_VALUE = timer;
    SCB_ICSR = ICSR_PENDSTCLR;
    tick_time = timer_time = 0;
    together();
    return together_times.end - together_times.start;
}

/* Cycles of the division's own, 1 for its first, for an expiry so many behind the
 * start, which is read by a load of 2 cycles. */
static uint32_t behind_start(uint32_t cycle)
{
    return 2 + NOPS + cycle;
}

static uint32_t tick_entered(void)
{
    return tick_time - together_times.start - TICK_READS;
}

static uint32_t timer_entered(void)
{
    return timer_time - together_times.start - TIMER_READS;
}

/* In NOPs an entry begins with the event, so that is how the timers' expiries are known. */
static void calibrate(void)
{
    uint32_t undisturbed = run(NEVER, NEVER);

    CHECK_EQUAL(timer_time, 0);
    divide = undisturbed - 2 - NOPS - NOPS_BEHIND;
    (void)run(100, NEVER);
    tick_at = tick_entered() - ENTRY - 100;
    (void)run(NEVER, 100);
    timer_at = timer_entered() - ENTRY - 100;
}

static void check_both(uint32_t tick, uint32_t timer)
{
    (void)run(behind_start(tick) - tick_at, behind_start(timer) - timer_at);
    if (timer > tick && timer <= tick + ENTRY)
        CHECK_EQUAL(timer_entered(), behind_start(tick) + ENTRY + LATE);
    else
        CHECK_EQUAL(timer_entered(), behind_start(timer) + ENTRY);
}

/* The timer comes in the division's second cycle; what that takes longer than the timer
 * in a NOP: two cycles, which are done again. */
static void check_resumed(void)
{
    uint32_t second = behind_start(2) - timer_at, in_nop = behind_start(0) - timer_at - 8;
    uint32_t alone = run(NEVER, in_nop), took = run(NEVER, second), back, both, after;

    CHECK_EQUAL(took, alone + 2);
    back = behind_start(2) + took - run(NEVER, NEVER) - 2; /* the division begins anew */
    after = run(back + divide + 20 - tick_at, second);
    CHECK_EQUAL(tick_entered(), back + divide + 20 + ENTRY);
    for (uint32_t cycle = 1; cycle <= divide; cycle++) {
        both = run(back + cycle - tick_at, second);
        CHECK_EQUAL(tick_entered(), back + cycle + ENTRY);
        CHECK_EQUAL(both, after + (cycle < divide ? cycle : 0));
    }
    for (uint32_t cycle = 1; cycle <= RETURN; cycle++) { /* of the return */
        both = run(back - RETURN + cycle - tick_at, second);
        CHECK_EQUAL(tick_entered(), back - RETURN + cycle + ABANDONED);
        CHECK_EQUAL(both, after - ENTRY - RETURN + ABANDONED + cycle);
    }
}

void guest(void)
{
    SCB_SHPR3 = 0xC0000000u;
    NVIC_IPR[TIMER_LINE / 4] = 0x40404040u;
    NVIC_ISER = 1u << TIMER_LINE;
    calibrate();
    for (uint32_t tick = 1; tick <= divide; tick++)
        for (uint32_t timer = 1; timer <= divide; timer++)
            check_both(tick, timer);
    check_resumed();
    say("divide", divide);
}
