/* A guest for netduinoplus2: a pulse of TIM8 arrives at EXTI's line 0, each edge in its cycle
 * and only if it is looked for; and nothing does where one of the two is set otherwise.
 */
#include "host/vdwt/tests/guest.h"

#define TIM8(offset)   REGISTER(0x40010400 + (offset))
#define CR1            TIM8(0x00)
#define EGR            TIM8(0x14)
#define CCMR1          TIM8(0x18)
#define CCER           TIM8(0x20)
#define CNT            TIM8(0x24)
#define PSC            TIM8(0x28)
#define ARR            TIM8(0x2C)
#define CCR1           TIM8(0x34)
#define BDTR           TIM8(0x44)
#define SYSCFG_EXTICR1 REGISTER(0x40013808)
#define EXTI_IMR       REGISTER(0x40013C00)
#define EXTI_RTSR      REGISTER(0x40013C08)
#define EXTI_FTSR      REGISTER(0x40013C0C)
#define EXTI_PR        REGISTER(0x40013C14)

enum { LINE = 1, LINE_NUMBER = 6, RISE = 300, FALL = 500, EDGES = 4 };
enum { UG = 1, PWM2 = 7 << 4, CC1E = 1, MOE = 1 << 15, CEN = 1, OPM = 8 };

static volatile uint32_t edges, times[EDGES], pending;

void on_line_6(void)
{
    uint32_t now = DWT_CYCCNT;

    if (edges < EDGES)
        times[edges] = now;
    edges++;
    pending |= EXTI_PR ^ LINE;
    EXTI_PR = LINE;
}

static void set_up(void)
{
    PSC = 0;
    ARR = FALL - 1;
    CCR1 = RISE;
    CCMR1 = PWM2;
    CCER = CC1E;
    BDTR = MOE;
    EGR = UG;
    SYSCFG_EXTICR1 = 0;
    EXTI_RTSR = LINE;
    EXTI_FTSR = 0;
    EXTI_IMR = LINE;
    edges = 0;
}

/* And until it is over for long. */
static void pulse(void)
{
    SYST_RVR = 4 * FALL;
    SYST_CVR = 0;
    SYST_CSR = 5;
    CR1 = CEN | OPM;
    while (!(SYST_CSR & 1u << 16)) {
    }
    SYST_CSR = 0;
}

static void rises(void)
{
    uint32_t first;

    set_up();
    pulse();
    CHECK_EQUAL(edges, 1);
    CHECK_EQUAL(pending, 0);
    CHECK_EQUAL(CR1, OPM); /* one pulse, and it stands */
    CHECK_EQUAL(CNT, 0);
    first = times[0];
    EGR = UG;
    pulse();
    CHECK_EQUAL(edges, 2);
    CHECK(times[1] - first >= 4 * FALL);
}

/* Both edges, each as far behind the start as was said: their handlers' begins differ by
 * what the loop lets them wait, 3 cycles at most. */
static void falls(void)
{
    uint32_t apart;

    set_up();
    EXTI_FTSR = LINE;
    pulse();
    CHECK_EQUAL(edges, 2);
    apart = times[1] - times[0];
    say("apart", apart);
    CHECK(apart + 3 >= FALL - RISE && apart <= FALL - RISE + 3);
    set_up();
    EXTI_RTSR = 0;
    EXTI_FTSR = LINE;
    pulse();
    CHECK_EQUAL(edges, 1);
}

static void nothing(void)
{
    pulse();
    CHECK_EQUAL(edges, 0);
    CHECK_EQUAL(EXTI_PR, 0);
    CR1 = 0;
}

static void told_otherwise(void)
{
    set_up();
    BDTR = 0;
    nothing();
    set_up();
    CCER = 0;
    nothing();
    set_up();
    PSC = 1;
    nothing();
    set_up();
    EXTI_RTSR = 0;
    nothing();
    set_up();
    SYSCFG_EXTICR1 = 1; /* port B */
    nothing();
    set_up();
    EXTI_IMR = 0; /* is pending then, and requests nothing */
    pulse();
    CHECK_EQUAL(edges, 0);
    CHECK_EQUAL(EXTI_PR, LINE);
    EXTI_PR = LINE;
}

/* It counts, and stands where it is stopped, before it has risen. */
static void stops(void)
{
    uint32_t count;

    set_up();
    CR1 = CEN | OPM;
    count = CNT;
    CHECK(count > 0 && count < 20);
    CR1 = OPM;
    count = CNT;
    CHECK(count > 0 && count < 40);
    CHECK_EQUAL(CNT, count);
    pulse();
    CHECK_EQUAL(edges, 1);
}

void guest(void)
{
    NVIC_ISER = 1u << LINE_NUMBER;
    rises();
    falls();
    told_otherwise();
    stops();
}
