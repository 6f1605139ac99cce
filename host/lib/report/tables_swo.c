/* A board's exception trace beside its DWT, cell by cell (host/lib/swo). Above the table stands
 * whether the two instruments differ anywhere.
 */
#include "host/lib/report/tables.h"

#include "host/lib/results/sentences.h"
#include "host/lib/survey/format.h"

struct sums {
    size_t cells, differing, compared;
};

static struct sums sum_up(const struct report_group *group)
{
    struct sums sums = {.cells = 0};
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            const struct result_cell *cell = group->targets[t].cells[c];
            sums.cells += cell->has_swo;
            sums.compared += cell->has_swo && cell->swo.compared > 0;
            sums.differing += cell->has_swo && cell->swo.differ > 0;
        }
    return sums;
}

bool report_has_swo(const struct report_group *group)
{
    return sum_up(group).cells > 0;
}

static void add_verdict(struct text *out, const struct sums *sums)
{
    text_add(out, "<p>");
    if (sums->differing > 0)
        text_addf(out,
                  "<span class=\"status fault\">THE INSTRUMENTS DIFFER in %zu of %zu cells</span>, "
                  "which have no number for it: one of the two counts wrong there.",
                  sums->differing, sums->compared);
    else if (sums->compared > 0)
        text_addf(out, "The instruments agree in %s%zu cell%s that could be compared.",
                  sums->compared == 1 ? "the " : "all ", sums->compared,
                  sums->compared == 1 ? "" : "s");
    else
        text_add(out, "<span class=\"status inconclusive\">Nothing was compared.</span>");
    text_add(out, "</p>\n");
}

static void add_count(struct text *out, int64_t value)
{
    text_add(out, "<td class=\"number\">");
    format_value(out, (double)value);
    text_add(out, "</td>");
}

static void add_row(struct text *out, const struct result_cell *cell)
{
    struct text sentence = {0};
    text_add(out, "<tr><th scope=\"row\"><code>");
    text_html(out, cell->id);
    text_add(out, "</code></th>");
    add_count(out, cell->swo.compared);
    add_count(out, cell->swo.equal);
    add_count(out, cell->swo.differ);
    add_count(out, cell->swo.lost);
    result_say_swo(&sentence, cell);
    text_addf(out, "<td>%s",
              cell->swo.differ > 0 ? "<span class=\"status fault\">differ</span> " : "");
    text_html(out, text_get(&sentence));
    text_add(out, "</td></tr>\n");
    text_free(&sentence);
}

void table_swo(struct text *out, const struct report_group *group)
{
    struct sums sums = sum_up(group);
    add_verdict(out, &sums);
    table_open(out, "facts",
               "How long the core says an exception was active, by its SWO pin, against the DWT's "
               "figure of the same sample. Both are apart by what lies outside of the exception: "
               "that is the same in all samples, and a sample in which it is not differs. What is "
               "wrong in all samples alike is not found.");
    text_add(out, "<thead><tr><th scope=\"col\">cell</th>"
                  "<th scope=\"col\" class=\"number\">compared</th>"
                  "<th scope=\"col\" class=\"number\">equal</th>"
                  "<th scope=\"col\" class=\"number\">differ</th>"
                  "<th scope=\"col\" class=\"number\">not compared</th>"
                  "<th scope=\"col\">what trace says</th></tr></thead>\n<tbody>\n");
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            if (group->targets[t].cells[c]->has_swo)
                add_row(out, group->targets[t].cells[c]);
    table_close(out);
}
