/* Whether a process got to run, as the kernel counts it (/proc/PID/task/TID/schedstat). */
#ifndef HOST_LIB_BASE_PROCESS_TIME_H
#define HOST_LIB_BASE_PROCESS_TIME_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process_time {
    int64_t ran_us;    /* on a processor, all threads together */
    int64_t waited_us; /* for one, ready to run */
    bool stopped;      /* now, by a signal or a tracer */
};

/* False where it cannot be told: no /proc, or no such process. */
bool process_time_of(pid_t pid, struct process_time *time);

/* Whether somebody who waited `wall_us` in vain waited for a process that got no time: it is
 * stopped, or was ready to run for most of the time, and longer than it ran. */
bool process_time_starved(const struct process_time *before, const struct process_time *after,
                          int64_t wall_us);

#endif
