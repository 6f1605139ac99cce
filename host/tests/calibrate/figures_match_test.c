/* Which targets of two runs are held against each other, and what is said where none can be. */
#include "host/lib/calibrate/figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TARGETS 3u

struct run {
    struct result_target targets[TARGETS];
    struct results results;
};

static void begin(struct run *run, const char *path)
{
    memset(run, 0, sizeof *run);
    run->results.path = (char *)(size_t)path;
    run->results.targets = run->targets;
}

static struct result_target *add(struct run *run, const char *board, enum result_evidence evidence,
                                 const char *core, int image)
{
    struct result_target *target = &run->targets[run->results.target_count++];

    *target = (struct result_target){.board = board,
                                     .core = core,
                                     .evidence = evidence,
                                     .json = json_pack("{s:i}", "image_crc", image)};
    return target;
}

static void end(struct run *run)
{
    for (size_t i = 0; i < run->results.target_count; i++)
        json_decref(run->targets[i].json);
}

static struct run silicon, model;

static void begin_both(void)
{
    begin(&silicon, "silicon/run.json");
    begin(&model, "model/run.json");
}

/* Of these numbers; releases both. */
static void assert_match(size_t board, size_t modelled)
{
    struct message message = {0};
    const struct result_target *one = NULL, *other = NULL;

    if (!figures_match(&silicon.results, &model.results, &one, &other, &message))
        fail_msg("%s", message.text);
    assert_ptr_equal(one, &silicon.targets[board]);
    assert_ptr_equal(other, &model.targets[modelled]);
    assert_int_equal(message.count, 0);
    end(&silicon);
    end(&model);
}

static void assert_refused(const char *words)
{
    struct message message = {0};
    const struct result_target *one = NULL, *other = NULL;

    assert_false(figures_match(&silicon.results, &model.results, &one, &other, &message));
    assert_int_equal(message.count, 1);
    if (!strstr(message.text, words))
        fail_msg("wanted %s\ngot %s", words, message.text);
    end(&silicon);
    end(&model);
}

static void a_board_is_held_against_its_model(void **state)
{
    (void)state;
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&model, "one", EVIDENCE_MODEL, "cortex-m3", 7);
    assert_match(0, 0);
}

/* Whatever else is in either run: another board, or the same one as other evidence. */
static void the_pair_is_found_among_others(void **state)
{
    (void)state;
    begin_both();
    add(&silicon, "two", EVIDENCE_MODEL, "cortex-m3", 7);
    add(&silicon, "none", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&model, "one", EVIDENCE_INSNS, "cortex-m3", 7);
    add(&model, "two", EVIDENCE_MODEL, "cortex-m3", 7);
    add(&model, "one", EVIDENCE_MODEL, "cortex-m3", 7);
    assert_match(2, 2);
}

static void a_run_of_other_evidence_is_refused_in_its_place(void **state)
{
    (void)state;
    begin_both();
    add(&silicon, "one", EVIDENCE_MODEL, "cortex-m3", 7);
    add(&model, "one", EVIDENCE_MODEL, "cortex-m3", 7);
    assert_refused("silicon/run.json: error: has evidence `model`, not `silicon`; the first run");
    begin_both();
    add(&model, "one", EVIDENCE_MODEL, "cortex-m3", 7);
    assert_refused("silicon/run.json: error: has evidence `none`, not `silicon`");
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&model, "one", EVIDENCE_INSNS, "cortex-m3", 7);
    assert_refused("model/run.json: error: has evidence `insns`, not `model`; the second run");
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    assert_refused("model/run.json: error: has evidence `none`, not `model`");
}

static void boards_that_only_one_run_has_are_refused(void **state)
{
    (void)state;
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&model, "two", EVIDENCE_MODEL, "cortex-m3", 7);
    assert_refused("model/run.json: error: has no board of silicon/run.json as evidence `model`");
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&silicon, "two", EVIDENCE_MODEL, "cortex-m3", 7); /* that it has as model, too */
    add(&model, "two", EVIDENCE_MODEL, "cortex-m3", 7);
    assert_refused("has no board of silicon/run.json as evidence `model`");
}

static void a_pair_that_is_not_alike_is_refused(void **state)
{
    (void)state;
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&model, "one", EVIDENCE_MODEL, "cortex-m3", 7)->port = true;
    assert_refused("board one was behind a port");
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 7);
    add(&model, "one", EVIDENCE_MODEL, "cortex-m4", 7);
    assert_refused("board one has a cortex-m4 here and a cortex-m3 in silicon/run.json");
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 0xabc);
    add(&model, "one", EVIDENCE_MODEL, "cortex-m3", 0x12345);
    assert_refused("ran another image here (00012345) than in silicon/run.json (00000abc)");
}

/* Two that nobody knows are not the same. */
static void an_image_that_is_not_known_is_refused(void **state)
{
    (void)state;
    begin_both();
    add(&silicon, "one", EVIDENCE_SILICON, "cortex-m3", 0);
    add(&model, "one", EVIDENCE_MODEL, "cortex-m3", 0);
    assert_refused("ran another image here (00000000)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_is_held_against_its_model),
        cmocka_unit_test(the_pair_is_found_among_others),
        cmocka_unit_test(a_run_of_other_evidence_is_refused_in_its_place),
        cmocka_unit_test(boards_that_only_one_run_has_are_refused),
        cmocka_unit_test(a_pair_that_is_not_alike_is_refused),
        cmocka_unit_test(an_image_that_is_not_known_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
