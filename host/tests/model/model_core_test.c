/* The model around its tables: cores by name, memory map, settings and their
 * CRC, what must be seen at run time, and what holds for any stream at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host/insn/decode.h"
#include "host/model/core_def.h"
#include "host/model/traits.h"

static const char *const with_cycles[] = {"cortex-m0", "cortex-m0plus", "cortex-m3", "cortex-m4"};

static struct model_core core_of(const char *name)
{
    struct model_core core;
    assert_true(model_core_init(&core, name));
    return core;
}

/* ---- cores ------------------------------------------------------------- */

static void cores_are_found_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t part;
        bool cycles, fpu;
    } known[] = {
        {"cortex-m0", 0xC20, true, false},  {"cortex-m0plus", 0xC60, true, false},
        {"cortex-m3", 0xC23, true, false},  {"cortex-m4", 0xC24, true, true},
        {"cortex-m7", 0xC27, false, true},  {"cortex-m33", 0xD21, false, true},
        {"cortex-m55", 0xD22, false, true},
    };
    struct model_core core;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_string_equal(model_core_name_at(i), known[i].name);
        core = core_of(known[i].name);
        assert_string_equal(model_core_name(&core), known[i].name);
        assert_int_equal(model_core_cpuid_part(&core), known[i].part);
        assert_int_equal(model_core_has_cycles(&core), known[i].cycles);
        assert_int_equal(model_core_has_fpu(&core), known[i].fpu);
    }
    assert_null(model_core_name_at(sizeof known / sizeof known[0]));
    assert_false(model_core_init(&core, "cortex-m5"));
}

static struct model_insn decode(uint16_t first, uint16_t second)
{
    struct insn_decoder *decoder = insn_decoder_new();
    struct model_insn insn;
    uint8_t bytes[] = {(uint8_t)first, (uint8_t)(first >> 8), (uint8_t)second,
                       (uint8_t)(second >> 8)};
    assert_non_null(decoder);
    insn_decode(decoder, 0x1000, bytes, 4, &insn);
    insn_decoder_free(decoder);
    return insn;
}

/* A core without a table counts nothing, and says so: no cycle at all. */
static void superscalar_cores_have_no_cycles(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m7");
    struct model_insn bx = decode(0x4770, 0);
    struct model_pipeline pipeline = {0};
    struct model_refill refill;
    model_bind(&core, &bx);
    struct model_step step = model_step(&core, &pipeline, &bx, MODEL_EXECUTED);
    assert_int_equal(step.cost.worst, 0);
    assert_int_equal(step.doubts, MODEL_DOUBT(NO_CYCLES));
    model_refills(&core, &bx, &refill);
    assert_int_equal(refill.to[0].worst, 0);
    assert_int_equal(model_access(&core, &bx, 0x20000001).cost.worst, 0);
    step = model_exception(&core, &(struct model_exception){.kind = MODEL_EXCEPTION_ENTRY});
    assert_int_equal(step.cost.worst, 0);
    assert_int_equal(step.doubts, MODEL_DOUBT(NO_CYCLES));
    assert_int_equal(model_needs(&core, &bx), MODEL_NEEDS_FLOW | MODEL_NEEDS_RETURN);
}

/* ---- memory ------------------------------------------------------------ */

static const char *region_name(const struct model_core *core, uint32_t address)
{
    uint8_t index = model_region_at(core, address);
    return index != MODEL_REGION_NONE ? core->regions[index].name : "none";
}

static void the_architecture_gives_the_buses(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    assert_string_equal(region_name(&core, 0), "code");
    assert_string_equal(region_name(&core, 0x1FFFFFFF), "code");
    assert_string_equal(region_name(&core, 0x20000000), "sram");
    assert_string_equal(region_name(&core, 0xE0001004), "ppb");
    assert_string_equal(region_name(&core, 0xE00FFFFF), "ppb");
    assert_string_equal(region_name(&core, 0xE0100000), "vendor");
    assert_string_equal(region_name(&core, 0xFFFFFFFF), "vendor");
}

static void a_later_region_hides_an_earlier_one(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_region port = {.name = "port", .base = 0x8000, .size = 64, .bus = MODEL_BUS_PPB};
    struct model_region top = {.name = "top", .base = 0xFFFFFF00, .size = 0x100};
    assert_true(model_core_add_region(&core, &port));
    assert_true(model_core_add_region(&core, &top));
    assert_string_equal(region_name(&core, 0x7FFF), "code");
    assert_string_equal(region_name(&core, 0x8000), "port");
    assert_string_equal(region_name(&core, 0x803F), "port");
    assert_string_equal(region_name(&core, 0x8040), "code");
    assert_string_equal(region_name(&core, 0xFFFFFFFF), "top");
}

static void bad_regions_are_refused(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_region region = {.name = "bad", .base = 0x1000};
    assert_false(model_core_add_region(&core, &region));
    region.base = 0xFFFFFF00;
    region.size = 0x101;
    assert_false(model_core_add_region(&core, &region));
    region.size = 0x100;
    while (core.region_count < MODEL_REGIONS_MAX) {
        assert_true(model_core_add_region(&core, &region));
    }
    assert_false(model_core_add_region(&core, &region));
}

/* ---- settings ---------------------------------------------------------- */

static void names_lead_back_to_rules_and_parameters(void **state)
{
    (void)state;
    enum model_rule rule;
    enum model_param param;
    for (int i = 0; i < MODEL_RULE_COUNT; i++) {
        assert_true(model_rule_by_name(model_rule_name((enum model_rule)i), &rule));
        assert_int_equal(rule, i);
    }
    for (int i = 0; i < MODEL_PARAM_COUNT; i++) {
        assert_true(model_param_by_name(model_param_name((enum model_param)i), &param));
        assert_int_equal(param, i);
    }
    assert_false(model_rule_by_name("pair", &rule));
    assert_false(model_param_by_name("pair_loads", &param));
}

static void every_setting_explains_itself(void **state)
{
    (void)state;
    for (size_t c = 0; c < 4; c++) {
        struct model_core core = core_of(with_cycles[c]);
        struct model_setting setting;
        size_t count = 0;
        while (model_setting_at(&core, count, &setting)) {
            assert_non_null(setting.name);
            assert_true(strlen(setting.text) > 10);
            assert_true(!setting.applies || strlen(setting.source) > 5);
            assert_memory_equal(&setting.value, &setting.fallback, sizeof setting.value);
            count++;
        }
        assert_int_equal(count, MODEL_RULE_COUNT + MODEL_PARAM_COUNT);
    }
}

/* What is not calibrated stands in the model's README, with its bounds. */
static void the_readme_lists_what_is_not_calibrated(void **state)
{
    (void)state;
    static char text[32768];
    FILE *file = fopen("host/model/README.md", "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    for (size_t c = 0; c < 4; c++) {
        struct model_core core = core_of(with_cycles[c]);
        struct model_setting setting;
        for (size_t i = 0; model_setting_at(&core, i, &setting); i++) {
            char name[64];
            char bounds[64];
            snprintf(name, sizeof name, "`%s`", setting.name);
            snprintf(bounds, sizeof bounds, "%u / %u / %u", setting.value.best,
                     setting.value.nominal, setting.value.worst);
            const char *row = strstr(strstr(text, "## Not calibrated"), name);
            bool listed = row != NULL && row < strstr(text, "## Adding a core");
            assert_true(listed || setting.calibrated || !setting.applies);
            if (listed && setting.applies && !setting.calibrated &&
                setting.kind == MODEL_SETTING_PARAM) {
                const char *at = strstr(row, bounds);
                assert_true(at != NULL && at < strchr(row, '\n'));
            }
        }
    }
}

static bool applies(const struct model_core *core, size_t index)
{
    struct model_setting setting;
    assert_true(model_setting_at(core, index, &setting));
    return setting.applies;
}

static void settings_apply_where_the_core_has_them(void **state)
{
    (void)state;
    struct model_core m0 = core_of("cortex-m0");
    struct model_core m3 = core_of("cortex-m3");
    struct model_core m4 = core_of("cortex-m4");
    struct model_core m7 = core_of("cortex-m7");
    size_t lazy = MODEL_RULE_COUNT + MODEL_PARAM_LAZY_SAVE;
    assert_false(applies(&m0, MODEL_RULE_PAIR_LOADS));
    assert_true(applies(&m0, MODEL_RULE_SMALL_MULTIPLIER));
    assert_true(applies(&m3, MODEL_RULE_PAIR_LOADS));
    assert_false(applies(&m3, MODEL_RULE_FP_RESULT_STALL));
    assert_false(applies(&m3, lazy));
    assert_true(applies(&m4, lazy));
    for (size_t i = 0; i < MODEL_RULE_COUNT + MODEL_PARAM_COUNT; i++) {
        assert_false(applies(&m7, i));
    }
}

static void changed_settings_show_value_and_default(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_setting setting;
    model_rule_set(&core, MODEL_RULE_PAIR_LOADS, false);
    assert_false(model_rule_on(&core, MODEL_RULE_PAIR_LOADS));
    assert_true(model_setting_at(&core, MODEL_RULE_PAIR_LOADS, &setting));
    assert_int_equal(setting.value.nominal, 0);
    assert_int_equal(setting.fallback.nominal, 1);
    struct model_cost value = {1, 2, 3};
    assert_true(model_param_set(&core, MODEL_PARAM_DIVIDE, value));
    assert_true(model_setting_at(&core, MODEL_RULE_COUNT + MODEL_PARAM_DIVIDE, &setting));
    assert_memory_equal(&setting.value, &value, sizeof value);
    assert_int_equal(setting.fallback.nominal, 7);
}

static void disordered_parameters_are_refused(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    assert_false(model_param_set(&core, MODEL_PARAM_DIVIDE, (struct model_cost){3, 2, 4}));
    assert_false(model_param_set(&core, MODEL_PARAM_DIVIDE, (struct model_cost){1, 5, 4}));
    assert_int_equal(core.params[MODEL_PARAM_DIVIDE].worst, 12);
}

/* The CRC does not cover it either. */
static void a_parameter_that_the_core_lacks_changes_nothing(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m0");
    struct model_core before = core;
    assert_true(model_param_set(&core, MODEL_PARAM_DIVIDE, (struct model_cost){1, 2, 3}));
    assert_memory_equal(&core, &before, sizeof core);
}

/* Every setting that applies moves the CRC, and so do core and memory. */
static void the_crc_covers_every_assumption(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m4");
    uint32_t plain = model_rules_crc(&core);
    for (int i = 0; i < MODEL_RULE_COUNT; i++) {
        struct model_core other = core;
        model_rule_set(&other, (enum model_rule)i, !model_rule_on(&core, (enum model_rule)i));
        assert_int_equal(model_rules_crc(&other) != plain, applies(&core, (size_t)i));
    }
    for (int i = 0; i < MODEL_PARAM_COUNT; i++) {
        struct model_core other = core;
        other.params[i].worst++;
        assert_int_equal(model_rules_crc(&other) != plain,
                         applies(&core, MODEL_RULE_COUNT + (size_t)i));
    }
    struct model_core m3 = core_of("cortex-m3");
    assert_int_not_equal(model_rules_crc(&m3), plain);
    struct model_region region = {.name = "flash", .size = 0x1000, .read_wait = 1};
    assert_true(model_core_add_region(&core, &region));
    assert_int_not_equal(model_rules_crc(&core), plain);
}

/* zlib's CRC-32 of "cortex-m7": that core has no settings, this one no memory. */
static void the_crc_is_the_usual_one(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m7");
    core.region_count = 0;
    assert_int_equal(model_rules_crc(&core), 0xC64A8015);
}

static void names_of_doubts_and_classes_are_distinct(void **state)
{
    (void)state;
    for (int i = 0; i < MODEL_UNKNOWN_COUNT; i++) {
        assert_true(strlen(model_unknown_text((enum model_unknown)i)) > 10);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(model_unknown_name((enum model_unknown)i),
                                    model_unknown_name((enum model_unknown)j));
        }
    }
    for (int i = 0; i < MODEL_CLASS_COUNT; i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(model_class_name((enum model_class)i),
                                    model_class_name((enum model_class)j));
        }
    }
    assert_string_equal(model_class_name((enum model_class)MODEL_CLASS_COUNT), "?");
}

/* ---- what must be seen -------------------------------------------------- */

static uint32_t needs(const struct model_core *core, uint16_t first, uint16_t second)
{
    struct model_insn insn = decode(first, second);
    model_bind(core, &insn);
    return model_needs(core, &insn);
}

static void needs_are_as_small_as_the_core_allows(void **state)
{
    (void)state;
    struct model_core m3 = core_of("cortex-m3");
    struct model_core m4 = core_of("cortex-m4");
    struct model_core m0 = core_of("cortex-m0");
    assert_int_equal(needs(&m3, 0x2001, 0), 0);                   /* movs r0, #1 */
    assert_int_equal(needs(&m3, 0x6808, 0), MODEL_NEEDS_ADDRESS); /* ldr r0, [r1] */
    assert_int_equal(needs(&m3, 0x7808, 0), MODEL_NEEDS_ADDRESS); /* ldrb: of the code's memory? */
    assert_int_equal(needs(&m3, 0x7008, 0), 0);                   /* strb */
    assert_int_equal(needs(&m3, 0x9801, 0), 0);                   /* ldr r0, [sp, #4] */
    assert_int_equal(needs(&m3, 0x4802, 0), 0);                   /* ldr r0, [pc, #8] */
    assert_int_equal(needs(&m0, 0x6808, 0), 0);                   /* unaligned faults */
    assert_int_equal(needs(&m0, 0xc80e, 0), 0);                   /* ldm: the same */
    assert_int_equal(needs(&m3, 0xc80e, 0), MODEL_NEEDS_ADDRESS);
    assert_int_equal(needs(&m3, 0xbc10, 0), 0);                                     /* pop {r4} */
    assert_int_equal(needs(&m3, 0xd0fe, 0), MODEL_NEEDS_FLOW);                      /* beq */
    assert_int_equal(needs(&m3, 0x4770, 0), MODEL_NEEDS_FLOW | MODEL_NEEDS_RETURN); /* bx lr */
    assert_int_equal(needs(&m3, 0xbd10, 0), MODEL_NEEDS_FLOW | MODEL_NEEDS_RETURN); /* pop */
    assert_int_equal(needs(&m3, 0xbf30, 0), MODEL_NEEDS_TIME);                      /* wfi */
    assert_int_equal(needs(&m3, 0xb672, 0), MODEL_NEEDS_MASK);                      /* cpsid i */
    assert_int_equal(needs(&m3, 0xf381, 0x8811), MODEL_NEEDS_MASK); /* msr basepri, r1 */
    assert_int_equal(needs(&m4, 0xee30, 0x0a81), MODEL_NEEDS_FP);   /* vadd.f32 */
}

/* Ports that never meet: which memory a byte comes from means nothing. */
static void separate_ports_need_no_address(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m4");
    assert_int_equal(needs(&core, 0x7808, 0), MODEL_NEEDS_ADDRESS);
    assert_true(model_param_set(&core, MODEL_PARAM_SHARED_MEMORY, (struct model_cost){0}));
    assert_int_equal(needs(&core, 0x7808, 0), 0);
    assert_int_equal(needs(&core, 0xc80e, 0), 0);
}

static void wait_states_make_addresses_matter(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m0");
    struct model_region slow = {.name = "slow", .base = 0x60000000, .size = 0x100, .read_wait = 1};
    assert_true(model_core_add_region(&core, &slow));
    assert_int_equal(needs(&core, 0x6808, 0), MODEL_NEEDS_ADDRESS);
    assert_int_equal(needs(&core, 0x7808, 0), MODEL_NEEDS_ADDRESS);
    assert_int_equal(needs(&core, 0xc80e, 0), MODEL_NEEDS_ADDRESS);
    assert_int_equal(needs(&core, 0x4802, 0), 0); /* a literal's region is known */
}

/* The counter's load, once its region is known, needs no look at its address. */
static void a_known_private_bus_access_needs_nothing(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn ldr = decode(0x6808, 0);
    model_bind(&core, &ldr);
    ldr.region = model_region_at(&core, 0xE0001004);
    assert_int_equal(model_needs(&core, &ldr), 0);
    ldr.region = model_region_at(&core, 0x20000000);
    assert_int_equal(model_needs(&core, &ldr), MODEL_NEEDS_ADDRESS);
}

static uint32_t predicated_needs(uint16_t first, uint16_t second)
{
    struct insn_decoder *decoder = insn_decoder_new();
    struct model_core core = core_of("cortex-m3");
    struct model_insn insn;
    const uint8_t it[] = {0x08, 0xbf};
    uint8_t bytes[] = {(uint8_t)first, (uint8_t)(first >> 8), (uint8_t)second,
                       (uint8_t)(second >> 8)};
    assert_non_null(decoder);
    insn_decode(decoder, 0x1000, it, 2, &insn);
    insn_decode(decoder, 0x1002, bytes, 4, &insn);
    insn_decoder_free(decoder);
    model_bind(&core, &insn);
    return model_needs(&core, &insn);
}

static void outcomes_matter_where_they_change_something(void **state)
{
    (void)state;
    assert_int_equal(predicated_needs(0x7808, 0),
                     MODEL_NEEDS_OUTCOME | MODEL_NEEDS_ADDRESS);             /* ldrbeq */
    assert_int_equal(predicated_needs(0xfb01, 0x3002), MODEL_NEEDS_OUTCOME); /* mlaeq */
    assert_int_equal(predicated_needs(0x2001, 0), MODEL_NEEDS_OUTCOME);      /* an address, maybe */
    assert_int_equal(predicated_needs(0x4288, 0), 0);                        /* cmpeq */
    assert_int_equal(predicated_needs(0x4770, 0), MODEL_NEEDS_FLOW | MODEL_NEEDS_RETURN);
}

/* ---- any stream --------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void ordered(struct model_cost cost)
{
    assert_true(cost.best <= cost.nominal);
    assert_true(cost.nominal <= cost.worst);
    assert_true(cost.worst < 300);
}

/* What is from a manual is what is left, and never less than nothing. */
static void explained(struct model_cost cost, struct model_origin origin)
{
    assert_true(origin.uncalibrated >= 0);
    assert_true(origin.measured + origin.uncalibrated <= (int32_t)cost.nominal);
}

static struct model_core random_core(uint32_t *seed)
{
    struct model_core core = core_of(with_cycles[next_random(seed) % 4]);
    core.rules = next_random(seed) & ((1u << MODEL_RULE_COUNT) - 1);
    struct model_region region = {
        .name = "any",
        .size = 0x20000,
        .read_wait = (uint8_t)(next_random(seed) % 6),
        .write_wait = (uint8_t)(next_random(seed) % 6),
        .fetch_bytes = (uint8_t)(4u << next_random(seed) % 3),
        .prefetch = next_random(seed) % 2 != 0,
    };
    if (next_random(seed) % 2 != 0) {
        assert_true(model_core_add_region(&core, &region));
    }
    return core;
}

struct stream {
    struct model_core core;
    struct model_pipeline pipeline;
    struct insn_decoder *decoder;
    uint32_t address;
    uint32_t seed;
};

/* Both costs are bounded, and whoever was not waited for has something to do later,
 * but for what the return does anew. */
static void interrupted_anywhere(struct stream *s, const struct model_insn *insn,
                                 struct model_cost cycles)
{
    uint32_t left = cycles.nominal != 0 ? next_random(&s->seed) % cycles.nominal : 0;
    struct model_cost remains = model_left(cycles, left);
    struct model_interruption met = model_interrupt(&s->core, insn, cycles, remains);
    ordered(remains);
    assert_true(remains.best <= cycles.best && remains.worst <= cycles.worst);
    ordered(met.wait);
    ordered(met.resume);
    explained(met.wait, met.wait_origin);
    explained(met.resume, met.resume_origin);
    assert_true(met.wait.best <= remains.best && met.wait.worst <= remains.worst);
    assert_true(remains.worst != 0 || met.resume.worst == 0);
    assert_true(met.wait.best == met.wait.worst || met.doubts == MODEL_DOUBT(INTERRUPTED));
    assert_true(met.resume.best == met.resume.worst || met.doubts == MODEL_DOUBT(INTERRUPTED));
}

static void random_step(struct stream *s)
{
    uint32_t random = next_random(&s->seed) << 16 ^ next_random(&s->seed);
    uint8_t bytes[] = {(uint8_t)random, (uint8_t)(random >> 8), (uint8_t)(random >> 16),
                       (uint8_t)(random >> 24)};
    struct model_insn insn;
    struct model_refill refill;
    insn_decode(s->decoder, s->address, bytes, 4, &insn);
    model_bind(&s->core, &insn);
    enum model_outcome outcome =
        (insn.flags & MODEL_INSN_PREDICATED) != 0 ? next_random(&s->seed) % 3 : MODEL_EXECUTED;
    struct model_step step = model_step(&s->core, &s->pipeline, &insn, outcome);
    ordered(step.cost);
    /* A range has a reason, and what is not modelled is never certain. */
    assert_true(step.cost.best == step.cost.worst || step.doubts != 0);
    explained(step.cost, step.origin);
    assert_true(insn.klass != MODEL_CLASS_UNKNOWN || step.doubts == MODEL_DOUBT(UNMODELLED) ||
                step.doubts == (MODEL_DOUBT(UNMODELLED) | MODEL_DOUBT(WAIT_STATES)));
    interrupted_anywhere(s, &insn, step.cost);
    model_refills(&s->core, &insn, &refill);
    for (int i = 0; i < MODEL_TARGET_COUNT; i++) {
        ordered(refill.to[i]);
        explained(refill.to[i], refill.origin[i]);
    }
    struct model_step access = model_access(&s->core, &insn, next_random(&s->seed) % 0x40000);
    ordered(access.cost);
    assert_true(access.cost.best == access.cost.worst || access.doubts != 0);
    struct model_arrival arrival = model_arrival(&s->core, &insn);
    ordered(arrival.fetch);
    s->address += insn.size;
    if (next_random(&s->seed) % 8 == 0) {
        model_pipeline_jump(&s->pipeline, refill.to[arrival.kind]);
        s->address = next_random(&s->seed) % 0x10000 * 2;
    }
}

static void bounds_hold_for_any_stream(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int i = 0; i < 300; i++) {
        struct stream s = {.core = random_core(&seed), .decoder = insn_decoder_new()};
        assert_non_null(s.decoder);
        s.seed = seed;
        for (int j = 0; j < 1000; j++) {
            random_step(&s);
        }
        seed = s.seed;
        insn_decoder_free(s.decoder);
    }
}

static void bounds_hold_for_any_exception(void **state)
{
    (void)state;
    uint32_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        struct model_core core = random_core(&seed);
        struct model_exception event = {
            .kind = (enum model_exception_kind)(next_random(&seed) % 6),
            .fp_frame = true,
            .fp_moved = next_random(&seed) % 2 != 0,
            .pended_here = next_random(&seed) % 2 != 0,
            .stack = next_random(&seed) % 0x40000,
            .vector = next_random(&seed) % 0x40000,
            .handler = next_random(&seed) % 0x40000,
        };
        struct model_step step = model_exception(&core, &event);
        ordered(step.cost);
        assert_true(step.cost.best == step.cost.worst || step.doubts != 0);
        explained(step.cost, step.origin);
    }
}

static void same_origin(struct model_origin origin, int32_t measured, int32_t uncalibrated)
{
    assert_int_equal(origin.measured, measured);
    assert_int_equal(origin.uncalibrated, uncalibrated);
}

static struct model_step step_after(const struct model_core *core, uint16_t first, uint16_t second)
{
    struct model_pipeline pipeline = {0};
    struct model_insn insn = decode(first, 0);
    model_bind(core, &insn);
    model_step(core, &pipeline, &insn, MODEL_EXECUTED);
    insn = decode(second, 0);
    model_bind(core, &insn);
    return model_step(core, &pipeline, &insn, MODEL_EXECUTED);
}

/* The wait is a parameter that nobody calibrated; what is done later is an instruction's
 * own time, but for what continuing adds. */
static void an_interrupted_instruction_says_what_is_uncalibrated(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn ldm = decode(0xCC0F, 0), udiv = decode(0xFBB1, 0xF0F2);
    struct model_cost five = {5, 5, 5}, seven = {2, 7, 12};
    struct model_interruption met = model_interrupt(&core, &ldm, five, model_left(five, 4));
    same_origin(met.wait_origin, 0, 1);
    same_origin(met.resume_origin, 0, 1);
    met = model_interrupt(&core, &udiv, seven, model_left(seven, 4));
    same_origin(met.wait_origin, 0, 0);
    same_origin(met.resume_origin, 0, 0);
    model_rule_set(&core, MODEL_RULE_MULTI_CYCLE_FINISH, true);
    met = model_interrupt(&core, &ldm, five, model_left(five, 4));
    same_origin(met.wait_origin, 0, 0); /* ACTLR.DISMCYCINT: stated */
    met = model_interrupt(&core, &udiv, seven, model_left(seven, 4));
    same_origin(met.wait_origin, 0, 4);
}

static struct model_origin refill_origin(const struct model_core *core, uint16_t insn,
                                         enum model_target target)
{
    struct model_insn branch = decode(insn, 0);
    struct model_refill refill;
    model_refills(core, &branch, &refill);
    return refill.origin[target];
}

static void cycles_say_where_they_come_from(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m4");
    struct model_core m0 = core_of("cortex-m0");
    struct model_exception entry = {.kind = MODEL_EXCEPTION_ENTRY};
    struct model_exception chain = {.kind = MODEL_EXCEPTION_TAIL_CHAIN};
    same_origin(step_after(&core, 0x2000, 0x6808).origin, 0, 0); /* movs; ldr: the tables */
    same_origin(step_after(&core, 0x6010, 0x6808).origin, 1, 0); /* str; ldr: a measured rule */
    same_origin(step_after(&core, 0x6010, 0x4802).origin, 2, 0); /* str; ldr literal: two */
    same_origin(refill_origin(&core, 0xd0fe, MODEL_TARGET_PLAIN), 1, 0);          /* beq */
    same_origin(refill_origin(&core, 0xd0fe, MODEL_TARGET_UNALIGNED_WIDE), 2, 0); /* beq */
    same_origin(refill_origin(&core, 0x4770, MODEL_TARGET_PLAIN), 0, 2);          /* bx lr */
    same_origin(refill_origin(&m0, 0x4770, MODEL_TARGET_PLAIN), 0, 0);
    same_origin(model_exception(&core, &entry).origin, 0, 0);
    same_origin(model_exception(&m0, &chain).origin, 0, 5); /* of the 6, less the branch */
    /* What a user sets is nobody's measurement. */
    assert_true(model_param_set(&core, MODEL_PARAM_ENTRY, (struct model_cost){14, 14, 14}));
    same_origin(model_exception(&core, &entry).origin, 0, 14);
}

/* A jump with nothing under way leaves the state after reset: callers compare
 * pipelines as bytes. */
static void a_jump_leaves_the_reset_state(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m4");
    struct model_pipeline pipeline = {0};
    struct model_pipeline reset;
    struct model_insn ldr = decode(0x6808, 0);
    model_bind(&core, &ldr);
    model_step(&core, &pipeline, &ldr, MODEL_EXECUTED);
    model_pipeline_reset(&reset);
    assert_memory_not_equal(&pipeline, &reset, sizeof reset);
    model_pipeline_jump(&pipeline, (struct model_cost){1, 1, 3});
    assert_memory_equal(&pipeline, &reset, sizeof reset);
}

static void totals_add_up_beyond_32_bits(void **state)
{
    (void)state;
    struct model_total total = {0};
    model_total_add(&total, (struct model_cost){1, 2, UINT32_MAX});
    model_total_add(&total, (struct model_cost){1, 2, UINT32_MAX});
    assert_int_equal(total.best, 2);
    assert_int_equal(total.nominal, 4);
    assert_true(total.worst == 2 * (uint64_t)UINT32_MAX);
}

/* A number that names nothing gives nothing, and no memory behind a table's end. */
static void what_is_not_in_the_tables_is_nothing(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m3");
    struct model_insn odd = decode(0x4770, 0);
    struct model_pipeline pipeline = {0};
    struct model_refill refill;
    assert_string_equal(model_unknown_name((enum model_unknown)MODEL_UNKNOWN_COUNT), "?");
    assert_string_equal(model_unknown_text((enum model_unknown)MODEL_UNKNOWN_COUNT), "?");
    assert_string_equal(model_rule_name((enum model_rule)MODEL_RULE_COUNT), "?");
    assert_string_equal(model_param_name((enum model_param)MODEL_PARAM_COUNT), "?");
    odd.klass = MODEL_CLASS_COUNT;
    assert_int_equal(model_step(&core, &pipeline, &odd, MODEL_EXECUTED).doubts,
                     MODEL_DOUBT(UNMODELLED));
    model_refills(&core, &odd, &refill);
    for (int i = 0; i < MODEL_TARGET_COUNT; i++) {
        assert_int_equal(refill.to[i].worst, 0);
    }
    assert_int_equal(model_class_traits(MODEL_CLASS_COUNT), 0);
    struct model_exception none = {.kind = MODEL_EXCEPTION_COUNT};
    assert_int_equal(model_exception(&core, &none).cost.worst, 0);
    none.kind = (enum model_exception_kind)(MODEL_EXCEPTION_COUNT + 7);
    assert_int_equal(model_exception(&core, &none).cost.worst, 0);
}

/* A core without a table has no cycles by any of the other ways, either. */
static void no_event_of_a_core_without_cycles_has_any(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m7");
    struct model_insn ldm = decode(0xe891, 0x000c);
    struct model_refill refill;
    model_bind(&core, &ldm);
    assert_int_equal(model_access(&core, &ldm, 0x20000001).cost.worst, 0);
    assert_int_equal(model_arrival(&core, &ldm).fetch.worst, 0);
    model_refills(&core, &ldm, &refill);
    assert_int_equal(refill.to[MODEL_TARGET_PLAIN].worst, 0);
    struct model_cost three = {3, 3, 3}, two = {2, 2, 2};
    assert_int_equal(model_interrupt(&core, &ldm, three, two).wait.worst, 0);
    struct model_exception entry = {.kind = MODEL_EXCEPTION_ENTRY};
    assert_int_equal(model_exception(&core, &entry).doubts, MODEL_DOUBT(NO_CYCLES));
}

/* Where the FP registers go nobody knows, if the stack is not: no wait states then. */
static void a_lazy_save_pays_its_memorys_waits(void **state)
{
    (void)state;
    struct model_core core = core_of("cortex-m4");
    const struct model_region slow = {.name = "slow",
                                      .base = 0x20000000u,
                                      .size = 0x1000u,
                                      .bus = MODEL_BUS_SYSTEM,
                                      .write_wait = 2};
    assert_true(model_core_add_region(&core, &slow));
    struct model_exception save = {.kind = MODEL_EXCEPTION_LAZY_SAVE};
    uint32_t unknown = model_exception(&core, &save).cost.nominal;
    save.stack = 0x20000100u;
    assert_int_equal(model_exception(&core, &save).cost.nominal, unknown + 17 * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cores_are_found_by_name),
        cmocka_unit_test(superscalar_cores_have_no_cycles),
        cmocka_unit_test(the_architecture_gives_the_buses),
        cmocka_unit_test(a_later_region_hides_an_earlier_one),
        cmocka_unit_test(bad_regions_are_refused),
        cmocka_unit_test(names_lead_back_to_rules_and_parameters),
        cmocka_unit_test(every_setting_explains_itself),
        cmocka_unit_test(the_readme_lists_what_is_not_calibrated),
        cmocka_unit_test(settings_apply_where_the_core_has_them),
        cmocka_unit_test(changed_settings_show_value_and_default),
        cmocka_unit_test(disordered_parameters_are_refused),
        cmocka_unit_test(a_parameter_that_the_core_lacks_changes_nothing),
        cmocka_unit_test(the_crc_covers_every_assumption),
        cmocka_unit_test(the_crc_is_the_usual_one),
        cmocka_unit_test(names_of_doubts_and_classes_are_distinct),
        cmocka_unit_test(needs_are_as_small_as_the_core_allows),
        cmocka_unit_test(separate_ports_need_no_address),
        cmocka_unit_test(wait_states_make_addresses_matter),
        cmocka_unit_test(a_known_private_bus_access_needs_nothing),
        cmocka_unit_test(outcomes_matter_where_they_change_something),
        cmocka_unit_test(bounds_hold_for_any_stream),
        cmocka_unit_test(an_interrupted_instruction_says_what_is_uncalibrated),
        cmocka_unit_test(bounds_hold_for_any_exception),
        cmocka_unit_test(cycles_say_where_they_come_from),
        cmocka_unit_test(a_jump_leaves_the_reset_state),
        cmocka_unit_test(totals_add_up_beyond_32_bits),
        cmocka_unit_test(what_is_not_in_the_tables_is_nothing),
        cmocka_unit_test(no_event_of_a_core_without_cycles_has_any),
        cmocka_unit_test(a_lazy_save_pays_its_memorys_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
