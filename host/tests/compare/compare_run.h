/* Runs for the tests of compare and gate: what report_run.h builds, with bounds and parts, read
 * back as results.
 */
#ifndef HOST_TESTS_COMPARE_COMPARE_RUN_H
#define HOST_TESTS_COMPARE_COMPARE_RUN_H

#include "host/lib/results/results.h"
#include "host/tests/report/report_run.h"

/* A modelled value: one trial, with best, nominal and worst; of the nominal `hardware` cycles
 * are the core's. Returns the metric, borrowed. */
json_t *compare_run_value(json_t *cell, const char *metric, int best, int nominal, int worst,
                          int hardware);

/* A count whose total is that of so many samples. */
json_t *compare_run_count(json_t *cell, const char *metric, int value);

/* Writes, reads and removes; takes the run. Fails the test if it cannot be read. */
struct results *compare_run_load(json_t *run);

#endif
