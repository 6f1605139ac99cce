/* How figures answer to settings, held against a world in which every answer is known: instead of
 * QEMU (vary_run) a table says what each value of each setting adds to each figure.
 */
#include "host/lib/calibrate/answers.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FIGURES     3u
#define SETTINGS    8u
#define RUNS        2000u
#define UNKNOWN     ((int64_t)1 << 40) /* what stands for an answer that the model does not give */
#define LOST        (-1000)            /* in the world: the cell has no number then */
#define BASE(f)     (100 * ((int64_t)(f) + 1))
#define UNCHANGED   "unchanged"
#define CHANGES_MAX (SETTINGS * SETTINGS_TEXT_MAX)

/* ---- The world ---- */

static const char *const names[SETTINGS] = {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"};

static struct {
    int64_t adds[SETTINGS][SETTINGS_TRIED_MAX][FIGURES]; /* by value */
    int64_t drift;                                       /* of the model that is built now */
    size_t runs, stop_at;                                /* 0: never */
    char seen[RUNS][2][CHANGES_MAX];                     /* names of runs, and their changes */
} world;

static struct calibration all;
static struct result_cell cells[FIGURES];
static struct figure figures[FIGURES];
static struct results model;
static struct result_target modelled;
static struct vary vary;
static struct message message;

static void begin(size_t settings)
{
    static const char *const ids[FIGURES] = {"a", "b", "c"};

    memset(&world, 0, sizeof world);
    memset(&all, 0, sizeof all);
    message = (struct message){0};
    model = (struct results){.path = (char *)(size_t) "model/run.json"};
    modelled = (struct result_target){.board = "board"};
    for (size_t f = 0; f < FIGURES; f++) {
        cells[f] = (struct result_cell){.id = ids[f]};
        figures[f] = (struct figure){
            .model = &cells[f], .metric = "entry", .statistic = "p50", .modelled = BASE(f)};
    }
    all.figures = (struct figures){figures, FIGURES};
    all.model = &model;
    all.modelled = &modelled;
    all.count = settings;
}

/* Values 0 to `count` - 1, of which number `now` is in force. */
static void set(size_t s, bool is_rule, size_t count, size_t now)
{
    struct calibrate_setting *setting = &all.answers[s].setting;

    *setting = (struct calibrate_setting){.name = names[s],
                                          .is_rule = is_rule,
                                          .in_force = {(uint32_t)now, (uint32_t)now, (uint32_t)now},
                                          .count = count,
                                          .now = now};
    for (size_t v = 0; v < count; v++)
        setting->values[v] = (uint32_t)v;
}

static void end(void)
{
    for (size_t s = 0; s < all.count; s++) {
        struct calibrate_answer *answer = &all.answers[s];
        free(answer->tried);
        free(answer->solved.least);
        free(answer->solved.most);
        answer->tried = answer->solved.least = answer->solved.most = NULL;
    }
}

/* ---- Its runs ---- */

/* "s3=1/2/4" or "s3=on": which value of which setting. */
static void parse(const char *change, size_t *s, size_t *v)
{
    const char *value = strchr(change, '=') + 1;
    unsigned best = 0, nominal = 0, worst = 0;

    for (*s = 0; strncmp(names[*s], change, strlen(names[*s])) != 0; ++*s)
        ;
    const struct calibrate_setting *setting = &all.answers[*s].setting;
    if (setting->is_rule)
        nominal = strcmp(value, "on") == 0;
    else
        assert_int_equal(sscanf(value, "%u/%u/%u", &best, &nominal, &worst), 3);
    for (*v = 0; setting->values[*v] != nominal; ++*v)
        assert_true(*v < setting->count);
}

/* One directory is for one run. */
static void remember(const char *name, const char *const changes[], size_t count)
{
    char(*own)[CHANGES_MAX] = world.seen[world.runs++];

    assert_true(world.runs < RUNS);
    snprintf(own[0], sizeof own[0], "%s", name);
    for (size_t i = 0; i < count; i++)
        snprintf(own[1] + strlen(own[1]), sizeof own[1] - strlen(own[1]), " %s", changes[i]);
    for (size_t i = 0; i + 1 < world.runs; i++)
        if (strcmp(world.seen[i][0], own[0]) == 0 && strcmp(world.seen[i][1], own[1]) != 0)
            fail_msg("%s is%s and%s", name, own[1], world.seen[i][1]);
}

static bool make_cell(struct result_cell *cell, size_t f, int64_t value)
{
    *cell = (struct result_cell){
        .id = cells[f].id, .status = RESULT_OK, .metrics = calloc(1, sizeof *cell->metrics)};
    if (!cell->metrics)
        return false;
    cell->metric_count = 1;
    *cell->metrics = (struct result_metric){
        .name = "entry", .p50 = {.known = value > LOST / 2, .integer = BASE(f) + value}};
    return true;
}

static struct results *make_results(const int64_t values[FIGURES])
{
    struct results *run = calloc(1, sizeof *run);
    bool fine = run && (run->cells = calloc(FIGURES, sizeof *run->cells)) != NULL;

    while (fine && run->cell_count < FIGURES) {
        size_t f = run->cell_count++;
        fine = make_cell(&run->cells[f], f, values[f]);
    }
    if (fine)
        return run;
    results_free(run);
    return NULL;
}

/* Instead of the library's: effects add up. */
struct results *vary_run(struct vary *own, const char *name, const char *const changes[],
                         size_t count, struct message *said)
{
    int64_t values[FIGURES] = {world.drift};

    assert_ptr_equal(own, &vary);
    assert_ptr_equal(said, &message);
    remember(name, changes, count);
    for (size_t i = 0; i < count; i++) {
        size_t s = 0, v = 0;
        parse(changes[i], &s, &v);
        for (size_t f = 0; f < FIGURES; f++)
            values[f] += world.adds[s][v][f];
    }
    return world.runs == world.stop_at ? NULL : make_results(values);
}

/* ---- What is right ---- */

static int64_t answer_of(size_t s, size_t v, size_t f)
{
    return world.adds[s][v][f] == LOST ? UNKNOWN : world.adds[s][v][f];
}

static void assert_span(size_t s, size_t span, size_t f)
{
    const struct calibrate_answer *answer = &all.answers[s];
    int64_t one = answer_of(s, answer->spans[span].from, f);
    int64_t other = answer_of(s, answer->spans[span].to, f);
    int64_t least = one < other ? one : other, most = one < other ? other : one;

    if (most == UNKNOWN)
        least = -UNKNOWN;
    assert_true(answer->solved.least[span * FIGURES + f] == least);
    assert_true(answer->solved.most[span * FIGURES + f] == most);
}

static void assert_answers(void)
{
    for (size_t s = 0; s < all.count; s++) {
        const struct calibrate_answer *answer = &all.answers[s];
        for (size_t f = 0; f < FIGURES; f++) {
            for (size_t v = 0; v < answer->setting.count; v++)
                if (answer->tried[v * FIGURES + f] != answer_of(s, v, f))
                    fail_msg("%s at %zu, figure %zu: %lld", names[s], v, f,
                             (long long)answer->tried[v * FIGURES + f]);
            for (size_t span = 0; span < answer->solved.count; span++)
                assert_span(s, span, f);
        }
    }
}

/* ---- Progress ---- */

static size_t told;

static void count_told(const char *setting, size_t done, size_t total)
{
    assert_true(done < total);
    assert_int_equal(total, all.count);
    assert_string_equal(setting, names[done]);
    told++;
}

static bool take(void)
{
    told = 0;
    return answers_take(&all, &vary, count_told, &message);
}

/* ---- By hand ---- */

/* The model as it is, both values of a rule, all parameters at once at either end: that is all. */
static void what_nothing_answers_to_is_run_once_at_either_end(void **state)
{
    (void)state;
    begin(4);
    set(0, false, 9, 4);
    set(1, true, 2, 1);
    set(2, false, 20, 0); /* at its lowest value already */
    set(3, false, 5, 2);
    assert_true(take());
    assert_answers();
    assert_int_equal(world.runs, 4);
    assert_string_equal(world.seen[0][0], UNCHANGED);
    assert_string_equal(world.seen[0][1], "");
    assert_string_equal(world.seen[1][0], "s1-off");
    assert_string_equal(world.seen[1][1], " s1=off");
    assert_string_equal(world.seen[2][0], "high-0-to-3");
    assert_string_equal(world.seen[2][1], " s0=4/8/8 s2=0/19/19 s3=2/4/4");
    assert_string_equal(world.seen[3][0], "low-0-to-3");
    assert_string_equal(world.seen[3][1], " s0=0/0/4 s3=0/0/2");
    assert_int_equal(told, 3);
    end();
}

/* From 6 of 9 values on it costs one more: found in halves between 4, which is in force, and 8. */
static void a_step_is_looked_for_in_halves(void **state)
{
    (void)state;
    static const char *const expected[] = {"unchanged", "s0-8", "s0-0", "s0-6", "s0-5"};

    begin(1);
    set(0, false, 9, 4);
    for (size_t v = 6; v < 9; v++)
        world.adds[0][v][1] = 1;
    assert_true(take());
    assert_answers();
    assert_int_equal(world.runs, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(world.seen[i][0], expected[i]);
    end();
}

/* A rule may raise one figure and lower another, and lose the third. */
static void a_rule_is_run_by_itself(void **state)
{
    (void)state;
    for (size_t now = 0; now < 2; now++) {
        begin(2);
        set(0, true, 2, now);
        set(1, false, 2, 0);
        world.adds[0][1 - now][0] = 3;
        world.adds[0][1 - now][1] = -2;
        world.adds[0][1 - now][2] = LOST;
        assert_true(take());
        assert_answers();
        assert_string_equal(world.seen[1][1], now ? " s0=off" : " s0=on");
        end();
    }
}

/* What is lost at both ends may be there between: each value is run. */
static void what_is_not_known_is_not_filled_in(void **state)
{
    (void)state;
    begin(1);
    set(0, false, 10, 2);
    for (size_t v = 5; v < 10; v++)
        world.adds[0][v][2] = v == 7 ? 4 : LOST;
    assert_true(take());
    assert_answers();
    end();
}

static void nobody_has_to_be_told(void **state)
{
    (void)state;
    begin(1);
    set(0, false, 3, 1);
    world.adds[0][2][0] = 1;
    assert_true(answers_take(&all, &vary, NULL, &message));
    assert_answers();
    end();
}

static void nothing_is_open(void **state)
{
    (void)state;
    begin(0);
    assert_true(take());
    assert_int_equal(world.runs, 1);
    end();
    begin(1);
    set(0, false, 1, 0); /* no value but the one in force */
    assert_true(take());
    assert_answers();
    assert_int_equal(world.runs, 1);
    end();
}

/* ---- Worlds by chance ---- */

static uint32_t state_of_chance;

static uint32_t draw(uint32_t below)
{
    state_of_chance = state_of_chance * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(state_of_chance >> 8) * below >> 24);
}

/* Costs rise with a parameter, here and there by a step; above one value a figure may be lost. */
static void draw_param(size_t s)
{
    const struct calibrate_setting *setting = &all.answers[s].setting;

    for (size_t f = 0; f < FIGURES; f++) {
        bool answers = draw(3) == 0;
        size_t lost = draw(4) == 0 ? setting->now + 1 + draw(8) : SETTINGS_TRIED_MAX;
        int64_t sum = 0;
        for (size_t v = 0; v < setting->count; v++) {
            sum += answers && draw(4) == 0 ? 1 + draw(3) : 0;
            world.adds[s][v][f] = sum;
        }
        int64_t now = world.adds[s][setting->now][f];
        for (size_t v = 0; v < setting->count; v++)
            world.adds[s][v][f] = v >= lost ? LOST : world.adds[s][v][f] - now;
    }
}

static void draw_rule(size_t s)
{
    for (size_t f = 0; f < FIGURES; f++)
        world.adds[s][1 - all.answers[s].setting.now][f] =
            draw(8) == 0 ? LOST : (int64_t)draw(5) - 2;
}

/* Some values are not tried: a gap behind one of them. */
static void draw_world(void)
{
    begin(1 + draw(SETTINGS));
    for (size_t s = 0; s < all.count; s++) {
        bool rule = draw(4) == 0;
        size_t count = rule ? 2 : 1 + draw(SETTINGS_TRIED_MAX);
        set(s, rule, count, draw((uint32_t)count));
        struct calibrate_setting *setting = &all.answers[s].setting;
        for (size_t v = draw((uint32_t)count) + 1u; !rule && v < count; v++)
            setting->values[v] += 5;
        rule ? draw_rule(s) : draw_param(s);
        uint32_t now = setting->values[setting->now];
        setting->in_force = (struct model_cost){now, now, now};
    }
}

static void answers_are_those_of_the_world(void **state)
{
    (void)state;
    size_t runs = 0, values = 0;

    state_of_chance = 3;
    for (unsigned i = 0; i < 400; i++) {
        draw_world();
        if (!take())
            fail_msg("world %u: %s", i, message.text);
        assert_answers();
        runs += world.runs;
        for (size_t s = 0; s < all.count; s++)
            values += all.answers[s].setting.count;
        end();
    }
    assert_true(runs < values); /* than if each value were run */
}

/* ---- What goes wrong ---- */

static void another_model_is_told(void **state)
{
    (void)state;
    begin(1);
    set(0, false, 3, 1);
    world.drift = 1;
    assert_false(take());
    assert_non_null(strstr(message.text, "model/run.json: error: the model that is built now gives "
                                         "other figures of board board"));
    assert_int_equal(world.runs, 1);
    end();
    begin(1);
    set(0, false, 3, 1);
    world.drift = LOST; /* no number any more is another one, too */
    assert_false(take());
    assert_int_equal(message.count, 1);
    end();
}

static void prepare(void)
{
    state_of_chance = 5;
    do {
        end();
        draw_world();
    } while (all.count < 6);
}

/* Wherever: then nothing is answered, and whoever stopped it has said why. */
static void a_run_that_fails_ends_it(void **state)
{
    (void)state;
    size_t stop_at = 1, runs = 0;

    prepare();
    assert_true(take());
    runs = world.runs;
    assert_true(runs > 20);
    for (; stop_at <= runs; stop_at++) {
        prepare();
        world.stop_at = stop_at;
        assert_false(take());
        assert_int_equal(world.runs, stop_at);
        assert_int_equal(message.count, 0);
    }
    end();
}

/* The lists of each setting, and those of both ends' groups; a run that has none fails by itself.
 */
static void without_memory_nothing_is_answered(void **state)
{
    (void)state;
    unsigned number = 1, said = 0;
    bool fine = false;

    begin(0);
    while (prepare(), memory_fail_at(number++), fine = take(), memory_failed()) {
        assert_false(fine);
        said += strstr(message.text, "out of memory") != NULL;
    }
    assert_true(fine);
    assert_answers();
    assert_int_equal(said, 3 * all.count + 2);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nothing_answers_to_is_run_once_at_either_end),
        cmocka_unit_test(a_step_is_looked_for_in_halves),
        cmocka_unit_test(a_rule_is_run_by_itself),
        cmocka_unit_test(what_is_not_known_is_not_filled_in),
        cmocka_unit_test(nobody_has_to_be_told),
        cmocka_unit_test(nothing_is_open),
        cmocka_unit_test(answers_are_those_of_the_world),
        cmocka_unit_test(another_model_is_told),
        cmocka_unit_test(a_run_that_fails_ends_it),
        cmocka_unit_test(without_memory_nothing_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
