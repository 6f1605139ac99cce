/* A metric's statistics, counts and sweep; see metric.h. */
#include "host/lib/results/metric.h"

#include "host/lib/results/repeats.h"
#include "host/lib/results/sampling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum need { NEED_COUNT, NEED_WHOLE, NEED_NUMBER, NEED_OR_NULL, NEED_MAYBE };

static const struct {
    const char *name;
    enum need need;
    size_t offset; /* of the result_number in struct result_metric */
} statistics[] = {
#define ROW(name, need)      {#name, need, offsetof(struct result_metric, name)},
#define COUNT(name, title)   ROW(name, NEED_COUNT)
#define WHOLE(name, title)   ROW(name, NEED_WHOLE)
#define NUMBER(name, title)  ROW(name, NEED_NUMBER)
#define OR_NULL(name, title) ROW(name, NEED_OR_NULL)
#define MAYBE(name, title)   ROW(name, NEED_MAYBE)
    RESULT_STATISTICS_BY_NEED(COUNT, WHOLE, NUMBER, OR_NULL, MAYBE)
#undef COUNT
#undef WHOLE
#undef NUMBER
#undef OR_NULL
#undef MAYBE
#undef ROW
};
#define STATISTICS (sizeof statistics / sizeof statistics[0])

static struct result_number *number_at(struct result_metric *metric, size_t index)
{
    return (struct result_number *)(void *)((char *)metric + statistics[index].offset);
}

struct result_number result_statistic(const struct result_metric *metric, const char *name)
{
    struct result_metric copy = *metric;

    for (size_t i = 0; i < STATISTICS; i++)
        if (strcmp(statistics[i].name, name) == 0)
            return *number_at(&copy, i);
    return (struct result_number){.known = false};
}

/* As near as there is one. */
static int64_t whole_of(double value)
{
    if (value >= 0x1p63)
        return INT64_MAX;
    return value < -0x1p63 ? INT64_MIN : (int64_t)value;
}

static struct result_number share_named(const struct result_share *shares, size_t count,
                                        const char *name)
{
    for (size_t i = 0; i < count; i++) {
        double value = shares[i].value;
        if (strcmp(shares[i].name, name) == 0)
            return (struct result_number){
                .known = true, .real = shares[i].real, .number = value, .integer = whole_of(value)};
    }
    return (struct result_number){.known = false};
}

struct result_number result_bound(const struct result_metric *metric, const char *name)
{
    return share_named(metric->bounds, metric->bound_rows, name);
}

struct result_number result_part(const struct result_metric *metric, const char *name)
{
    return share_named(metric->parts, metric->part_rows, name);
}

struct result_number result_origin(const struct result_metric *metric, const char *name)
{
    return share_named(metric->origin, metric->origin_rows, name);
}

struct result_number result_worst(const struct result_metric *metric)
{
    struct result_number worst = result_bound(metric, "worst");
    return worst.known ? worst : metric->max;
}

static bool read_number(struct json_reader *reader, json_t *object, size_t index,
                        struct result_number *out)
{
    const char *key = statistics[index].name;
    enum need need = statistics[index].need;
    json_t *value = json_object_get(object, key);

    if (!value && need != NEED_MAYBE)
        return json_reader_complain(reader, key, "is missing");
    if (!value || (json_is_null(value) && need >= NEED_OR_NULL))
        return true;
    if (!json_is_integer(value) && !(need == NEED_NUMBER && json_is_real(value)))
        return json_reader_complain(reader, key, "must be a %s",
                                    need == NEED_NUMBER ? "number" : "whole number");
    if (need == NEED_COUNT && json_integer_value(value) < 0)
        return json_reader_complain(reader, key, "must not be negative");
    *out = (struct result_number){
        .known = true,
        .real = json_is_real(value),
        .number = json_number_value(value),
        .integer = json_integer_value(value),
    };
    return true;
}

/* Whole-number rows, in strictly ascending order of their columns but the last,
 * which is a count of at least 1. */
static int64_t *read_rows(struct json_reader *reader, json_t *array, size_t width)
{
    size_t rows = json_array_size(array);
    int64_t *out = calloc(rows ? rows : 1, width * sizeof *out);

    if (!out) {
        json_reader_complain(reader, NULL, "out of memory");
        return NULL;
    }
    for (size_t i = 0; i < rows && !reader->failed; i++) {
        int64_t *row = out + i * width;
        size_t mark = json_reader_enter_index(reader, i), column = 0;

        if (json_reader_row(reader, json_array_get(array, i), width, row)) {
            const int64_t *before = row - (i ? width : 0);
            while (i && column + 1 < width && row[column] == before[column])
                column++;
            if (i && (column + 1 == width || row[column] < before[column]))
                json_reader_complain(reader, NULL, "is not after the row before it");
            if (row[width - 1] < 1)
                json_reader_complain(reader, NULL, "counts %lld", (long long)row[width - 1]);
        }
        json_reader_leave(reader, mark);
    }
    if (!reader->failed)
        return out;
    free(out);
    return NULL;
}

static bool check_counts(struct json_reader *reader, const struct result_metric *metric)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < metric->count_rows; i++)
        if (__builtin_add_overflow(sum, metric->counts[i].count, &sum))
            return json_reader_complain(reader, "counts", "add up to more than there can be");
    if (!metric->count_rows || sum != (uint64_t)metric->n.integer)
        return json_reader_complain(reader, "counts", "add up to %llu, but n is %lld",
                                    (unsigned long long)sum, (long long)metric->n.integer);
    if (metric->counts[0].value != metric->min.integer)
        return json_reader_complain(reader, "min", "is not the smallest value in counts");
    if (metric->counts[metric->count_rows - 1].value != metric->max.integer)
        return json_reader_complain(reader, "max", "is not the largest value in counts");
    return true;
}

static bool read_counts(struct json_reader *reader, json_t *object, struct result_metric *metric)
{
    json_t *array = json_reader_array(reader, object, "counts");
    size_t rows = json_array_size(array), mark = json_reader_enter(reader, "counts");
    int64_t *cells = array ? read_rows(reader, array, 2) : NULL;

    json_reader_leave(reader, mark);
    metric->counts = calloc(rows ? rows : 1, sizeof *metric->counts);
    for (size_t i = 0; cells && metric->counts && i < rows; i++)
        metric->counts[i] = (struct result_count){cells[2 * i], (uint64_t)cells[2 * i + 1]};
    metric->count_rows = cells && metric->counts ? rows : 0;
    free(cells);
    return !reader->failed && check_counts(reader, metric);
}

static bool check_sweep(struct json_reader *reader, const struct result_metric *metric,
                        const int64_t *cells, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        if (cells[4 * i] < 0 || cells[4 * i] > UINT32_MAX || cells[4 * i + 1] < 0 ||
            cells[4 * i + 1] > UINT32_MAX || cells[4 * i + 2] < metric->min.integer ||
            cells[4 * i + 2] > metric->max.integer)
            return json_reader_complain(reader, "sweep", "row %zu is not within min and max", i);
    return true;
}

static bool read_sweep(struct json_reader *reader, json_t *object, struct result_metric *metric)
{
    if (!json_object_get(object, "sweep"))
        return true;
    json_t *array = json_reader_array(reader, object, "sweep");
    size_t rows = json_array_size(array), mark = json_reader_enter(reader, "sweep");
    int64_t *cells = array ? read_rows(reader, array, 4) : NULL;

    json_reader_leave(reader, mark);
    if (!cells || !check_sweep(reader, metric, cells, rows)) {
        free(cells);
        return false;
    }
    metric->sweep = calloc(rows ? rows : 1, sizeof *metric->sweep);
    for (size_t i = 0; metric->sweep && i < rows; i++)
        metric->sweep[i] = (struct result_point){.insn = (uint32_t)cells[4 * i],
                                                 .cycle = (uint32_t)cells[4 * i + 1],
                                                 .position = (uint32_t)cells[4 * i],
                                                 .value = cells[4 * i + 2],
                                                 .count = (uint64_t)cells[4 * i + 3]};
    metric->sweep_rows = metric->sweep ? rows : 0;
    free(cells);
    return metric->sweep || json_reader_complain(reader, "sweep", "out of memory");
}

/* What a double holds as a whole number. */
#define SHARE_MAX 9007199254740992.0

static bool read_shares(struct json_reader *reader, json_t *object, const char *key,
                        struct result_share **shares, size_t *rows)
{
    json_t *value = NULL;
    const char *name = NULL;

    if (!json_object_get(object, key))
        return true;
    json_t *members = json_reader_object(reader, object, key);
    *shares = calloc(json_object_size(members) + 1, sizeof **shares);
    if (!*shares)
        return json_reader_complain(reader, key, "out of memory");
    json_object_foreach(members, name, value)
    {
        if (!json_is_number(value))
            return json_reader_complain(reader, key, "'%s' must be a number", name);
        if (fabs(json_number_value(value)) > SHARE_MAX)
            return json_reader_complain(reader, key, "'%s' is out of range", name);
        (*shares)[(*rows)++] = (struct result_share){
            .name = name, .value = json_number_value(value), .real = json_is_real(value)};
    }
    return !reader->failed;
}

/* min <= p50 <= ... <= max, for those that are known; mean in between. */
static bool check_order(struct json_reader *reader, const struct result_metric *metric)
{
    const struct {
        const char *name;
        const struct result_number *number;
    } order[] = {{"p50", &metric->p50},
                 {"p90", &metric->p90},
                 {"p99", &metric->p99},
                 {"p999", &metric->p999},
                 {"max", &metric->max}};
    double least = metric->min.number;

    if (metric->mean.number < least || metric->mean.number > metric->max.number)
        return json_reader_complain(reader, "mean", "is not between min and max");
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (!order[i].number->known)
            continue;
        if (order[i].number->number < least)
            return json_reader_complain(reader, order[i].name, "is below the figure before it");
        least = order[i].number->number;
    }
    return true;
}

static bool check_bounds(struct json_reader *reader, const struct result_metric *metric)
{
    struct result_number best = result_bound(metric, "best");
    struct result_number nominal = result_bound(metric, "nominal");
    struct result_number worst = result_bound(metric, "worst");
    if (metric->bound_rows == 0 ||
        (best.known && nominal.known && worst.known && best.number <= nominal.number &&
         nominal.number <= worst.number))
        return true;
    return json_reader_complain(reader, "bounds", "best, nominal and worst are not in order");
}

bool results_metric_read(struct json_reader *reader, const struct metric_row *row, json_t *object,
                         struct result_metric *metric)
{
    memset(metric, 0, sizeof *metric);
    metric->name = row->name;
    metric->title = row->sentence;
    metric->kind = row->kind;
    metric->is_count = row->kind == METRIC_COUNT;
    if (!json_is_object(object))
        return json_reader_complain(reader, NULL, "must be an object");
    for (size_t i = 0; i < STATISTICS; i++)
        if (!read_number(reader, object, i, number_at(metric, i)))
            return false;
    if (metric->is_count != metric->total.known)
        return json_reader_complain(reader, "total", "%s",
                                    metric->is_count ? "is missing"
                                                     : "is there, but it is no count");
    return read_counts(reader, object, metric) && check_order(reader, metric) &&
           read_sweep(reader, object, metric) &&
           read_shares(reader, object, "parts", &metric->parts, &metric->part_rows) &&
           read_shares(reader, object, "origin", &metric->origin, &metric->origin_rows) &&
           read_shares(reader, object, "bounds", &metric->bounds, &metric->bound_rows) &&
           check_bounds(reader, metric) && results_sampling_read(reader, object, metric) &&
           results_repeats_read(reader, object, metric);
}

void results_metric_free(struct result_metric *metric)
{
    free(metric->counts);
    free(metric->sweep);
    free(metric->parts);
    free(metric->origin);
    free(metric->bounds);
}
