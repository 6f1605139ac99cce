/* What a history says of a report's run: which of its series changed, when, and what it looks
 * like.
 */
#ifndef HOST_LIB_REPORT_TREND_H
#define HOST_LIB_REPORT_TREND_H

#include "host/lib/history/print.h"
#include "host/lib/survey/sections.h"

/* A metric of the run that the history has. */
struct trend_item {
    const struct history_series *series;
    const struct history_line *own; /* measured as the run was; NULL: none was */
    const struct report_target *target;
    const struct result_metric *metric;  /* of the run */
    enum figure figure;                  /* that is drawn: of the newest change, if there is one */
    const struct history_point *changed; /* the newest change; NULL: none */
};

struct trend {
    const struct history *history;
    struct trend_item *items; /* newest and largest changes first; what never changed is last */
    size_t count, changed;
    size_t missing; /* series of the run that the history has not */
};

/* Of a group's targets. False if memory ran out. Call trend_free() either way. */
bool trend_gather(struct trend *trend, const struct history *history,
                  const struct report_group *group);
void trend_free(struct trend *trend);

/* The whole section, behind its heading. */
void trend_section(struct text *out, const struct history *history,
                   const struct report_group *group);

/* ---- Pictures: inline SVG, in the page's own colours ---- */

/* At most so many commits are drawn, the newest. */
#define TREND_COMMITS_MAX 80u

/* A chart with the commit of each point, its changes marked and labelled, and the run itself. */
void trend_chart(struct text *out, const struct trend_item *item);
/* The same as small as a word. */
void trend_sparkline(struct text *out, const struct history_series *series, enum figure figure);

/* What a chart shows: "150 to 157 at 1a2b3c4, 2026-01-04 (+7, +4.7 %), worse; then ...". Plain
 * text. */
void trend_say(struct text *out, const struct trend_item *item);

#endif
