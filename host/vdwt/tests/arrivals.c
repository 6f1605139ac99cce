/* A guest that lets SysTick expire in every cycle of the stretches in arrivals_code.S
 * and says how many cycles later its handler begins, and how many the stretch takes
 * longer for it. Both by SysTick's own counter, as on a board without a DWT. What must
 * come out stands in arrivals.txt.
 */
#include "host/vdwt/tests/guest.h"

enum { LINE_24 = 1u << 24, LINE_25 = 1u << 25, PRIORITIES_OF_24 = 24 / 4 };
enum { UNDISTURBED = 3000 };
enum { NOPS = 200, STORE = __ARM_ARCH >= 7 ? 1 : 2 };
/* From a handler's begin to its load of the counter. */
enum { UNTIL_LOAD = 3 };
/* What is said to be stolen when no more is than in a NOP. */
enum { AS_IN_A_NOP = 100 };

typedef uint32_t stretch(uint32_t argument);
stretch stretch_nops, stretch_ldm, stretch_ldr, stretch_str, stretch_mul, stretch_branch;
stretch stretch_handler, stretch_pop;
#if __ARM_ARCH >= 7
stretch stretch_div, stretch_ldrd, stretch_umull, stretch_it_ldm;
#endif

static const struct {
    const char *name;
    stretch *run;
    uint32_t argument;
    uint32_t cycles; /* to sweep, at most */
    uint32_t skip;   /* bytes of code that the handler leaves out */
} stretches[] = {
    {"nops", stretch_nops, 0, 8, 0},      {"ldm", stretch_ldm, 0, 13, 0},
    {"ldm-left", stretch_ldm, 0, 13, 2},  {"ldr", stretch_ldr, 0, 6, 0},
    {"str", stretch_str, 0, 8, 0},        {"mul", stretch_mul, 0, 36, 0},
    {"branch", stretch_branch, 0, 7, 0},  {"handler", stretch_handler, LINE_24, 40, 0},
    {"pop", stretch_pop, LINE_25, 40, 0},
#if __ARM_ARCH >= 7
    {"div", stretch_div, 0, 11, 0},       {"ldrd", stretch_ldrd, 0, 7, 0},
    {"umull", stretch_umull, 0, 9, 0},    {"it-ldm", stretch_it_ldm, 0, 14, 0},
#endif
};

uint32_t arrivals_buffer[8];
struct {
    uint32_t value; /* of SysTick's counter in its handler */
    uint32_t ticks;
    uint32_t skip;
} volatile tick;

/* Cycles from the start of SysTick until its counter reads `value`; it counts from
 * `reload` one cycle after its start and one after each expiry. */
static uint32_t time_of(uint32_t reload, uint32_t ticks, uint32_t value)
{
    return ticks * (reload + 1) + reload - value + 1;
}

static uint32_t run(uint32_t index, uint32_t reload)
{
    SYST_CSR = 0;
    SYST_RVR = reload;
    SYST_CVR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    tick.ticks = 0;
    tick.skip = stretches[index].skip;
    return stretches[index].run(stretches[index].argument);
}

/* The first expiry is in the first of two NOPs before the stretch. */
static void sweep(uint32_t index)
{
    uint32_t undisturbed = time_of(UNDISTURBED, 0, run(index, UNDISTURBED));
    uint32_t in_a_nop = 0;

    CHECK_EQUAL(tick.ticks, 0);
    say(stretches[index].name, stretches[index].cycles);
    for (uint32_t i = 0; i < stretches[index].cycles; i++) {
        uint32_t reload = STORE + NOPS + i, end = run(index, reload), more;

        CHECK_EQUAL(tick.ticks, 1);
        say("latency", time_of(reload, 1, tick.value) - UNTIL_LOAD - (reload + 1));
        more = time_of(reload, 1, end) - undisturbed;
        if (i == 0)
            in_a_nop = more;
        say("stolen", more - in_a_nop + AS_IN_A_NOP);
    }
}

void guest(void)
{
    SCB_SHPR3 = 0x80000000u;
    NVIC_IPR[PRIORITIES_OF_24] = 0xC0C0C0C0u;
    NVIC_ISER = LINE_24 | LINE_25;
    for (uint32_t i = 0; i < sizeof stretches / sizeof *stretches; i++)
        sweep(i);
}
