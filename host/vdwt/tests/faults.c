/* A guest whose blocks are left in the middle by faults, that pends exceptions
 * in every way of its own, has an instruction across a page, and resets itself:
 * from a thread with an interrupt held pending, and from a handler. The expected counts are worked
 * out in faults_blocks.S.
 */
#include "host/vdwt/tests/guest.h"

enum { PLAIN = 24, COUNTED = 29, HELD = 30, RESETS = 31, BOOTS = 3 };
enum { HANDLER_INSNS = 6 }; /* of line 24 */
#define BAD_ADDRESS 0xA0000000u

struct left {
    uint32_t cycles_to_handler; /* entry not counted */
    uint32_t insns_to_handler, insns_after;
};
struct page {
    uint32_t cycles, insns;
};
struct spans {
    uint32_t in, inside, out;
};

void block_load(struct left *out, uint32_t bad_address);
void block_store(struct left *out, uint32_t bad_address);
void block_undefined(struct left *out, uint32_t bad_address);
void block_service(struct left *out, uint32_t bad_address);
void block_predicated(struct left *out, uint32_t bad_address);
void page_end(struct page *out);
uint32_t pend_if(uint32_t mask, uint32_t condition);
uint32_t load_if(uint32_t condition, uint32_t *ram);
void cost_plain(uint32_t mask, struct spans *out);

static const struct {
    void (*run)(struct left *out, uint32_t bad_address);
    struct left expected;
} blocks[] = {
    {block_load, {6, 4, 8}},       {block_store, {6, 4, 8}},
    {block_undefined, {7, 5, 8}}, /* it takes its turn, unlike an access that fails */
    {block_service, {7, 5, 7}},
#if __ARM_ARCH >= 7
    {block_predicated, {7, 6, 8}},
#endif
};

static uint32_t entry_cycles, wide_cycles;
static volatile uint32_t pend_services, ticks, counted;

/* What a reset leaves in RAM. */
static uint32_t boots, insns_at_reset, events_at_reset, held_taken;
static struct spans spans_at_boot[BOOTS];

static void find_core(void)
{
    static const struct {
        uint32_t part, entry, wide;
    } cores[] = {{0xC23, 12, 1}, {0xC24, 12, 1}, {0xC20, 16, 4}, {0xC60, 15, 3}};

    for (uint32_t i = 0; i < sizeof cores / sizeof *cores; i++)
        if (cores[i].part == slot.core) {
            entry_cycles = cores[i].entry;
            wide_cycles = cores[i].wide;
        }
    CHECK(entry_cycles != 0);
}

static void check_block(uint32_t index)
{
    const struct left *expected = &blocks[index].expected;
    struct left left;

    for (int i = 0; i < 3; i++)
        blocks[index].run(&left, BAD_ADDRESS);
    CHECK_EQUAL(left.insns_to_handler, expected->insns_to_handler);
    CHECK_EQUAL(left.insns_after, expected->insns_after);
    CHECK_EQUAL(left.cycles_to_handler, expected->cycles_to_handler + entry_cycles);
}

static void check_page(void)
{
    struct page page;

    for (int i = 0; i < 3; i++)
        page_end(&page);
    CHECK_EQUAL(page.insns, 6);
    CHECK_EQUAL(page.cycles, 7 + wide_cycles);
}

/* What the guest pends itself is no asynchronous event. */
static void check_own_pends(void)
{
    uint32_t events = slot.event_count;

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
    CHECK_EQUAL(pend_if(1u << PLAIN, 0), 6);
    CHECK_EQUAL(pend_if(1u << PLAIN, 1), 6 + HANDLER_INSNS);
    CHECK_EQUAL(pend_if(1u << PLAIN, 0), 6);
    CHECK_EQUAL(pend_if(1u << PLAIN, 1), 6 + HANDLER_INSNS);
#endif
    CHECK_EQUAL(slot.event_count, events);
}

/* One access executed and skipped in turns. */
static void check_predicated(void)
{
#if __ARM_ARCH >= 7
    static const uint32_t conditions[] = {1, 0, 1, 0, 0, 1, 1, 0};

    for (uint32_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        uint32_t cycles = load_if(conditions[i], &boots);

        if (i >= 2)
            CHECK_EQUAL(cycles, conditions[i] ? 7 : 6);
    }
#endif
}

static __attribute__((noreturn)) void reset_now(void)
{
    insns_at_reset = slot.insns;
    events_at_reset = slot.event_count;
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

/* Announced before the first instruction, and counting on. */
static void check_slot(void)
{
    CHECK_EQUAL(slot.plugin_version, VDWT_SLOT_VERSION);
    CHECK_EQUAL(slot.bound, VDWT_BOUND_NOMINAL);
    CHECK(slot.rules != 0 && slot.model != 0);
    if (boots > 0)
        CHECK(slot.insns - insns_at_reset < 100);
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

/* Pending before the reset, and forgotten by it: an event like any. */
static void check_first_tick(void)
{
    uint32_t events = slot.event_count;

    ticks = 0;
    SYST_RVR = 2000;
    SYST_CVR = 0;
    SYST_CSR = 7;
    while (ticks == 0)
        ;
    SYST_CSR = 0;
    CHECK(slot.event_count != events);
    CHECK_EQUAL(slot.event_number, 15);
}

void guest(void)
{
    check_slot();
    if (boots == 1)
        check_first_tick();
    find_core();
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
