/* A guest whose blocks are left in the middle by faults, that pends exceptions
 * in every way of its own, has an instruction across a page, and resets itself:
 * from a thread with an interrupt held pending, and from a handler. The expected
 * counts, of cycles or of instructions, are worked out in faults_blocks.S.
 */
#include "host/vdwt/tests/guest.h"

enum { PLAIN = 24, COUNTED = 29, HELD = 30, RESETS = 31, BOOTS = 3 };
enum { HANDLER_CYCLES = 7, HANDLER_INSNS = 6 }; /* of line 24 */
#define BAD_ADDRESS 0xA0000000u

struct left {
    uint32_t to_handler, after;
};
struct spans {
    uint32_t in, inside, out;
};

void block_load(struct left *out, uint32_t bad_address);
void block_store(struct left *out, uint32_t bad_address);
void block_undefined(struct left *out, uint32_t bad_address);
void block_service(struct left *out, uint32_t bad_address);
void block_predicated(struct left *out, uint32_t bad_address);
uint32_t page_end(void);
uint32_t pend_if(uint32_t mask, uint32_t condition);
uint32_t load_if(uint32_t condition, uint32_t *ram);
void cost_plain(uint32_t mask, struct spans *out);

static const struct {
    void (*run)(struct left *out, uint32_t bad_address);
    uint32_t cycles_to_handler; /* entry not counted */
    uint32_t insns_to_handler, insns_after;
} blocks[] = {
    {block_load, 3, 2, 8},       {block_store, 3, 2, 8},
    {block_undefined, 4, 3, 8}, /* it takes its turn, unlike an access that fails */
    {block_service, 4, 3, 7},
#if __ARM_ARCH >= 7
    {block_predicated, 4, 4, 8},
#endif
};

static const struct cost {
    uint32_t part;              /* 0: instructions */
    uint32_t entry, exit, wide; /* of an exception, and the one across a page */
} costs[] = {
    {0xC23, 12, 10, 1}, {0xC24, 12, 10, 1}, {0xC20, 16, 12, 4}, {0xC60, 15, 11, 3}, {0, 0, 0, 1}};
static const struct cost *cost;
static volatile uint32_t pend_services, ticks, counted;

/* What a reset leaves in RAM. */
static uint32_t boots, held_taken;
static volatile uint32_t count_at_reset;
static struct spans spans_at_boot[BOOTS];

static void find_cost(void)
{
    for (uint32_t i = 0; i < sizeof costs / sizeof *costs; i++)
        if (costs[i].part == (told.insns ? 0 : told.core))
            cost = &costs[i];
    CHECK(cost && told.core);
}

static void check_block(uint32_t index)
{
    struct left left;

    for (int i = 0; i < 3; i++)
        blocks[index].run(&left, BAD_ADDRESS);
    if (told.insns) {
        CHECK_EQUAL(left.to_handler, blocks[index].insns_to_handler);
        CHECK_EQUAL(left.after, blocks[index].insns_after);
    } else {
        CHECK_EQUAL(left.to_handler, blocks[index].cycles_to_handler + cost->entry);
    }
}

static void check_page(void)
{
    uint32_t found = 0;

    for (int i = 0; i < 3; i++)
        found = page_end();
    CHECK_EQUAL(found, (told.insns ? 4 : 5) + cost->wide);
}

#if __ARM_ARCH >= 7
static void check_predicated_pends(void)
{
    uint32_t taken = told.insns ? HANDLER_INSNS : cost->entry + HANDLER_CYCLES + cost->exit;

    for (int i = 0; i < 3; i++) { /* the first ones teach which load is of the counter */
        uint32_t without = pend_if(1u << PLAIN, 0), with = pend_if(1u << PLAIN, 1);

        if (i == 0 && !told.insns)
            continue;
        CHECK_EQUAL(without, 6);
        CHECK_EQUAL(with, 6 + taken);
    }
}
#endif

/* What the guest pends itself is no asynchronous event: counted from outside. */
static void check_own_pends(void)
{
    pend_services = ticks = counted = 0;
    SCB_ICSR = ICSR_PENDSVSET;
    __asm volatile("dsb\n\tisb" ::: "memory");
    CHECK_EQUAL(pend_services, 1);
    SCB_ICSR = ICSR_PENDSTSET;
    __asm volatile("dsb\n\tisb" ::: "memory");
    CHECK_EQUAL(ticks, 1);
#if __ARM_ARCH >= 7
    NVIC_ISER = 1u << COUNTED;
    NVIC_STIR = COUNTED;
    __asm volatile("dsb\n\tisb" ::: "memory");
    CHECK_EQUAL(counted, 1);
    check_predicated_pends();
#endif
}

/* One access executed and skipped in turns. */
static void check_predicated(void)
{
#if __ARM_ARCH >= 7
    static const uint32_t conditions[] = {1, 0, 1, 0, 0, 1, 1, 0};

    for (uint32_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        uint32_t cycles = load_if(conditions[i], &boots);

        if (i >= 2 || told.insns)
            CHECK_EQUAL(cycles, conditions[i] && !told.insns ? 7 : 6);
    }
#endif
}

static __attribute__((noreturn)) void reset_now(void)
{
    count_at_reset = DWT_CYCCNT;
    SCB_AIRCR = AIRCR_SYSRESETREQ;
    for (;;)
        ;
}

void on_pend_service(void)
{
    pend_services++;
}

void on_tick(void)
{
    ticks++;
}

void on_line_29(void)
{
    counted++;
}

void on_line_30(void)
{
    held_taken++;
}

void on_line_31(void)
{
    reset_now();
}

/* Only a power-on resets the DWT. */
static void check_counts_on(void)
{
    if (boots > 0)
        CHECK(DWT_CYCCNT - count_at_reset < 200);
}

static void check_costs(void)
{
    NVIC_IPR[PLAIN / 4] = 0x40404040u;
    NVIC_ISER = 1u << PLAIN;
    for (int i = 0; i < 3; i++)
        cost_plain(1u << PLAIN, &spans_at_boot[boots]);
    CHECK_EQUAL(spans_at_boot[boots].in, spans_at_boot[0].in);
    CHECK_EQUAL(spans_at_boot[boots].inside, spans_at_boot[0].inside);
    CHECK_EQUAL(spans_at_boot[boots].out, spans_at_boot[0].out);
}

/* Pending before the reset, and forgotten by it: an event like any, and the only one
 * that this guest has. */
static void check_first_tick(void)
{
    ticks = 0;
    SYST_RVR = 2000;
    SYST_CVR = 0;
    SYST_CSR = 7;
    while (ticks == 0)
        ;
    SYST_CSR = 0;
    CHECK_EQUAL(ticks, 1);
}

void guest(void)
{
    check_counts_on();
    if (boots == 1)
        check_first_tick();
    find_cost();
    check_costs();
    check_page();
    check_own_pends();
    check_predicated();
    for (uint32_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        check_block(i);
    switch (boots++) {
    case 0: /* with an interrupt pending that a reset forgets */
        __asm volatile("cpsid i" ::: "memory");
        NVIC_ISER = 1u << HELD;
        NVIC_ISPR = 1u << HELD;
        SCB_ICSR = ICSR_PENDSTSET;
        reset_now();
    case 1:
        CHECK_EQUAL(held_taken, 0);
        NVIC_ISER = 1u << RESETS;
        NVIC_ISPR = 1u << RESETS;
        __asm volatile("dsb\n\tisb" ::: "memory");
        fail(__LINE__, 0);
    default:
        say("boots", boots);
    }
}
