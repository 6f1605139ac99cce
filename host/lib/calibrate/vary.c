/* Variations of a run under QEMU; see vary.h. */
#include "host/lib/calibrate/vary.h"

#include "host/lib/calibrate/kept.h"
#include "host/lib/run/images.h"
#include "host/lib/run/run.h"
#include "host/lib/store/run_results.h"
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The config ---- */

static bool add_cell(struct vary *vary, const struct board *board, const struct result_cell *cell)
{
    struct config_cell *own = &vary->config.cells[vary->config.cell_count];
    *own = (struct config_cell){
        .id = strdup(cell->id),
        .board = board,
        .scenario = cell->scenario,
        .subject = cell->subject,
        .subject_kind = cell->subject_kind,
        .load = cell->load,
        .asynchronous = strcmp(cell->trigger,
                               wire_name_find(wire_trigger_names, WIRE_TRIGGER_ASYNCHRONOUS)) == 0,
        .samples = (uint32_t)cell->triggered,
        .seed = (uint32_t)cell->seed};
    vary->config.cell_count += own->id != NULL;
    return own->id != NULL;
}

/* The figures of a cell follow each other. */
static bool add_cells(struct vary *vary, const struct figures *figures, struct message *message)
{
    const struct board *board = boards_find(&vary->boards, vary->board);
    bool good = true;
    if (!board)
        return message_add(message,
                           "board %s: there is no image of it in %s; `make firmware` builds them",
                           vary->board, vary->boards.directory);
    vary->config.cells = calloc(figures->count, sizeof *vary->config.cells);
    for (size_t i = 0; vary->config.cells && good && i < figures->count; i++)
        if (i == 0 || figures->items[i].model != figures->items[i - 1u].model)
            good = add_cell(vary, board, figures->items[i].model);
    if (vary->config.cells && good)
        return true;
    return message_add(message, "out of memory");
}

static void set_config(struct vary *vary, const struct results *model)
{
    json_t *config = json_object_get(model->root, "config");
    json_int_t timeout_s = json_integer_value(json_object_get(config, "timeout_s"));
    bool valid = timeout_s >= 1 && timeout_s <= CONFIG_TIMEOUT_MAX;
    vary->names = (struct config_names){&vary->board, 1};
    vary->config = (struct config){.name = model->name,
                                   .clock = (char *)(size_t) "auto",
                                   .timeout_s = valid ? (uint32_t)timeout_s : 60u,
                                   .boards = vary->names,
                                   .selections = &vary->selection,
                                   .selection_count = 1};
}

/* What board and user changed of the model then. */
static bool set_changes(struct vary *vary, const struct result_target *modelled,
                        const struct results *model, struct message *message)
{
    json_t *changed = json_object_get(json_object_get(modelled->json, "model"), "changed");
    json_t *text = NULL;
    size_t i = 0;
    json_array_foreach(changed, i, text)
    {
        if (!json_is_string(text))
            return message_at(message, model->path, 0, 0,
                              "what it changed of the model is no text; run it again");
        if (!model_changes_add(&vary->changes, model->path, json_string_value(text), message))
            return false;
    }
    return true;
}

/* ---- Its directory ---- */

static bool make_directory(struct vary *vary, const struct result_target *modelled,
                           const char *keep, struct message *message)
{
    const char *parent = getenv("TMPDIR");
    if (keep) {
        vary->directory = strdup(keep);
        return vary->directory ? kept_open(keep, modelled, message)
                               : message_add(message, "out of memory");
    }
    if (asprintf(&vary->directory, "%s/irqbench-calibrate.XXXXXX",
                 parent && *parent ? parent : "/tmp") < 0) {
        vary->directory = NULL;
        return message_add(message, "out of memory");
    }
    if (!mkdtemp(vary->directory))
        return message_add(message,
                           "cannot make %s: %s; set TMPDIR to a directory that can be "
                           "written, or use --keep",
                           vary->directory, strerror(errno));
    vary->temporary = true;
    return true;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

bool vary_begin(struct vary *vary, const struct figures *figures,
                const struct result_target *modelled, const struct results *model, const char *keep,
                unsigned jobs, struct message *message)
{
    *vary = (struct vary){.modelled = modelled, .board = modelled->board, .jobs = jobs};
    set_config(vary, model);
    vary->quiet = fopen("/dev/null", "w");
    if (!vary->quiet)
        return message_add(message, "cannot open /dev/null: %s", strerror(errno));
    return images_build_one(vary->board, stderr, message) &&
           boards_load(&vary->boards, NULL, message) && add_cells(vary, figures, message) &&
           set_changes(vary, modelled, model, message) &&
           make_directory(vary, modelled, keep, message);
}

void vary_end(struct vary *vary)
{
    for (size_t i = 0; i < vary->config.cell_count; i++)
        free(vary->config.cells[i].id);
    free(vary->config.cells);
    boards_free(&vary->boards);
    if (vary->temporary)
        nftw(vary->directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    if (vary->quiet)
        fclose(vary->quiet);
    free(vary->directory);
}

/* ---- Running ---- */

static bool add_changes(struct model_changes *all, const char *const changes[], size_t count,
                        struct message *message)
{
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = model_changes_add(all, "calibrate", changes[i], message);
    return good;
}

/* To start a QEMU takes as long as several cells. */
static unsigned jobs_for(const struct vary *vary)
{
    size_t most = vary->config.cell_count / 8u + 1u;
    return vary->jobs < most ? vary->jobs : (unsigned)most;
}

/* ---- Runs that are there ---- */

/* These, as they are asked for; it may have more. */
static bool has_cells(const struct results *run, const struct config *config)
{
    for (size_t i = 0; i < config->cell_count; i++) {
        const struct config_cell *cell = &config->cells[i];
        const struct result_cell *found = results_cell(run, cell->id);
        if (!found || found->seed != cell->seed || found->triggered != cell->samples)
            return false;
    }
    return true;
}

static bool has_image(const struct vary *vary, const struct results *run)
{
    return run->target_count == 1 && json_equal(json_object_get(run->targets[0].json, "image_crc"),
                                                json_object_get(vary->modelled->json, "image_crc"));
}

/* With these changes, and no others: by the sum of all settings. */
static bool has_model(const struct vary *vary, const struct results *run,
                      const struct model_changes *changes)
{
    const json_t *model = json_object_get(run->targets[0].json, "model");
    struct witness_head expected;
    return target_expect(&expected, vary->modelled->core, true, changes) &&
           json_integer_value(json_object_get(model, "rules")) == (json_int_t)expected.rules &&
           json_equal(json_object_get(model, "version"),
                      json_object_get(json_object_get(vary->modelled->json, "model"), "version"));
}

/* Made by this image and with these changes: then it need not be made again. */
static struct results *find_there(const struct vary *vary, const char *path,
                                  const struct model_changes *changes)
{
    struct message ignored = {0};
    struct results *run = run_results_load(path, &ignored);
    if (run && has_image(vary, run) && has_model(vary, run, changes) &&
        has_cells(run, &vary->config))
        return run;
    results_free(run);
    return NULL;
}

/* A run that is there and is not it is replaced. */
static struct results *make(const struct vary *vary, const char *path,
                            const struct model_changes *changes, struct message *message)
{
    struct runner_setup setup = {.config = &vary->config,
                                 .jobs = jobs_for(vary),
                                 .progress = vary->quiet,
                                 .changes = *changes};
    struct rebuild_summary summary;
    struct results *run = NULL;
    if (benchmark_run(&setup, path, RUNDIR_FORCE, &summary, NULL, message))
        run = run_results_load(path, message);
    if (!run || has_image(vary, run))
        return run;
    message_add(message,
                "board %s: the image that is built now is not that of the model's run; build what "
                "it was made with, or run it and the board again",
                vary->board);
    results_free(run);
    return NULL;
}

struct results *vary_run(struct vary *vary, const char *name, const char *const changes[],
                         size_t count, struct message *message)
{
    struct model_changes all = vary->changes;
    struct results *results = NULL;
    char *path = NULL;
    if (!add_changes(&all, changes, count, message))
        return NULL;
    if (asprintf(&path, "%s/%s", vary->directory, name) < 0) {
        message_add(message, "out of memory");
        return NULL;
    }
    if (!vary->temporary)
        results = find_there(vary, path, &all);
    if (!results)
        results = make(vary, path, &all, message);
    free(path);
    return results;
}
