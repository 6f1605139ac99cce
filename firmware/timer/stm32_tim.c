/* Event timer: an advanced timer of an STM32, TIM1, and the update's own line of the NVIC (RM0008
 * chapter 14, RM0090 chapter 17). It counts up, at the core's clock: board_init() has set APB2 so,
 * and given it its clock. It has 16 bits: no event is further away than 65536 counts.
 *
 * For one event it begins so many counts before its top. It counts on behind that, so that the
 * counts since the event can be read; the repetition counter keeps the next update away for 256
 * times around. Channel 1 compares with a count that comes behind the event alone, and tells
 * whether so much has passed that the count says nothing any more.
 */
#include "bench/event_timer.h"
#include "firmware/parts/stm32.h"

#define TIM         BOARD_TIMER_BASE
#define RCR_AT_ONCE 0u
#define RCR_LATE    255u
#define HALF        (TIM_COUNTS / 2u)

const struct event_timer event_timer = {
    .repeats = true,
    .control = &TIM_CR1(TIM),
    .start = TIM_CR1_CEN | TIM_CR1_URS,
    .request = &TIM_SR(TIM),
    .acknowledge = &TIM_SR(TIM),
    .clear = 0, /* all flags: the channels' compare, too */
    .gate = &TIM_DIER(TIM),
    .open = TIM_DIER_UIE,
    .shut = 0,
};

/* UG takes ARR and RCR over, and sets the count to 0. */
static void load(uint32_t count, uint32_t top, uint32_t repetitions)
{
    TIM_CR1(TIM) = TIM_CR1_URS;
    TIM_PSC(TIM) = 0;
    TIM_ARR(TIM) = top;
    TIM_CCR1(TIM) = HALF - 1u;
    TIM_RCR(TIM) = RCR_AT_ONCE;
    TIM_EGR(TIM) = TIM_EGR_UG;
    TIM_RCR(TIM) = repetitions; /* from the first update on */
    TIM_CNT(TIM) = count;
    TIM_SR(TIM) = 0;
    TIM_DIER(TIM) = TIM_DIER_UIE;
    core_dsb();
}

void event_timer_load(uint32_t delay)
{
    load((TIM_COUNTS - delay) % TIM_COUNTS, TIM_COUNTS - 1u, RCR_LATE);
}

void event_timer_load_every(uint32_t period)
{
    load(0, period - 1u, RCR_AT_ONCE);
}

/* From HALF on before the event, from 0 on behind it. */
uint32_t event_timer_since(uint32_t delay)
{
    uint32_t flags = TIM_SR(TIM);
    uint32_t count = TIM_CNT(TIM);
    if (delay > HALF || (flags & TIM_SR_CC1IF) || count >= HALF)
        return 0;
    return count;
}
