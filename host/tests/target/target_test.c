/* What an IDENTITY and the plugin's head make of a target: which kind of evidence its
 * numbers are, or why they would be none.
 */
#include "host/lib/target/target.h"
#include "host/model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

static struct fixture {
    struct wire_identity identity;
    struct target_machine machine;
    struct target target;
    struct message message;
} fixture;

static struct wire_bytes text(const char *string)
{
    return (struct wire_bytes){(const uint8_t *)string, (uint16_t)strlen(string)};
}

static int set_up(void **state)
{
    struct fixture *f = &fixture;
    *f = (struct fixture){
        .identity = {.schema_version = WIRE_SCHEMA_VERSION,
                     .board = text("b"),
                     .core = text("cortex-m4"),
                     .clock_source = WIRE_CLOCK_DWT,
                     .clock_hz = 168000000u,
                     .systick_hz = 168000000u,
                     .rate_insns = 1001,
                     .rate_raw = 1001,
                     .rate_systick = 1006},
        .machine = {.board = "b", .emulated = true},
    };
    *state = f;
    return target_expect(&f->machine.expected, "cortex-m4", true, NULL) &&
                   target_expect(&f->machine.head, "cortex-m4", true, NULL)
               ? 0
               : -1;
}

static bool take(struct fixture *f)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    f->message = (struct message){0};
    return target_set(&f->target, payload,
                      wire_identity_encode(&f->identity, payload, sizeof payload), &f->machine,
                      &f->message);
}

static void refused(struct fixture *f, const char *part)
{
    assert_false(take(f));
    if (!strstr(f->message.text, part))
        print_error("message is '%s', wanted '%s'\n", f->message.text, part);
    assert_non_null(strstr(f->message.text, part));
}

/* ---- Evidence ---- */

static void behind_a_port(struct fixture *f, uint32_t audit)
{
    f->machine.emulated = false;
    f->machine.port = true;
    f->identity.cpuid = 0x410FC241u;
    f->identity.audit = audit;
}

static void a_boards_own_counters_are_silicon(void **state)
{
    static const uint8_t clocks[] = {WIRE_CLOCK_DWT, WIRE_CLOCK_SYSTICK};
    struct fixture *f = *state;
    behind_a_port(f, WIRE_AUDIT_DWT_HAS_MAKER);
    f->machine.head.rules = 0; /* nobody stands behind it, so nobody disagrees */
    for (size_t i = 0; i < 2; i++) {
        f->identity.clock_source = clocks[i];
        assert_true(take(f));
        assert_int_equal(f->target.evidence, EVIDENCE_SILICON);
        assert_false(f->target.emulated);
        assert_int_equal(f->target.head.bound, 0);
    }
}

/* Nobody can call an emulation silicon: it says so itself, or shows no part's maker. */
static void an_emulation_behind_a_port_is_no_silicon(void **state)
{
    struct fixture *f = *state;
    behind_a_port(f, WIRE_AUDIT_DWT_EMULATES_CYCLES);
    assert_true(take(f));
    assert_int_equal(f->target.evidence, EVIDENCE_MODEL);
    assert_false(f->target.emulated);
    behind_a_port(f, WIRE_AUDIT_DWT_EMULATES_INSNS | WIRE_AUDIT_DWT_HAS_MAKER);
    assert_true(take(f));
    assert_int_equal(f->target.evidence, EVIDENCE_INSNS);
    behind_a_port(f, 0);
    refused(f, "does not show that it is a part");
}

/* A core without a DWT has no register that tells. */
static void a_core_without_dwt_is_a_part_where_qemu_has_no_such_machine(void **state)
{
    struct fixture *f = *state;
    behind_a_port(f, 0);
    f->identity.cpuid = 0x410CC601u;
    assert_true(take(f));
    assert_int_equal(f->target.evidence, EVIDENCE_SILICON);
    f->machine.in_qemu = true;
    refused(f, "does not show that it is a part");
}

static void another_image_is_told_with_the_command(void **state)
{
    struct fixture *f = *state;
    behind_a_port(f, WIRE_AUDIT_DWT_HAS_MAKER);
    f->identity.image_crc = 0x1234;
    assert_true(take(f));
    assert_true(target_has_image(&f->target, 0x1234, "b.elf", &f->message));
    assert_false(target_has_image(&f->target, 0x1235, "b.elf", &f->message));
    assert_non_null(strstr(f->message.text, "the image in it (CRC 00001234) is not the one that is "
                                            "built (b.elf, CRC 00001235); `make flash BOARD=b`"));
}

/* The same image, the same answer: only the plugin knows. */
static void the_plugin_says_what_is_counted(void **state)
{
    static const uint8_t clocks[] = {WIRE_CLOCK_DWT, WIRE_CLOCK_SYSTICK};
    struct fixture *f = *state;
    for (size_t i = 0; i < 2; i++) {
        bool modelled = i == 0;
        f->identity.clock_source = clocks[i];
        assert_true(target_expect(&f->machine.expected, "cortex-m4", modelled, NULL));
        f->machine.head = f->machine.expected;
        assert_true(take(f));
        assert_int_equal(f->target.evidence, modelled ? EVIDENCE_MODEL : EVIDENCE_INSNS);
        assert_true(f->target.emulated);
        assert_memory_equal(&f->target.head, &f->machine.head, sizeof f->machine.head);
    }
}

static void what_is_expected_is_the_models_own(void **state)
{
    struct witness_head cycles, insns, other;
    struct model_core core;
    (void)state;
    assert_true(model_core_init(&core, "cortex-m3"));
    assert_true(target_expect(&cycles, "cortex-m3", true, NULL));
    assert_int_equal(cycles.bound, WITNESS_BOUND_NOMINAL);
    assert_int_equal(cycles.core, 0xC23);
    assert_int_equal(cycles.model, MODEL_VERSION);
    assert_int_equal(cycles.rules, model_rules_crc(&core));
    assert_true(target_expect(&other, "cortex-m4", true, NULL));
    assert_int_equal(other.core, 0xC24);
    assert_int_not_equal(other.rules, cycles.rules);
    assert_true(target_expect(&insns, "cortex-m7", false, NULL));
    assert_int_equal(insns.bound, WITNESS_BOUND_INSNS);
    assert_int_equal(insns.core, 0xC27);
    assert_int_equal(insns.model, 0);
    assert_int_equal(insns.rules, 0);
    assert_false(target_expect(&other, "cortex-m9", true, NULL));
}

/* What is changed of the model is in the sum of its rules, and nowhere else. */
static void changes_are_in_what_is_expected(void **state)
{
    struct model_changes changes = {0};
    struct witness_head plain, rule, param;
    struct message message = {0};
    (void)state;
    assert_true(target_expect(&plain, "cortex-m3", true, NULL));
    assert_true(target_expect(&rule, "cortex-m3", true, &changes));
    assert_memory_equal(&rule, &plain, sizeof plain);
    assert_true(model_changes_add_rule(&changes, "--rule", "pair_loads=off", &message));
    assert_true(target_expect(&rule, "cortex-m3", true, &changes));
    assert_int_not_equal(rule.rules, plain.rules);
    assert_true(model_changes_add_param(&changes, "--param", "entry=20", &message));
    assert_true(target_expect(&param, "cortex-m3", true, &changes));
    assert_int_not_equal(param.rules, rule.rules);
    param.rules = plain.rules;
    assert_memory_equal(&param, &plain, sizeof plain);
    assert_true(target_expect(&param, "cortex-m3", false, &changes)); /* nothing is modelled */
    assert_int_equal(param.rules, 0);
}

static void a_plugin_that_counts_something_else_is_refused(void **state)
{
    struct fixture *f = *state;
    struct witness_head *head = &f->machine.head;
    const struct witness_head good = *head;
    head->bound = WITNESS_BOUND_WORST;
    refused(f, "board b: the QEMU plugin counts with bound 3, this tool expects 2; build both "
               "from the same sources (`make`), and see that IRQBENCH_VDWT names none from "
               "elsewhere");
    head->bound = WITNESS_BOUND_INSNS;
    refused(f, "bound 4, this tool expects 2");
    *head = good;
    head->core = 0xC23;
    refused(f, "core 0xC23, this tool expects 0xC24");
    *head = good;
    head->model = 7u << 16 | 3u;
    refused(f, "model 7.3, this tool expects ");
    *head = good;
    head->rules = 0x1234;
    refused(f, "rules 00001234, this tool expects ");
    *head = good;
    assert_true(take(f));
    assert_true(target_expect(&f->machine.expected, "cortex-m4", false, NULL));
    refused(f, "bound 2, this tool expects 4");
}

static void an_image_without_a_clock_is_refused(void **state)
{
    struct fixture *f = *state;
    f->identity.clock_source = WIRE_CLOCK_NONE;
    refused(f, "found no clock that advances and wraps");
    f->identity.clock_source = 77;
    refused(f, "found no clock that advances and wraps");
}

/* ---- Rates ---- */

struct rate {
    uint32_t systick_hz, raw, systick;
    bool good;
};

static void a_counter_must_run_at_its_rate_against_systick(void **state)
{
    static const struct rate rates[] = {
        {168000000u, 1001, 1001, true},  {168000000u, 1001, 1065, true},
        {168000000u, 1001, 1066, false}, {168000000u, 1001, 1000, false},
        {84000000u, 1001, 502, true},    {84000000u, 1001, 1001, false},
        {336000000u, 1001, 2004, true},  {168000000u, 500, 1004, false}, /* half the rate */
        {168000000u, 0, 1004, false},                                    /* it stood still */
        {168000000u, 1001, 0, false},    {0, 1001, 0, false},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < 2 * sizeof rates / sizeof *rates; i++) {
        const struct rate *rate = &rates[i / 2];
        f->machine.emulated = i % 2;
        f->identity.audit = WIRE_AUDIT_DWT_HAS_MAKER;
        f->identity.systick_hz = rate->systick_hz;
        f->identity.rate_raw = rate->raw;
        f->identity.rate_systick = rate->systick;
        if (rate->good)
            assert_true(take(f));
        else
            refused(f, "where its board.c says that the core runs at 168000000 Hz and SysTick at");
    }
    f->identity.clock_hz = 0;
    refused(f, "where its board.c says that the core runs at 0 Hz");
}

/* ---- Identity ---- */

static void another_board_or_schema_is_refused(void **state)
{
    struct fixture *f = *state;
    f->identity.board = text("bb");
    refused(f, "the image that answers is for board 'bb'");
    f->identity.board = text("b");
    f->identity.schema_version = WIRE_SCHEMA_VERSION - 1u;
    assert_false(take(f));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, NULL)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_boards_own_counters_are_silicon),
        T(an_emulation_behind_a_port_is_no_silicon),
        T(a_core_without_dwt_is_a_part_where_qemu_has_no_such_machine),
        T(another_image_is_told_with_the_command),
        T(the_plugin_says_what_is_counted),
        T(what_is_expected_is_the_models_own),
        T(changes_are_in_what_is_expected),
        T(a_plugin_that_counts_something_else_is_refused),
        T(an_image_without_a_clock_is_refused),
        T(a_counter_must_run_at_its_rate_against_systick),
        T(another_board_or_schema_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
