/* A metric's `repeats`; see repeats.h. */
#include "host/lib/results/repeats.h"

#include <string.h>

/* Largest less smallest of a list of whole numbers as long as there are runs. */
static bool span_of(struct json_reader *reader, json_t *array, const char *name, size_t runs,
                    int64_t *span)
{
    json_t *value = NULL;
    json_int_t least = 0, most = 0;
    size_t i = 0;

    if (json_array_size(array) != runs)
        return json_reader_complain(reader, name, "must be a list of %zu, one a run", runs);
    json_array_foreach(array, i, value)
    {
        json_int_t number = json_integer_value(value);
        if (!json_is_integer(value))
            return json_reader_complain(reader, name, "must be a list of whole numbers");
        least = i == 0 || number < least ? number : least;
        most = i == 0 || number > most ? number : most;
    }
    return !__builtin_sub_overflow(most, least, span) ||
           json_reader_complain(reader, name, "has numbers that are too far apart");
}

static bool read_floor(struct json_reader *reader, json_t *repeats, struct result_metric *metric)
{
    json_t *floor = json_reader_object(reader, repeats, "floor"), *value = NULL;
    const char *name = NULL;

    json_object_foreach(floor, name, value)
    {
        int64_t span = 0;
        if (metric->floor_count == RESULT_FLOORS_MAX)
            return json_reader_complain(reader, "floor", "has too many members");
        if (!span_of(reader, json_object_get(repeats, name), name, metric->runs, &span))
            return false;
        if (!json_is_integer(value) || json_integer_value(value) != span)
            return json_reader_complain(reader, "floor",
                                        "of %s is not what its runs differ by, %lld", name,
                                        (long long)span);
        metric->floors[metric->floor_count++] = (struct result_floor){name, span};
    }
    return !reader->failed;
}

bool results_repeats_read(struct json_reader *reader, json_t *object, struct result_metric *metric)
{
    if (!json_object_get(object, "repeats"))
        return true;
    json_t *repeats = json_reader_object(reader, object, "repeats");
    size_t mark = json_reader_enter(reader, "repeats");
    int64_t runs = json_reader_count(reader, repeats, "runs");

    if (!reader->failed && runs < 2)
        json_reader_complain(reader, "runs", "must be 2 or more");
    metric->runs = reader->failed ? 0 : (size_t)runs;
    metric->repeats = repeats;
    if (!reader->failed)
        read_floor(reader, repeats, metric);
    json_reader_leave(reader, mark);
    return !reader->failed;
}

struct result_number result_noise_floor(const struct result_metric *metric, const char *name)
{
    for (size_t i = 0; i < metric->floor_count; i++)
        if (strcmp(metric->floors[i].name, name) == 0)
            return (struct result_number){.known = true,
                                          .number = (double)metric->floors[i].value,
                                          .integer = metric->floors[i].value};
    return (struct result_number){.known = false};
}
