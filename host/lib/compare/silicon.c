/* Judges measured differences; see silicon.h. */
#include "host/lib/compare/compare.h"

#include "host/lib/compare/statistics.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEED 1u

static const struct {
    const char *name;
    double p;
} quantiles[SILICON_QUANTILES] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}};

static struct sample sample_of(const struct result_metric *metric)
{
    return (struct sample){metric->counts, metric->count_rows, (uint64_t)metric->n.integer};
}

/* What happened how often is a total; its quantiles would be 0 and 0. */
static bool is_counted(const struct result_metric *metric)
{
    return metric_find(metric->name)->kind == METRIC_COUNT;
}

/* b's total in as many samples as a has. */
static double scaled_total(const struct sample *a, const struct sample *b)
{
    return compare_total(b) * (double)a->n / (double)b->n;
}

/* ---- The A/A pair ---- */

/* What two runs of the same differ by. */
struct noise {
    const char *board, *metric;
    double relative[SILICON_QUANTILES];
    double delta;
};

struct noises {
    struct noise *list;
    size_t count, room;
};

static struct noise *noise_of(struct noises *noises, const char *board, const char *metric)
{
    for (size_t i = 0; i < noises->count; i++)
        if (strcmp(noises->list[i].metric, metric) == 0 &&
            strcmp(noises->list[i].board, board) == 0)
            return &noises->list[i];
    if (noises->count == noises->room) {
        size_t room = noises->room ? 2 * noises->room : 32;
        struct noise *more = realloc(noises->list, room * sizeof *more);
        if (!more)
            return NULL;
        noises->list = more;
        noises->room = room;
    }
    noises->list[noises->count] = (struct noise){.board = board, .metric = metric};
    return &noises->list[noises->count++];
}

static void raise_to(double *most, double value)
{
    *most = value > *most ? value : *most;
}

static bool learn_metric(struct noises *noises, const char *board, const struct result_metric *one,
                         const struct result_metric *other)
{
    struct noise *noise = noise_of(noises, board, one->name);
    const struct sample a = sample_of(one), b = sample_of(other);

    if (!noise)
        return false;
    raise_to(&noise->delta, fabs(compare_delta(&a, &b)));
    if (is_counted(one)) {
        double from = compare_total(&a);
        raise_to(&noise->relative[0], fabs(scaled_total(&a, &b) - from) / fmax(from, 1));
        return true;
    }
    for (size_t i = 0; i < SILICON_QUANTILES; i++) {
        double from = (double)compare_quantile(&a, quantiles[i].p);
        double to = (double)compare_quantile(&b, quantiles[i].p);
        raise_to(&noise->relative[i], fabs(to - from) / fmax(fabs(from), 1));
    }
    return true;
}

/* The largest that a metric shows on a board: one pair of one cell alone says little. */
static bool learn(struct noises *noises, const struct results *old, const struct results *again)
{
    bool fine = true;

    for (size_t i = 0; fine && i < old->cell_count; i++) {
        const struct result_cell *cell = &old->cells[i];
        const struct result_cell *same = results_cell(again, cell->id);
        for (size_t j = 0; same && fine && j < cell->metric_count; j++) {
            const struct result_metric *metric = &cell->metrics[j];
            const struct result_metric *other = result_metric_find(same, metric->name);
            if (other)
                fine = learn_metric(noises, cell->board, metric, other);
        }
    }
    return fine;
}

/* ---- Differences ---- */

static void test_total(struct difference *difference, const struct noise *noise,
                       const struct sample *a, const struct sample *b)
{
    struct silicon_quantile *total = &difference->silicon.quantiles[0];

    *total = (struct silicon_quantile){.name = "total",
                                       .known = true,
                                       .from = compare_total(a),
                                       .to = scaled_total(a, b),
                                       .p = compare_rate_test(a, b)};
    total->floor = noise->relative[0] * fmax(total->from, 1);
    difference->silicon.any_known = true;
}

static void test(struct difference *difference, struct noises *noises)
{
    struct silicon_change *change = &difference->silicon;
    const struct sample a = sample_of(difference->old), b = sample_of(difference->new);
    struct noise none = {.delta = 0};
    const struct noise *noise =
        noises->count ? noise_of(noises, difference->old_cell->board, difference->old->name)
                      : &none;

    noise = noise ? noise : &none;
    change->delta = compare_delta(&a, &b);
    change->delta_floor = noise->delta;
    if (is_counted(difference->old)) {
        test_total(difference, noise, &a, &b);
        return;
    }
    for (size_t i = 0; i < SILICON_QUANTILES; i++) {
        struct silicon_quantile *quantile = &change->quantiles[i];
        quantile->name = quantiles[i].name;
        quantile->known = result_statistic(difference->old, quantile->name).known &&
                          result_statistic(difference->new, quantile->name).known;
        quantile->from = (double)compare_quantile(&a, quantiles[i].p);
        quantile->to = (double)compare_quantile(&b, quantiles[i].p);
        quantile->floor = noise->relative[i] * fmax(fabs(quantile->from), 1);
        quantile->p = quantile->known ? compare_quantile_test(&a, &b, quantiles[i].p) : 1;
        change->any_known |= quantile->known;
    }
}

static void set_real(const struct difference *difference, struct silicon_quantile *quantile,
                     double p)
{
    const struct silicon_change *change = &difference->silicon;
    const struct sample a = sample_of(difference->old), b = sample_of(difference->new);
    double by = fabs(quantile->to - quantile->from);

    if (!quantile->known || quantile->adjusted > SILICON_LEVEL)
        return;
    const struct interval interval = is_counted(difference->old)
                                         ? compare_total_interval(&a, &b)
                                         : compare_bootstrap(&a, &b, p, SILICON_INTERVAL, SEED);
    quantile->low = interval.low;
    quantile->high = interval.high;
    quantile->real = by > 0 && (interval.low > 0 || interval.high < 0) && by > quantile->floor &&
                     fabs(change->delta) > change->delta_floor;
}

static enum change judge(const struct difference *difference)
{
    enum metric_better better = metric_find(difference->new->name)->better;
    enum change found = CHANGE_EQUAL;

    for (size_t i = 0; i < SILICON_QUANTILES; i++) {
        const struct silicon_quantile *quantile = &difference->silicon.quantiles[i];
        enum change own =
            quantile->real ? change_of(better, quantile->from, quantile->to) : CHANGE_EQUAL;
        if (own == CHANGE_WORSE || (own != CHANGE_EQUAL && found == CHANGE_EQUAL))
            found = own;
    }
    return found;
}

static void conclude(struct difference *difference)
{
    for (size_t i = 0; i < SILICON_QUANTILES; i++)
        set_real(difference, &difference->silicon.quantiles[i], quantiles[i].p);
    difference->certain = false;
    if (!difference->silicon.any_known) { /* too few samples to say more than that */
        difference->change = difference->change == CHANGE_EQUAL ? CHANGE_EQUAL : CHANGE_OTHER;
        return;
    }
    difference->change = judge(difference);
    const struct silicon_quantile *shown = silicon_shown(difference);
    if (shown)
        difference->severity = fabs(shown->to - shown->from) / fmax(fabs(shown->from), 1);
}

const struct silicon_quantile *silicon_shown(const struct difference *difference)
{
    const struct silicon_quantile *list = difference->silicon.quantiles;
    enum metric_better better = metric_find(difference->new->name)->better;

    for (size_t i = 0; i < SILICON_QUANTILES; i++)
        if (list[i].real && change_of(better, list[i].from, list[i].to) == difference->change)
            return &list[i];
    for (size_t i = 0; i < SILICON_QUANTILES; i++)
        if (list[i].known)
            return &list[i];
    return NULL;
}

/* ---- All of them ---- */

/* Puts the tests' p-values into `p`, or the corrected ones back. Returns how many there are. */
static size_t exchange(struct comparison *comparison, double *p, bool back)
{
    size_t count = 0;

    for (size_t i = 0; i < comparison->difference_count; i++) {
        struct difference *difference = &comparison->differences[i];
        for (size_t j = 0; difference->measured && j < SILICON_QUANTILES; j++) {
            struct silicon_quantile *quantile = &difference->silicon.quantiles[j];
            quantile->adjusted = back && quantile->known ? p[count] : 1;
            if (!quantile->known)
                continue;
            if (!back)
                p[count] = quantile->p;
            count++;
        }
    }
    return count;
}

bool silicon_judge(struct comparison *comparison, const struct results *again)
{
    size_t most = comparison->difference_count * SILICON_QUANTILES + 1;
    double *p = calloc(most, sizeof *p), *adjusted = calloc(most, sizeof *adjusted);
    struct noises noises = {NULL, 0, 0};
    bool fine = p && adjusted && (!again || learn(&noises, comparison->old.results, again));

    for (size_t i = 0; fine && i < comparison->difference_count; i++)
        if (comparison->differences[i].measured)
            test(&comparison->differences[i], &noises);
    if (fine)
        fine = compare_holm(p, adjusted, exchange(comparison, p, false));
    if (fine)
        exchange(comparison, adjusted, true);
    for (size_t i = 0; fine && i < comparison->difference_count; i++)
        if (comparison->differences[i].measured)
            conclude(&comparison->differences[i]);
    free(noises.list);
    free(p);
    free(adjusted);
    return fine;
}
