/* Figures of two runs; see figures.h. */
#include "host/lib/calibrate/figures.h"

#include "bench/wire/wire.h"
#include <stdlib.h>
#include <string.h>

static const char *const statistics[] = {"min", "p50", "p90"};
#define STATISTICS (sizeof statistics / sizeof *statistics)
#define WIDEST     "p90"

/* ---- Targets ---- */

static json_int_t image_of(const struct result_target *target)
{
    return json_integer_value(json_object_get(target->json, "image_crc"));
}

static const struct result_target *find_evidence(const struct results *run,
                                                 enum result_evidence evidence)
{
    for (size_t i = 0; i < run->target_count; i++)
        if (run->targets[i].evidence == evidence)
            return &run->targets[i];
    return NULL;
}

static const struct result_target *find_board(const struct results *run,
                                              enum result_evidence evidence, const char *board)
{
    for (size_t i = 0; i < run->target_count; i++)
        if (run->targets[i].evidence == evidence && strcmp(run->targets[i].board, board) == 0)
            return &run->targets[i];
    return NULL;
}

static bool check_pair(const struct results *silicon, const struct result_target *board,
                       const struct results *model, const struct result_target *modelled,
                       struct message *message)
{
    if (modelled->port)
        return message_at(message, model->path, 0, 0,
                          "board %s was behind a port, so that the model's settings are not known; "
                          "run the config without --port",
                          modelled->board);
    if (strcmp(board->core, modelled->core) != 0)
        return message_at(message, model->path, 0, 0,
                          "board %s has a %s here and a %s in %s; run both with the same image",
                          board->board, modelled->core, board->core, silicon->path);
    if (image_of(board) == image_of(modelled) && image_of(board) != 0)
        return true;
    return message_at(message, model->path, 0, 0,
                      "board %s ran another image here (%08llx) than in %s (%08llx); build one, "
                      "flash it, and run both again",
                      board->board, (unsigned long long)image_of(modelled), silicon->path,
                      (unsigned long long)image_of(board));
}

bool figures_match(const struct results *silicon, const struct results *model,
                   const struct result_target **board, const struct result_target **modelled,
                   struct message *message)
{
    *board = find_evidence(silicon, EVIDENCE_SILICON);
    if (!*board)
        return message_at(message, silicon->path, 0, 0,
                          "has evidence `%s`, not `silicon`; the first run must be one of a board, "
                          "as `irqbench run CONFIG.yaml -o DIR --port PORT` makes it",
                          silicon->target_count ? result_evidence_name(silicon->targets[0].evidence)
                                                : "none");
    if (!find_evidence(model, EVIDENCE_MODEL))
        return message_at(
            message, model->path, 0, 0,
            "has evidence `%s`, not `model`; the second run must be one of the model, "
            "as `irqbench run CONFIG.yaml -o DIR` makes it",
            model->target_count ? result_evidence_name(model->targets[0].evidence) : "none");
    for (size_t i = 0; i < silicon->target_count; i++) {
        const struct result_target *one = &silicon->targets[i];
        *modelled = find_board(model, EVIDENCE_MODEL, one->board);
        *board = one;
        if (one->evidence == EVIDENCE_SILICON && *modelled)
            return check_pair(silicon, one, model, *modelled, message);
    }
    return message_at(message, model->path, 0, 0,
                      "has no board of %s as evidence `model`; run the same config without --port, "
                      "on a board that QEMU has (`irqbench list boards`)",
                      silicon->path);
}

/* ---- Figures ---- */

bool figures_value(const struct results *run, const struct figure *figure, int64_t *value)
{
    const struct result_cell *cell = results_cell(run, figure->model->id);
    const struct result_metric *metric =
        cell && cell->status == RESULT_OK ? result_metric_find(cell, figure->metric) : NULL;
    if (!metric)
        return false;
    struct result_number number = result_statistic(metric, figure->statistic);
    *value = number.integer;
    return number.known;
}

/* What a shorter span would have been subtracted at most; what repeats differ by. */
static void widen(struct figure *figure, const struct result_metric *metric)
{
    struct result_number floor = result_noise_floor(metric, figure->statistic);
    if (metric->overhead_spread.known)
        figure->low -= metric->overhead_spread.integer;
    if (floor.known) {
        figure->low -= floor.integer;
        figure->high += floor.integer;
    }
}

static bool make_figure(struct figure *figure, const struct result_cell *cell,
                        const struct result_metric *board, const struct result_metric *modelled,
                        const char *statistic)
{
    struct result_number value = result_statistic(board, statistic);
    struct result_number other = result_statistic(modelled, statistic);
    struct result_interval interval = result_interval(board, statistic);
    if (!value.known || !other.known || (!interval.name && strcmp(statistic, "min") != 0))
        return false;
    *figure = (struct figure){.model = cell,
                              .metric = modelled->name,
                              .statistic = statistic,
                              .low = interval.name ? interval.low : value.integer,
                              .value = value.integer,
                              .high = interval.name ? interval.high : value.integer,
                              .modelled = other.integer};
    widen(figure, board);
    return true;
}

static void add_cell(struct figures *figures, const struct result_cell *board,
                     const struct result_cell *modelled)
{
    for (size_t i = 0; i < modelled->metric_count; i++) {
        const struct result_metric *metric = &modelled->metrics[i];
        const struct result_metric *own = result_metric_find(board, metric->name);
        if (!own || metric->kind != METRIC_TIME)
            continue;
        for (size_t s = 0; s < STATISTICS; s++)
            figures->count +=
                make_figure(&figures->items[figures->count], modelled, own, metric, statistics[s]);
    }
}

/* Whether every sample of a cell is like the others, but for noise: nothing is swept. */
static bool is_repeated(const struct result_cell *cell)
{
    return strcmp(cell->trigger, wire_name_find(wire_trigger_names, WIRE_TRIGGER_SYNCHRONOUS)) == 0;
}

static bool is_single(const struct result_metric *modelled)
{
    struct result_number least = result_statistic(modelled, "min");
    struct result_number most = result_statistic(modelled, "max");
    return least.known && most.known && least.integer == most.integer;
}

/* By how much the board's samples differ at most where the model's do not: its own noise, which
 * lengthens any percentile, and the least not. The model may have too few samples for a
 * percentile of its own: it needs none. */
static int64_t tremble_of(const struct figures *figures, const struct results *silicon)
{
    int64_t most = 0;
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure *figure = &figures->items[i];
        const struct result_metric *own =
            result_metric_find(results_cell(silicon, figure->model->id), figure->metric);
        struct result_number least = result_statistic(own, "min");
        struct result_number wide = result_statistic(own, WIDEST);
        if (is_repeated(figure->model) && wide.known && least.known &&
            is_single(result_metric_find(figure->model, figure->metric)) &&
            wide.integer - least.integer > most)
            most = wide.integer - least.integer;
    }
    return most;
}

static void allow_tremble(struct figures *figures, int64_t cycles)
{
    for (size_t i = 0; i < figures->count; i++)
        if (strcmp(figures->items[i].statistic, "min") != 0)
            figures->items[i].low -= cycles;
}

static size_t most_figures(const struct results *run)
{
    size_t most = 1;
    for (size_t i = 0; i < run->cell_count; i++)
        most += run->cells[i].metric_count * STATISTICS;
    return most;
}

bool figures_make(struct figures *figures, const struct results *silicon,
                  const struct result_target *board, const struct results *model,
                  const struct result_target *modelled, struct message *message)
{
    *figures = (struct figures){.items = calloc(most_figures(model), sizeof *figures->items)};
    if (!figures->items)
        return message_add(message, "out of memory");
    for (size_t i = 0; i < model->cell_count; i++) {
        const struct result_cell *cell = &model->cells[i];
        const struct result_cell *own = results_cell(silicon, cell->id);
        if (cell->target == modelled && own && own->target == board && cell->status == RESULT_OK &&
            own->status == RESULT_OK)
            add_cell(figures, own, cell);
    }
    allow_tremble(figures, tremble_of(figures, silicon));
    if (figures->count > 0)
        return true;
    figures_free(figures);
    return message_at(message, model->path, 0, 0,
                      "has no cell of board %s that is ok here and in %s; run the same config in "
                      "both",
                      board->board, silicon->path);
}

void figures_free(struct figures *figures)
{
    free(figures->items);
    *figures = (struct figures){.items = NULL};
}
