/* What the scenarios about kernels share: each service of a kernel, between two stamps. */
#ifndef BENCH_SCENARIOS_KERNEL_SERVICE_H
#define BENCH_SCENARIOS_KERNEL_SERVICE_H

#include "bench/bench.h"

/* The parameter `service` of those scenarios. */
enum kernel_service {
    KERNEL_POST,        /* nobody waits */
    KERNEL_WAIT,        /* there is a unit */
    KERNEL_POST_SWITCH, /* a thread above waits, up to its first instruction */
    KERNEL_WAIT_SWITCH, /* there is none, up to the first instruction of the one below */
    KERNEL_PING_PONG,   /* both ways: a token to the thread above, and one back */
    KERNEL_SERVICES,
};
#define KERNEL_SERVICE_NAMES "0 post, 1 wait, 2 post with a switch, 3 wait with a switch"

struct kernel_times {
    uint32_t begin, end;
};

/* Runs one. `before`, if any, is called right before its first stamp. The witness: who ran
 * meanwhile, and that no unit is left. */
void kernel_service_run(const struct bench_cell *cell, enum kernel_service service,
                        void (*before)(void), struct kernel_times *times,
                        struct bench_verdict *verdict);
/* NULL, or that the style has no kernel. */
const char *kernel_service_missing(const struct bench_cell *cell);

/* While a line of `priority`, the timer's, becomes due at a distance that is swept, from
 * before the service up to behind it: its entry, and the event. */
#define KERNEL_MET_COLUMNS                                                                         \
    {WIRE_METRIC_HIGHER_ENTRY, WIRE_FORM_SINCE_EVENT}, {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
#define KERNEL_MET_DISTANCES 800u
void kernel_met_begin(const struct bench_cell *cell, uint32_t priority);
void kernel_met_sample(const struct bench_cell *cell, enum kernel_service service, uint32_t reload,
                       uint32_t *values, struct bench_verdict *verdict);

#endif
