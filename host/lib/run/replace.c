/* Compares what a directory holds with what is about to be in it; see replace.h. */
#include "host/lib/run/replace.h"

#include "host/lib/run/rebuild.h"

/* Behind a port nobody knows a model's version. */
void replace_facts_of(const struct manifest_board *board, const struct target *target,
                      struct replace_facts *facts)
{
    *facts = (struct replace_facts){.has_image = true,
                                    .image_crc = target->identity.image_crc,
                                    .has_model = !board->port,
                                    .model = target->head.model,
                                    .rules = target->head.rules};
}

static bool check_board(const struct replace_plan *plan, const struct rundir *dir,
                        const struct manifest_board *board, struct message *message)
{
    static struct target target; /* large */
    struct message ignored = {0};
    struct replace_facts there, planned = {.has_image = false};

    if (!rebuild_target(dir, board, &target, &ignored))
        return true;
    replace_facts_of(board, &target, &there);
    plan->plan(plan->context, board, &planned);
    if (planned.has_image && planned.image_crc != there.image_crc)
        return message_add(message, "%s holds a run of another image of %s; %s", dir->path,
                           board->name, plan->advice);
    return !planned.has_model || !there.has_model ||
           (planned.model == there.model && planned.rules == there.rules) ||
           message_add(message, "%s holds a run of another version of the timing model; %s",
                       dir->path, plan->advice);
}

bool replace_is_safe(const struct replace_plan *plan, struct message *message)
{
    struct message ignored = {0};
    struct rundir dir;
    json_t *there = NULL;
    bool safe = true;

    if (!rundir_peek(&dir, plan->directory, &there, &ignored))
        return true;
    for (size_t i = 0;
         safe && !manifest_difference(there, plan->manifest) && i < manifest_board_count(there);
         i++) {
        struct manifest_board board;
        safe = !manifest_board_at(there, i, &board) || check_board(plan, &dir, &board, message);
    }
    rundir_close(&dir);
    json_decref(there);
    return safe;
}
