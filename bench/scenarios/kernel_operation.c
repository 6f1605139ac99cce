/* Scenario: what one service of a kernel takes, in threads and with nothing to disturb it:
 * post and wait of a semaphore, each with and without a context switch, and a round of two
 * threads that hand a token to and fro. The rows of
 * Zephyr's latency_measure and of Thread-Metric's synchronization and context switch tests.
 * From before the call to behind it; with a switch up to the other thread's own code: behind
 * its wait, or behind the call by which it had let the upper one run. */
#include "bench/checks.h"
#include "bench/scenarios/kernel_service.h"

BENCH_PARAMETER(scenario, kernel_operation, 0, service, "of the kernel's", 0, 4, 0,
                KERNEL_SERVICE_NAMES ", 4 a token there and back");

static const struct bench_column columns[] = {{WIRE_METRIC_OPERATION, WIRE_FORM_SPAN}};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_OPERATION, WIRE_SPAN_SPAN, CALIBRATE_NOP);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct kernel_times times;
    (void)reload;
    kernel_service_run(cell, (enum kernel_service)bench_parameter(WIRE_ITEM_SCENARIO, 0), NULL,
                       &times, verdict);
    values[0] = bench_counts(times.begin, times.end);
}

BENCH_SCENARIO(kernel_operation, "style", "none", "one service of the style's kernel, undisturbed",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_NONE, BENCH_COLUMNS(columns),
               .missing = kernel_service_missing, .begin = begin, .calibrate = calibrate,
               .sample = sample);
