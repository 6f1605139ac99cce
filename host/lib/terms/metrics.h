/* What the table of metrics (bench/wire/metrics.h) says of one, by its name. */
#ifndef HOST_LIB_TERMS_METRICS_H
#define HOST_LIB_TERMS_METRICS_H

#include <stddef.h>

enum metric_kind { METRIC_TIME, METRIC_COUNT, METRIC_PLACE };
enum metric_section { METRIC_COMPARISON, METRIC_PREEMPTION, METRIC_OTHER };

struct metric_row {
    const char *name, *sentence;
    enum metric_kind kind;
    enum metric_section section;
    int rank;  /* 1 before 2; 0: ranks nothing */
    int order; /* place in the table */
};

/* NULL for a metric that is not in the table. */
const struct metric_row *metric_find(const char *name);
/* From 0 on; NULL at the end. */
const struct metric_row *metric_at(size_t index);
const char *metric_kind_name(enum metric_kind kind);

#endif
