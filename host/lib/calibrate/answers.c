/* Which settings a figure answers to is looked for in halves: costs only rise with a
 * parameter, so that what answers to none of a group at its ends answers to none of its
 * members. A rule may raise one cost and lower another: each has a run of its own.
 */
#include "host/lib/calibrate/answers.h"

#include <stdlib.h>
#include <string.h>

struct work {
    struct calibration *all;
    struct vary *vary;
    void (*progress)(const char *setting, size_t done, size_t total);
    struct message *message;
};

/* Settings by their number, all at their lowest or highest values. */
struct group {
    size_t members[SETTINGS_MAX];
    size_t count;
    bool high;
};

static size_t end_of(const struct calibrate_answer *answer, bool high)
{
    return high ? answer->setting.count - 1u : 0;
}

/* ---- One run ---- */

static void tell(const struct work *work, size_t setting)
{
    if (work->progress)
        work->progress(work->all->answers[setting].setting.name, setting, work->all->count);
}

/* Of one value of a setting; what has no number then tells nothing. */
static void take_figures(struct calibration *all, struct calibrate_answer *answer, size_t value,
                         const struct results *run)
{
    for (size_t f = 0; f < all->figures.count; f++) {
        int64_t changed = all->figures.items[f].modelled;
        if (!figures_value(run, &all->figures.items[f], &changed))
            all->solved[f].usable = false;
        answer->solved.answers[value * all->figures.count + f] =
            changed - all->figures.items[f].modelled;
    }
}

static bool take_value(struct work *work, struct calibrate_answer *answer, size_t value)
{
    char change[SETTINGS_TEXT_MAX], name[SETTINGS_TEXT_MAX], number[SETTINGS_TEXT_MAX];
    const char *changes[] = {change};
    settings_change(&answer->setting, value, change);
    settings_value(&answer->setting, value, number);
    snprintf(name, sizeof name, "%.60s-%.20s", answer->setting.name, number);
    struct results *run = vary_run(work->vary, name, changes, 1, work->message);
    if (!run)
        return false;
    take_figures(work->all, answer, value, run);
    results_free(run);
    return true;
}

/* Whether any figure of a run is another one than the model's, or has no number. */
static bool differs(const struct calibration *all, const struct results *run)
{
    for (size_t f = 0; f < all->figures.count; f++) {
        int64_t value = 0;
        if (!figures_value(run, &all->figures.items[f], &value) ||
            value != all->figures.items[f].modelled)
            return true;
    }
    return false;
}

/* ---- Groups ---- */

static bool run_group(struct work *work, const struct group *group, bool *any)
{
    char texts[SETTINGS_MAX][SETTINGS_TEXT_MAX], name[SETTINGS_TEXT_MAX];
    const char *changes[SETTINGS_MAX];
    for (size_t i = 0; i < group->count; i++) {
        const struct calibrate_answer *answer = &work->all->answers[group->members[i]];
        settings_change(&answer->setting, end_of(answer, group->high), texts[i]);
        changes[i] = texts[i];
    }
    snprintf(name, sizeof name, "%s-%zu-to-%zu", group->high ? "high" : "low", group->members[0],
             group->members[group->count - 1u]);
    struct results *run = vary_run(work->vary, name, changes, group->count, work->message);
    if (!run)
        return false;
    *any = differs(work->all, run);
    results_free(run);
    return true;
}

static struct group half_of(const struct group *group, bool second)
{
    size_t middle = group->count / 2u, from = second ? middle : 0;
    struct group half = {.high = group->high};
    half.count = second ? group->count - middle : middle;
    memcpy(half.members, group->members + from, half.count * sizeof *half.members);
    return half;
}

/* Groups that are still to be run: never more than one for each setting. */
static bool run_groups(struct work *work, const struct group *all)
{
    struct group *open = calloc(SETTINGS_MAX + 1u, sizeof *open);
    size_t count = all->count > 0 ? 1 : 0;
    bool good = true;
    if (!open)
        return message_add(work->message, "out of memory");
    open[0] = *all;
    while (good && count > 0) {
        struct group group = open[--count];
        bool any = false;
        tell(work, group.members[0]);
        if (group.count == 1) {
            struct calibrate_answer *answer = &work->all->answers[group.members[0]];
            good = take_value(work, answer, end_of(answer, group.high));
            continue;
        }
        good = run_group(work, &group, &any);
        if (any) {
            open[count++] = half_of(&group, true);
            open[count++] = half_of(&group, false);
        }
    }
    free(open);
    return good;
}

/* Of the parameters that have values there. */
static bool run_ends(struct work *work, bool high)
{
    struct group group = {.high = high};
    for (size_t i = 0; i < work->all->count; i++) {
        const struct calibrate_answer *answer = &work->all->answers[i];
        if (!answer->setting.is_rule && end_of(answer, high) != answer->setting.now)
            group.members[group.count++] = i;
    }
    return run_groups(work, &group);
}

/* ---- What lies between ---- */

static bool any_answer(const struct calibrate_answer *answer, size_t figures)
{
    for (size_t i = 0; i < answer->setting.count * figures; i++)
        if (answer->solved.answers[i] != 0)
            return true;
    return false;
}

static bool run_between(struct work *work, struct calibrate_answer *answer)
{
    size_t last = answer->setting.count - 1u;
    bool good = true;
    if (!any_answer(answer, work->all->figures.count))
        return true;
    for (size_t v = 1; good && v < last; v++)
        good = v == answer->setting.now || take_value(work, answer, v);
    return good;
}

/* ---- All of it ---- */

/* The run of the model must be one that this image and this model make. */
static bool check_unchanged(struct work *work)
{
    struct calibration *all = work->all;
    struct results *run = vary_run(work->vary, "unchanged", NULL, 0, work->message);
    bool same = run && !differs(all, run) &&
                json_equal(json_object_get(run->targets[0].json, "image_crc"),
                           json_object_get(all->modelled->json, "image_crc"));
    if (run && !same)
        message_at(work->message, all->model->path, 0, 0,
                   "the image or the model that is built now gives other figures of board %s; "
                   "build what it was made with, or run it and the board again",
                   all->modelled->board);
    results_free(run);
    return same;
}

static bool make_answers(struct work *work)
{
    for (size_t i = 0; i < work->all->count; i++) {
        struct calibrate_answer *answer = &work->all->answers[i];
        answer->solved.count = answer->setting.count;
        answer->solved.answers =
            calloc(answer->setting.count * work->all->figures.count, sizeof(int64_t));
        if (!answer->solved.answers)
            return message_add(work->message, "out of memory");
    }
    return true;
}

bool answers_take(struct calibration *all, struct vary *vary,
                  void (*progress)(const char *setting, size_t done, size_t total),
                  struct message *message)
{
    struct work work = {all, vary, progress, message};
    bool good = make_answers(&work) && check_unchanged(&work);
    for (size_t i = 0; good && i < all->count; i++) {
        struct calibrate_answer *answer = &all->answers[i];
        if (!answer->setting.is_rule)
            continue;
        tell(&work, i);
        good = take_value(&work, answer, answer->setting.now ? 0 : 1);
    }
    good = good && run_ends(&work, true) && run_ends(&work, false);
    for (size_t i = 0; good && i < all->count; i++)
        if (!all->answers[i].setting.is_rule)
            good = run_between(&work, &all->answers[i]);
    return good;
}
