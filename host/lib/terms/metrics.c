/* The rows of the table as data; see metrics.h. */
#include "host/lib/terms/metrics.h"

#include "bench/wire/metrics.h"
#include "bench/wire/stamps.h"

#include <math.h>
#include <string.h>

enum place {
#define X(NAME, ...) PLACE_##NAME,
    WIRE_METRICS(X)
#undef X
        METRICS
};

enum stamp {
#define X(NAME, name, id, sentence) STAMP_##NAME = (id),
    WIRE_STAMPS(X)
#undef X
};

static const struct metric_words words[METRICS] = {
#define X(NAME, one, several, measure, worst) [PLACE_##NAME] = {one, several, measure, worst},
    WIRE_METRIC_WORDS(X)
#undef X
};

static const struct metric_row rows[METRICS] = {
#define X(NAME, name, number, kind, better, from, at, to, when, section, rank, sentence)           \
    {#name,                                                                                        \
     sentence,                                                                                     \
     number,                                                                                       \
     METRIC_##kind,                                                                                \
     METRIC_##better,                                                                              \
     METRIC_##section,                                                                             \
     rank,                                                                                         \
     PLACE_##NAME,                                                                                 \
     {METRIC_FROM_##from, STAMP_##at, METRIC_TO_##to, METRIC_WHEN_##when},                         \
     &words[PLACE_##NAME]},
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

const struct metric_row *metric_numbered(uint8_t number)
{
    for (size_t i = 0; i < METRICS; i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

const struct metric_row *metric_ranked(enum metric_section section, int rank)
{
    for (size_t i = 0; i < METRICS; i++)
        if (rows[i].section == section && rows[i].rank == rank && rank > 0)
            return &rows[i];
    return NULL;
}

const struct metric_row *metric_into_handler(void)
{
    for (size_t i = 0; i < METRICS; i++)
        if (rows[i].kind == METRIC_TIME && rows[i].path.from == METRIC_FROM_TRIGGER &&
            rows[i].path.at == STAMP_FIRST_0)
            return &rows[i];
    return NULL;
}

const struct metric_row *metric_as_time(const struct metric_row *row)
{
    for (size_t i = 0; metric_is_relative(row) && i < METRICS; i++)
        if (rows[i].kind == METRIC_TIME && rows[i].path.from == row->path.from &&
            rows[i].path.at == row->path.at && rows[i].path.to == row->path.to)
            return &rows[i];
    return row;
}

static enum place place_of(uint8_t number)
{
    const struct metric_row *row = metric_numbered(number);
    return row ? (enum place)row->order : METRICS;
}

bool metric_is_whole(uint8_t number)
{
#define PLACE_OF_(NAME) PLACE_##NAME
#define PLACE_OF(NAME)  PLACE_OF_(NAME)
    return place_of(number) == PLACE_OF(WIRE_METRIC_WHOLE);
}

bool metric_is_part(uint8_t number)
{
    switch (place_of(number)) {
#define X(NAME) case PLACE_##NAME:
        WIRE_METRIC_PARTS(X)
#undef X
        return true;
    default:
        return false;
    }
}

bool metric_is_relative(const struct metric_row *row)
{
    return row->kind == METRIC_EXCESS || row->kind == METRIC_CHANGE;
}

bool metric_is_result(const struct metric_row *row)
{
    return row->kind != METRIC_PLACE && row->kind != METRIC_PATH;
}

const char *metric_kind_name(enum metric_kind kind)
{
    static const char *const names[] = {
        [METRIC_TIME] = "time",     [METRIC_EXCESS] = "excess", [METRIC_CHANGE] = "change",
        [METRIC_PERIOD] = "period", [METRIC_COUNT] = "count",   [METRIC_SIZE] = "size",
        [METRIC_PLACE] = "place",   [METRIC_PATH] = "path"};

    return names[kind];
}

const char *metric_better_name(enum metric_better better)
{
    static const char *const names[] = {
        [METRIC_SMALLER] = "smaller", [METRIC_LARGER] = "larger", [METRIC_NEITHER] = "neither"};

    return names[better];
}

const char *metric_section_name(enum metric_section section)
{
    static const char *const names[] = {[METRIC_COMPARISON] = "comparison",
                                        [METRIC_PREEMPTION] = "preemption",
                                        [METRIC_OTHER] = "other"};

    return names[section];
}

bool metric_is_time(enum metric_kind kind)
{
    return kind == METRIC_TIME || kind == METRIC_EXCESS;
}

bool metric_is_duration(enum metric_kind kind)
{
    return metric_is_time(kind) || kind == METRIC_CHANGE || kind == METRIC_PERIOD;
}

const char *metric_unit(enum metric_kind kind, enum result_evidence evidence)
{
    if (kind == METRIC_SIZE)
        return "bytes";
    return kind == METRIC_COUNT ? "count" : result_evidence_unit(evidence);
}

double metric_cost(enum metric_better better, double value)
{
    return better == METRIC_LARGER ? -value : value;
}

double metric_worse_by(const struct metric_row *row, double old, double new)
{
    if (row->better == METRIC_NEITHER)
        return 0;
    if (row->kind == METRIC_CHANGE) {
        old = fabs(old);
        new = fabs(new);
    }
    return metric_cost(row->better, new) - metric_cost(row->better, old);
}
