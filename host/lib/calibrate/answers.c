/* Which settings a figure answers to is looked for in halves: costs only rise with a
 * parameter, so that what answers to none of a group at its ends answers to none of its
 * members. A rule may raise one cost and lower another: each has a run of its own.
 */
#include "host/lib/calibrate/answers.h"

#include <stdlib.h>
#include <string.h>

/* More cycles than any figure has, and few enough to add up. */
#define ANSWER_UNKNOWN ((int64_t)1 << 40)

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

/* Of one value of a setting. Where the model has no number then, that figure says nothing of that
 * value. */
static void take_figures(struct calibration *all, struct calibrate_answer *answer, size_t value,
                         const struct results *run)
{
    for (size_t f = 0; f < all->figures.count; f++) {
        int64_t changed = 0;
        if (!figures_value(run, &all->figures.items[f], &changed))
            changed = all->figures.items[f].modelled + ANSWER_UNKNOWN;
        answer->tried[value * all->figures.count + f] = changed - all->figures.items[f].modelled;
    }
}

static bool take_value(struct work *work, struct calibrate_answer *answer, size_t value)
{
    char change[SETTINGS_TEXT_MAX], name[SETTINGS_TEXT_MAX], number[SETTINGS_TEXT_MAX];
    const char *changes[] = {change};
    settings_change(&answer->setting, value, change);
    settings_number(&answer->setting, answer->setting.values[value], number);
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

struct stretch {
    size_t low, high; /* values whose answers are known */
};

static bool same_answers(const struct calibrate_answer *answer, size_t figures,
                         struct stretch between)
{
    for (size_t f = 0; f < figures; f++) {
        int64_t low = answer->tried[between.low * figures + f];
        int64_t high = answer->tried[between.high * figures + f];
        if (low != high || low == ANSWER_UNKNOWN)
            return false;
    }
    return true;
}

/* What two values have alike, all between them have. */
static void fill(struct calibrate_answer *answer, size_t figures, struct stretch between)
{
    for (size_t v = between.low + 1u; v < between.high; v++)
        memcpy(&answer->tried[v * figures], &answer->tried[between.low * figures],
               figures * sizeof *answer->tried);
}

/* In halves: never more of them open than there are values. */
static bool run_stretch(struct work *work, struct calibrate_answer *answer, struct stretch all)
{
    struct stretch open[SETTINGS_TRIED_MAX] = {all};
    size_t figures = work->all->figures.count, count = 1;
    bool good = true;
    while (good && count > 0) {
        struct stretch one = open[--count];
        size_t middle = one.low + (one.high - one.low) / 2u;
        if (same_answers(answer, figures, one)) {
            fill(answer, figures, one);
        } else if (middle > one.low) {
            good = take_value(work, answer, middle);
            open[count++] = (struct stretch){middle, one.high};
            open[count++] = (struct stretch){one.low, middle};
        }
    }
    return good;
}

static bool run_between(struct work *work, struct calibrate_answer *answer)
{
    size_t now = answer->setting.now, last = answer->setting.count - 1u;
    return run_stretch(work, answer, (struct stretch){0, now}) &&
           run_stretch(work, answer, (struct stretch){now, last});
}

/* ---- All of it ---- */

/* The run of the model must be one that this image and this model make. */
static bool check_unchanged(struct work *work)
{
    struct calibration *all = work->all;
    struct results *run = vary_run(work->vary, "unchanged", NULL, 0, work->message);
    bool same = run && !differs(all, run);
    if (run && !same)
        message_at(work->message, all->model->path, 0, 0,
                   "the model that is built now gives other figures of board %s; build what it was "
                   "made with, or run it and the board again",
                   all->modelled->board);
    results_free(run);
    return same;
}

static bool make_answers(struct work *work)
{
    size_t figures = work->all->figures.count;
    for (size_t i = 0; i < work->all->count; i++) {
        struct calibrate_answer *answer = &work->all->answers[i];
        struct solve_setting *solved = &answer->solved;
        solved->count = settings_spans(&answer->setting, answer->spans);
        answer->tried = calloc(answer->setting.count * figures, sizeof *answer->tried);
        solved->least = calloc(solved->count * figures, sizeof *solved->least);
        solved->most = calloc(solved->count * figures, sizeof *solved->most);
        if (!answer->tried || !solved->least || !solved->most)
            return message_add(work->message, "out of memory");
    }
    return true;
}

/* A value that was not tried lies between the answers of its neighbours. */
static void set_spans(struct calibrate_answer *answer, size_t figures)
{
    for (size_t v = 0; v < answer->solved.count; v++) {
        const struct settings_span *span = &answer->spans[v];
        for (size_t f = 0; f < figures; f++) {
            int64_t a = answer->tried[span->from * figures + f];
            int64_t b = answer->tried[span->to * figures + f];
            bool unknown = a == ANSWER_UNKNOWN || b == ANSWER_UNKNOWN;
            answer->solved.least[v * figures + f] = unknown ? -ANSWER_UNKNOWN : a < b ? a : b;
            answer->solved.most[v * figures + f] = unknown ? ANSWER_UNKNOWN : a < b ? b : a;
        }
    }
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
    for (size_t i = 0; good && i < all->count; i++)
        set_spans(&all->answers[i], all->figures.count);
    return good;
}
