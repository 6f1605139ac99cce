/* Judges measured differences; see silicon.h. */
#include "host/lib/compare/compare.h"

#include "host/lib/compare/statistics.h"
#include "host/lib/compare/targets.h"
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

static const char *name_at(size_t index)
{
    return index < SILICON_QUANTILES ? quantiles[index].name : "per_trigger";
}

/* A total over all triggers, also those behind a pause, which are in no sample. */
static double total_of(const struct result_cell *cell, const struct result_metric *metric)
{
    const struct sample sample = sample_of(metric);

    if (metric->total.known && cell->triggered > 0)
        return metric->total.number / (double)cell->triggered;
    return compare_mean(&sample);
}

static double value_at(const struct result_cell *cell, const struct result_metric *metric,
                       size_t index)
{
    const struct sample sample = sample_of(metric);

    if (index < SILICON_QUANTILES)
        return (double)compare_quantile(&sample, quantiles[index].p);
    return total_of(cell, metric);
}

/* By how much, of the old value; of less than one a trigger by how much alone. */
static double relative(double from, double to)
{
    return fabs(to - from) / fmax(fabs(from), 1);
}

/* ---- The A/A pair ---- */

/* What two runs of the same differ by. */
struct noise {
    const char *board, *metric;
    double relative[SILICON_STATISTICS];
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

static bool learn_metric(struct noises *noises, const struct result_cell *cell,
                         const struct result_metric *one, const struct result_cell *same,
                         const struct result_metric *other)
{
    struct noise *noise = noise_of(noises, cell->board, one->name);
    const struct sample a = sample_of(one), b = sample_of(other);

    if (!noise)
        return false;
    for (size_t i = 0; i < SILICON_STATISTICS; i++)
        raise_to(&noise->relative[i], relative(value_at(cell, one, i), value_at(same, other, i)));
    raise_to(&noise->delta, fabs(compare_delta(&a, &b)));
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
                fine = learn_metric(noises, cell, metric, same, other);
        }
    }
    return fine;
}

/* OLD measured once more is the same image on the same boards. */
static bool check_targets(const struct results *old, const struct results *again,
                          struct message *message)
{
    bool fine = true;

    for (size_t i = 0; i < again->target_count; i++) {
        const struct result_target *target = &again->targets[i];
        const struct result_target *first = targets_find(old, target->board);
        struct text reason = {0};
        bool other = first && targets_differ(first, target, &reason);
        if (other)
            message_add(message, "--again %s: it is not %s measured once more: %s: %s", again->path,
                        old->path, target->board, text_get(&reason));
        fine &= !other;
        text_free(&reason);
    }
    return fine;
}

/* Two runs on silicon never have all their samples in common: the noise would be 0, or hide
 * whatever there is. */
static bool is_copy(const struct results *run, const struct results *again)
{
    return json_equal(json_object_get(run->root, "cells"), json_object_get(again->root, "cells"));
}

static bool any_measured(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->difference_count; i++)
        if (comparison->differences[i].measured)
            return true;
    return false;
}

static bool is_learnt(const struct noises *noises, const struct difference *difference)
{
    for (size_t i = 0; i < noises->count; i++)
        if (strcmp(noises->list[i].metric, difference->old->name) == 0 &&
            strcmp(noises->list[i].board, difference->old_cell->board) == 0)
            return true;
    return false;
}

/* Marks what the pair says nothing of. It must say something of something. */
static bool mark_unlearnt(struct comparison *comparison, const struct noises *noises)
{
    bool any = false;

    for (size_t i = 0; i < comparison->difference_count; i++) {
        struct difference *difference = &comparison->differences[i];
        difference->silicon.has_floor = difference->measured && is_learnt(noises, difference);
        any |= difference->silicon.has_floor;
    }
    return any;
}

static bool take_again(struct comparison *comparison, struct noises *noises,
                       const struct results *again, struct message *message)
{
    const struct results *old = comparison->old.results;

    if (!any_measured(comparison))
        return message_add(message,
                           "--again %s: nothing that is compared was measured on silicon; "
                           "what is modelled or counted repeats to the cycle",
                           again->path);
    if (is_copy(old, again) || is_copy(comparison->new.results, again))
        return message_add(message,
                           "--again %s: it is a run that is compared, to the last sample; "
                           "OLD must be measured once more, for the noise",
                           again->path);
    if (!check_targets(old, again, message))
        return false;
    if (!learn(noises, old, again))
        return message_add(message, "out of memory");
    if (mark_unlearnt(comparison, noises))
        return true;
    return message_add(message,
                       "--again %s: it has no cell and metric of what is compared of %s: it tells "
                       "no noise",
                       again->path, old->path);
}

/* ---- Differences ---- */

/* Enough samples that a difference could show at all. */
static bool is_enough(const struct sample *a, const struct sample *b)
{
    return compare_fisher(a->n, 0, 0, b->n) <= SILICON_LEVEL;
}

static bool is_known(const struct difference *difference, size_t index)
{
    const struct sample a = sample_of(difference->old), b = sample_of(difference->new);
    bool count = difference->new->kind == METRIC_COUNT;

    if (index == SILICON_QUANTILES)
        return count && is_enough(&a, &b);
    return !count && result_statistic(difference->old, name_at(index)).known &&
           result_statistic(difference->new, name_at(index)).known;
}

static void test(struct difference *difference, struct noises *noises)
{
    struct silicon_change *change = &difference->silicon;
    const struct sample a = sample_of(difference->old), b = sample_of(difference->new);
    struct noise none = {.delta = 0};
    const struct noise *noise =
        change->has_floor ? noise_of(noises, difference->old_cell->board, difference->old->name)
                          : &none;

    change->delta = compare_delta(&a, &b);
    change->delta_floor = noise->delta;
    for (size_t i = 0; i < SILICON_STATISTICS; i++) {
        struct silicon_statistic *own = &change->statistics[i];
        own->name = name_at(i);
        own->known = is_known(difference, i);
        own->from = value_at(difference->old_cell, difference->old, i);
        own->to = value_at(difference->new_cell, difference->new, i);
        own->floor = noise->relative[i] * fmax(fabs(own->from), 1);
        own->p = 1;
        if (own->known)
            own->p = i < SILICON_QUANTILES ? compare_quantile_test(&a, &b, quantiles[i].p)
                                           : compare_sum_test(&a, &b);
        change->any_known |= own->known;
    }
}

/* Cliff's delta is about all of both samples: a tail of one in a hundred moves it by a hundredth,
 * which any noise of the middle hides. */
static bool is_tail(size_t index)
{
    return index < SILICON_QUANTILES && quantiles[index].p > 0.5;
}

/* False if memory ran out: nobody knows then whether it is. */
static bool set_real(struct difference *difference, size_t index)
{
    struct silicon_change *change = &difference->silicon;
    struct silicon_statistic *own = &change->statistics[index];
    const struct sample a = sample_of(difference->old), b = sample_of(difference->new);
    double by = fabs(own->to - own->from);

    if (!own->known || own->adjusted > SILICON_LEVEL)
        return true;
    const struct interval interval =
        index < SILICON_QUANTILES
            ? compare_bootstrap(&a, &b, quantiles[index].p, SILICON_INTERVAL, SEED)
            : compare_mean_interval(&a, &b);
    own->low = interval.low;
    own->high = interval.high;
    own->real = by > 0 && (interval.low > 0 || interval.high < 0) && by > own->floor &&
                (is_tail(index) || fabs(change->delta) > change->delta_floor);
    return !isinf(interval.low);
}

static enum change judge(const struct difference *difference)
{
    const struct metric_row *row = metric_find(difference->new->name);
    enum change found = CHANGE_EQUAL;

    for (size_t i = 0; i < SILICON_STATISTICS; i++) {
        const struct silicon_statistic *own = &difference->silicon.statistics[i];
        if (own->real)
            found = change_first(found, change_of(row, own->from, own->to));
    }
    return found;
}

static bool conclude(struct difference *difference)
{
    for (size_t i = 0; i < SILICON_STATISTICS; i++)
        if (!set_real(difference, i))
            return false;
    difference->certain = false;
    if (!difference->silicon.any_known) { /* too few samples to say more than that */
        difference->change = difference->change == CHANGE_EQUAL ? CHANGE_EQUAL : CHANGE_OTHER;
        return true;
    }
    difference->change = judge(difference);
    const struct silicon_statistic *shown = silicon_shown(difference);
    if (shown)
        difference->severity = relative(shown->from, shown->to);
    return true;
}

const struct silicon_statistic *silicon_shown(const struct difference *difference)
{
    const struct silicon_statistic *list = difference->silicon.statistics;
    const struct metric_row *row = metric_find(difference->new->name);

    for (size_t i = 0; i < SILICON_STATISTICS; i++)
        if (list[i].real && change_of(row, list[i].from, list[i].to) == difference->change)
            return &list[i];
    for (size_t i = 0; i < SILICON_STATISTICS; i++)
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
        for (size_t j = 0; difference->measured && j < SILICON_STATISTICS; j++) {
            struct silicon_statistic *own = &difference->silicon.statistics[j];
            own->adjusted = back && own->known ? p[count] : 1;
            if (!own->known)
                continue;
            if (!back)
                p[count] = own->p;
            count++;
        }
    }
    return count;
}

static bool judge_all(struct comparison *comparison, struct noises *noises)
{
    size_t most = comparison->difference_count * SILICON_STATISTICS + 1;
    double *p = calloc(most, sizeof *p), *adjusted = calloc(most, sizeof *adjusted);
    bool fine = p && adjusted;

    for (size_t i = 0; fine && i < comparison->difference_count; i++)
        if (comparison->differences[i].measured)
            test(&comparison->differences[i], noises);
    if (fine)
        fine = compare_holm(p, adjusted, exchange(comparison, p, false));
    if (fine)
        exchange(comparison, adjusted, true);
    for (size_t i = 0; fine && i < comparison->difference_count; i++)
        if (comparison->differences[i].measured)
            fine = conclude(&comparison->differences[i]);
    free(p);
    free(adjusted);
    return fine;
}

bool silicon_judge(struct comparison *comparison, const struct results *again,
                   struct message *message)
{
    struct noises noises = {NULL, 0, 0};
    bool fine = !again || take_again(comparison, &noises, again, message);

    if (fine && !judge_all(comparison, &noises))
        fine = message_add(message, "out of memory");
    free(noises.list);
    return fine;
}
