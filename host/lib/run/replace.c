/* Compares what a directory holds with what is about to run; see replace.h. */
#include "host/lib/run/replace.h"

#include "host/lib/run/rebuild.h"
#include "host/lib/run/runner_worker.h"
#include <string.h>

#define ADVICE "choose another directory with -o, keep it with --keep, or replace it with --force"

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
static bool is_same_image(const struct runner_setup *setup, const struct manifest_board *facts,
                          const struct target *target)
{
    struct runner_board board = {.elf = image_of(setup, facts->name)};
    struct message ignored = {0};

    return !board.elf || !worker_know_image(&board, &ignored) ||
           board.image_crc == target->identity.image_crc;
}

static bool is_same_model(const struct manifest_board *facts, const struct target *target)
{
    struct witness_head now;

    return facts->port || !target_expect(&now, facts->core, facts->modelled, &facts->changes) ||
           (now.model == target->head.model && now.rules == target->head.rules);
}

static bool check_board(const struct runner_setup *setup, const struct rundir *dir,
                        const struct manifest_board *facts, struct message *message)
{
    static struct target target; /* large */
    struct message ignored = {0};

    if (!rebuild_target(dir, facts, &target, &ignored))
        return true;
    if (!is_same_image(setup, facts, &target))
        return message_add(message, "%s holds a run of another image of %s; " ADVICE, dir->path,
                           facts->name);
    return is_same_model(facts, &target) ||
           message_add(message, "%s holds a run of another version of the timing model; " ADVICE,
                       dir->path);
}

bool replace_is_safe(const struct runner_setup *setup, const char *directory,
                     const json_t *manifest, struct message *message)
{
    struct message ignored = {0};
    struct rundir dir;
    json_t *there = NULL;
    bool safe = true;

    if (!rundir_peek(&dir, directory, &there, &ignored))
        return true;
    for (size_t i = 0;
         safe && !manifest_difference(there, manifest) && i < manifest_board_count(there); i++) {
        struct manifest_board facts;
        safe = !manifest_board_at(there, i, &facts) || check_board(setup, &dir, &facts, message);
    }
    rundir_close(&dir);
    json_decref(there);
    return safe;
}
