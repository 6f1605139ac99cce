/* Builds run.json files for the report's tests, cell by cell, so that a test
 * shows the numbers that it expects back.
 */
#ifndef HOST_TESTS_REPORT_REPORT_RUN_H
#define HOST_TESTS_REPORT_REPORT_RUN_H

#include "host/lib/survey/set.h"

json_t *report_run_new(const char *name);
void report_run_target(json_t *run, const char *board, const char *evidence, const char *clock);

/* A cell with a result and, so far, no metric. The trigger is "asynchronous" if
 * the load is not "none", else "synchronous". Returns the cell, borrowed. */
json_t *report_run_cell(json_t *run, const char *board, const char *scenario, const char *style,
                        const char *load);

/* The same for a sharing discipline. */
json_t *report_run_sharing_cell(json_t *run, const char *board, const char *scenario,
                                const char *discipline, const char *trigger);

/* One trial with this value; returns the metric, borrowed. */
json_t *report_run_value(json_t *cell, const char *metric, int value);

/* Takes the cell's numbers away. */
void report_run_fail(json_t *cell, const char *status, const char *reason);

/* Writes the run to a new directory in /tmp, whose name is to be freed after
 * report_run_remove. Takes the run. */
char *report_run_write(json_t *run);
void report_run_remove(char *directory);

/* Writes, loads and removes one run or two (the second may be NULL). */
bool report_run_load(struct report_set *set, json_t *first, json_t *second,
                     struct message *message);

#endif
