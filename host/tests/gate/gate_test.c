/* What a gate lets through: baselines as text, tolerances, budgets, and what it does with cells
 * that are gone, new or without a result.
 */
#include "host/lib/gate/print.h"
#include "host/tests/compare/compare_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define BOARD "mps2-an385"
#define DEFER BOARD "/response/defer_thread/none"
#define RAW   BOARD "/response/raw_c/none"
/* What numbers of the board need. */
#define OF_BOARD BOARD " - core cortex-m3\n" BOARD " - evidence model\n"
#define HEAD     BASELINE_HEAD "\n" OF_BOARD

static struct message message;

/* A response whose three figures are `shift` more, and a count. */
static json_t *make_run(int shift)
{
    json_t *run = report_run_new("test");

    report_run_target(run, BOARD, "model", "dwt");
    json_t *cell = report_run_cell(run, BOARD, "response", "defer_thread", "none");
    compare_run_value(cell, "response", 130 + shift, 142 + shift, 160 + shift, 28);
    compare_run_count(cell, "lost_updates", 0);
    cell = report_run_cell(run, BOARD, "response", "raw_c", "none");
    compare_run_value(cell, "response", 15, 15, 17, 12);
    cell = report_run_cell(run, BOARD, "response", "zero_latency", "none");
    report_run_fail(cell, "unsupported", "no BASEPRI");
    return run;
}

static json_t *cell_of(json_t *run, size_t index)
{
    return json_array_get(json_object_get(run, "cells"), index);
}

static char path[] = "/tmp/irqbench-gate-XXXXXX";

static void write_path(const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static bool read_text(struct baseline *baseline, const char *text)
{
    message = (struct message){0};
    write_path(text, strlen(text));
    return baseline_read(baseline, path, &message);
}

static void refuses(const char *text, const char *words)
{
    struct baseline baseline;

    assert_false(read_text(&baseline, text));
    if (!strstr(message.text, words))
        fail_msg("wanted %s\ngot %s", words, message.text);
}

/* ---- One gate ---- */

struct trial {
    struct results *results;
    struct baseline baseline;
    struct budget_list budgets;
    struct gate gate;
    bool fine;
};

/* `run` is taken; `baseline` and `budgets` are text, or NULL. */
static void try_gate(struct trial *trial, json_t *run, const char *baseline, const char *budgets,
                     struct gate_request request)
{
    memset(trial, 0, sizeof *trial);
    trial->results = compare_run_load(run);
    message = (struct message){0};
    if (baseline) {
        write_path(baseline, strlen(baseline));
        assert_true(baseline_read(&trial->baseline, path, &message));
        request.baseline = &trial->baseline;
    }
    if (budgets) {
        write_path(budgets, strlen(budgets));
        assert_true(budget_read(&trial->budgets, path, &message));
        request.budgets = &trial->budgets;
    }
    request.results = trial->results;
    trial->fine = gate_check(&trial->gate, &request, &message);
}

static void release(struct trial *trial)
{
    gate_free(&trial->gate);
    budget_free(&trial->budgets);
    baseline_free(&trial->baseline);
    results_free(trial->results);
}

static const struct baseline_allow strictly = {false, false};

/* To be freed. */
static char *baseline_of(json_t *run)
{
    struct text text = {0};
    struct results *results = compare_run_load(run);

    message = (struct message){0};
    assert_true(baseline_make(&text, results, strictly, &message));
    results_free(results);
    return text.data;
}

static const struct gate_request strict = {.results = NULL};

static const struct gate_row *row_of(const struct gate *gate, const char *cell)
{
    for (size_t i = 0; i < gate->count; i++)
        if (strcmp(gate->rows[i].cell, cell) == 0)
            return &gate->rows[i];
    fail_msg("no row of %s", cell);
    return NULL;
}

/* ---- Baselines ---- */

static void a_baseline_is_sorted_lines_of_figures(void **state)
{
    (void)state;
    char *text = baseline_of(make_run(0));

    assert_string_equal(
        text, BASELINE_HEAD
        "\n" BOARD " - clock dwt\n" BOARD " - clock_hz 25000000\n" BOARD " - core cortex-m3\n" BOARD
        " - evidence model\n" DEFER " - triggers 10\n" DEFER " lost_updates best 0\n" DEFER
        " lost_updates nominal 0\n" DEFER " lost_updates total 0\n" DEFER
        " lost_updates worst 0\n" DEFER " response best 130\n" DEFER " response nominal 142\n" DEFER
        " response worst 160\n" RAW " response best 15\n" RAW " response nominal 15\n" RAW
        " response worst 17\n" BOARD "/response/zero_latency/none - status "
        "unsupported\n");
    free(text);
}

static void a_cell_in_doubt_is_no_baseline(void **state)
{
    (void)state;
    struct text text = {0};
    json_t *run = make_run(0);

    report_run_fail(cell_of(run, 1), "inconclusive", "lost frames");
    struct results *results = compare_run_load(run);
    message = (struct message){0};
    assert_false(baseline_make(&text, results, strictly, &message));
    assert_non_null(strstr(message.text, RAW " is inconclusive: lost frames"));
    assert_true(
        baseline_make(&text, results, (struct baseline_allow){.inconclusive = true}, &message));
    assert_non_null(strstr(text_get(&text), RAW " - status inconclusive\n"));
    text_free(&text);
    results_free(results);
}

static void lines_may_be_edited_mixed_and_end_as_editors_end_them(void **state)
{
    (void)state;
    struct baseline baseline;
    size_t count = 0;

    assert_true(read_text(&baseline,
                          BASELINE_HEAD "\r\n" BOARD " - core cortex-m3\r\n" BOARD
                                        " - evidence model\r\n\r\n# accepted: new kernel\r\n" RAW
                                        " response worst 17\r\n" DEFER
                                        "  response\tbest   -1.5 \r\n" RAW " response best 15"));
    assert_int_equal(baseline.count, 5);
    const struct baseline_line *lines = baseline_find(&baseline, RAW, &count);
    assert_int_equal(count, 2);
    assert_int_equal(lines[0].figure, FIGURE_BEST);
    assert_true(lines[1].number == 17);
    lines = baseline_find(&baseline, DEFER, &count);
    assert_true(lines[0].number == -1.5);
    assert_non_null(baseline_find(&baseline, BOARD, &count));
    assert_int_equal(count, 2);
    assert_null(baseline_find(&baseline, "mps2-an38", &count));
    baseline_free(&baseline);
}

static void what_is_no_line_of_a_baseline_is_refused_with_its_place(void **state)
{
    (void)state;
#define LINE(text) BASELINE_HEAD "\n" text "\n"
    refuses("", "1: error: is no baseline");
    refuses("# irqbench baseline 2\n", "another version");
    refuses("# irqbench baseline 10\n", "another version");
    refuses(LINE(RAW " response best"), ":2: error: expected CELL METRIC STATISTIC VALUE");
    refuses(LINE(RAW " responze best 1"), "unknown metric 'responze'; did you mean 'response'?");
    refuses(LINE(RAW " response least 1"), "unknown statistic 'least'");
    refuses(LINE(RAW " response best 1e3"), "'1e3' is no number");
    refuses(LINE(RAW " response best 0x10"), "is no number");
    refuses(LINE(RAW " response best nan"), "is no number");
    refuses(LINE(RAW " response best 1 2"), "is no number");
    refuses(LINE(RAW " response best 9007199254740993000"), "is out of range");
    refuses(LINE(RAW " response best -99999999999999999999999999"), "is out of range");
    refuses(LINE(RAW " - triggers 0"), "no number of triggers");
    refuses(LINE(RAW " - triggers -3"), "no number of triggers");
    refuses(LINE(RAW " - status ok"), "no status of a cell without a result");
    refuses(LINE(BOARD " - evidenze model"), "a board has no 'evidenze'");
    refuses(LINE(RAW " response best 1\n" DEFER " response best 1\n" RAW " response best 2"),
            ":4: error: the same as line 2");
#undef LINE
}

/* Numbers without a word of what they are of would be held against anything. */
/* 107 lost of 321 are as many as 54 of 162, and fewer than 107 of 107. */
static void a_total_is_held_against_its_triggers(void **state)
{
    (void)state;
    static const struct {
        int triggers, total;
        bool fails;
    } cases[] = {{321, 107, false}, {162, 54, false}, {162, 55, true}, {642, 214, false},
                 {642, 215, true},  {107, 107, true}, {107, 35, false}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        json_t *run = report_run_new("test");
        report_run_target(run, BOARD, "insns", "dwt");
        json_t *cell = report_run_cell(run, BOARD, "shared_update", "raw_c", "none");
        json_object_set_new(cell, "triggered", json_integer(cases[i].triggers));
        json_object_set_new(cell, "sampled", json_integer(cases[i].triggers));
        json_object_set_new(compare_run_count(cell, "lost_updates", 1), "total",
                            json_integer(cases[i].total));
        try_gate(&trial, run,
                 BASELINE_HEAD "\n" BOARD " - core cortex-m3\n" BOARD " - evidence insns\n" BOARD
                               "/shared_update/raw_c/none - triggers 321\n" BOARD
                               "/shared_update/raw_c/none lost_updates total 107\n",
                 NULL, strict);
        if (!trial.fine || trial.gate.failed != cases[i].fails)
            fail_msg("%d of %d", cases[i].total, cases[i].triggers);
        assert_int_equal(trial.gate.note_count > 2, cases[i].triggers != 321);
        release(&trial);
    }
}

static void numbers_of_a_board_need_its_core_and_evidence(void **state)
{
    (void)state;
    refuses(BASELINE_HEAD "\n\n" RAW " response best 1\n",
            ":3: error: numbers of " BOARD ", but no line '" BOARD " - core ...'");
    refuses(BASELINE_HEAD "\n" RAW " response best 1\n" BOARD " - core cortex-m3\n",
            ":2: error: numbers of " BOARD ", but no line '" BOARD " - evidence ...'");
    refuses(BASELINE_HEAD "\n" BOARD " - evidence model\n" RAW " - status unsupported\n",
            ":3: error: numbers of " BOARD ", but no line '" BOARD " - core ...'");
    refuses(HEAD "mps2-an38/response/raw_c/none response best 1\n",
            ":4: error: numbers of mps2-an38,");
    refuses(BASELINE_HEAD "\n" BOARD " - evidence modle\n", ":2: error: 'modle' is no kind of");
}

static void a_zero_byte_is_refused(void **state)
{
    (void)state;
    struct baseline baseline;
    static const char bytes[] = BASELINE_HEAD "\n" RAW " response best 1\0\n";

    message = (struct message){0};
    write_path(bytes, sizeof bytes - 1);
    assert_false(baseline_read(&baseline, path, &message));
    assert_non_null(strstr(message.text, "zero byte"));
}

/* ---- Against a baseline ---- */

static void the_same_run_passes(void **state)
{
    (void)state;
    struct trial trial;
    char words[GATE_WORDS_MAX], *text = baseline_of(make_run(0));

    try_gate(&trial, make_run(0), text, NULL, strict);
    assert_true(trial.fine);
    assert_false(trial.gate.failed);
    assert_string_equal(gate_counts(words, &trial.gate, true),
                        "3 cells: 0 worse, 0 improved, 2 equal, 0 new, 0 gone, 0 inconclusive, "
                        "1 unsupported");
    release(&trial);
    free(text);
}

static void one_cycle_more_fails_and_one_less_does_not(void **state)
{
    (void)state;
    struct trial trial;
    char words[GATE_WORDS_MAX], *text = baseline_of(make_run(0));

    try_gate(&trial, make_run(1), text, NULL, strict);
    assert_true(trial.gate.failed);
    assert_string_equal(trial.gate.rows[0].cell, DEFER);
    assert_string_equal(gate_row_words(words, &trial.gate.rows[0]),
                        "142 -> 143  +1 (+0.7 %)  limit +0");
    assert_int_equal(trial.gate.cells[VERDICT_WORSE], 1);
    release(&trial);
    try_gate(&trial, make_run(-1), text, NULL, strict);
    assert_false(trial.gate.failed);
    assert_int_equal(trial.gate.cells[VERDICT_IMPROVED], 1);
    release(&trial);
    free(text);
}

/* Each line is changed in turn; each time the gate must see it. */
static void every_line_is_compared(void **state)
{
    (void)state;
    char *text = baseline_of(make_run(0));

    for (char *line = strchr(text, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        char *end = strchr(line, '\n') - 1;
        bool number = *end >= '0' && *end <= '9';
        char was = *end;
        struct trial trial;
        if (!number)
            continue; /* words: below */
        *end = was == '9' ? '8' : (char)(was + 1);
        try_gate(&trial, make_run(0), text, NULL, strict);
        bool seen = !trial.fine || trial.gate.note_count > 0 ||
                    trial.gate.cells[VERDICT_IMPROVED] + trial.gate.cells[VERDICT_WORSE] == 1;
        if (!seen)
            fail_msg("nobody compared %.*s", (int)(end - line + 1), line);
        release(&trial);
        *end = was;
    }
    free(text);
}

static void another_core_or_evidence_cannot_be_compared_and_another_clock_is_told(void **state)
{
    (void)state;
    struct trial trial;

    try_gate(&trial, make_run(0), BASELINE_HEAD "\n" BOARD " - evidence insns\n", NULL, strict);
    assert_false(trial.fine);
    assert_non_null(strstr(message.text, ":2: error: " BOARD ": the baseline is of evidence insns, "
                                         "this run of model: they cannot be compared"));
    release(&trial);
    try_gate(&trial, make_run(0), BASELINE_HEAD "\n" BOARD " - core cortex-m4\n", NULL, strict);
    assert_false(trial.fine);
    release(&trial);
    try_gate(&trial, make_run(0), BASELINE_HEAD "\n" BOARD " - clock systick\n", NULL, strict);
    assert_true(trial.fine);
    assert_string_equal(trial.gate.notes[0],
                        BOARD ": clock: the baseline is of systick, this run of dwt");
    release(&trial);
}

static void gone_cells_metrics_and_figures_fail_unless_allowed(void **state)
{
    (void)state;
    static const char *const lines[] = {
        BOARD "/response/raw_asm/none response best 13",
        RAW " entry best 12",
        RAW " response total 12",
        BOARD "/response/zero_latency/none response best 12",
        "microbit - core cortex-m0",
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct trial trial;
        char text[512];
        struct gate_request request = strict;
        snprintf(text, sizeof text, "%s%s\n%s response best 15\n", HEAD, lines[i], RAW);
        try_gate(&trial, make_run(0), text, NULL, request);
        if (!trial.gate.failed || trial.gate.cells[VERDICT_GONE] != 1)
            fail_msg("nobody missed %s", lines[i]);
        release(&trial);
        request.allow[VERDICT_GONE] = true;
        try_gate(&trial, make_run(0), text, NULL, request);
        assert_false(trial.gate.failed);
        release(&trial);
    }
}

static void a_cell_in_doubt_fails_unless_allowed(void **state)
{
    (void)state;
    struct trial trial;
    struct gate_request request = strict;
    char words[GATE_WORDS_MAX], *text = baseline_of(make_run(0));

    for (int allowed = 0; allowed < 2; allowed++) {
        json_t *run = make_run(0);
        report_run_fail(cell_of(run, 1), "fault", "HardFault");
        request.allow[VERDICT_INCONCLUSIVE] = allowed;
        try_gate(&trial, run, text, NULL, request);
        assert_int_equal(trial.gate.failed, !allowed);
        assert_int_equal(trial.gate.cells[VERDICT_INCONCLUSIVE], 1);
        assert_string_equal(gate_row_words(words, row_of(&trial.gate, RAW)),
                            "inconclusive: HardFault");
        release(&trial);
    }
    free(text);
}

static void new_cells_are_told_and_fail_nothing(void **state)
{
    (void)state;
    struct trial trial;

    try_gate(&trial, make_run(0), HEAD RAW " response best 15\n", NULL, strict);
    assert_false(trial.gate.failed);
    assert_int_equal(trial.gate.cells[VERDICT_NEW], 2); /* figures of the one, all of the other */
    release(&trial);
}

/* What is gone may be allowed; then nothing was held to anything. */
/* A path is neither better nor worse for being longer; whoever accepted one, accepted that. */
static void what_has_no_better_side_may_change_neither_way(void **state)
{
    (void)state;
    for (int value = 14; value <= 16; value++) {
        struct trial trial;
        json_t *run = make_run(0);
        report_run_value(cell_of(run, 1), "path", value);
        try_gate(&trial, run, HEAD RAW " path nominal 15\n", NULL, strict);
        assert_true(trial.fine);
        assert_int_equal(trial.gate.failed, value != 15);
        release(&trial);
    }
}

static void a_gate_over_what_is_gone_alone_fails(void **state)
{
    (void)state;
    struct trial trial;
    struct gate_request request = strict;

    request.allow[VERDICT_GONE] = true;
    try_gate(&trial, make_run(0), HEAD RAW " entry best 15\n", NULL, request);
    assert_true(trial.fine);
    assert_false(trial.gate.compared);
    assert_true(trial.gate.failed);
    release(&trial);
    request.allow[VERDICT_INCONCLUSIVE] = true;
    try_gate(&trial, make_run(0), NULL, "budgets:\n  - response p99 of raw_c at most 15 cycles\n",
             request);
    assert_true(trial.fine);
    assert_true(trial.gate.failed);
    release(&trial);
}

static json_t *make_part(bool unfinished)
{
    json_t *run = make_run(0);

    json_object_set_new(run, "part",
                        json_pack("{s:i, s:n, s:s, s:b}", "of", 9, "pattern", "shard", "1/3",
                                  "unfinished", unfinished));
    return run;
}

static void a_part_of_a_run_is_told_and_no_baseline_and_one_unfinished_is_nothing(void **state)
{
    (void)state;
    struct trial trial;
    struct text text = {0};
    char *whole = baseline_of(make_run(0));

    try_gate(&trial, make_part(false), whole, NULL, strict);
    assert_true(trial.fine);
    assert_int_equal(trial.gate.note_count, 1);
    assert_string_equal(trial.gate.notes[0], "this run is a part: only 3 of 9 cells, shard 1/3");
    message = (struct message){0};
    assert_false(baseline_make(&text, trial.results, strictly, &message));
    assert_non_null(strstr(message.text, "only 3 of 9 cells, shard 1/3; merge the shards"));
    assert_true(
        baseline_make(&text, trial.results, (struct baseline_allow){.part = true}, &message));
    assert_string_equal(text_get(&text), whole);
    text_free(&text);
    release(&trial);
    try_gate(&trial, make_part(true), whole, NULL, strict);
    assert_false(trial.fine);
    assert_non_null(strstr(message.text, "finish it first"));
    assert_false(
        baseline_make(&text, trial.results, (struct baseline_allow){.part = true}, &message));
    text_free(&text);
    release(&trial);
    free(whole);
}

static void a_gate_over_nothing_fails(void **state)
{
    (void)state;
    struct trial trial;

    try_gate(&trial, make_run(0), BASELINE_HEAD "\n", NULL, strict);
    assert_true(trial.fine);
    assert_true(trial.gate.failed);
    release(&trial);
}

/* ---- Tolerances ---- */

static void a_tolerance_is_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int shift; /* of 142 */
        bool fails;
    } cases[] = {{"0", 1, true},  {"7cy", 7, false}, {"6cy", 7, true},  {"5%", 6, false},
                 {"5%", 7, true}, {"0.5%", 1, true}, {"10%", 13, false}};
    char *text = baseline_of(make_run(0));

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        struct gate_request request = strict;
        message = (struct message){0};
        assert_true(tolerance_parse(&request.tolerance, cases[i].text, &message));
        try_gate(&trial, make_run(cases[i].shift), text, NULL, request);
        if (trial.gate.failed != cases[i].fails)
            fail_msg("%s of +%d", cases[i].text, cases[i].shift);
        release(&trial);
    }
    free(text);
}

static void an_odd_tolerance_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",     "3",          "-1%", "1.5cy", "3 %", "%",
                                        "cy",   "0.1234%",    "3%%", "1e3%",  "03%", "00",
                                        "01cy", "99999999cy", ".5%", "1.%",   "nan"};
    struct tolerance tolerance;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (tolerance_parse(&tolerance, texts[i], &message))
            fail_msg("took %s", texts[i]);
    assert_true(tolerance_parse(&tolerance, "2insn", &message));
    assert_false(tolerance_fits(&tolerance, EVIDENCE_MODEL));
    assert_true(tolerance_fits(&tolerance, EVIDENCE_INSNS));
}

static void cycles_are_no_tolerance_of_a_count(void **state)
{
    (void)state;
    const struct tolerance cycles = {TOLERANCE_CYCLES, 2}, percent = {TOLERANCE_PERCENT, 3000};

    assert_true(tolerance_limit(&cycles, METRIC_COUNT, 100) == 0);
    assert_true(tolerance_limit(&cycles, METRIC_SIZE, 100) == 0);
    assert_true(tolerance_limit(&cycles, METRIC_TIME, 100) == 2);
    assert_true(tolerance_limit(&cycles, METRIC_PERIOD, 100) == 2);
    assert_true(tolerance_limit(&cycles, METRIC_COUNT, 100) == 0);
    assert_true(tolerance_limit(&percent, METRIC_TIME, 100) == 3);
}

static void measured_numbers_need_a_tolerance(void **state)
{
    (void)state;
    struct trial trial;
    struct gate_request request = strict;

    for (int given = 0; given < 2; given++) {
        json_t *run = make_run(0);
        json_object_set_new(json_array_get(json_object_get(run, "targets"), 0), "evidence",
                            json_string("silicon"));
        request.tolerance = (struct tolerance){given ? TOLERANCE_PERCENT : TOLERANCE_NONE, 3000};
        try_gate(&trial, run,
                 BASELINE_HEAD "\n" BOARD " - core cortex-m3\n" BOARD " - evidence silicon\n" RAW
                               " response best 15\n",
                 NULL, request);
        assert_int_equal(trial.fine, given);
        release(&trial);
    }
}

/* ---- Budgets ---- */

static void a_budget_is_kept_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *sentence;
        bool fails;
    } cases[] = {
        {"response worst of defer_* under any load at most 250 cycles", false},
        {"response worst of defer_* under any load at most 160 cycles", false},
        {"response worst of defer_* under any load at most 159 cycles", true},
        {"response nominal of defer_* at most 150 cycles", false},
        {"response worst at most 100 cycles", true},
        {"response worst of raw_c on mps2-* in response under none at most 17 cycles", false},
        {"response worst of raw_c at most 0.68 us", false}, /* 17 cycles at 25 MHz */
        {"response worst of raw_c at most 0.67 us", true},
        {"response best of raw_c at least 16 cycles", true},
        {"response p50 of raw_c at most 15 cycles", false},
        {"response p99 of raw_c at most 15 cycles", true}, /* too few samples */
        {"lost_updates total at most 0 times", false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        char yaml[256];
        snprintf(yaml, sizeof yaml, "budgets:\n  - %s\n", cases[i].sentence);
        try_gate(&trial, make_run(0), NULL, yaml, strict);
        if (!trial.fine || trial.gate.failed != cases[i].fails)
            fail_msg("%s: %s", cases[i].sentence, message.text);
        assert_int_equal(trial.gate.budgets_kept, !cases[i].fails);
        release(&trial);
    }
}

static void the_worst_of_either_sign_is_the_furthest_from_zero(void **state)
{
    (void)state;
    struct trial trial;
    json_t *run = make_run(0);

    compare_run_value(cell_of(run, 0), "period_error", -50, 0, 5, 0);
    try_gate(&trial, run, NULL, "budgets:\n  - period_error worst at most 49 cycles\n", strict);
    assert_true(trial.fine);
    assert_true(trial.gate.failed);
    assert_true(trial.gate.rows[0].new == 50);
    release(&trial);
}

static void a_budget_that_matches_nothing_or_in_another_unit_is_an_error(void **state)
{
    (void)state;
    static const char *const sentences[] = {
        "response worst of defer at most 250 cycles",
        "entry worst at most 250 cycles",
        "response worst of zero_latency at most 250 cycles",
        "response worst at most 250 instructions",
    };

    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        struct trial trial;
        char yaml[256];
        snprintf(yaml, sizeof yaml, "budgets:\n  - %s\n", sentences[i]);
        try_gate(&trial, make_run(0), NULL, yaml, strict);
        if (trial.fine)
            fail_msg("took %s", sentences[i]);
        release(&trial);
    }
}

static void a_budget_over_a_cell_in_doubt_fails(void **state)
{
    (void)state;
    struct trial trial;
    json_t *run = make_run(0);

    report_run_fail(cell_of(run, 1), "inconclusive", "lost frames");
    try_gate(&trial, run, NULL, "budgets:\n  - response worst of raw_c at most 20 cycles\n",
             strict);
    assert_true(trial.fine);
    assert_true(trial.gate.failed);
    release(&trial);
}

static void an_odd_budget_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *sentence, *words;
    } cases[] = {
        {"responze worst at most 1 cycles", ":3:5: error: unknown metric 'responze'; did you mean"},
        {"response wurst at most 1 cycles", "unknown statistic 'wurst'; did you mean 'worst'?"},
        {"response worst", "expected of, on, in, under, at most or at least"},
        {"response worst at 3 cycles", "expected at most or at least"},
        {"response worst at most", "expected a number"},
        {"response worst at most -3 cycles", "expected a number"},
        {"response worst at most 99999999999999999999 cycles", "out of range"},
        {"response worst at most 3", "unknown unit"},
        {"response worst at most 3 bytes", "unknown unit 'bytes'"},
        {"response worst at most 3 cycles today", "nothing is expected after the unit"},
        {"response worst of at most 3 cycles", "something is missing after 'of'"},
        {"response worst of a of b at most 3 cycles", "there are two of 'of'"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct budget_list list;
        char yaml[256];
        snprintf(yaml, sizeof yaml, "# bounds\nbudgets:\n  - %s\n", cases[i].sentence);
        message = (struct message){0};
        write_path(yaml, strlen(yaml));
        if (budget_read(&list, path, &message) || !strstr(message.text, cases[i].words))
            fail_msg("%s: %s", cases[i].sentence, message.text);
    }
}

/* ---- What is said ---- */

static void what_comes_from_a_run_cannot_leave_its_place(void **state)
{
    (void)state;
    struct trial trial;
    struct text text = {0};
    json_t *run = make_run(0);
    char *out = NULL;
    size_t size = 0;

    report_run_fail(cell_of(run, 1), "fault", "a\n::error::b]]><x a=\"1\"> | 100%");
    try_gate(&trial, run, HEAD DEFER " response best 130\n" RAW " response best 15\n", NULL,
             strict);
    gate_junit(&text, &trial.gate,
               &(struct gate_about){.command = "check", .name = "<n&>", .baseline = true});
    assert_null(strstr(text_get(&text), "<x"));
    assert_non_null(strstr(text_get(&text), "check &lt;n&amp;&gt;"));
    assert_non_null(strstr(text_get(&text), " failures=\"0\" errors=\"1\" "));
    text_free(&text);
    FILE *file = open_memstream(&out, &size);
    gate_print_annotations(file, &trial.gate);
    fclose(file);
    assert_null(strstr(out, "\n::error::b"));
    assert_non_null(strstr(out, "100%25\n"));
    free(out);
    release(&trial);
}

static int setup(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0;
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_baseline_is_sorted_lines_of_figures),
        cmocka_unit_test(a_cell_in_doubt_is_no_baseline),
        cmocka_unit_test(lines_may_be_edited_mixed_and_end_as_editors_end_them),
        cmocka_unit_test(what_is_no_line_of_a_baseline_is_refused_with_its_place),
        cmocka_unit_test(a_total_is_held_against_its_triggers),
        cmocka_unit_test(numbers_of_a_board_need_its_core_and_evidence),
        cmocka_unit_test(what_has_no_better_side_may_change_neither_way),
        cmocka_unit_test(a_gate_over_what_is_gone_alone_fails),
        cmocka_unit_test(a_part_of_a_run_is_told_and_no_baseline_and_one_unfinished_is_nothing),
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(the_same_run_passes),
        cmocka_unit_test(one_cycle_more_fails_and_one_less_does_not),
        cmocka_unit_test(every_line_is_compared),
        cmocka_unit_test(another_core_or_evidence_cannot_be_compared_and_another_clock_is_told),
        cmocka_unit_test(gone_cells_metrics_and_figures_fail_unless_allowed),
        cmocka_unit_test(a_cell_in_doubt_fails_unless_allowed),
        cmocka_unit_test(new_cells_are_told_and_fail_nothing),
        cmocka_unit_test(a_gate_over_nothing_fails),
        cmocka_unit_test(a_tolerance_is_what_it_says),
        cmocka_unit_test(an_odd_tolerance_is_refused),
        cmocka_unit_test(cycles_are_no_tolerance_of_a_count),
        cmocka_unit_test(measured_numbers_need_a_tolerance),
        cmocka_unit_test(a_budget_is_kept_or_not),
        cmocka_unit_test(the_worst_of_either_sign_is_the_furthest_from_zero),
        cmocka_unit_test(a_budget_that_matches_nothing_or_in_another_unit_is_an_error),
        cmocka_unit_test(a_budget_over_a_cell_in_doubt_fails),
        cmocka_unit_test(an_odd_budget_is_refused_with_its_line),
        cmocka_unit_test(what_comes_from_a_run_cannot_leave_its_place),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
