/* A metric's `sampling`; see sampling.h. */
#include "host/lib/results/sampling.h"

#include <string.h>

static bool read_interval(struct json_reader *reader, const char *name, json_t *pair,
                          const struct result_metric *metric, struct result_interval *interval)
{
    struct result_number value = result_statistic(metric, name);
    int64_t ends[2];

    if (!json_reader_row(reader, pair, 2, ends))
        return false;
    if (!value.known)
        return json_reader_complain(reader, name, "has an interval, but no value");
    if (ends[0] > value.integer || value.integer > ends[1] || ends[0] < metric->min.integer ||
        ends[1] > metric->max.integer)
        return json_reader_complain(reader, name,
                                    "does not lie in its interval, or that not "
                                    "between min and max");
    *interval = (struct result_interval){.name = name, .low = ends[0], .high = ends[1]};
    return true;
}

static bool read_intervals(struct json_reader *reader, json_t *object, struct result_metric *metric)
{
    struct result_sampling *sampling = &metric->sampling;
    json_t *intervals = json_reader_object(reader, object, "intervals"), *pair = NULL;
    const char *name = NULL;
    size_t mark = json_reader_enter(reader, "intervals");

    json_object_foreach(intervals, name, pair)
    {
        if (sampling->interval_count == RESULT_INTERVALS_MAX)
            return json_reader_complain(reader, NULL, "has too many members");
        if (!read_interval(reader, name, pair, metric,
                           &sampling->intervals[sampling->interval_count++]))
            return false;
    }
    json_reader_leave(reader, mark);
    return !reader->failed;
}

static double read_share(struct json_reader *reader, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    double share = json_number_value(value);

    if (!json_is_number(value) || !(share >= 0.0 && share <= 1.0))
        json_reader_complain(reader, key, "must be a number from 0 to 1");
    return share;
}

static bool read_drift(struct json_reader *reader, json_t *object, struct result_sampling *sampling)
{
    static const char *const verdicts[] = {"unknown", "none", "shown"};
    json_t *drift = json_reader_object(reader, object, "drift");
    size_t mark = json_reader_enter(reader, "drift"), found = 0;
    const char *verdict = json_reader_text(reader, drift, "verdict");

    while (verdict && found < 3 && strcmp(verdicts[found], verdict) != 0)
        found++;
    if (found == 3)
        json_reader_complain(reader, "verdict", "is '%s', not unknown, none or shown", verdict);
    sampling->drift = verdict;
    sampling->drift_blocks = json_reader_count(reader, drift, "blocks");
    sampling->drift_known = found > 0;
    if (sampling->drift_known && !reader->failed) {
        sampling->drift_shown = found == 2;
        sampling->drift_p = read_share(reader, drift, "p");
        sampling->drift_from = json_reader_count(reader, drift, "from");
        sampling->drift_to = json_reader_count(reader, drift, "to");
    }
    json_reader_leave(reader, mark);
    return !reader->failed;
}

static bool read_settling(struct json_reader *reader, json_t *object,
                          struct result_sampling *sampling)
{
    if (!json_object_get(object, "settling"))
        return true;
    json_t *settling = json_reader_object(reader, object, "settling");
    size_t mark = json_reader_enter(reader, "settling");
    sampling->settling_n = json_reader_count(reader, settling, "n");
    sampling->settling_min = json_reader_count(reader, settling, "min");
    sampling->settling_p50 = json_reader_count(reader, settling, "p50");
    sampling->settling_max = json_reader_count(reader, settling, "max");
    json_reader_leave(reader, mark);
    return !reader->failed;
}

bool results_sampling_read(struct json_reader *reader, json_t *object, struct result_metric *metric)
{
    if (!json_object_get(object, "sampling"))
        return true;
    json_t *own = json_reader_object(reader, object, "sampling");
    size_t mark = json_reader_enter(reader, "sampling");
    metric->has_sampling = own != NULL;
    if (own && read_intervals(reader, own, metric) && read_drift(reader, own, &metric->sampling) &&
        read_settling(reader, own, &metric->sampling))
        metric->sampling.beyond_max = read_share(reader, own, "beyond_max");
    json_reader_leave(reader, mark);
    return !reader->failed;
}

struct result_interval result_interval(const struct result_metric *metric, const char *name)
{
    for (size_t i = 0; i < metric->sampling.interval_count; i++)
        if (strcmp(metric->sampling.intervals[i].name, name) == 0)
            return metric->sampling.intervals[i];
    return (struct result_interval){.name = NULL};
}
