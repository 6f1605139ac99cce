/* Sentences about a sweep; see sentences.h. */
#include "host/lib/results/sentences.h"

#include "host/lib/results/arrivals.h"
#include <inttypes.h>
#include <string.h>

enum { NAMED_MAX = 3 };

static void add_part(struct text *out, int64_t met, int64_t existing, const char *what)
{
    text_addf(out, "%" PRId64 " of %" PRId64 " %s", met, existing, what);
}

void result_say_coverage(struct text *out, const struct result_cell *cell)
{
    if (!cell->has_coverage)
        text_add(out, "\u2013");
    else if (cell->has_cycles)
        add_part(out, cell->cycles_met, cell->cycles_existing, "cycles");
    else
        add_part(out, cell->coverage_met, cell->coverage_existing, "boundaries");
}

void result_say_places(struct text *out, const struct result_cell *cell,
                       const struct result_metric *metric)
{
    struct result_places places = result_places_above(metric, 0);
    if (metric->sweep_rows == 0) {
        text_addf(out, "%" PRId64 " in %" PRId64 " interrupts", metric->total.integer,
                  cell->triggered);
        return;
    }
    if (places.boundaries == 0) {
        text_add(out, "nowhere");
        return;
    }
    text_add(out, "at ");
    add_part(out, places.boundaries, cell->coverage_existing, "boundaries");
    if (!cell->has_cycles)
        return;
    text_add(out, ", ");
    add_part(out, places.cycles, cell->cycles_existing, "cycles");
}

/* "0x3372 ldr.w r6, [ip, #0x29] (cycle 1 of 4)" */
static void add_arrival(struct text *out, const struct result_cell *cell,
                        const struct result_point *point)
{
    const struct result_insn *insn = &cell->region[point->insn];
    char label[RESULT_INSN_LABEL_MAX];
    result_insn_label(insn, label, sizeof label);
    text_add(out, label);
    if (cell->has_cycles && insn->cycles > 1)
        text_addf(out, " (cycle %u of %u)", point->cycle + 1u, insn->cycles);
}

void result_say_highest(struct text *out, const struct result_cell *cell,
                        const struct result_metric *metric)
{
    size_t named = 0, more = 0;
    if (metric->max.integer == result_usual(metric))
        return;
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        if (metric->sweep[i].value != metric->max.integer)
            continue;
        if (named == NAMED_MAX) {
            more++;
            continue;
        }
        if (named == 0)
            text_addf(out, "%" PRId64, metric->max.integer);
        text_add(out, named++ == 0 ? " at " : ", ");
        add_arrival(out, cell, &metric->sweep[i]);
    }
    if (more > 0)
        text_addf(out, " and %zu more", more);
}

char *results_part_sentence(const struct results *results)
{
    const struct result_run_part *part = &results->part;
    struct text text = {0};

    if (!results->is_part)
        return NULL;
    text_addf(&text, "only %zu of %lld cells", results->cell_count, (long long)part->of);
    if (part->shard)
        text_addf(&text, ", shard %s", part->shard);
    if (part->pattern)
        text_addf(&text, ", those that match %s", part->pattern);
    if (part->unfinished)
        text_add(&text, ": the run was not finished");
    if (!text.failed)
        return text.data;
    text_free(&text);
    return NULL;
}

void result_say_swo(struct text *out, const struct result_cell *cell)
{
    const struct result_swo *swo = &cell->swo;
    if (!cell->has_swo)
        return;
    if (swo->compared == 0) {
        text_add(out, "trace was not compared: ");
        text_add(out, swo->why);
        return;
    }
    text_addf(out, "trace agrees with the DWT in %" PRId64 " of %" PRId64 " samples of ",
              swo->equal, swo->compared);
    text_addf(out, "%s, %+" PRId64 " cycles apart", swo->metric, swo->offset);
    if (swo->resolution > 0)
        text_addf(out, " (to %" PRId64 " cycles)", swo->resolution);
    if (swo->differ > 0)
        text_addf(out, "; THE INSTRUMENTS DIFFER in %" PRId64, swo->differ);
    if (swo->lost > 0)
        text_addf(out, "; %" PRId64 " were not compared, their batches did not come whole",
                  swo->lost);
}

bool result_warns_of(const char *warning, const char *metric)
{
    size_t length = strlen(metric);
    return strncmp(warning, metric, length) == 0 && warning[length] == ' ';
}
