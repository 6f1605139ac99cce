/* The instrument audit: each item on a target that is fine, and on one whose register or
 * counter says otherwise, alone. The registers' bits are written out here, from the ARMv7-M
 * manual.
 */
#include "host/lib/audit/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

#define HZ 168000000u

static struct fixture {
    struct target target;
    struct audit_claims claims;
    uint32_t words[WIRE_REGISTER_COUNT];
    uint8_t bytes[4u * WIRE_REGISTER_COUNT];
    struct audit audit;
} fixture;

static struct wire_bytes text(const char *string)
{
    return (struct wire_bytes){(const uint8_t *)string, (uint16_t)strlen(string)};
}

/* A Cortex-M4F board on which all is well. */
static int set_up(void **state)
{
    struct fixture *f = &fixture;
    *f = (struct fixture){.claims = {HZ, HZ}};
    f->target.identity = (struct wire_identity){
        .board = text("b"),
        .core = text("cortex-m4"),
        .cpuid = 0x410FC241u,
        .wait_states = 5,
        .fpu = WIRE_FPU_LAZY,
        .features = WIRE_FEATURE_VTOR | WIRE_FEATURE_DWT,
        .audit = WIRE_AUDIT_DWT_PRESENT | WIRE_AUDIT_DWT_ADVANCES | WIRE_AUDIT_DWT_WRAPS |
                 WIRE_AUDIT_SYSTICK_ADVANCES | WIRE_AUDIT_SYSTICK_WRAPS | WIRE_AUDIT_TRCENA,
        .clock_source = WIRE_CLOCK_DWT,
        .clock_hz = HZ,
        .clock_bits = 32,
        .systick_hz = HZ,
        .read_min = 2,
        .read_max = 2,
        .rate_insns = 1001,
        .rate_raw = 1001,
        .rate_systick = 1010,
    };
    f->target.evidence = EVIDENCE_SILICON;
    f->target.has_audit = true;
    f->target.audited.table_features = WIRE_FEATURE_VTOR | WIRE_FEATURE_DWT;
    f->target.audited.memory = WIRE_MEMORY_KNOWN;
    f->target.audited.wait_states = 5;
    f->target.gauge = (struct target_gauge){2u * HZ, 2000000};
    f->words[WIRE_REGISTER_AIRCR] = 0xFA050000u;
    f->words[WIRE_REGISTER_CCR] = 0x200u;
    f->words[WIRE_REGISTER_CPACR] = 0x00F00000u;
    f->words[WIRE_REGISTER_FPCCR] = 0xC0000000u;
    f->words[WIRE_REGISTER_DEMCR] = 0x01000000u;
    f->words[WIRE_REGISTER_DWT_CTRL] = 0x40000001u;
    f->words[WIRE_REGISTER_DWT_LSR] = 1;
    *state = f;
    return 0;
}

/* The registers as they come over the wire. */
static void judge(struct fixture *f)
{
    for (size_t i = 0; i < sizeof f->bytes; i++)
        f->bytes[i] = (uint8_t)(f->words[i / 4u] >> 8u * (i % 4u));
    f->target.audited.registers = (struct wire_bytes){f->bytes, sizeof f->bytes};
    audit_judge(&f->target, &f->claims, &f->audit);
}

/* The item has this verdict and these words in value or remedy; nothing else is bad. */
static void check_item(struct fixture *f, size_t which, enum audit_verdict verdict,
                       const char *words)
{
    const struct audit_item *item = &f->audit.items[which];
    judge(f);
    if (item->verdict != verdict || (!strstr(item->value, words) && !strstr(item->remedy, words)))
        fail_msg("%s: %s: %s (%s); wanted %s: %s", item->name, audit_verdict_name(item->verdict),
                 item->value, item->remedy, audit_verdict_name(verdict), words);
    if (verdict == AUDIT_BAD || verdict == AUDIT_NOTE)
        assert_true(item->remedy[0]);
    if (verdict == AUDIT_OK)
        assert_string_equal(item->remedy, "");
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++)
        if (i != which && f->audit.items[i].verdict == AUDIT_BAD)
            fail_msg("%s is bad, too: %s", f->audit.items[i].name, f->audit.items[i].value);
}
#define check(f, item, verdict, words) check_item(f, AUDIT_ITEM_##item, AUDIT_##verdict, words)

/* Whether cells get numbers. */
static void spoiled(const struct fixture *f, bool wanted)
{
    assert_int_equal(audit_spoiled(&f->audit) != NULL, wanted);
}

static void on_a_board_that_is_fine_all_is_ok(void **state)
{
    struct fixture *f = *state;
    judge(f);
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++) {
        if (f->audit.items[i].verdict != AUDIT_OK)
            fail_msg("%s: %s", f->audit.items[i].name, f->audit.items[i].value);
        assert_true(f->audit.items[i].value[0]);
    }
    assert_int_equal(f->audit.count[AUDIT_OK], AUDIT_ITEM_COUNT);
    spoiled(f, false);
}

/* ---- The clock ---- */

static void use_systick(struct fixture *f)
{
    f->target.identity.clock_source = WIRE_CLOCK_SYSTICK;
    f->target.identity.clock_bits = 24;
    f->target.identity.features &= ~(uint32_t)WIRE_FEATURE_DWT;
}

static void a_counter_that_stands_still_is_bad(void **state)
{
    struct fixture *f = *state;
    use_systick(f);
    f->target.identity.audit &= ~(uint32_t)(WIRE_AUDIT_DWT_ADVANCES | WIRE_AUDIT_DWT_WRAPS);
    check(f, counter_advances, BAD, "DWT CYCCNT is there, but stands still");
    spoiled(f, true);
    f->target.identity.audit &= ~(uint32_t)WIRE_AUDIT_DWT_PRESENT;
    check(f, counter_advances, BAD, "there is no CYCCNT (NOCYCCNT)");
    assert_int_equal(f->audit.items[AUDIT_ITEM_counter_wraps].verdict, AUDIT_NOT_APPLICABLE);
}

static void without_a_second_counter_the_first_is_bad(void **state)
{
    struct fixture *f = *state;
    f->target.identity.audit &= ~(uint32_t)WIRE_AUDIT_SYSTICK_ADVANCES;
    check(f, counter_advances, BAD, "SysTick stands still: nothing proves its rate");
    spoiled(f, true);
}

static void a_core_without_a_dwt_counts_by_systick(void **state)
{
    struct fixture *f = *state;
    use_systick(f);
    f->target.identity.audit = WIRE_AUDIT_SYSTICK_ADVANCES | WIRE_AUDIT_SYSTICK_WRAPS;
    f->target.audited.table_features = WIRE_FEATURE_VTOR;
    check(f, counter_advances, OK, "SysTick, 24 bits, 168 MHz: this core has no CYCCNT");
    check(f, counter_wraps, OK, "at 2^24 counts");
    check(f, rate_systick, NOT_APPLICABLE, "SysTick is the clock itself");
    check(f, trace_enable, NOT_APPLICABLE, "no DWT");
    check(f, dwt_lock, NOT_APPLICABLE, "no DWT");
    spoiled(f, false);
}

static void a_counter_that_does_not_wrap_is_bad(void **state)
{
    struct fixture *f = *state;
    use_systick(f);
    f->target.identity.audit &= ~(uint32_t)WIRE_AUDIT_DWT_WRAPS;
    check(f, counter_wraps, BAD, "does not go on behind 2^32 - 1");
    spoiled(f, true);
}

struct rate {
    uint32_t systick_hz, raw, systick;
    enum audit_verdict verdict;
};

static void the_rate_must_be_systicks(void **state)
{
    static const struct rate rates[] = {
        {HZ, 1001, 1001, AUDIT_OK},      {HZ, 1001, 1065, AUDIT_OK},
        {HZ, 1001, 1066, AUDIT_BAD},     {HZ, 1001, 1000, AUDIT_BAD},
        {HZ / 2u, 1001, 505, AUDIT_OK},  {HZ, 500, 1004, AUDIT_BAD}, /* half the rate */
        {HZ / 2u, 1001, 1005, AUDIT_BAD}                             /* another clock than stated */
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        f->claims.systick_hz = f->target.identity.systick_hz = rates[i].systick_hz;
        f->target.identity.rate_raw = rates[i].raw;
        f->target.identity.rate_systick = rates[i].systick;
        check_item(f, AUDIT_ITEM_rate_systick, rates[i].verdict, "SysTick made ");
        spoiled(f, rates[i].verdict == AUDIT_BAD);
    }
}

struct gauge {
    uint32_t counts;
    uint64_t host_us;
    enum audit_verdict verdict;
    const char *words;
};

static void the_rate_must_be_the_stated_one_by_the_hosts_clock(void **state)
{
    static const struct gauge gauges[] = {
        {2u * HZ, 2030000, AUDIT_OK, "165.517 MHz by the host's clock, 168.000 MHz stated"},
        {2u * HZ, 1970000, AUDIT_OK, "170.558 MHz"},
        {2u * HZ, 2060000, AUDIT_NOTE, "RC oscillator"},
        {2u * HZ, 1930000, AUDIT_NOTE, "RC oscillator"},
        {2u * HZ, 4000000, AUDIT_BAD, "84.000 MHz"}, /* half */
        {2u * HZ, 1000000, AUDIT_BAD, "336.000 MHz"},
        {0, 2000000, AUDIT_BAD, "0.000 MHz"}, /* it stood still meanwhile */
        {0, 0, AUDIT_NOT_APPLICABLE, "not measured"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof gauges / sizeof *gauges; i++) {
        f->target.gauge = (struct target_gauge){gauges[i].counts, gauges[i].host_us};
        check_item(f, AUDIT_ITEM_rate_host, gauges[i].verdict, gauges[i].words);
        spoiled(f, gauges[i].verdict == AUDIT_BAD);
    }
    f->target.gauge = (struct target_gauge){2u * HZ, 4000000};
    f->target.evidence = EVIDENCE_MODEL;
    check(f, rate_host, NOT_APPLICABLE, "under QEMU the host's time means nothing");
}

static void image_and_board_yaml_must_say_the_same(void **state)
{
    struct fixture *f = *state;
    f->claims.clock_hz = HZ / 2u;
    check(f, clock_stated, BAD,
          "the image says 168 MHz and SysTick 168 MHz, its board.yaml 84 and 168 MHz");
    spoiled(f, true);
    f->claims = (struct audit_claims){HZ, HZ / 8u};
    check(f, clock_stated, BAD, "168 and 21 MHz");
    audit_judge(&f->target, NULL, &f->audit);
    assert_int_equal(f->audit.items[AUDIT_ITEM_clock_stated].verdict, AUDIT_NOT_APPLICABLE);
}

static void a_read_must_cost_something_and_always_the_same(void **state)
{
    struct fixture *f = *state;
    f->target.identity.read_max = 7;
    check(f, read_cost, NOTE, "2 to 7 counts");
    spoiled(f, false);
    f->target.identity.read_min = 0;
    check(f, read_cost, BAD, "the counter is slower than the core");
    spoiled(f, true);
}

/* ---- Debug ---- */

static void the_trace_system_must_be_on(void **state)
{
    struct fixture *f = *state;
    f->words[WIRE_REGISTER_DEMCR] = 0;
    check(f, trace_enable, NOTE, "CYCCNT counts all the same");
    use_systick(f);
    f->target.identity.audit &= ~(uint32_t)(WIRE_AUDIT_DWT_ADVANCES | WIRE_AUDIT_DWT_WRAPS);
    judge(f);
    assert_int_equal(f->audit.items[AUDIT_ITEM_trace_enable].verdict, AUDIT_BAD);
    spoiled(f, true);
}

static void the_lock_must_be_open(void **state)
{
    struct fixture *f = *state;
    check(f, dwt_lock, OK, "it is open");
    f->words[WIRE_REGISTER_DWT_LSR] = 0;
    check(f, dwt_lock, OK, "there is none");
    f->words[WIRE_REGISTER_DWT_LSR] = 3;
    check(f, dwt_lock, BAD, "locked: CYCCNT cannot be started or written");
    spoiled(f, true);
}

static void a_debugger_is_noted(void **state)
{
    struct fixture *f = *state;
    f->words[WIRE_REGISTER_DHCSR] = 0x01010001u;
    check(f, debugger, NOTE, "C_DEBUGEN");
    spoiled(f, false);
}

/* ---- The core ---- */

static void other_wait_states_than_stated_are_bad(void **state)
{
    struct fixture *f = *state;
    f->target.audited.wait_states = 3;
    check(f, wait_states, BAD, "3 found, 5 stated");
    spoiled(f, false); /* the figures are those of three */
    f->target.evidence = EVIDENCE_MODEL;
    check(f, wait_states, NOTE, "3 found, 5 stated for the part");
    f->target.audited = (struct wire_audited){.table_features = f->target.audited.table_features};
    check(f, wait_states, NOT_APPLICABLE, "5 stated; no register says how many");
}

static void caches_that_are_on_are_noted(void **state)
{
    struct fixture *f = *state;
    check(f, caches, OK, "none is on");
    f->words[WIRE_REGISTER_CCR] |= 1u << 17;
    check(f, caches, NOTE, "instruction cache (CCR.IC)");
    f->words[WIRE_REGISTER_CCR] = 1u << 16;
    check(f, caches, NOTE, "on: data cache (CCR.DC)");
    f->words[WIRE_REGISTER_CCR] = 0;
    f->target.audited.memory |=
        WIRE_MEMORY_PREFETCH | WIRE_MEMORY_CODE_CACHE | WIRE_MEMORY_DATA_CACHE;
    check(f, caches, NOTE, "on: flash prefetch, flash code cache, flash data cache");
}

static void how_floats_are_stacked_is_told(void **state)
{
    struct fixture *f = *state;
    check(f, fp_stacking, OK, "lazy");
    f->words[WIRE_REGISTER_FPCCR] = 1u << 31;
    check(f, fp_stacking, NOTE, "not lazy");
    f->words[WIRE_REGISTER_FPCCR] = 0;
    check(f, fp_stacking, NOTE, "no FP register is saved");
    f->target.identity.fpu = WIRE_FPU_OFF;
    check(f, fp_stacking, BAD, "the FPU is off");
    spoiled(f, false);
    f->target.identity.fpu = WIRE_FPU_NONE;
    check(f, fp_stacking, NOT_APPLICABLE, "no FPU");
}

static void priorities_must_not_be_grouped(void **state)
{
    struct fixture *f = *state;
    f->words[WIRE_REGISTER_AIRCR] |= 4u << 8;
    check(f, priority_grouping, BAD, "PRIGROUP is 4: priorities that differ in the low 5 bits");
    spoiled(f, false);
}

static void auxiliary_control_is_told(void **state)
{
    struct fixture *f = *state;
    f->words[WIRE_REGISTER_ACTLR] = 2;
    check(f, auxiliary_control, NOTE, "ACTLR is 0x00000002");
}

static void the_core_must_be_the_stated_one(void **state)
{
    struct fixture *f = *state;
    check(f, core, OK, "cortex-m4 r0p1");
    f->target.identity.cpuid = 0x412FC231u;
    check(f, core, BAD, "cortex-m3 by CPUID 0x412fc231; the image says cortex-m4");
    spoiled(f, false);
    f->target.identity.cpuid = 0x410F1234u;
    check(f, core, NOTE, "no core that is known here");
}

static void what_probing_took_away_is_noted(void **state)
{
    struct fixture *f = *state;
    f->target.audited.table_features |= WIRE_FEATURE_BASEPRI | WIRE_FEATURE_FPU;
    check(f, features, NOTE, "vtor, dwt; the board's table has also: basepri, fpu");
    spoiled(f, false);
}

/* Of ARMv6-M most registers are not there, and 0. */
static void a_baseline_core_has_fewer_items(void **state)
{
    static const size_t none[] = {AUDIT_ITEM_trace_enable, AUDIT_ITEM_dwt_lock, AUDIT_ITEM_debugger,
                                  AUDIT_ITEM_priority_grouping, AUDIT_ITEM_auxiliary_control};
    struct fixture *f = *state;
    use_systick(f);
    f->target.identity.audit = WIRE_AUDIT_SYSTICK_ADVANCES | WIRE_AUDIT_SYSTICK_WRAPS;
    f->target.identity.cpuid = 0x410CC601u;
    f->target.identity.core = text("cortex-m0plus");
    f->target.identity.fpu = WIRE_FPU_NONE;
    f->target.audited.table_features = WIRE_FEATURE_VTOR;
    memset(f->words, 0xFF, sizeof f->words);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        check_item(f, none[i], AUDIT_NOT_APPLICABLE, "");
    f->words[WIRE_REGISTER_CCR] = 0x208u;
    check(f, core, OK, "cortex-m0plus r0p1");
}

/* ---- Images that tell less ---- */

static void an_image_without_an_audit_says_so(void **state)
{
    struct fixture *f = *state;
    f->target.has_audit = false;
    memset(&f->target.audited, 0, sizeof f->target.audited);
    audit_judge(&f->target, &f->claims, &f->audit);
    spoiled(f, false);
    assert_int_equal(f->audit.count[AUDIT_BAD], 0);
    assert_int_equal(f->audit.items[AUDIT_ITEM_counter_advances].verdict, AUDIT_OK);
    assert_int_equal(f->audit.items[AUDIT_ITEM_trace_enable].verdict, AUDIT_OK);
    assert_string_equal(f->audit.items[AUDIT_ITEM_dwt_lock].value, "the image does not tell");
    f->target.identity.audit |= WIRE_AUDIT_DEBUGGER;
    audit_judge(&f->target, &f->claims, &f->audit);
    assert_int_equal(f->audit.items[AUDIT_ITEM_debugger].verdict, AUDIT_NOTE);
}

/* A register that a newer image adds stands behind ours; an older one has fewer. */
static void fewer_registers_are_zero_and_more_are_nothing(void **state)
{
    uint8_t bytes[4u * WIRE_REGISTER_COUNT + 7u] = {0x00, 0x03, 0x05, 0xFA};
    struct fixture *f = *state;
    f->target.audited.registers = (struct wire_bytes){bytes, 4};
    audit_judge(&f->target, NULL, &f->audit);
    assert_int_equal(f->audit.items[AUDIT_ITEM_priority_grouping].verdict, AUDIT_BAD);
    assert_int_equal(f->audit.items[AUDIT_ITEM_dwt_lock].verdict, AUDIT_OK);
    f->target.audited.registers.size = sizeof bytes;
    audit_judge(&f->target, NULL, &f->audit);
    assert_int_equal(f->audit.items[AUDIT_ITEM_priority_grouping].verdict, AUDIT_BAD);
}

/* What a target calls itself may be anything. */
static void names_of_a_target_are_shown_as_text(void **state)
{
    struct fixture *f = *state;
    f->target.identity.core = text("x\033[2J\n");
    check(f, core, BAD, "the image says x\\x1b[2J\\n");
}

#define T(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(on_a_board_that_is_fine_all_is_ok),
        T(a_counter_that_stands_still_is_bad),
        T(without_a_second_counter_the_first_is_bad),
        T(a_core_without_a_dwt_counts_by_systick),
        T(a_counter_that_does_not_wrap_is_bad),
        T(the_rate_must_be_systicks),
        T(the_rate_must_be_the_stated_one_by_the_hosts_clock),
        T(image_and_board_yaml_must_say_the_same),
        T(a_read_must_cost_something_and_always_the_same),
        T(the_trace_system_must_be_on),
        T(the_lock_must_be_open),
        T(a_debugger_is_noted),
        T(other_wait_states_than_stated_are_bad),
        T(caches_that_are_on_are_noted),
        T(how_floats_are_stacked_is_told),
        T(priorities_must_not_be_grouped),
        T(auxiliary_control_is_told),
        T(the_core_must_be_the_stated_one),
        T(what_probing_took_away_is_noted),
        T(a_baseline_core_has_fewer_items),
        T(an_image_without_an_audit_says_so),
        T(fewer_registers_are_zero_and_more_are_nothing),
        T(names_of_a_target_are_shown_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
