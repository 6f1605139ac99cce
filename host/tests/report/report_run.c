/* Builds run.json files for the report's tests. */
#include "host/tests/report/report_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

json_t *report_run_new(const char *name)
{
    return json_pack("{s:s, s:{s:s}, s:{s:s}, s:[], s:[]}", "schema", "irqbench-run/2", "config",
                     "name", name, "provenance", "git", "test", "targets", "cells");
}

void report_run_target(json_t *run, const char *board, const char *evidence, const char *clock)
{
    json_array_append_new(json_object_get(run, "targets"),
                          json_pack("{s:s, s:s, s:s, s:s, s:i}", "board", board, "core",
                                    "cortex-m3", "evidence", evidence, "clock", clock, "clock_hz",
                                    25000000));
}

/* Without the plugin's account no modelled cell is ok. */
static bool is_modelled(json_t *run, const char *board)
{
    json_t *target = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(run, "targets"), i, target)
    {
        if (strcmp(json_string_value(json_object_get(target, "board")), board) == 0)
            return strcmp(json_string_value(json_object_get(target, "evidence")), "model") == 0;
    }
    return false;
}

json_t *report_run_cell(json_t *run, const char *board, const char *scenario, const char *style,
                        const char *load)
{
    char id[256];
    bool swept = strcmp(load, "none") != 0;
    snprintf(id, sizeof id, "%s/%s/%s/%s", board, scenario, style, load);
    json_t *cell = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:n, s:n, s:i, s:i, s:i, s:i, s:i, s:{}}", "id", id,
        "board", board, "scenario", scenario, "style", style, "load", load, "trigger",
        swept ? "asynchronous" : "synchronous", "status", "ok", "reason", "coverage", "triggered",
        10, "sampled", 10, "lost", 0, "witness_failures", 0, "seed", 1, "metrics");
    if (is_modelled(run, board))
        json_object_set_new(cell, "witness", json_pack("{s:i, s:i}", "compared", 10, "equal", 10));
    json_array_append_new(json_object_get(run, "cells"), cell);
    return cell;
}

json_t *report_run_sharing_cell(json_t *run, const char *board, const char *scenario,
                                const char *discipline, const char *trigger)
{
    json_t *cell = report_run_cell(run, board, scenario, discipline, "none");
    json_object_del(cell, "style");
    json_object_set_new(cell, "discipline", json_string(discipline));
    json_object_set_new(cell, "trigger", json_string(trigger));
    return cell;
}

json_t *report_run_value(json_t *cell, const char *metric, int value)
{
    json_t *numbers = json_pack("{s:i, s:i, s:i, s:f, s:f, s:i, s:n, s:n, s:n, s:i, s:i, s:i, "
                                "s:[[i, i]]}",
                                "n", 1, "min", value, "max", value, "mean", (double)value, "stddev",
                                0.0, "p50", value, "p90", "p99", "p999", "cold", value, "overhead",
                                1, "overhead_spread", 0, "counts", value, 1);
    json_object_set_new(json_object_get(cell, "metrics"), metric, numbers);
    return numbers;
}

void report_run_fail(json_t *cell, const char *status, const char *reason)
{
    json_object_set_new(cell, "status", json_string(status));
    json_object_set_new(cell, "reason", json_string(reason));
    json_object_clear(json_object_get(cell, "metrics"));
}

static int compare_cells(const void *left, const void *right)
{
    json_t *const *a = left, *const *b = right;
    return strverscmp(json_string_value(json_object_get(*a, "id")),
                      json_string_value(json_object_get(*b, "id")));
}

/* A run.json has its cells in the order of their ids. */
static void sort_cells(json_t *run)
{
    json_t *cells = json_object_get(run, "cells");
    size_t count = json_array_size(cells);
    json_t **sorted = calloc(count + 1, sizeof(json_t *));
    for (size_t i = 0; sorted != NULL && i < count; i++)
        sorted[i] = json_incref(json_array_get(cells, i));
    json_array_clear(cells);
    if (sorted != NULL)
        qsort(sorted, count, sizeof(json_t *), compare_cells);
    for (size_t i = 0; sorted != NULL && i < count; i++)
        json_array_append_new(cells, sorted[i]);
    free(sorted);
}

static void path_of(char *path, size_t size, const char *directory)
{
    snprintf(path, size, "%s/run.json", directory);
}

char *report_run_write(json_t *run)
{
    char path[64];
    char *directory = strdup("/tmp/irqbench-report-XXXXXX");
    sort_cells(run);
    if (directory == NULL || mkdtemp(directory) == NULL) {
        free(directory);
        json_decref(run);
        return NULL;
    }
    path_of(path, sizeof path, directory);
    json_dump_file(run, path, JSON_SORT_KEYS | JSON_INDENT(1));
    json_decref(run);
    return directory;
}

void report_run_remove(char *directory)
{
    char path[64];
    if (directory == NULL)
        return;
    path_of(path, sizeof path, directory);
    unlink(path);
    rmdir(directory);
    free(directory);
}

bool report_run_load(struct report_set *set, json_t *first, json_t *second, struct message *message)
{
    char *paths[] = {report_run_write(first), second != NULL ? report_run_write(second) : NULL};
    bool good = paths[0] != NULL && (second == NULL || paths[1] != NULL) &&
                report_set_load(set, paths, second != NULL ? 2 : 1, message);
    report_run_remove(paths[0]);
    report_run_remove(paths[1]);
    return good;
}
