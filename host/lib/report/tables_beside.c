/* A board beside the model of it: the same cells, each kind of evidence in columns of its
 * own.
 */
#include "host/lib/report/tables.h"

#include "host/lib/survey/format.h"
#include <string.h>

static json_int_t image_of(const struct result_target *target)
{
    return json_integer_value(json_object_get(target->json, "image_crc"));
}

/* The same board and image under the model; NULL if the report has none. */
static const struct report_target *find_model(const struct report_set *set,
                                              const struct result_target *board)
{
    for (size_t g = 0; g < set->group_count; g++)
        for (size_t t = 0;
             set->groups[g].evidence == EVIDENCE_MODEL && t < set->groups[g].target_count; t++) {
            const struct result_target *one = set->groups[g].targets[t].target;
            if (strcmp(one->board, board->board) == 0 && strcmp(one->core, board->core) == 0 &&
                image_of(one) != 0 && image_of(one) == image_of(board))
                return &set->groups[g].targets[t];
        }
    return NULL;
}

static const struct result_metric *find_metric(const struct report_target *target, const char *id,
                                               const char *name)
{
    for (size_t c = 0; c < target->cell_count; c++)
        if (strcmp(target->cells[c]->id, id) == 0)
            return result_metric_find(target->cells[c], name);
    return NULL;
}

static void add_board(struct text *out, const struct result_metric *metric)
{
    struct result_interval interval = result_interval(metric, "p50");
    text_add(out, "<td class=\"number\">");
    format_number(out, metric->min);
    text_add(out, "</td><td class=\"number\">");
    format_number(out, metric->p50);
    if (interval.name != NULL) {
        text_add(out, " <span class=\"range\">");
        format_value(out, (double)interval.low);
        text_add(out, "\u2013");
        format_value(out, (double)interval.high);
        text_add(out, "</span>");
    }
    text_add(out, "</td><td class=\"number\">");
    format_number(out, metric->max);
    text_add(out, "</td>");
}

static void add_model(struct text *out, const struct result_metric *metric)
{
    text_add(out, "<td class=\"number\">");
    format_number(out, metric->min);
    text_add(out, "</td><td class=\"number\">");
    format_number(out, metric->p50);
    text_add(out, "</td><td class=\"number\">");
    format_number(out, result_bound(metric, "best"));
    text_add(out, "</td><td class=\"number\">");
    format_number(out, result_bound(metric, "worst"));
    text_add(out, "</td>");
}

/* What the model's bounds are for: a board's median outside of them contradicts it. */
static void add_verdict(struct text *out, const struct result_metric *board,
                        const struct result_metric *model)
{
    struct result_interval interval = result_interval(board, "p50");
    struct result_number best = result_bound(model, "best"), worst = result_bound(model, "worst");
    text_add(out, "<td>");
    if (interval.name == NULL || !best.known || !worst.known)
        text_add(out, "<span class=\"absent\">cannot tell</span>");
    else if ((double)interval.high < best.number)
        text_add(out, "<span class=\"status inconclusive\">below the model\u2019s best</span>");
    else if ((double)interval.low > worst.number)
        text_add(out, "<span class=\"status inconclusive\">above the model\u2019s worst</span>");
    else
        text_add(out, "within its bounds");
    text_add(out, "</td>");
}

static void add_rows(struct text *out, const struct report_target *board,
                     const struct report_target *model)
{
    for (size_t c = 0; c < board->cell_count; c++) {
        const struct result_cell *cell = board->cells[c];
        for (size_t m = 0; m < cell->metric_count; m++) {
            const struct result_metric *own = &cell->metrics[m];
            const struct result_metric *other = find_metric(model, cell->id, own->name);
            if (other == NULL || own->kind != METRIC_TIME)
                continue;
            text_add(out, "<tr><th scope=\"row\"><code>");
            text_html(out, cell->id);
            text_add(out, "</code></th><td>");
            text_html(out, own->name);
            text_add(out, "</td>");
            add_board(out, own);
            add_model(out, other);
            add_verdict(out, own, other);
            text_add(out, "</tr>\n");
        }
    }
}

bool report_has_beside(const struct report_set *set, const struct report_group *group)
{
    for (size_t t = 0; group->evidence == EVIDENCE_SILICON && t < group->target_count; t++)
        if (find_model(set, group->targets[t].target) != NULL)
            return true;
    return false;
}

void table_beside(struct text *out, const struct report_set *set, const struct report_group *group)
{
    static const char *const heads[] = {"board: min", "board: p50",  "board: max",  "model: min",
                                        "model: p50", "model: best", "model: worst"};
    table_open(out, "facts",
               "The same image on the board, in cycles, and in the timing model, in modelled "
               "cycles: two kinds of evidence, that are compared and not mixed. "
               "<code>irqbench calibrate</code> says what the difference means for each setting of "
               "the model that is not calibrated.");
    text_add(out, "<thead><tr><th scope=\"col\">cell</th><th scope=\"col\">metric</th>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        text_addf(out, "<th scope=\"col\" class=\"number\">%s</th>", heads[i]);
    text_add(out, "<th scope=\"col\">the board\u2019s p50</th></tr></thead>\n<tbody>\n");
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_target *model = find_model(set, group->targets[t].target);
        if (model != NULL)
            add_rows(out, &group->targets[t], model);
    }
    table_close(out);
}
