/* Several runs of the same cells: how far each cell is from itself. */
#include "host/lib/report/tables.h"

#include "host/lib/survey/format.h"

static const char *const shown[] = {"min", "p50", "p90", "p99", "max"};
#define SHOWN (sizeof shown / sizeof shown[0])

bool report_has_repeats(const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            if (group->targets[t].cells[c]->metric_count > 0 &&
                group->targets[t].cells[c]->metrics[0].runs > 0)
                return true;
    return false;
}

/* "12, 13, 12, 12" */
static void add_medians(struct text *out, const struct result_metric *metric)
{
    json_t *value = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(metric->repeats, "p50"), i, value)
    {
        text_add(out, i > 0 ? ", " : "");
        if (json_is_integer(value))
            format_value(out, (double)json_integer_value(value));
        else
            text_add(out, "\u2013");
    }
}

static void add_row(struct text *out, const struct result_cell *cell,
                    const struct result_metric *metric)
{
    text_add(out, "<tr><th scope=\"row\"><code>");
    text_html(out, cell->id);
    text_add(out, "</code></th><td>");
    text_html(out, metric->name);
    text_add(out, "</td><td>");
    add_medians(out, metric);
    text_add(out, "</td>");
    for (size_t i = 0; i < SHOWN; i++) {
        text_add(out, "<td class=\"number\">");
        format_number(out, result_noise_floor(metric, shown[i]));
        text_add(out, "</td>");
    }
    text_add(out, "</tr>\n");
}

void table_repeats(struct text *out, const struct report_group *group)
{
    table_open(out, "facts",
               "The same cell, run several times, in an order that goes forwards and backwards in "
               "turn: the largest difference between two of its runs is the floor below which a "
               "difference between cells means nothing");
    text_add(out, "<thead><tr><th scope=\"col\">cell</th><th scope=\"col\">metric</th>"
                  "<th scope=\"col\">p50 of each run</th>");
    for (size_t i = 0; i < SHOWN; i++)
        text_addf(out, "<th scope=\"col\" class=\"number\">floor of %s</th>", shown[i]);
    text_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            const struct result_cell *cell = group->targets[t].cells[c];
            for (size_t m = 0; m < cell->metric_count; m++)
                if (cell->metrics[m].runs > 0)
                    add_row(out, cell, &cell->metrics[m]);
        }
    table_close(out);
}
