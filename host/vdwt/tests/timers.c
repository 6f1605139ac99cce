/* A guest for the MPS2, with two timers of the board (CMSDK timers, interrupts 8 and
 * 9) of one priority, whose expiries are swept over each other: before, in the same
 * count, after. Where CYCCNT and the timers count instructions every entry has its place:
 * the first interrupt is taken where it is due, the other where it is due or behind the
 * first one's handler, and of two that are due together the lower number goes first.
 */
#include "host/vdwt/tests/guest.h"

struct timer {
    volatile uint32_t ctrl, value, reload, intstatus;
};
#define TIMER0 ((struct timer *)0x40000000)
#define TIMER1 ((struct timer *)0x40001000)

enum { CTRL_ENABLE = 1, CTRL_IRQEN = 8 };
enum { LINES = 2, FIRST_LINE = 8, AWAY = 400, SWEPT = 40 };

static volatile uint32_t entered[LINES], handled;
static uint32_t expires[LINES];
/* By the line that comes first: from its expiry, as it is read, to where its handler
 * reads CYCCNT, and from there to where one that is chained to it does. */
static uint32_t alone[LINES], chained[LINES];

static void handle(struct timer *timer, uint32_t line)
{
    entered[line] = DWT_CYCCNT;
    timer->ctrl = 0;
    timer->intstatus = 1;
    (void)timer->intstatus; /* so that it is low before the return */
    handled++;
}

void on_line_8(void)
{
    handle(TIMER0, 0);
}

void on_line_9(void)
{
    handle(TIMER1, 1);
}

/* When it expires, but for what reading takes: the same for both. */
static __attribute__((noinline)) uint32_t due(const struct timer *timer)
{
    uint32_t now = DWT_CYCCNT;

    return now + timer->value;
}

static __attribute__((noinline)) void start(struct timer *timer, uint32_t away)
{
    timer->reload = 0xFFFFFF;
    timer->value = away;
    timer->ctrl = CTRL_ENABLE | CTRL_IRQEN;
}

static int32_t later; /* by how much TIMER1 does if both are told the same */

/* By how much TIMER1 expires later. */
static int32_t run_apart(uint32_t away)
{
    handled = 0;
    start(TIMER0, AWAY);
    start(TIMER1, away);
    expires[0] = due(TIMER0);
    expires[1] = due(TIMER1);
    while (handled < LINES) {
    }
    return (int32_t)(expires[1] - expires[0]);
}

/* How far apart two are that come close together, one before the other. */
static void calibrate(int32_t apart)
{
    uint32_t first = apart < 0, other = !first;

    CHECK_EQUAL((uint32_t)run_apart(AWAY + (uint32_t)(apart - later)), (uint32_t)apart);
    alone[first] = entered[first] - expires[first];
    chained[first] = entered[other] - entered[first];
    CHECK(chained[first] > 1 && chained[first] < SWEPT);
}

static void check(int32_t apart)
{
    uint32_t first = apart < 0, other = !first;
    uint32_t shift = alone[other] - alone[first]; /* where the two read */
    uint32_t distance = (uint32_t)(apart < 0 ? -apart : apart) + shift;

    CHECK_EQUAL((uint32_t)run_apart(AWAY + (uint32_t)(apart - later)), (uint32_t)apart);
    CHECK_EQUAL(entered[first] - expires[first], alone[first]);
    CHECK_EQUAL(entered[other] - entered[first],
                (int32_t)distance > (int32_t)chained[first] ? distance : chained[first]);
}

void guest(void)
{
    NVIC_ISER = 3u << FIRST_LINE;
    later = run_apart(AWAY);
    calibrate(0);
    calibrate(-1);
    for (int32_t apart = -SWEPT; apart <= SWEPT; apart++)
        check(apart);
    say("chained", chained[0]);
}
