/* The rows of the table as data; see metrics.h. */
#include "host/lib/terms/metrics.h"

#include "bench/wire/metrics.h"

#include <string.h>

enum place {
#define X(NAME, ...) PLACE_##NAME,
    WIRE_METRICS(X)
#undef X
        METRICS
};

static const struct metric_row rows[METRICS] = {
#define X(NAME, name, number, kind, from, at, to, when, section, rank, sentence)                   \
    {#name, sentence, METRIC_##kind, METRIC_##section, rank, PLACE_##NAME},
    WIRE_METRICS(X)
#undef X
};

const struct metric_row *metric_at(size_t index)
{
    return index < METRICS ? &rows[index] : NULL;
}

const struct metric_row *metric_find(const char *name)
{
    for (size_t i = 0; i < METRICS; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const char *metric_kind_name(enum metric_kind kind)
{
    static const char *const names[] = {
        [METRIC_TIME] = "time", [METRIC_COUNT] = "count", [METRIC_PLACE] = "place"};

    return names[kind];
}
