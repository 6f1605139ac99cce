/* Runs for the tests of compare and gate; see compare_run.h. */
#include "host/tests/compare/compare_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

json_t *compare_run_value(json_t *cell, const char *metric, int best, int nominal, int worst,
                          int hardware)
{
    json_t *value = report_run_value(cell, metric, nominal);

    json_object_set_new(
        value, "bounds",
        json_pack("{s:i, s:i, s:i}", "best", best, "nominal", nominal, "worst", worst));
    json_object_set_new(
        value, "parts",
        json_pack("{s:i, s:i}", "hardware", hardware, "software", nominal - hardware));
    return value;
}

json_t *compare_run_count(json_t *cell, const char *metric, int value)
{
    json_t *count = report_run_value(cell, metric, value);

    json_object_set_new(count, "total", json_integer(value));
    return count;
}

struct results *compare_run_load(json_t *run)
{
    struct message message = {0};
    char path[64];
    char *directory = report_run_write(run);

    assert_non_null(directory);
    snprintf(path, sizeof path, "%s/run.json", directory);
    struct results *results = results_read(path, &message);
    report_run_remove(directory);
    if (!results)
        fail_msg("%s", message.text);
    return results;
}
