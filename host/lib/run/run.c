/* The order of a run: who it is (manifest), its directory, the cells, and last
 * run.json, which therefore is there only when everything else is.
 */
#include "host/lib/run/run.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/files/json_file.h"
#include "host/lib/run/replace.h"
#include "host/lib/run/runner_worker.h"
#include "host/lib/store/provenance.h"
#include "host/lib/store/rundir_keep.h"
#include "host/lib/target/qemu.h"
#include <stdlib.h>
#include <string.h>

static bool write_result(const struct rundir *dir, const json_t *manifest,
                         struct rebuild_summary *summary, benchmark_problem *problem,
                         struct message *message)
{
    json_t *run = rebuild_run(dir, manifest, summary, problem, message);
    char *path = rundir_file(dir, RESULTS_FILE);
    bool good = run && path && json_file_write(path, run, message);
    free(path);
    json_decref(run);
    return good;
}

static bool run_in(struct runner_setup *setup, struct rebuild_summary *summary,
                   benchmark_problem *problem, struct message *message)
{
    json_t *provenance = provenance_begin(setup->dir, message);
    if (!provenance)
        return false;
    bool complete = runner_run(setup, provenance, message);
    bool good = provenance_save(setup->dir, provenance, complete, message) && complete &&
                write_result(setup->dir, setup->manifest, summary, problem, message);
    json_decref(provenance);
    return good;
}

/* ---- What it would replace ---- */

static const char *image_of(const struct runner_setup *setup, const char *name)
{
    if (setup->image_board && strcmp(setup->image_board, name) == 0)
        return setup->image_elf;
    for (size_t i = 0; i < setup->config->cell_count; i++)
        if (strcmp(setup->config->cells[i].board->name, name) == 0)
            return setup->config->cells[i].board->elf;
    return NULL;
}

/* An image that cannot be read is complained about when it is run. */
static void plan_board(const void *context, const struct manifest_board *board,
                       struct replace_facts *facts)
{
    struct runner_board image = {.elf = image_of(context, board->name)};
    struct message ignored = {0};
    struct witness_head now;

    facts->has_image = image.elf && worker_know_image(&image, &ignored);
    facts->image_crc = image.image_crc;
    facts->has_model =
        !board->port && target_expect(&now, board->core, board->modelled, &board->changes);
    if (facts->has_model) {
        facts->model = now.model;
        facts->rules = now.rules;
    }
}

static bool is_safe(const struct runner_setup *setup, const char *directory,
                    struct message *message)
{
    return replace_is_safe(
        &(struct replace_plan){.directory = directory,
                               .manifest = setup->manifest,
                               .advice = "choose another directory with -o, keep it with --keep, "
                                         "or replace it with --force",
                               .plan = plan_board,
                               .context = setup},
        message);
}

/* What is there is moved aside, or may be replaced, or this ends here. */
static bool spare(const struct runner_setup *setup, const char *directory, enum rundir_mode mode,
                  struct message *message)
{
    char *kept = NULL;
    if (!setup->keep)
        return mode != RUNDIR_NEW || is_safe(setup, directory, message);
    bool good = rundir_keep(directory, &kept, message);
    if (kept && setup->way.kind != PROGRESS_NONE)
        printable_print(setup->progress, "the run that was in %s is now %s\n", directory, kept);
    free(kept);
    return good;
}

/* ---- The run ---- */

bool benchmark_run(struct runner_setup *setup, const char *directory, enum rundir_mode mode,
                   struct rebuild_summary *summary, benchmark_problem *problem,
                   struct message *message)
{
    char version[QEMU_VERSION_MAX];
    struct rundir dir;
    if (!setup->port && !qemu_version(version, message))
        return false;
    json_t *manifest =
        manifest_make(setup->config, setup->port ? NULL : version, &setup->changes, message);
    setup->manifest = manifest;
    bool good = manifest && (setup->repeat < 2 || manifest_set_repeat(manifest, setup->repeat)) &&
                (!setup->swo || manifest_set_swo(manifest)) &&
                manifest_select(manifest, &setup->part, message) && runner_probe(setup, message) &&
                spare(setup, directory, mode, message) &&
                rundir_open(&dir, directory, manifest, mode, message);
    if (good) {
        setup->dir = &dir;
        good = run_in(setup, summary, problem, message);
        rundir_close(&dir);
    }
    json_decref(manifest);
    return good;
}

bool benchmark_replay(const char *directory, struct rebuild_summary *summary,
                      benchmark_problem *problem, struct message *message)
{
    json_t *manifest = NULL;
    struct rundir dir;
    if (!rundir_reopen(&dir, directory, &manifest, message))
        return false;
    bool good = write_result(&dir, manifest, summary, problem, message);
    rundir_close(&dir);
    json_decref(manifest);
    return good;
}
