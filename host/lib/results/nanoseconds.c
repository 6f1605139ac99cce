#include "host/lib/results/nanoseconds.h"

bool nanoseconds_are_known(const struct result_target *target, struct message *message)
{
    if (target->evidence == EVIDENCE_INSNS)
        return message_add(message,
                           "--unit ns: the figures of %s are instructions, which are no time; a "
                           "run with cycles is needed",
                           target->board);
    if (target->clock_hz <= 0)
        return message_add(message, "--unit ns: the clock of %s is not stated in this run",
                           target->board);
    return true;
}

double nanoseconds_factor(const struct result_target *target, const struct result_metric *metric)
{
    return metric_is_duration(metric->kind) ? 1e9 / (double)target->clock_hz : 1;
}

const char *nanoseconds_unit(const struct result_cell *cell, const struct result_metric *metric)
{
    if (!metric_is_duration(metric->kind))
        return result_metric_unit(cell, metric);
    return cell->target->evidence == EVIDENCE_MODEL ? "ns (model)" : "ns";
}

struct result_number nanoseconds_of(struct result_number number, double factor)
{
    if (!number.known || factor == 1)
        return number;
    number.real = true;
    number.number *= factor;
    return number;
}
