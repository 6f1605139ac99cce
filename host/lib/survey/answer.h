/* The answer at a glance: which handler style, at what cost, and why, in
 * sentences that hold for any data, ties and gaps included.
 */
#ifndef HOST_LIB_REPORT_ANSWER_H
#define HOST_LIB_REPORT_ANSWER_H

#include "host/lib/survey/format.h"
#include "host/lib/survey/sections.h"

/* A subject's place in one column. */
struct report_standing {
    const char *name;
    double value;
    double cost;      /* of the value: less is better */
    double low, high; /* the same of its bounds; equal to cost if it has none */
};

/* The subjects that have a number, best first; to be freed. */
struct report_standing *report_standings(const struct report_target *target,
                                         const struct report_column *column, int subjects,
                                         size_t *count);

/* The target's synchronous column of a metric that compares. False if it has none. */
bool report_find_column(const struct report_target *target, const struct metric_row *row,
                        struct report_column *column);

/* The `which`-th statement of a kind, of one target; nothing where it has none. */
typedef void report_statement(struct text *out, enum markup markup,
                              const struct report_group *group, const struct report_target *target,
                              size_t which);
/* Lets `write` say it of each target. Boards of which the same is said are named together. */
void report_say_of_boards(struct text *out, enum markup markup, const struct report_group *group,
                          report_statement *write, size_t which);

/* Paragraphs (HTML) or list items (Markdown). Boards of which the same is true
 * share a sentence. */
void report_answer(struct text *out, enum markup markup, const struct report_group *group);

/* The same for shared state: which discipline loses updates, and what those cost
 * that lose none. */
void report_sharing_answer(struct text *out, enum markup markup, const struct report_group *group);

/* The style whose values of a column spread most; of equals the first. NULL if none varies. */
const char *report_widest(const struct report_target *target, const struct report_column *column);

/* Of each load under which the way into a handler varies: by how much for the style that
 * varies most, and at which instruction its largest value is. Nothing if none varies. */
void report_say_jitter(struct text *out, enum markup markup, const struct report_target *target);

/* Why the first of a style's ranks, its response, is not the best one's: "+13 before the handler,
 * +7 from there to the work". The two add up to the difference. Nothing is written if a number is
 * missing. */
void report_why(struct text *out, const struct report_target *target, const char *style);

#endif
