/* What is said of a setting that a run does not tell. */
#include "host/lib/calibrate/exercise.h"

#include "host/lib/calibrate/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_said(const char *core, const char *setting, const struct results *run,
                        const char *expected)
{
    struct text text = {0};
    exercise_add(&text, core, setting, run);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
}

static struct results with(struct result_cell *cell)
{
    return (struct results){.cells = cell, .cell_count = 1};
}

static void a_cell_that_is_not_there_tells_it(void **state)
{
    struct results none = {.cell_count = 0};
    (void)state;
    assert_said("cortex-m3", "late_arrival", &none, "; late_arrival of raw_c tells it");
    assert_said("cortex-m3", "refill_wait", &none, "; entry_swept of raw_c under idle tells it");
    assert_said("cortex-m3", "abandon_wait", &none,
                "; entry_swept of raw_c under sled_div tells it");
    assert_said("cortex-m0", "abandon_wait", &none,
                "; entry_swept of raw_c under sled_ldm tells it");
}

static void a_cell_without_a_number_says_why(void **state)
{
    struct result_cell cell = {.scenario = "late_arrival(6)",
                               .subject = "raw_c",
                               .load = "none",
                               .status = RESULT_UNSUPPORTED,
                               .reason = "no timer"};
    struct results run = with(&cell);
    (void)state;
    assert_said("cortex-m3", "late_arrival", &run,
                "; late_arrival of raw_c would tell it, but here: no timer");
}

static void a_cell_with_its_number_says_nothing_more(void **state)
{
    struct result_cell cell = {
        .scenario = "late_arrival(6)", .subject = "raw_c", .load = "none", .status = RESULT_OK};
    struct results run = with(&cell);
    (void)state;
    assert_said("cortex-m3", "late_arrival", &run, "");
}

static void what_no_cell_times_is_said(void **state)
{
    struct results none = {.cell_count = 0};
    (void)state;
    assert_said("cortex-m3", "divide", &none,
                "; no cell times a division: an interrupt abandons it");
}

/* Each of its parts: another one is another cell, and a longer name another name. */
static void only_the_very_cell_is_it(void **state)
{
    static const struct {
        const char *scenario, *subject, *load;
        bool is;
    } cells[] = {{"entry_swept", "raw_c", "sled_ldm(8)", true},
                 {"entry_swept(2)", "raw_c", "sled_ldm", true},
                 {"entry_swept2", "raw_c", "sled_ldm", false},
                 {"entry_swep", "raw_c", "sled_ldm", false},
                 {"entry_exit", "raw_c", "sled_ldm", false},
                 {"entry_swept", "raw_c_call", "sled_ldm", false},
                 {"entry_swept", "raw_asm", "sled_ldm", false},
                 {"entry_swept", "raw_c", "sled_ldr", false},
                 {"entry_swept", "raw_c", "none", false}};
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct result_cell cell = {.scenario = cells[i].scenario,
                                   .subject = cells[i].subject,
                                   .load = cells[i].load,
                                   .status = RESULT_OK};
        struct results run = with(&cell);
        assert_said("cortex-m3", "continue_wait", &run,
                    cells[i].is ? "" : "; entry_swept of raw_c under sled_ldm tells it");
    }
}

/* Not every setting is open on every core. */
static void of_what_nothing_is_known_nothing_is_said(void **state)
{
    struct result_cell cell = {.scenario = "late_arrival",
                               .subject = "raw_c",
                               .load = "none",
                               .status = RESULT_INCONCLUSIVE};
    struct results none = {.cell_count = 0}, run = with(&cell);
    (void)state;
    assert_said("cortex-m3", "no_such_setting", &none, "");
    assert_said("no core", "abandon_wait", &none, "; entry_swept of raw_c under sled_ldm tells it");
    assert_said("cortex-m3", "late_arrival", &run,
                "; late_arrival of raw_c would tell it, but here: it has no number");
}

/* What is calibrated on every core has no cell of its own; all that can be open has one. */
static void what_is_calibrated_everywhere_has_no_cell(void **state)
{
    struct results none = {.cell_count = 0};
    size_t silent = 0;
    (void)state;
    for (unsigned i = 0; i < MODEL_PARAM_COUNT; i++) {
        const char *name = model_param_name((enum model_param)i), *core = NULL;
        struct text text = {0};
        exercise_add(&text, "cortex-m3", name, &none);
        silent += text.used == 0;
        for (size_t c = 0; text.used == 0 && (core = model_core_name_at(c)) != NULL; c++) {
            struct model_core model;
            struct model_setting found;
            assert_true(model_core_init(&model, core));
            for (size_t at = 0; model_setting_at(&model, at, &found); at++)
                assert_true(strcmp(found.name, name) != 0 || found.calibrated || !found.applies);
        }
        text_free(&text);
    }
    assert_true(silent > 0 && silent < MODEL_PARAM_COUNT);
}

/* Of every core: a new setting needs a line. */
static void every_setting_has_something_said(void **state)
{
    static const struct model_changes unchanged;
    struct results none = {.cell_count = 0};
    const char *core = NULL;
    size_t all = 0;
    (void)state;
    for (size_t i = 0; (core = model_core_name_at(i)) != NULL; i++) {
        struct calibrate_setting settings[SETTINGS_MAX];
        size_t count = settings_list(core, &unchanged, settings);
        for (size_t s = 0; s < count; s++, all++) {
            struct text text = {0};
            exercise_add(&text, core, settings[s].name, &none);
            if (strncmp(text_get(&text), "; ", 2) != 0)
                fail_msg("nothing is said of %s of %s", settings[s].name, core);
            text_free(&text);
        }
    }
    assert_true(all > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_that_is_not_there_tells_it),
        cmocka_unit_test(a_cell_without_a_number_says_why),
        cmocka_unit_test(a_cell_with_its_number_says_nothing_more),
        cmocka_unit_test(what_no_cell_times_is_said),
        cmocka_unit_test(only_the_very_cell_is_it),
        cmocka_unit_test(of_what_nothing_is_known_nothing_is_said),
        cmocka_unit_test(what_is_calibrated_everywhere_has_no_cell),
        cmocka_unit_test(every_setting_has_something_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
