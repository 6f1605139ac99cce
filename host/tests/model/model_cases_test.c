/* Every case file against the model, line by line; that text and bytes agree;
 * and that every row of every core's table and every rule, on and off, has a
 * case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <capstone/capstone.h>

#include "host/insn/decode.h"
#include "host/model/core_def.h"
#include "host/tests/model/model_case_file.h"

#define FOLDER "host/tests/model_cases/"

static const char *const files[] = {
    FOLDER "m3_m4_rows.txt", FOLDER "m3_m4_rules.txt", FOLDER "m4.txt",
    FOLDER "m0.txt",         FOLDER "exceptions.txt",  FOLDER "wait_states.txt",
    FOLDER "published.txt",  FOLDER "interrupted.txt",
};

enum { CORES = 6, SEQUENCES_AT_LEAST = 120, PUBLISHED_AT_LEAST = 40 };

struct run {
    int failures;
    int sequences; /* cases; one that runs on two cores counts once */
    int published;
    bool rows[CORES][MODEL_CLASS_COUNT];
    bool rules[CORES][MODEL_RULE_COUNT][2]; /* named by a case, off and on */
    size_t core;                            /* of the case that runs */
};

/* ---- one case on one core ---------------------------------------------- */

static void complain(struct run *run, const struct model_case *c, int line, const char *what,
                     struct model_cost got, struct model_cost want)
{
    fprintf(stderr, "%s:%d: %s on %s: %s: got %u %u %u, expected %u %u %u\n", c->file, line,
            c->name, model_core_name_at(run->core), what, got.best, got.nominal, got.worst,
            want.best, want.nominal, want.worst);
    run->failures++;
}

static bool same(struct model_cost a, struct model_cost b)
{
    return a.best == b.best && a.nominal == b.nominal && a.worst == b.worst;
}

static bool prepare(const struct model_case *c, const char *name, struct model_core *core)
{
    bool good = model_core_init(core, name);
    for (size_t i = 0; good && i < c->rule_count; i++) {
        model_rule_set(core, c->rules[i].rule, c->rules[i].on);
    }
    for (size_t i = 0; good && i < c->param_count; i++) {
        good = model_param_set(core, c->params[i].param, c->params[i].value);
    }
    for (size_t i = 0; good && i < c->region_count; i++) {
        good = model_core_add_region(core, &c->regions[i]);
    }
    return good;
}

struct state {
    struct model_core core;
    struct model_pipeline pipeline;
    struct model_insn insn; /* the last one, */
    struct model_cost took; /* with its jump */
    struct insn_decoder *decoder;
    struct model_cost total;
    uint32_t doubts;
};

static void decode(struct state *s, const struct model_case_item *item, struct model_insn *out)
{
    insn_decode(s->decoder, item->address, item->bytes, item->size, out);
    model_bind(&s->core, out);
    if (item->has_bus) {
        out->region = model_region_at(&s->core, item->bus);
    }
}

static struct model_cost time_insn(struct state *s, const struct model_case_item *item)
{
    decode(s, item, &s->insn);
    struct model_step step = model_step(&s->core, &s->pipeline, &s->insn, item->outcome);
    s->doubts |= step.doubts;
    for (size_t i = 0; i < item->access_count; i++) {
        uint32_t needs = model_needs(&s->core, &s->insn);
        struct model_step access = model_access(&s->core, &s->insn, item->accesses[i]);
        struct model_cost extra = access.cost;
        /* What costs something must have been announced. */
        if (extra.worst != 0 && (needs & MODEL_NEEDS_ADDRESS) == 0) {
            extra.worst += 1000;
        }
        s->doubts |= access.doubts;
        step.cost = model_cost_sum(step.cost, extra);
    }
    return step.cost;
}

static struct model_cost time_jump(struct state *s, const struct model_case_item *next)
{
    struct model_refill refill;
    struct model_insn target;
    model_refills(&s->core, &s->insn, &refill);
    decode(s, next, &target);
    struct model_arrival arrival = model_arrival(&s->core, &target);
    struct model_cost cost = model_cost_sum(refill.to[arrival.kind], arrival.fetch);
    struct model_cost p = refill.to[arrival.kind];
    s->doubts |= (p.best != p.worst ? refill.doubts : 0) | arrival.doubts;
    model_pipeline_jump(&s->pipeline, cost);
    if ((model_needs(&s->core, &s->insn) & MODEL_NEEDS_FLOW) == 0) {
        cost.worst += 1000;
    }
    return cost;
}

static struct model_cost time_exception(struct state *s, const struct model_case_item *item)
{
    struct model_step step = model_exception(&s->core, &item->exception);
    s->doubts |= step.doubts;
    model_pipeline_reset(&s->pipeline);
    return step.cost;
}

/* What it costs is no part of the total: nothing says that there is an interrupt. */
static void check_interrupt(struct run *run, const struct model_case *c, struct state *s,
                            const struct model_case_item *item)
{
    struct model_interruption met =
        model_interrupt(&s->core, &s->insn, s->took, model_left(s->took, item->left));
    s->doubts |= met.doubts;
    if (!same(met.wait, item->interrupt_wait)) {
        complain(run, c, item->line, "waited for", met.wait, item->interrupt_wait);
    }
    if (!same(met.resume, item->interrupt_resume)) {
        complain(run, c, item->line, "done after the return", met.resume, item->interrupt_resume);
    }
}

static void run_items(struct run *run, const struct model_case *c, struct state *s)
{
    for (size_t i = 0; i < c->item_count; i++) {
        const struct model_case_item *item = &c->items[i];
        struct model_cost cost = {0};
        switch (item->kind) {
        case CASE_INSN:
            cost = s->took = time_insn(s, item);
            run->rows[run->core][s->insn.klass] = true;
            break;
        case CASE_JUMP:
            assert_true(i + 1 < c->item_count);
            cost = time_jump(s, item + 1);
            s->took = model_cost_sum(s->took, cost);
            break;
        case CASE_EXCEPTION:
            cost = time_exception(s, item);
            break;
        case CASE_INTERRUPT:
            check_interrupt(run, c, s, item);
            break;
        case CASE_AT:
            break;
        }
        s->total = model_cost_sum(s->total, cost);
        if (!same(cost, item->cost)) {
            complain(run, c, item->line, item->text, cost, item->cost);
        }
    }
}

static void check_doubts(struct run *run, const struct model_case *c, uint32_t got)
{
    for (int i = 0; i < MODEL_UNKNOWN_COUNT; i++) {
        if (((got ^ c->doubts) >> i & 1) != 0) {
            fprintf(stderr, "%s:%d: %s on %s: doubt %s %s\n", c->file, c->line, c->name,
                    model_core_name_at(run->core), model_unknown_name((enum model_unknown)i),
                    (got >> i & 1) != 0 ? "not expected" : "missing");
            run->failures++;
        }
    }
}

static void object(struct run *run, const struct model_case *c, bool wrong, const char *what)
{
    if (wrong) {
        fprintf(stderr, "%s:%d: %s on %s: %s\n", c->file, c->line, c->name,
                model_core_name_at(run->core), what);
        run->failures++;
    }
}

/* A published count is ours, or the case says why not; and it lies between our
 * bounds, or the case says that it cannot. */
static void check_published(struct run *run, const struct model_case *c)
{
    if (!c->has_published) {
        return;
    }
    bool equal = c->published == c->total.nominal;
    bool within = c->total.best <= c->published && c->published <= c->total.worst;
    object(run, c, !c->has_says || !c->has_source, "who published it, and what does it say?");
    object(run, c, !equal && !c->has_reason, "not what was published, and no reason");
    object(run, c, equal && c->has_reason, "a reason, but it is what was published");
    object(run, c, within == c->outside, "outside of the bounds, or not, against what it says");
    run->published++;
}

static size_t core_index(const char *name)
{
    size_t i = 0;
    while (model_core_name_at(i) != NULL && strcmp(model_core_name_at(i), name) != 0) {
        i++;
    }
    assert_non_null(model_core_name_at(i));
    return i;
}

static void run_on_core(struct run *run, const struct model_case *c, const char *name)
{
    struct state s = {.decoder = insn_decoder_new()};
    assert_non_null(s.decoder);
    run->core = core_index(name);
    assert_true(prepare(c, name, &s.core));
    for (size_t i = 0; i < c->rule_count; i++) {
        run->rules[run->core][c->rules[i].rule][c->rules[i].on] = true;
    }
    run_items(run, c, &s);
    if (!same(s.total, c->total)) {
        complain(run, c, c->line, "total", s.total, c->total);
    }
    check_doubts(run, c, s.doubts);
    check_published(run, c);
    insn_decoder_free(s.decoder);
}

static void run_case(const struct model_case *c, void *context)
{
    struct run *run = context;
    run->sequences++;
    for (size_t i = 0; i < c->core_count; i++) {
        run_on_core(run, c, c->cores[i]);
    }
}

/* ---- text and bytes ---------------------------------------------------- */

/* The last instruction of a run of code. Capstone sees the run from its start,
 * so that it follows the IT blocks and prints their conditions. */
static void text_of_last(csh handle, const uint8_t *code, size_t size, uint32_t address, char *text,
                         size_t length)
{
    cs_insn *insns = NULL;
    size_t count = cs_disasm(handle, code, size, address, 0, &insns);
    snprintf(text, length, "?");
    if (count != 0) {
        const cs_insn *last = &insns[count - 1];
        snprintf(text, length, "%s%s%s", last->mnemonic, last->op_str[0] != '\0' ? " " : "",
                 last->op_str);
        cs_free(insns, count);
    }
}

static void check_text(const struct model_case *c, void *context)
{
    struct run *run = context;
    uint8_t code[4 * CASE_ITEMS_MAX];
    size_t size = 0;
    csh handle;
    assert_int_equal(cs_open(CS_ARCH_ARM, (cs_mode)(CS_MODE_THUMB | CS_MODE_MCLASS), &handle),
                     CS_ERR_OK);
    for (size_t i = 0; i < c->item_count; i++) {
        const struct model_case_item *item = &c->items[i];
        if (item->kind != CASE_INSN || strncmp(item->text, ".short", 6) == 0) {
            size = 0;
            continue;
        }
        memcpy(code + size, item->bytes, item->size);
        size += item->size;
        char text[256];
        text_of_last(handle, code, size, item->address + (uint32_t)(item->size - size), text,
                     sizeof text);
        if (strcmp(text, item->text) != 0) {
            fprintf(stderr, "%s:%d: the bytes are `%s`, the text says `%s`\n", c->file, item->line,
                    text, item->text);
            run->failures++;
        }
    }
    cs_close(&handle);
}

/* ---- the tests --------------------------------------------------------- */

static void read_all(void (*each)(const struct model_case *, void *), struct run *run)
{
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        assert_true(model_case_file_read(files[i], each, run));
    }
}

static void every_case_has_its_cycles(void **state)
{
    struct run *run = *state;
    *run = (struct run){0};
    read_all(run_case, run);
    assert_int_equal(run->failures, 0);
    assert_true(run->sequences >= SEQUENCES_AT_LEAST);
    assert_true(run->published >= PUBLISHED_AT_LEAST);
}

static void text_and_bytes_agree(void **state)
{
    (void)state;
    struct run run = {0};
    read_all(check_text, &run);
    assert_int_equal(run.failures, 0);
}

static void every_row_has_a_case(void **state)
{
    struct run *run = *state;
    int missing = 0;
    for (size_t core = 0; core < CORES; core++) {
        struct model_core model;
        assert_true(model_core_init(&model, model_core_name_at(core)));
        for (int i = 0; i < MODEL_CLASS_COUNT; i++) {
            if (model.def->rows[i].source != NULL && !run->rows[core][i]) {
                fprintf(stderr, "no case: %s, %s\n", model.def->name,
                        model_class_name((enum model_class)i));
                missing++;
            }
        }
    }
    assert_int_equal(missing, 0);
}

static void every_rule_has_a_case_on_and_off(void **state)
{
    struct run *run = *state;
    int missing = 0;
    for (size_t core = 0; core < CORES; core++) {
        struct model_core model;
        assert_true(model_core_init(&model, model_core_name_at(core)));
        for (int i = 0; i < MODEL_RULE_COUNT * 2; i++) {
            bool applies = (model.def->applicable_rules >> i / 2 & 1u) != 0;
            if (applies && !run->rules[core][i / 2][i % 2]) {
                fprintf(stderr, "no case: %s, rule %s %s\n", model.def->name,
                        model_rule_name((enum model_rule)(i / 2)), i % 2 != 0 ? "on" : "off");
                missing++;
            }
        }
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    static struct run run;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_bytes_agree),
        cmocka_unit_test_prestate(every_case_has_its_cycles, &run),
        cmocka_unit_test_prestate(every_row_has_a_case, &run),
        cmocka_unit_test_prestate(every_rule_has_a_case_on_and_off, &run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
