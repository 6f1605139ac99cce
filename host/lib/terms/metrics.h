/* What the table of metrics (bench/wire/metrics.h) says of one. */
#ifndef HOST_LIB_TERMS_METRICS_H
#define HOST_LIB_TERMS_METRICS_H

#include "host/lib/terms/kinds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric_kind {
    METRIC_TIME,
    METRIC_EXCESS,
    METRIC_CHANGE,
    METRIC_PERIOD,
    METRIC_COUNT,
    METRIC_SIZE,
    METRIC_PLACE,
    METRIC_PATH
};
enum metric_better { METRIC_SMALLER, METRIC_LARGER, METRIC_NEITHER };
enum metric_section { METRIC_COMPARISON, METRIC_PREEMPTION, METRIC_OTHER };

enum metric_from {
    METRIC_FROM_TRIGGER,
    METRIC_FROM_INNER_TRIGGER,
    METRIC_FROM_EVENT,
    METRIC_FROM_LAST_0,
    METRIC_FROM_LAST_1,
    METRIC_FROM_LAST,
    METRIC_FROM_SPAN,
    METRIC_FROM_SPAN_BEGUN,
    METRIC_FROM_NOWHERE,
};
enum metric_to { METRIC_TO_STAMP, METRIC_TO_RETURN, METRIC_TO_INSNS };
enum metric_when {
    METRIC_WHEN_ENTERED,
    METRIC_WHEN_ENTERED_INNER,
    METRIC_WHEN_CHAINED,
    METRIC_WHEN_CHAINED_AGAIN,
    METRIC_WHEN_WORKING,
    METRIC_WHEN_BACK_IN_HANDLER,
    METRIC_WHEN_BACK_IN_THREAD,
    METRIC_WHEN_BACK_FROM_EMPTY,
    METRIC_WHEN_HANDED_OFF,
    METRIC_WHEN_BACK_FROM_WORK,
    METRIC_WHEN_INTERRUPTED,
    METRIC_WHEN_DISTURBED,
    METRIC_WHEN_UNENTERED,
    METRIC_WHEN_OWN,
    METRIC_WHEN_COMPARED,
    METRIC_WHEN_ALWAYS,
    METRIC_WHEN_LATEST,
    METRIC_WHEN_NEVER,
};

struct metric_row {
    const char *name, *sentence;
    uint8_t number; /* on the wire */
    enum metric_kind kind;
    enum metric_better better;
    enum metric_section section;
    int rank;  /* 1 before 2; 0: ranks nothing */
    int order; /* place in the table */
    struct metric_path {
        enum metric_from from;
        uint8_t at; /* a stamp's id */
        enum metric_to to;
        enum metric_when when;
    } path;
    const struct metric_words {
        const char *one, *several, *measure, *worst; /* NULL: reports have no sentence about it */
    } * words;
};

/* From 0 on; NULL at the end. */
const struct metric_row *metric_at(size_t index);
/* NULL for a metric that is not in the table. */
const struct metric_row *metric_find(const char *name);
const struct metric_row *metric_numbered(uint8_t number);
/* The one of a section that has this rank. NULL if there is none. */
const struct metric_row *metric_ranked(enum metric_section section, int rank);

/* The time from the trigger to the first instruction of its handler. */
const struct metric_row *metric_into_handler(void);
/* Whether it is the whole, or one of the parts that must sum up to it. */
bool metric_is_whole(uint8_t number);
bool metric_is_part(uint8_t number);
/* What a metric is as a time: of an excess or a change, the time of the same path; else
 * itself. */
const struct metric_row *metric_as_time(const struct metric_row *row);

/* Whether it is a time on a scale of its own: an excess or a change. */
bool metric_is_relative(const struct metric_row *row);
/* Whether it has values of its own in results. */
bool metric_is_result(const struct metric_row *row);

const char *metric_kind_name(enum metric_kind kind);
const char *metric_better_name(enum metric_better better);
const char *metric_section_name(enum metric_section section);
/* Whether its values are times, or instructions in their place. */
bool metric_is_time(enum metric_kind kind);
/* Whose values are in the unit of the evidence: also a difference of times, and a period. */
bool metric_is_duration(enum metric_kind kind);
/* Of its values, where the target's evidence is this one. */
const char *metric_unit(enum metric_kind kind, enum result_evidence evidence);

/* The value, or its opposite: of two values the better one has the smaller cost. */
double metric_cost(enum metric_better better, double value);

/* By how much `new` is worse than `old`, negative if it is better; 0 if it is neither. A change is
 * of either sign, and the worse one is the one that is further from 0. */
double metric_worse_by(const struct metric_row *row, double old, double new);

#endif
