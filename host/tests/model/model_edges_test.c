/* What a stream of instructions seldom meets: memory that nobody described, parameters without a
 * range, a fetch unit that is far ahead, an instruction that is cut off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "host/insn/decode.h"
#include "host/model/core_def.h"

#define NOP        0xBF00
#define ISB        0xF3BF, 0x8F6F
#define STR        0x6010 /* str r0, [r2] */
#define LDR        0x6808 /* ldr r0, [r1] */
#define STR_OTHER  0x6153 /* str r3, [r2, #0x14] */
#define LDM_IN_IT  0xCC0F /* ldm r4!, {r0-r3} */
#define UDIV       0xFBB1, 0xF0F2
#define FORWARD    0xE010 /* b, 32 bytes on */
#define SRAM       0x20000000u
#define PRIVATE    0xE0001004u
#define CODE       0x1000u
#define WAITS_LONG 200u

static struct model_core core_of(const char *name)
{
    struct model_core core;
    assert_true(model_core_init(&core, name));
    return core;
}

static struct model_insn decode_at(uint32_t address, uint16_t first, uint16_t second)
{
    struct insn_decoder *decoder = insn_decoder_new();
    struct model_insn insn;
    const uint8_t bytes[] = {(uint8_t)first, (uint8_t)(first >> 8), (uint8_t)second,
                             (uint8_t)(second >> 8)};
    assert_non_null(decoder);
    insn_decode(decoder, address, bytes, sizeof bytes, &insn);
    insn_decoder_free(decoder);
    return insn;
}

static struct model_insn decode(const struct model_core *core, uint16_t first, uint16_t second)
{
    struct model_insn insn = decode_at(CODE, first, second);
    model_bind(core, &insn);
    return insn;
}

static struct model_step step(const struct model_core *core, const struct model_insn *insn)
{
    struct model_pipeline pipeline = {0};
    return model_step(core, &pipeline, insn, MODEL_EXECUTED);
}

static void same_cost(struct model_cost cost, uint32_t best, uint32_t nominal, uint32_t worst)
{
    assert_int_equal(cost.best, best);
    assert_int_equal(cost.nominal, nominal);
    assert_int_equal(cost.worst, worst);
}

/* ---- memory ------------------------------------------------------------- */

/* A core whose memory nobody described: the same figures as with memory that never waits. */
static void memory_that_nobody_described_does_not_wait(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3"), bare = core_of("cortex-m3");
    bare.region_count = 0;
    struct model_insn isb = decode(&core, ISB), ldr = decode(&core, LDR, 0);
    struct model_step with = step(&core, &isb);
    model_bind(&bare, &isb);
    model_bind(&bare, &ldr);
    assert_int_equal(isb.fetch, MODEL_REGION_NONE);
    assert_memory_equal(&with, &(struct model_step[]){step(&bare, &isb)}, sizeof with);
    same_cost(model_arrival(&bare, &ldr).fetch, 0, 0, 0);
    same_cost(model_access(&bare, &ldr, SRAM + 1).cost, 0, 0, 0);
    for (int kind = 0; kind < MODEL_EXCEPTION_COUNT; kind++) {
        struct model_exception event = {.kind = (enum model_exception_kind)kind,
                                        .stack = SRAM + 0x100,
                                        .vector = 0x40,
                                        .handler = CODE};
        struct model_step plain = model_exception(&core, &event);
        struct model_step unknown = model_exception(&bare, &event);
        assert_memory_equal(&plain, &unknown, sizeof plain);
    }
}

/* An exception whose handler's memory is described and whose stack's is not, and the reverse. */
static void streams_to_memory_that_is_not_described_run_beside_each_other(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    const struct model_region code = core.regions[model_region_at(&core, CODE)];
    const struct model_region sram = core.regions[model_region_at(&core, SRAM)];
    struct model_exception entry = {
        .kind = MODEL_EXCEPTION_ENTRY, .stack = SRAM + 0x100, .vector = 0x40, .handler = CODE};
    struct model_step beside = model_exception(&core, &entry);
    core.region_count = 1;
    core.regions[0] = code;
    struct model_step without_stack = model_exception(&core, &entry);
    core.regions[0] = sram;
    struct model_step without_code = model_exception(&core, &entry);
    assert_memory_equal(&beside, &without_stack, sizeof beside);
    assert_memory_equal(&beside, &without_code, sizeof beside);
    entry.handler = SRAM; /* one bus for both: behind each other */
    assert_true(model_exception(&core, &entry).cost.nominal > beside.cost.nominal);
}

static void a_refill_from_memory_with_waits_waits(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn isb = decode(&core, ISB);
    struct model_cost plain = step(&core, &isb).cost;
    const struct model_region slow = {.name = "slow", .size = 0x2000, .read_wait = 3};
    assert_true(model_core_add_region(&core, &slow));
    model_bind(&core, &isb);
    same_cost(step(&core, &isb).cost, plain.best + 3, plain.nominal + 3, plain.worst + 3);
}

/* Memory that is slow to write only: where a store goes matters, too. */
static void waits_of_writes_make_addresses_matter(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m0");
    struct model_insn str = decode(&core, STR, 0);
    assert_int_equal(model_needs(&core, &str), 0);
    const struct model_region slow = {
        .name = "slow", .base = 0x60000000, .size = 0x100, .write_wait = 1};
    assert_true(model_core_add_region(&core, &slow));
    assert_int_equal(model_needs(&core, &str), MODEL_NEEDS_ADDRESS);
}

/* A known store that no buffer takes pays its memory's waits, one that a buffer takes does not. */
static void only_buffered_writes_do_not_wait(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    const struct model_region slow = {
        .name = "slow", .base = SRAM, .size = 0x1000, .bus = MODEL_BUS_SYSTEM, .write_wait = 2};
    struct model_insn str = decode(&core, STR, 0), strd = decode(&core, 0xE9C1, 0x2300);
    struct model_cost buffered = step(&core, &str).cost, dual = step(&core, &strd).cost;
    assert_true(model_core_add_region(&core, &slow));
    str.region = strd.region = model_region_at(&core, SRAM);
    same_cost(step(&core, &str).cost, buffered.best, buffered.nominal, buffered.worst);
    same_cost(step(&core, &strd).cost, dual.best + 4, dual.nominal + 4, dual.worst + 4);
}

/* ---- jumps -------------------------------------------------------------- */

/* A jump of which nobody knows where it goes is not taken to go forward. */
static void a_jump_without_a_target_does_not_go_forward(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn forward = decode(&core, FORWARD, 0), unknown = forward, back = forward;
    struct model_refill to, nowhere, behind;
    unknown.flags ^= MODEL_INSN_TARGET;
    back.target = back.address - 0x20;
    assert_true(model_param_set(&core, MODEL_PARAM_REFILL_FORWARD, (struct model_cost){1, 1, 1}));
    model_refills(&core, &forward, &to);
    model_refills(&core, &unknown, &nowhere);
    model_refills(&core, &back, &behind);
    assert_memory_equal(&nowhere, &behind, sizeof nowhere);
    assert_int_equal(to.to[MODEL_TARGET_PLAIN].nominal, behind.to[MODEL_TARGET_PLAIN].nominal + 1);
}

static void a_refill_over_the_system_bus_is_in_doubt_while_it_is_a_range(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn target = decode_at(SRAM, NOP, 0);
    model_bind(&core, &target);
    assert_true(
        model_param_set(&core, MODEL_PARAM_REFILL_SYSTEM_BUS, (struct model_cost){1, 1, 2}));
    assert_int_equal(model_arrival(&core, &target).doubts, MODEL_DOUBT(REFILL));
    assert_true(
        model_param_set(&core, MODEL_PARAM_REFILL_SYSTEM_BUS, (struct model_cost){1, 1, 1}));
    struct model_arrival arrival = model_arrival(&core, &target);
    assert_int_equal(arrival.doubts, 0);
    same_cost(arrival.fetch, 1, 1, 1);
}

/* ---- interrupted -------------------------------------------------------- */

/* In an IT block an LDM begins anew. Where all that is waited for is one cycle, even the least of
 * what was left comes again. */
static void what_an_it_block_repeats_is_at_least_what_was_left(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn ldm = decode(&core, LDM_IN_IT, 0);
    const struct model_cost five = {5, 5, 5};
    ldm.flags |= MODEL_INSN_IN_IT;
    assert_true(model_param_set(&core, MODEL_PARAM_CONTINUE_WAIT, (struct model_cost){0, 1, 1}));
    struct model_interruption met = model_interrupt(&core, &ldm, five, model_left(five, 4));
    same_cost(met.wait, 0, 1, 1);
    same_cost(met.resume, 4 - 1, 5 - 1 - 1, 5);
    assert_int_equal(met.doubts, MODEL_DOUBT(INTERRUPTED));
}

/* Nothing is waited for, that is sure; how long the division takes anew is not. */
static void a_wait_that_is_sure_leaves_the_doubt_of_the_rest(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn udiv = decode(&core, UDIV);
    const struct model_cost range = {2, 7, 12}, seven = {7, 7, 7};
    assert_true(model_param_set(&core, MODEL_PARAM_ABANDON_WAIT, (struct model_cost){0, 0, 0}));
    struct model_interruption met =
        model_interrupt(&core, &udiv, range, (struct model_cost){1, 4, 9});
    same_cost(met.wait, 0, 0, 0);
    same_cost(met.resume, 2, 7, 12);
    assert_int_equal(met.doubts, MODEL_DOUBT(INTERRUPTED));
    met = model_interrupt(&core, &udiv, seven, (struct model_cost){4, 4, 4});
    same_cost(met.resume, 7, 7, 7);
    assert_int_equal(met.doubts, 0);
}

/* ---- one instruction after the other -------------------------------------- */

/* Behind a store, a load of what is known to be another memory is not the measured case. */
static void a_load_of_another_memory_behind_a_store_is_in_doubt(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    static const struct {
        uint32_t to, from, doubts;
    } cases[] = {
        {SRAM, SRAM, 0},
        {SRAM, PRIVATE, MODEL_DOUBT(STORE_LOAD)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct model_pipeline pipeline = {0};
        struct model_insn str = decode(&core, STR, 0), ldr = decode(&core, LDR, 0);
        str.region = model_region_at(&core, cases[i].to);
        ldr.region = model_region_at(&core, cases[i].from);
        model_step(&core, &pipeline, &str, MODEL_EXECUTED);
        struct model_step behind = model_step(&core, &pipeline, &ldr, MODEL_EXECUTED);
        assert_int_equal(behind.doubts & MODEL_DOUBT(STORE_LOAD), cases[i].doubts);
        assert_int_equal(behind.cost.best != behind.cost.worst, cases[i].doubts != 0);
    }
}

/* Executed it overlaps with the load whole, skipped it takes its own cycle. */
static void a_skipped_store_may_take_longer_than_an_executed_one(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_pipeline pipeline = {0};
    struct model_insn ldr = decode(&core, LDR, 0), str = decode(&core, STR_OTHER, 0);
    model_rule_set(&core, MODEL_RULE_PAIR_STORE, true);
    model_step(&core, &pipeline, &ldr, MODEL_EXECUTED);
    struct model_pipeline other = pipeline;
    same_cost(model_step(&core, &other, &str, MODEL_EXECUTED).cost, 0, 0, 0);
    struct model_step unseen = model_step(&core, &pipeline, &str, MODEL_UNCERTAIN);
    same_cost(unseen.cost, 0, 0, 1);
    assert_int_equal(unseen.doubts, MODEL_DOUBT(PREDICATE));
}

/* Of an instruction that is cut off nobody knows where its fetch ends: no waits, and none later. */
static void an_instruction_that_is_cut_off_has_no_fetch(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    const struct model_region slow = {.name = "slow", .size = 0x2000, .read_wait = 3};
    struct insn_decoder *decoder = insn_decoder_new();
    struct model_pipeline pipeline = {0}, reset;
    struct model_insn nop, cut;
    const uint8_t half[] = {0xBF, 0xF3}; /* of a DSB */
    assert_non_null(decoder);
    assert_true(model_core_add_region(&core, &slow));
    insn_decode(decoder, CODE + 4, half, sizeof half, &cut);
    insn_decoder_free(decoder);
    assert_int_equal(cut.size, 0);
    assert_int_equal(cut.klass, MODEL_CLASS_UNKNOWN);
    nop = decode_at(CODE + 2, NOP, 0);
    model_bind(&core, &nop);
    model_bind(&core, &cut);
    model_step(&core, &pipeline, &nop, MODEL_EXECUTED);
    struct model_step unknown = model_step(&core, &pipeline, &cut, MODEL_EXECUTED);
    assert_int_equal(unknown.doubts, MODEL_DOUBT(UNMODELLED));
    model_pipeline_reset(&reset);
    assert_memory_equal(&pipeline, &reset, sizeof reset);
    nop = decode_at(CODE + 4, NOP, 0); /* with its line not reached in sequence */
    model_bind(&core, &nop);
    same_cost(model_step(&core, &pipeline, &nop, MODEL_EXECUTED).cost, 1, 1, 1);
}

/* Divisions for 256 cycles in one line: the next line, asked for at its beginning, is long there.
 */
static void the_time_spent_in_a_line_does_not_begin_anew(void **state)
{
    (void)state;
    enum { LINE = 128, DIVISIONS = LINE / 4 };
    struct model_core core = core_of("cortex-m3");
    const struct model_region slow = {.name = "slow",
                                      .size = 0x2000,
                                      .read_wait = WAITS_LONG,
                                      .fetch_bytes = LINE,
                                      .prefetch = true};
    struct model_pipeline pipeline = {0};
    struct model_insn next = decode_at(CODE + LINE, NOP, 0);
    assert_true(model_core_add_region(&core, &slow));
    model_bind(&core, &next);
    assert_true(model_param_set(&core, MODEL_PARAM_DIVIDE,
                                (struct model_cost){256 / DIVISIONS, 256 / DIVISIONS, 12}));
    for (uint32_t i = 0; i < DIVISIONS; i++) {
        struct model_insn udiv = decode_at(CODE + 4 * i, UDIV);
        model_bind(&core, &udiv);
        assert_int_equal(model_step(&core, &pipeline, &udiv, MODEL_EXECUTED).cost.nominal,
                         256 / DIVISIONS);
    }
    same_cost(model_step(&core, &pipeline, &next, MODEL_EXECUTED).cost, 1, 1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_that_nobody_described_does_not_wait),
        cmocka_unit_test(streams_to_memory_that_is_not_described_run_beside_each_other),
        cmocka_unit_test(a_refill_from_memory_with_waits_waits),
        cmocka_unit_test(waits_of_writes_make_addresses_matter),
        cmocka_unit_test(only_buffered_writes_do_not_wait),
        cmocka_unit_test(a_jump_without_a_target_does_not_go_forward),
        cmocka_unit_test(a_refill_over_the_system_bus_is_in_doubt_while_it_is_a_range),
        cmocka_unit_test(what_an_it_block_repeats_is_at_least_what_was_left),
        cmocka_unit_test(a_wait_that_is_sure_leaves_the_doubt_of_the_rest),
        cmocka_unit_test(a_load_of_another_memory_behind_a_store_is_in_doubt),
        cmocka_unit_test(a_skipped_store_may_take_longer_than_an_executed_one),
        cmocka_unit_test(an_instruction_that_is_cut_off_has_no_fetch),
        cmocka_unit_test(the_time_spent_in_a_line_does_not_begin_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
