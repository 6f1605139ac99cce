/* What `--rule`, `--param` and a board's `model:` may say, what it does to a core,
 * and how the plugin is told.
 */
#include "host/lib/target/model_changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

static struct model_changes changes;
static struct message message;

static int set_up(void **state)
{
    (void)state;
    memset(&changes, 0, sizeof changes);
    memset(&message, 0, sizeof message);
    return 0;
}

static void a_core_gets_them_in_their_order(void **state)
{
    struct model_core core;

    (void)state;
    assert_true(model_core_init(&core, "cortex-m4"));
    assert_true(model_changes_add_rule(&changes, "-", "pair_loads=off", &message));
    assert_true(model_changes_add_param(&changes, "-", "divide=3/4/5", &message));
    assert_true(model_changes_add(&changes, "-", "literal_extra=on", &message));
    assert_true(model_changes_add(&changes, "-", "shared_memory=2", &message));
    assert_true(model_changes_add(&changes, "-", "divide=6", &message));
    model_changes_apply(&changes, &core);
    assert_false(model_rule_on(&core, MODEL_RULE_PAIR_LOADS));
    assert_true(model_rule_on(&core, MODEL_RULE_LITERAL_EXTRA));
    assert_int_equal(core.params[MODEL_PARAM_DIVIDE].best, 6);
    assert_int_equal(core.params[MODEL_PARAM_SHARED_MEMORY].worst, 2);
}

static void the_plugin_gets_arguments(void **state)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    assert_non_null(out);
    assert_true(model_changes_add(&changes, "-", "pair_loads=off", &message));
    assert_true(model_changes_add(&changes, "-", "entry=16", &message));
    assert_true(model_changes_add(&changes, "-", "return=9/11/15", &message));
    model_changes_put(out, &changes);
    fclose(out);
    assert_string_equal(text, ",rule=pair_loads:off,param=entry:16/16/16,param=return:9/11/15");
    free(text);
}

static void nonsense_is_refused(void **state)
{
    static const char *const rules[] = {"pair_loads", "pair_loads=1", "pair=on", "=on", ""};
    static const char *const params[] = {
        "entry",         "entry=",   "entry=on",  "entry=1/2",        "entry=1/2/",
        "entry=3/2/4",   "entyr=1",  "entry=010", "entry=1/02/3",     "=1",
        "entry=1/2/3/4", "entry=-1", "entry=1 ",  "entry=99999999999"};

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        assert_false(model_changes_add_rule(&changes, "--rule", rules[i], &message));
    for (size_t i = 0; i < sizeof params / sizeof params[0]; i++)
        assert_false(model_changes_add_param(&changes, "--param", params[i], &message));
    assert_int_equal(changes.count, 0);
}

static void their_number_is_limited(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MODEL_CHANGES_MAX; i++)
        assert_true(model_changes_add(&changes, "-", "entry=1", &message));
    assert_false(model_changes_add(&changes, "-", "entry=1", &message));
    assert_int_equal(changes.count, MODEL_CHANGES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_core_gets_them_in_their_order, set_up),
        cmocka_unit_test_setup(the_plugin_gets_arguments, set_up),
        cmocka_unit_test_setup(nonsense_is_refused, set_up),
        cmocka_unit_test_setup(their_number_is_limited, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
