/* What a baseline and a gate are without memory: none, and that is said; never one that knows less.
 */
#include "host/lib/gate/gate.h"
#include "host/tests/base/short_memory.h"
#include "host/tests/compare/compare_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define BOARD "mps2-an385"

static struct results *make_run(int shift)
{
    json_t *run = report_run_new("test");

    report_run_target(run, BOARD, "model", "dwt");
    json_object_set_new(json_array_get(json_object_get(run, "targets"), 0), "compiler",
                        json_string(shift ? "gcc 13" : "gcc 12"));
    json_t *cell = report_run_cell(run, BOARD, "response", "raw_c", "none");
    compare_run_value(cell, "response", 15 + shift, 15 + shift, 17 + shift, 12);
    return compare_run_load(run);
}

static bool make(struct text *text, const struct results *results, struct message *message)
{
    *message = (struct message){0};
    text_free(text);
    return baseline_make(text, results, (struct baseline_allow){false, false}, message);
}

static void a_baseline_has_all_its_lines_or_is_none(void **state)
{
    (void)state;
    struct results *results = make_run(0);
    struct message message = {0};
    struct text whole = {0}, text = {0};
    unsigned number = 1;
    bool fine = false;

    assert_true(make(&whole, results, &message));
    assert_non_null(strstr(text_get(&whole), BOARD " - evidence model\n"));
    while (memory_fail_at(number++), fine = make(&text, results, &message), memory_failed()) {
        assert_false(fine);
        assert_non_null(strstr(message.text, "out of memory"));
    }
    assert_true(number > 10);
    assert_true(fine);
    assert_string_equal(text_get(&text), text_get(&whole));
    text_free(&text);
    text_free(&whole);
    results_free(results);
}

/* The baseline of a run, read again. */
static void read_back(struct baseline *baseline, const struct results *results)
{
    char path[] = "/tmp/irqbench-gate-XXXXXX";
    struct message message = {0};
    struct text text = {0};
    int file = mkstemp(path);

    assert_true(make(&text, results, &message));
    assert_int_equal(write(file, text.data, text.used), (ssize_t)text.used);
    close(file);
    assert_true(baseline_read(baseline, path, &message));
    text_free(&text);
    unlink(path);
}

/* Another compiler is told, and the shift fails it: both, or that there was no memory. */
static void a_gate_judges_all_or_nothing(void **state)
{
    (void)state;
    struct results *old = make_run(0), *new = make_run(2);
    struct baseline baseline;
    struct gate gate;
    unsigned number = 1;
    bool fine = false;

    read_back(&baseline, old);
    const struct gate_request request = {.results = new, .baseline = &baseline};
    struct message message = {0};
    while (memory_fail_at(number++), fine = gate_check(&gate, &request, &message),
           memory_failed()) {
        assert_false(fine);
        assert_non_null(strstr(message.text, "out of memory"));
        message = (struct message){0};
    }
    assert_true(number > 5);
    assert_true(fine && gate.failed);
    assert_int_equal(gate.note_count, 1);
    assert_string_equal(gate.notes[0],
                        BOARD ": compiler: the baseline is of gcc 12, this run of gcc 13");
    gate_free(&gate);
    baseline_free(&baseline);
    results_free(old);
    results_free(new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_baseline_has_all_its_lines_or_is_none),
        cmocka_unit_test(a_gate_judges_all_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
