/* Scenario: how long a service of a kernel holds an urgent line off that has nothing to do
 * with it. The event of the board's timer is swept over the whole service, context switch
 * included; what its entry takes longer than elsewhere is the service's masked stretch. A
 * kernel that masks up to a priority leaves the lines above it alone: with `priority` above
 * its ceiling the same sweep is flat. */
#include "bench/checks.h"
#include "bench/scenarios/kernel_service.h"

BENCH_PARAMETER(scenario, kernel_masking, 0, service, "of the kernel's", 0, 3, 0,
                KERNEL_SERVICE_NAMES);
BENCH_PARAMETER(scenario, kernel_masking, 1, priority, "steps", 0, 255, 64,
                "of the line; the list kernel's ceiling is 64, below 64 is above it");

static const struct bench_column columns[] = {KERNEL_MET_COLUMNS};

static void begin(const struct bench_cell *cell)
{
    kernel_met_begin(cell, bench_parameter(WIRE_ITEM_SCENARIO, 1));
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_HIGHER_ENTRY);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    kernel_met_sample(cell, (enum kernel_service)bench_parameter(WIRE_ITEM_SCENARIO, 0), reload,
                      values, verdict);
}

BENCH_SCENARIO(kernel_masking, "style", "none",
               "an urgent line's entry, in every cycle of a service of the style's kernel",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_timer, .distances = KERNEL_MET_DISTANCES, BENCH_COLUMNS(columns),
               .missing = kernel_service_missing, .begin = begin, .calibrate = calibrate,
               .sample = sample);
