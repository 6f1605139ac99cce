/* What a board's samples are worth, in lines below a table. */
#include "host/lib/show/sampling.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/words.h"
#include "host/lib/results/sentences.h"
#include "host/lib/show/tail.h"
#include <inttypes.h>
#include <string.h>

static bool is_wanted(const struct show_sampling *all, const char *metric)
{
    return !all->metric || strcmp(all->metric, metric) == 0;
}

static void add_warnings(const struct show_sampling *all, const struct result_cell *cell)
{
    json_t *warning = NULL;
    size_t i = 0;

    json_array_foreach(cell->warnings, i, warning)
    {
        if (all->metric && !result_warns_of(json_string_value(warning), all->metric))
            continue;
        int at = printable_print(all->out, "  ~ %s (%s):", cell->subject, cell->board);
        words_print(all->out, json_string_value(warning), at > 0 ? (size_t)at : 0, 3, all->width);
    }
}

static void add_settling(const struct show_sampling *all, const struct result_cell *cell)
{
    char text[200];

    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct result_sampling *own = &cell->metrics[i].sampling;
        if (own->settling_n == 0 || !metric_is_time(cell->metrics[i].kind) ||
            !is_wanted(all, cell->metrics[i].name))
            continue;
        int at = printable_print(all->out, "  + %s (%s):", cell->subject, cell->board);
        printable_into(text, sizeof text,
                       "first batch behind a pause (%s), not in n: %" PRId64 " samples of %s, "
                       "min %" PRId64 ", p50 %" PRId64 ", max %" PRId64,
                       cell->after ? cell->after : "?", own->settling_n, cell->metrics[i].name,
                       own->settling_min, own->settling_p50, own->settling_max);
        words_print(all->out, text, at > 0 ? (size_t)at : 0, 3, all->width);
    }
}

/* What trace says, of each cell: it is there to be read. */
static void add_swo(const struct show_sampling *all, const struct result_cell *cell)
{
    struct text text = {0};

    if (!cell->has_swo || (cell->swo.metric && !is_wanted(all, cell->swo.metric)))
        return;
    result_say_swo(&text, cell);
    int at = printable_print(all->out, "  %c %s (%s):", cell->swo.differ > 0 ? '!' : '=',
                             cell->subject, cell->board);
    words_print(all->out, text_get(&text), at > 0 ? (size_t)at : 0, 3, all->width);
    text_free(&text);
}

void show_sampling_add(struct show_sampling *all, const struct result_cell *cell)
{
    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct result_metric *metric = &cell->metrics[i];
        if (!is_wanted(all, metric->name))
            continue;
        all->runs = metric->runs > all->runs ? metric->runs : all->runs;
        if (!metric->has_sampling || (all->any && metric->n.integer >= all->least))
            continue;
        all->any = true;
        all->least = metric->n.integer;
        all->beyond = metric->sampling.beyond_max;
    }
    add_warnings(all, cell);
    add_settling(all, cell);
    show_tails_add(all, cell);
    add_swo(all, cell);
}

void show_sampling_end(const struct show_sampling *all)
{
    char text[240];

    if (all->runs > 0) {
        printable_into(
            text, sizeof text,
            "A/A is the noise floor: the same cell in %zu interleaved runs differed by up "
            "to so much.",
            all->runs);
        fputs(" ", all->out);
        words_print(all->out, text, 1, 1, all->width);
    }
    if (!all->any)
        return;
    printable_into(text, sizeof text,
                   "p 95%% is the percentile's interval, by order statistics. max is of n samples: "
                   "of %" PRId64 ", the next one is above it with a probability of up to %.2g "
                   "(at 95%%).",
                   all->least, all->beyond);
    fputs(" ", all->out);
    words_print(all->out, text, 1, 1, all->width);
}
