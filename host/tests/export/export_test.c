/* Exports: every cell and metric once, the values of the run, CSV quoting. */
#include "host/lib/export/export.h"

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

static char *export_with(export_writer *write)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    assert_true(write(out, results, false));
    assert_int_equal(fclose(out), 0);
    return text;
}

static size_t rows_expected(void)
{
    size_t rows = 0;

    for (size_t i = 0; i < results->cell_count; i++)
        rows += results->cells[i].metric_count ? results->cells[i].metric_count : 1;
    return rows;
}

#define NO_SAMPLING ",,,,,,,,,,,,,,,,,,,,," /* no board, and one run */

static const char header[] =
    "run,cell,board,core,evidence,scenario,kind,subject,load,trigger,status,reason,coverage_met,"
    "coverage_existing,cycles_met,cycles_existing,triggered,sampled,lost,witness_failures,"
    "witness_compared,witness_equal,seed,metric,unit,n,min,mean,stddev,p50,p90,p99,p999,max,total,"
    "overhead,overhead_spread,cold,best,nominal,worst,hardware,software,manual,measured,"
    "uncalibrated,boundaries_above_zero,"
    "cycles_above_zero,code_bytes,vector_bytes,ram_bytes,"
    "p50_low,p50_high,p90_low,p90_high,p99_low,p99_high,p999_low,p999_high,beyond_max,drift,"
    "drift_p,after,settling_n,settling_p50,runs,floor_min,floor_p50,floor_p90,floor_p99,floor_p999,"
    "floor_max\n";

static void csv_has_a_line_for_each_cell_and_metric(void **state)
{
    (void)state;
    char *text = export_with(export_csv);
    size_t lines = 0;

    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + rows_expected());
    assert_ptr_equal(strstr(text, header), text);
    free(text);
}

static void csv_has_the_values_of_the_run(void **state)
{
    (void)state;
    char *text = export_with(export_csv);

    assert_non_null(
        strstr(text, "\nfixture,mps2-an385/entry_swept/dispatch_table/idle,mps2-an385,cortex-m3,"
                     "insns,entry_swept,style,dispatch_table,idle,asynchronous,ok,,5,5,,,10000,"
                     "10000,0,0,,,1,entry,instructions,5,18,18.4,0.547723,18,,,,19,,2,0,19,"
                     ",,,,,,,,,,58,128,256" NO_SAMPLING "\n"));
    assert_non_null(strstr(text, ",discipline,none,none,asynchronous,ok,,3,3,,,10000,10000,0,0,,,1,"
                                 "lost_updates,count,3,0,0.666667,0.57735,1,,,,1,6666,0,0,0,"
                                 ",,,,,,,,2,,,," NO_SAMPLING "\n"));
    assert_non_null(strstr(text,
                           "unsupported,this style has no deferred work,,,,,0,0,0,0,,,1,,,,,,,,,,,"
                           ",,,,,,,,,,,,,,,,," NO_SAMPLING "\n"));
    free(text);
}

/* Under the model: its bounds, shares, the witness, and cycles. */
static void csv_has_bounds_parts_and_witness(void **state)
{
    (void)state;
    struct result_cell *cell = NULL;
    struct result_share bounds[] = {
        {"best", 17, false}, {"nominal", 18, false}, {"worst", 23, false}};
    struct result_share parts[] = {{"hardware", 12, false}, {"software", 6, false}};
    struct result_share origin[] = {
        {"manual", 15, false}, {"measured", 1, false}, {"uncalibrated", 2, false}};

    for (size_t i = 0; i < results->cell_count; i++)
        if (strcmp(results->cells[i].id, "mps2-an385/entry_swept/dispatch_table/idle") == 0)
            cell = &results->cells[i];
    assert_non_null(cell);
    struct result_metric *metric = &cell->metrics[0], before = *metric;
    struct result_cell kept = *cell;
    metric->bounds = bounds;
    metric->bound_rows = 3;
    metric->parts = parts;
    metric->part_rows = 2;
    metric->origin = origin;
    metric->origin_rows = 3;
    cell->has_cycles = cell->has_witness = true;
    cell->cycles_met = cell->cycles_existing = 7;
    cell->witness_compared = 10000;
    cell->witness_equal = 9999;
    char *text = export_with(export_csv);
    *metric = before;
    *cell = kept;
    assert_non_null(strstr(text, ",ok,,5,5,7,7,10000,10000,0,0,10000,9999,1,entry,"));
    assert_non_null(strstr(text, ",2,0,19,17,18,23,12,6,15,1,2,,,58,128,256" NO_SAMPLING "\n"));
    free(text);
}

static void csv_quotes_what_needs_it(void **state)
{
    (void)state;
    struct result_cell *cell = NULL;

    for (size_t i = 0; i < results->cell_count; i++)
        if (results->cells[i].status == RESULT_FAULT)
            cell = &results->cells[i];
    assert_non_null(cell);
    const char *before = cell->reason;
    cell->reason = "a, \"b\"\nc";
    char *text = export_with(export_csv);
    cell->reason = before;
    assert_non_null(strstr(text, ",fault,\"a, \"\"b\"\"\\nc\",,,,,37,37,"));
    free(text);
}

static void json_rows_are_flat_and_alike(void **state)
{
    (void)state;
    char *text = export_with(export_json);
    json_t *rows = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *row = NULL, *value = NULL;
    const char *key = NULL;
    size_t index = 0;

    assert_non_null(rows);
    assert_int_equal(json_array_size(rows), rows_expected());
    json_array_foreach(rows, index, row)
    {
        assert_int_equal(json_object_size(row), json_object_size(json_array_get(rows, 0)));
        json_object_foreach(row, key, value)
            assert_false(json_is_object(value) || json_is_array(value));
    }
    json_decref(rows);
    free(text);
}

static void json_has_the_values_of_the_run(void **state)
{
    (void)state;
    char *text = export_with(export_json);
    json_t *rows = json_loads(text, 0, NULL), *row = NULL;
    size_t index = 0, found = 0;

    json_array_foreach(rows, index, row)
    {
        const char *id = json_string_value(json_object_get(row, "cell"));
        if (strcmp(id, "mps2-an385/entry_swept/dispatch_table/idle") != 0)
            continue;
        found++;
        assert_int_equal(json_integer_value(json_object_get(row, "max")), 19);
        assert_int_equal(json_integer_value(json_object_get(row, "n")), 5);
        assert_true(json_is_null(json_object_get(row, "p99")));
        assert_true(json_is_null(json_object_get(row, "reason")));
    }
    assert_int_equal(found, 1);
    assert_non_null(strstr(text, "\"mean\":18.4,"));
    json_decref(rows);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_has_a_line_for_each_cell_and_metric),
        cmocka_unit_test(csv_has_the_values_of_the_run),
        cmocka_unit_test(csv_has_bounds_parts_and_witness),
        cmocka_unit_test(csv_quotes_what_needs_it),
        cmocka_unit_test(json_rows_are_flat_and_alike),
        cmocka_unit_test(json_has_the_values_of_the_run),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
