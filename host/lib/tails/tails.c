/* From the captures of a run to estimates of its tails; see tails.h. */
#include "host/lib/tails/tails.h"

#include "host/lib/analysis/analysis.h"
#include "host/lib/pattern/pattern.h"
#include "host/lib/run/rebuild.h"
#include "host/lib/store/capture_decode.h"
#include "host/lib/store/rundir.h"
#include "host/lib/tails/tail_json.h"
#include <stdlib.h>
#include <string.h>

#define NO_CAPTURES                                                                                \
    "the samples' order is in the captures of a run directory, and there are none here"
#define OTHER_CAPTURES "the captures cannot be read, or are not those of these results"

struct tails {
    struct results *results;
    const char *cell, *metric; /* what is wanted */
    struct rundir dir;
    json_t *manifest; /* NULL: there is none */
    struct target *target;
    const char *board; /* whose `target` is; NULL: nobody's */
    struct message *message;
};

/* All samples of a cell in the order of time, of its metrics in the order of `metrics`. */
struct order {
    int64_t *values[WIRE_COLUMNS_MAX];
    size_t count, metrics;
    uint8_t numbers[WIRE_COLUMNS_MAX]; /* of the metrics, on the wire */
};

static bool is_wanted(const struct tails *tails, const struct result_cell *cell,
                      const struct result_metric *metric)
{
    return metric->has_sampling && pattern_matches(tails->cell, cell->id) &&
           (!tails->metric || strcmp(tails->metric, metric->name) == 0);
}

/* ---- The samples of a cell ---- */

static void order_free(struct order *order)
{
    for (size_t i = 0; i < order->metrics; i++)
        free(order->values[i]);
}

/* The samples of one run of the matrix, behind those of the runs before. */
static bool append(struct order *order, const struct analysis *analysis,
                   const struct analysis_order *more)
{
    if (!more->values || (order->metrics > 0 && order->metrics != analysis->metric_count))
        return false;
    order->metrics = analysis->metric_count;
    for (size_t m = 0; m < order->metrics; m++) {
        int64_t *grown =
            reallocarray(order->values[m], order->count + more->count + 1u, sizeof *grown);
        if (!grown)
            return false;
        memcpy(grown + order->count, more->values + m * more->count, more->count * sizeof *grown);
        order->values[m] = grown;
        order->numbers[m] = analysis->metrics[m].metric;
    }
    order->count += more->count;
    return true;
}

static bool analyse_run(const struct tails *tails, const struct manifest_cell *cell,
                        const struct capture *capture, struct order *order)
{
    struct analysis *analysis = calloc(1, sizeof *analysis);
    struct analysis_order more = {.values = NULL};
    struct cell_records records;
    if (!analysis)
        return false;
    cell_records_init(&records, cell->number);
    capture_decode_cell(capture, &records);
    *analysis = (struct analysis){.records = &records,
                                  .outcome = &capture->outcome,
                                  .target = tails->target,
                                  .samples = cell->samples,
                                  .capture = capture,
                                  .order = &more};
    analyse(analysis);
    bool good = analysis->status == RESULT_OK && append(order, analysis, &more);
    free(more.values);
    analysis_free(analysis);
    cell_records_free(&records);
    free(analysis);
    return good;
}

static bool read_run(const struct tails *tails, const struct manifest_cell *cell,
                     struct order *order)
{
    struct message ignored = {0};
    struct capture capture;
    char *path = rundir_cell_file(&tails->dir, cell);
    bool good = path && capture_read(path, &capture, &ignored);
    free(path);
    if (!good)
        return false;
    good = analyse_run(tails, cell, &capture, order);
    capture_free(&capture);
    return good;
}

static bool find_cell(const struct tails *tails, const char *id, struct manifest_cell *cell)
{
    for (size_t i = 0; i < manifest_cell_count(tails->manifest); i++)
        if (manifest_cell_at(tails->manifest, i, cell) && strcmp(cell->id, id) == 0)
            return true;
    return false;
}

/* The target of a cell: boards stand together, so the one before is often it. */
static bool find_target(struct tails *tails, const char *name)
{
    struct message ignored = {0};
    struct manifest_board board;
    if (tails->board && strcmp(tails->board, name) == 0)
        return true;
    tails->board = NULL;
    if (!manifest_board_find(tails->manifest, name, &board) ||
        !rebuild_target(&tails->dir, &board, tails->target, &ignored))
        return false;
    tails->board = name;
    return true;
}

static bool read_order(struct tails *tails, const struct result_cell *cell, struct order *order)
{
    struct manifest_cell own;
    if (!tails->manifest || !find_cell(tails, cell->id, &own) || !find_target(tails, cell->board))
        return false;
    for (uint32_t slot = 1; slot <= manifest_repeat(tails->manifest); slot++) {
        own.slot = slot;
        if (!read_run(tails, &own, order))
            return false;
    }
    return true;
}

/* ---- Estimates ---- */

/* Whether the samples are those that the results count. */
static bool agrees(const struct result_metric *metric, const int64_t *values, size_t count)
{
    int64_t least = INT64_MAX, largest = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        largest = values[i] > largest ? values[i] : largest;
    }
    return (int64_t)count == metric->n.integer && least == metric->min.integer &&
           largest == metric->max.integer;
}

static enum drift_verdict drift_of(const struct result_metric *metric)
{
    if (!metric->sampling.drift_known)
        return DRIFT_UNKNOWN;
    return metric->sampling.drift_shown ? DRIFT_SHOWN : DRIFT_NONE;
}

static json_t *judge(const struct order *order, const struct result_metric *metric)
{
    const struct metric_row *row = metric_find(metric->name);
    for (size_t i = 0; row && i < order->metrics; i++) {
        struct tail tail;
        if (order->numbers[i] != row->number)
            continue;
        if (!agrees(metric, order->values[i], order->count))
            return tail_json_refused(OTHER_CAPTURES);
        return tail_judge(order->values[i], order->count, drift_of(metric), &tail)
                   ? tail_json(&tail)
                   : NULL;
    }
    return tail_json_refused(OTHER_CAPTURES);
}

/* The results' JSON owns it. */
static bool attach(struct result_cell *cell, struct result_metric *metric, json_t *tail)
{
    json_t *own = json_object_get(json_object_get(cell->json, "metrics"), metric->name);
    bool good = tail && json_object_set_new(json_object_get(own, "sampling"), "tail", tail) == 0;
    metric->sampling.tail = good ? tail : NULL;
    return good;
}

static bool attach_cell(struct tails *tails, struct result_cell *cell)
{
    struct order order = {.count = 0};
    bool wanted = false, good = true;
    for (size_t i = 0; i < cell->metric_count; i++)
        wanted |= is_wanted(tails, cell, &cell->metrics[i]);
    bool read = wanted && read_order(tails, cell, &order);
    for (size_t i = 0; good && i < cell->metric_count; i++) {
        struct result_metric *metric = &cell->metrics[i];
        if (!is_wanted(tails, cell, metric))
            continue;
        json_t *tail = read ? judge(&order, metric)
                            : tail_json_refused(tails->manifest ? OTHER_CAPTURES : NO_CAPTURES);
        if (!attach(cell, metric, tail))
            good = message_add(tails->message, "out of memory");
    }
    order_free(&order);
    return good;
}

static bool has_silicon(const struct results *results)
{
    for (size_t i = 0; i < results->target_count; i++)
        if (results->targets[i].evidence == EVIDENCE_SILICON)
            return true;
    return false;
}

bool tails_attach(struct results *results, const char *path, const char *cell, const char *metric,
                  struct message *message)
{
    struct message ignored = {0};
    struct tails tails = {.results = results, .cell = cell, .metric = metric, .message = message};
    if (!has_silicon(results))
        return message_add(
            message,
            "%s: a tail is estimated from samples of a board (evidence silicon), and "
            "here is none: under an emulation a trial that is repeated is the same",
            results->path);
    tails.target = calloc(1, sizeof *tails.target);
    if (!tails.target)
        return message_add(message, "out of memory");
    bool good = true, open = rundir_peek(&tails.dir, path, &tails.manifest, &ignored);
    results->has_tails = true;
    for (size_t i = 0; good && i < results->cell_count; i++)
        good = attach_cell(&tails, &results->cells[i]);
    if (open) {
        json_decref(tails.manifest);
        rundir_close(&tails.dir);
    }
    free(tails.target);
    return good;
}
