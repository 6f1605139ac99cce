/* What `show` prints: the values of a run in their place, never two kinds of
 * evidence in one table, every failed cell with its reason, 80 columns.
 */
#include "host/lib/base/table.h"
#include "host/lib/show/show.h"
#include "host/lib/show/text_figure.h"

#include "host/lib/store/run_results.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GOOD "host/tests/fixtures/run"

static struct message message;
static struct results *results;

static int setup(void **state)
{
    (void)state;
    results = run_results_load(GOOD, &message);
    return !results;
}

static int teardown(void **state)
{
    (void)state;
    results_free(results);
    return 0;
}

/* To be freed. NULL if it was refused. */
static char *show(const struct show_request *request)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    message = (struct message){0};
    bool fine = show_print(out, results, request, &message);
    assert_int_equal(fclose(out), 0);
    if (fine)
        return text;
    free(text);
    return NULL;
}

static void expect_lines(const struct show_request *request, const char *lines)
{
    char *text = show(request);

    if (!text || !strstr(text, lines))
        fail_msg("wanted\n%s\ngot\n%s", lines, text ? text : message.text);
    free(text);
}

static void a_table_has_the_values_of_the_run(void **state)
{
    (void)state;
    const struct show_request request = {.cell = "*/entry_swept/raw_c/memory", .width = 80};

    expect_lines(&request,
                 "\nentry_swept, in instructions\n"
                 "  style  load    metric  swept   n  min  mean  p50  p90  max  spread  cold\n");
    expect_lines(&request, "fixture: 1 of 22 cells: 1 ok\n"
                           "  mps2-an385 (cortex-m3): instructions; insns, 25 MHz; "
                           "gcc 12.2.1\n\n");
    expect_lines(&request, "\n mps2-an385 (cortex-m3)\n"
                           "  raw_c  memory  entry   24/24  24    5  5.79    6    8    8"
                           "       0     8\n");
}

static void the_whole_run_fits_80_columns(void **state)
{
    (void)state;
    const struct show_request request = {.figures = true, .width = 80};
    char *text = show(&request);

    assert_non_null(text);
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        if (length > 80 || (length && line[length - 1] == ' '))
            fail_msg("%zu characters: %.*s", length, (int)length, line);
        line += length + 1;
    }
    free(text);
}

static void every_failed_cell_has_its_reason(void **state)
{
    (void)state;
    const struct show_request request = {.width = 80};

    expect_lines(&request,
                 "fixture: 22 of 22 cells: 19 ok, 1 inconclusive, 1 unsupported, 1 fault");
    expect_lines(&request, "  ! mps2-an385/entry_swept/defer_thread/memory\n"
                           "    inconclusive: swept 20 of 24 instruction boundaries\n");
    expect_lines(&request, "    fault: HardFault in the handler at 0x00001a2c\n"
                           "      pc 00001a2c  lr 00001a29  sp 20000ff8  xpsr 01000003\n"
                           "      cfsr 02000000  hfsr 40000000");
    expect_lines(&request, "    unsupported: this style has no deferred work\n");
}

static void counts_are_not_shown_as_time(void **state)
{
    (void)state;
    const struct show_request request = {
        .cell = "*/shared_update/none/*", .metric = "lost_updates", .width = 120};

    expect_lines(&request, "  none     lost_updates *");
    expect_lines(&request, "  6666  ");
    expect_lines(&request, "\n  * a plain count; its total is over all samples\n"
                           "  * none (mps2-an385): lost_updates at 2 of 3 boundaries\n");
}

static struct result_cell *cell_of(const char *id)
{
    return (struct result_cell *)(uintptr_t)results_cell(results, id);
}

static void bytes_are_not_shown_as_time(void **state)
{
    (void)state;
    const struct show_request one = {.cell = "mps2-an385/entry_exit/raw_c/none", .width = 120};
    struct result_cell *cell = cell_of(one.cell);
    enum metric_kind kinds[] = {cell->metrics[0].kind, cell->metrics[1].kind,
                                cell->metrics[2].kind};

    assert_int_equal(cell->metric_count, 3);
    cell->metrics[0].kind = METRIC_SIZE;
    expect_lines(&one, "entry_exit, in instructions\n");
    expect_lines(&one, "  raw_c  entry (bytes)  ");
    cell->metrics[1].kind = cell->metrics[2].kind = METRIC_SIZE;
    expect_lines(&one, "entry_exit, in bytes\n");
    for (size_t i = 0; i < 3; i++)
        cell->metrics[i].kind = kinds[i];
}

static void bounds_parts_and_witness_are_shown(void **state)
{
    (void)state;
    const struct show_request one = {
        .cell = "*/entry_exit/raw_c/*", .metric = "entry", .width = 160};
    struct result_cell *cell = cell_of("mps2-an385/entry_exit/raw_c/none");
    struct result_share bounds[] = {{"best", 4, false}, {"nominal", 5, false}, {"worst", 9, false}};
    struct result_share parts[] = {{"hardware", 3, false}, {"software", 2, false}};
    struct result_metric *metric = &cell->metrics[0], before = *metric;

    metric->bounds = bounds;
    metric->bound_rows = 3;
    metric->parts = parts;
    metric->part_rows = 2;
    cell->has_witness = true;
    cell->witness_compared = cell->witness_equal = 77;
    expect_lines(&one, "best  nominal  worst  hw  sw   seen\n");
    expect_lines(&one, "     4        5      9   3   2  77/77\n");
    expect_lines(&one, "  witness: the plugin saw 77 of 77 figures equal\n");
    *metric = before;
    cell->has_witness = false;
}

static void coverage_is_in_cycles_where_they_are_known(void **state)
{
    (void)state;
    const struct show_request request = {.cell = "*/entry_swept/raw_c/memory", .width = 160};
    struct result_cell *cell = cell_of("mps2-an385/entry_swept/raw_c/memory");

    cell->has_cycles = true;
    cell->cycles_met = cell->cycles_existing = 66;
    expect_lines(&request, "  66/66  ");
    cell->has_cycles = false;
    expect_lines(&request, "  24/24  ");
}

static void two_evidences_never_share_a_table(void **state)
{
    (void)state;
    const struct show_request request = {.cell = "*/entry_exit/raw_c/*", .width = 80};

    results->targets[1].evidence = EVIDENCE_MODEL;
    char *text = show(&request);
    results->targets[1].evidence = EVIDENCE_INSNS;
    assert_non_null(text);
    char *first = strstr(text, "\nentry_exit, in instructions\n");
    char *second = strstr(text, "\nentry_exit, in cycles (model)\n");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    *second = '\0';
    assert_non_null(strstr(first, "mps2-an385"));
    assert_null(strstr(first, "mps2-an386"));
    assert_non_null(strstr(second + 1, "mps2-an386"));
    free(text);
}

static void questions_without_an_answer_are_refused(void **state)
{
    (void)state;
    const struct show_request metric = {.metric = "enty", .width = 80};
    const struct show_request cell = {.cell = "*/nothing/*", .width = 80};
    const struct show_request both = {.cell = "*/shared_op/*", .metric = "entry", .width = 80};

    const struct show_request failed = {.cell = "*/tail_chain/*", .metric = "entry", .width = 80};

    assert_null(show(&failed));
    assert_non_null(strstr(message.text, "matches */tail_chain/* with a metric entry"));
    assert_null(show(&metric));
    assert_non_null(strstr(message.text, "unknown metric 'enty'; did you mean 'entry'?"));
    assert_null(show(&cell));
    assert_non_null(strstr(message.text, "none of the 22 cells of " GOOD "/run.json matches "
                                         "*/nothing/*"));
    assert_null(show(&both));
    assert_non_null(strstr(message.text, "matches */shared_op/* with a metric entry"));
}

static void figures_show_distribution_and_sweep(void **state)
{
    (void)state;
    const struct show_request request = {
        .cell = "*/entry_swept/raw_c/memory", .figures = true, .width = 40};
    const struct show_request wide = {
        .cell = "*/entry_swept/raw_c/memory", .figures = true, .width = 80};

    expect_lines(&request, "  5 11 |###############################\n"
                           "  6 10 |############################\n"
                           "  7  0 |\n"
                           "  8  3 |########\n");
    expect_lines(&wide, "  entry, instructions: value by the instruction that the event came into\n"
                        "  0x0400 nop                 5\n"
                        "  0x0402 ldm.w ip, {r2, r3}  6\n"
                        "  0x0404 adds r2, r2, r1     5\n"
                        "  0x0406 ldr r2, [r0]        6\n"
                        "  0x0408 bne #0x400          5\n"
                        "  0x040a nop                 8\n");
}

static char *histogram_of(int64_t low, int64_t high)
{
    struct result_count counts[] = {{low, 1}, {high, 1000000}};
    const struct result_metric metric = {
        .min = {.known = true, .integer = low},
        .max = {.known = true, .integer = high},
        .counts = counts,
        .count_rows = 2,
    };
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    text_histogram(out, &metric, 60);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void a_wide_histogram_names_its_ranges(void **state)
{
    (void)state;
    char *text = histogram_of(100, 199);

    /* 100 values in at most 24 rows: 5 a row. One sample is not invisible
     * beside a million. */
    assert_non_null(strstr(text, "  100..104       1 |#\n"));
    assert_non_null(strstr(text, "  105..109       0 |\n"));
    assert_non_null(strstr(text, "  195..199 1000000 |####"));
    free(text);
    text = histogram_of(INT64_MIN, INT64_MAX);
    assert_non_null(strstr(text, "  -9223372036854775808.."));
    free(text);
}

/* An idle loop as the model sees it: only the load is waited for. To be freed. */
static char *sweep_of(const struct result_cell *cell, struct result_point *sweep, size_t rows,
                      size_t width)
{
    struct result_count counts[] = {{12, 40}, {13, 2}, {15, 1}};
    const struct result_metric metric = {.min = {.known = true, .integer = 12},
                                         .max = {.known = true, .integer = 15},
                                         .counts = counts,
                                         .count_rows = 3,
                                         .sweep = sweep,
                                         .sweep_rows = rows};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    text_sweep(out, cell, &metric, width);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void an_instruction_has_a_line_with_its_cycles(void **state)
{
    (void)state;
    struct result_insn region[] = {
        {0x30a0, 1, 0, "nop"},
        {0x3358, 4, 1, "ldm.w ip, {r2, r3, r4, r5, lr}"},
        {0x30a8, 2, 5, "push {r4, r5, r10, r11, r12}"},
    };
    const struct result_cell cell = {.has_cycles = true, .region = region, .region_rows = 3};
    struct result_point sweep[] = {{0, 0, 0, 12, 1}, {1, 0, 1, 13, 1}, {1, 1, 2, 13, 1},
                                   {1, 2, 3, 13, 1}, {1, 3, 4, 12, 1}, {2, 0, 5, 12, 1},
                                   {2, 0, 5, 15, 1}, {2, 1, 6, 12, 1}};

    char *text = sweep_of(&cell, sweep, 8, 80);
    assert_string_equal(text, "  0x30a0 nop                     12\n"
                              "  0x3358 ldm.w ip, {r2-r5, lr}   13 x3 12\n"
                              "  0x30a8 push {r4, r5, r10-r12}  12..15 12\n");
    free(text);
}

#define MANY 100u

static void a_long_sweep_is_folded(void **state)
{
    (void)state;
    static struct result_insn region[MANY];
    static struct result_point sweep[MANY];
    const struct result_cell cell = {.region = region, .region_rows = MANY};

    for (uint32_t i = 0; i < MANY; i++) {
        region[i] = (struct result_insn){0x400 + 2 * i, 0, i, "nop"};
        sweep[i] = (struct result_point){i, 0, i, i == 40 ? 15 : i == 7 ? 13 : 12, 1};
    }
    char *text = sweep_of(&cell, sweep, MANY, 80);
    assert_string_equal(text, "  0x040e nop  13\n"
                              "  0x0450 nop  15\n"
                              "  98 others: always 12\n");
    free(text);
    for (uint32_t i = 0; i < MANY; i++)
        sweep[i].value = 12 + i % 2;
    text = sweep_of(&cell, sweep, MANY, 80);
    assert_non_null(strstr(text, "  68 others: 12 to 13\n"));
    free(text);
    for (uint32_t i = 0; i < MANY; i++)
        sweep[i].value = 12;
    text = sweep_of(&cell, sweep, MANY, 80);
    assert_string_equal(text, "  each of 100 instructions: always 12\n");
    free(text);
}

static void a_long_line_is_cut(void **state)
{
    (void)state;
    static struct result_point sweep[60];
    struct result_insn region[] = {{0x400, 60, 0, "ldm.w ip, {r0, r2, r4, r6, r8, r10, r12, lr}"}};
    const struct result_cell cell = {.has_cycles = true, .region = region, .region_rows = 1};

    for (uint32_t i = 0; i < 60; i++)
        sweep[i] = (struct result_point){0, i, i, 12 + 3 * (i % 2), 1};
    char *text = sweep_of(&cell, sweep, 60, 60);
    assert_string_equal(text, "  0x0400 ldm.w ip, {r0, r2, r4, r6, r8,...  12 15 12 15 1...\n");
    free(text);
}

static void a_table_drops_columns_until_it_fits(void **state)
{
    (void)state;
    static const struct table_column columns[] = {
        {"name", false, 0}, {"empty", false, 0}, {"value", true, 0},
        {"extra", true, 2}, {"more", true, 1},
    };
    struct table *table = table_new(columns, 5);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(table);
    assert_non_null(out);
    table_heading(table, "group");
    table_row(table);
    table_cell(table, 0, "%s", "a name");
    table_cell(table, 2, "%d", 1);
    table_cell(table, 3, "%d", 22);
    table_cell(table, 4, "%d", 333333);
    assert_true(table_print(table, out, 80));
    assert_true(table_print(table, out, 25));
    assert_true(table_print(table, out, 5));
    table_free(table);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, "  name    value  extra    more\n"
                              "group\n"
                              "  a name      1     22  333333\n"
                              "  name    value    more\n"
                              "group\n"
                              "  a name      1  333333\n"
                              "  name    value\n"
                              "group\n"
                              "  a name      1\n");
    free(text);
}

/* ---- What a board's samples are worth ---- */

/* Of one run whose entry settled and drifts, of 50 samples; of exit there were 40, in two runs. */
static void show_sampled(const char *metric, char **text)
{
    struct result_cell *cell = NULL;
    for (size_t i = 0; i < results->cell_count && !cell; i++)
        if (strstr(results->cells[i].id, "/entry_exit/raw_c/"))
            cell = &results->cells[i];
    assert_non_null(cell);
    struct result_metric *entry = (struct result_metric *)result_metric_find(cell, "entry");
    struct result_metric *exit = (struct result_metric *)result_metric_find(cell, "exit");
    assert_true(entry && exit);
    struct result_metric entry_before = *entry, exit_before = *exit;
    struct result_cell cell_before = *cell;
    entry->has_sampling = exit->has_sampling = true;
    entry->n.integer = 50;
    exit->n.integer = 40;
    exit->runs = 2;
    entry->sampling.settling_n = 9;
    entry->sampling.beyond_max = exit->sampling.beyond_max = 0.25;
    cell->after = "reset";
    cell->has_swo = true;
    cell->swo = (struct result_swo){.compared = 7, .equal = 7, .metric = "exit"};
    cell->warnings = json_pack("[s, s]", "entry drifts: up", "exit_more drifts: down");
    *text = show(&(struct show_request){.cell = cell->id, .metric = metric, .width = 200});
    json_decref(cell->warnings);
    *cell = cell_before;
    *entry = entry_before;
    *exit = exit_before;
    assert_non_null(*text);
}

static void a_metric_that_is_asked_for_is_shown_alone_below_the_table_too(void **state)
{
    static const char *const lines[] = {
        "entry drifts",           "first batch behind a pause (reset)",
        "of 50, the next one",    "of 40, the next one",
        "A/A is the noise floor", "trace agrees"};
    static const struct {
        const char *metric;
        bool has[6];
    } rows[] = {{NULL, {true, true, false, true, true, true}},
                {"entry", {true, true, true, false, false, false}},
                {"exit", {false, false, false, true, true, true}},
                {"round_trip", {false, false, false, false, false, false}}};
    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        char *text = NULL;
        show_sampled(rows[row].metric, &text);
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
            if (!strstr(text, lines[i]) == rows[row].has[i])
                fail_msg("with %s: '%s' in\n%s", rows[row].metric ? rows[row].metric : "all",
                         lines[i], text);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_has_the_values_of_the_run),
        cmocka_unit_test(the_whole_run_fits_80_columns),
        cmocka_unit_test(every_failed_cell_has_its_reason),
        cmocka_unit_test(counts_are_not_shown_as_time),
        cmocka_unit_test(bytes_are_not_shown_as_time),
        cmocka_unit_test(two_evidences_never_share_a_table),
        cmocka_unit_test(questions_without_an_answer_are_refused),
        cmocka_unit_test(figures_show_distribution_and_sweep),
        cmocka_unit_test(a_wide_histogram_names_its_ranges),
        cmocka_unit_test(an_instruction_has_a_line_with_its_cycles),
        cmocka_unit_test(a_long_sweep_is_folded),
        cmocka_unit_test(a_long_line_is_cut),
        cmocka_unit_test(bounds_parts_and_witness_are_shown),
        cmocka_unit_test(coverage_is_in_cycles_where_they_are_known),
        cmocka_unit_test(a_table_drops_columns_until_it_fits),
        cmocka_unit_test(a_metric_that_is_asked_for_is_shown_alone_below_the_table_too),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
