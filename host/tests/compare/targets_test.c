/* What two targets do not have in common, key by key, and what is said of it. */
#include "host/lib/compare/targets.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* As the README of compare says: with another core or evidence nothing is compared. */
static const struct {
    const char *key, *name;
    bool forbids, in_baseline;
} keys[] = {{"core", "core", true, true},
            {"evidence", "evidence", true, true},
            {"clock", "clock", false, true},
            {"clock_hz", "clock rate (Hz)", false, true},
            {"compiler", "compiler", false, true},
            {"flags", "compiler flags", false, true},
            {"model", "timing model", false, true},
            {"wait_states", "wait states", false, false},
            {"code_memory", "code memory", false, false},
            {"data_memory", "data memory", false, false},
            {"fpu", "FPU", false, false},
            {"machine", "machine", false, false},
            {"qemu", "QEMU", false, false},
            {"port", "behind a port", false, false}};
#define KEYS (sizeof keys / sizeof *keys)

typedef bool teller(const struct result_target *old, const struct result_target *new,
                    struct text *text);

/* Takes both documents. */
static void assert_tells(teller *tell, json_t *old, json_t *new, const char *expected)
{
    const struct result_target one = {.json = old}, other = {.json = new};
    struct text text = {0};

    assert_int_equal(tell(&one, &other, &text), *expected != '\0');
    assert_false(text.failed);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
    json_decref(old);
    json_decref(new);
}

static void each_key_is_told_by_who_it_concerns(void **state)
{
    (void)state;
    for (size_t i = 0; i < KEYS; i++) {
        char both[96], gone[96], come[96];
        snprintf(both, sizeof both, "%s: a, then b", keys[i].name);
        snprintf(gone, sizeof gone, "%s: a, then not said", keys[i].name);
        snprintf(come, sizeof come, "%s: not said, then b", keys[i].name);
        for (int forbids = 0; forbids < 2; forbids++) {
            teller *own = forbids ? targets_refuse : targets_note;
            bool told = keys[i].forbids == (forbids == 1);
            assert_tells(own, json_pack("{s:s}", keys[i].key, "a"),
                         json_pack("{s:s}", keys[i].key, "b"), told ? both : "");
        }
        assert_tells(targets_differ, json_pack("{s:s}", keys[i].key, "a"), json_object(), gone);
        assert_tells(targets_differ, json_object(), json_pack("{s:s}", keys[i].key, "b"), come);
        assert_tells(targets_differ, json_pack("{s:s}", keys[i].key, "a"),
                     json_pack("{s:s}", keys[i].key, "a"), "");
    }
}

/* In the order of the list, whatever stands first in the file. */
static void several_are_told_one_after_the_other(void **state)
{
    (void)state;
    assert_tells(targets_differ,
                 json_pack("{s:i, s:s, s:s}", "clock_hz", 8, "core", "m3", "own", "x"),
                 json_pack("{s:s, s:i, s:s}", "core", "m4", "clock_hz", 9, "own", "y"),
                 "core: m3, then m4; clock rate (Hz): 8, then 9");
    assert_tells(targets_refuse, json_pack("{s:s, s:s}", "evidence", "model", "core", "m3"),
                 json_pack("{s:s, s:s}", "evidence", "insns", "core", "m4"),
                 "core: m3, then m4; evidence: model, then insns");
}

static void one_target_is_like_itself(void **state)
{
    (void)state;
    const struct result_target one = {.json = NULL};
    struct text text = {0};

    assert_false(targets_differ(&one, &one, &text));
    assert_string_equal(text_get(&text), "");
}

/* ---- Values ---- */

/* Takes the value; NULL: no such key. */
static void assert_value(json_t *value, const char *expected)
{
    const struct result_target target = {.json = json_object()};
    char *found = NULL;

    if (value)
        json_object_set_new(target.json, "model", value);
    assert_true(targets_value(&target, "model", &found));
    if (expected)
        assert_string_equal(found, expected);
    else
        assert_null(found);
    free(found);
    json_decref(target.json);
}

static void a_value_is_text_or_json_that_is_always_the_same(void **state)
{
    (void)state;
    assert_value(NULL, NULL);
    assert_value(json_null(), NULL);
    assert_value(json_string("gcc 12"), "gcc 12");
    assert_value(json_string(""), "");
    assert_value(json_integer(25000000), "25000000");
    assert_value(json_true(), "true");
    assert_value(json_pack("{s:[i, i], s:s}", "b", 1, 2, "a", "\xc3\xa4"),
                 "{\"a\":\"\\u00E4\",\"b\":[1,2]}");
}

/* Not said is something else than not known. */
static void without_memory_nothing_is_said(void **state)
{
    (void)state;
    json_t *old = json_pack("{s:s}", "core", "m3"), *new = json_pack("{s:s}", "core", "m4");
    const struct result_target one = {.json = old}, other = {.json = new};
    unsigned number = 1;
    struct text text = {0};
    char *value = (char *)(size_t) "";
    bool told = false, fine = false;

    memory_fail_at(1);
    fine = targets_value(&one, "core", &value);
    assert_true(memory_failed());
    assert_false(fine);
    assert_null(value);
    while (memory_fail_at(number++), told = targets_refuse(&one, &other, &text), memory_failed()) {
        assert_true(told); /* they differ all the same */
        assert_true(text.failed);
        text_free(&text);
    }
    assert_true(number > 4); /* both values, and the text */
    assert_string_equal(text_get(&text), "core: m3, then m4");
    text_free(&text);
    json_decref(old);
    json_decref(new);
}

/* ---- What a baseline keeps ---- */

static void a_baseline_has_its_keys_in_the_order_of_the_list(void **state)
{
    (void)state;
    size_t at = 0;

    for (size_t i = 0; i < KEYS; i++)
        if (keys[i].in_baseline)
            assert_string_equal(targets_baseline_key(at++), keys[i].key);
    assert_int_equal(at, 7);
    assert_null(targets_baseline_key(at));
    assert_null(targets_baseline_key(SIZE_MAX));
}

static void only_core_and_evidence_forbid(void **state)
{
    (void)state;
    for (size_t i = 0; i < KEYS; i++)
        assert_int_equal(targets_key_forbids(keys[i].key), keys[i].forbids);
    assert_false(targets_key_forbids("image_crc"));
    assert_false(targets_key_forbids(""));
}

static void a_target_is_found_by_its_board(void **state)
{
    (void)state;
    struct result_target targets[2] = {{.board = "mps2"}, {.board = "mps2-an385"}};
    const struct results run = {.targets = targets, .target_count = 2};

    assert_ptr_equal(targets_find(&run, "mps2-an385"), &targets[1]);
    assert_ptr_equal(targets_find(&run, "mps2"), &targets[0]);
    assert_null(targets_find(&run, "mps"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_key_is_told_by_who_it_concerns),
        cmocka_unit_test(several_are_told_one_after_the_other),
        cmocka_unit_test(one_target_is_like_itself),
        cmocka_unit_test(a_value_is_text_or_json_that_is_always_the_same),
        cmocka_unit_test(without_memory_nothing_is_said),
        cmocka_unit_test(a_baseline_has_its_keys_in_the_order_of_the_list),
        cmocka_unit_test(only_core_and_evidence_forbid),
        cmocka_unit_test(a_target_is_found_by_its_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
