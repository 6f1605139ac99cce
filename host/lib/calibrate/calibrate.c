/* Runs, variations, exclusion, verdicts; see calibrate.h. */
#include "host/lib/calibrate/calibrate.h"

#include "host/lib/calibrate/answers.h"
#include "host/lib/calibrate/vary.h"
#include "host/lib/store/run_results.h"
#include <stdlib.h>
#include <string.h>

/* ---- Verdicts ---- */

static bool tells(const struct solve_figure *figure)
{
    return !figure->unexplained;
}

/* Other settings of which a figure of this one still has a choice. */
static void find_together(const struct calibration *all, struct calibrate_answer *answer)
{
    size_t figures = all->figures.count;
    for (size_t i = 0; i < all->count; i++) {
        const struct calibrate_answer *other = &all->answers[i];
        bool shared = false;
        for (size_t f = 0; other != answer && f < figures && !shared; f++)
            shared = tells(&all->solved[f]) && solve_answers(&answer->solved, figures, f) &&
                     solve_answers(&other->solved, figures, f);
        if (shared && solve_alive(&other->solved) > 1)
            answer->together[answer->together_count++] = i;
    }
}

static void find_ends(struct calibrate_answer *answer)
{
    const struct solve_setting *solved = &answer->solved;
    size_t last = solved->count - 1u;
    while (!solved->alive[answer->low])
        answer->low++;
    answer->high = last;
    while (!solved->alive[answer->high])
        answer->high--;
    answer->open_low = answer->low == 0 && answer->spans[0].low > 0;
    answer->open_high = answer->high == last && !answer->setting.is_rule &&
                        answer->spans[last].high < MODEL_WAIT_WHOLE;
}

static void judge(const struct calibration *all, struct calibrate_answer *answer)
{
    size_t figures = all->figures.count;
    for (size_t f = 0; f < figures; f++)
        answer->answering += tells(&all->solved[f]) && solve_answers(&answer->solved, figures, f);
    answer->by = answer->solved.last;
    if (answer->solved.contradicted)
        answer->verdict = CALIBRATE_CONTRADICTED;
    else if (answer->answering == 0)
        answer->verdict = CALIBRATE_UNANSWERED;
    else if (solve_alive(&answer->solved) < answer->solved.count)
        answer->verdict = CALIBRATE_TOLD;
    else
        answer->verdict = CALIBRATE_WIDE;
    find_ends(answer);
    find_together(all, answer);
    if (answer->verdict == CALIBRATE_WIDE && answer->together_count > 0)
        answer->verdict = CALIBRATE_TOGETHER;
}

static bool conclude(struct calibration *all, struct message *message)
{
    struct solve_setting *settings = calloc(all->count + 1u, sizeof *settings);
    if (!settings)
        return message_add(message, "out of memory");
    for (size_t i = 0; i < all->count; i++)
        settings[i] = all->answers[i].solved;
    solve(all->solved, all->figures.count, settings, all->count);
    for (size_t i = 0; i < all->count; i++)
        all->answers[i].solved = settings[i];
    free(settings);
    for (size_t i = 0; i < all->count; i++)
        judge(all, &all->answers[i]);
    for (size_t f = 0; f < all->figures.count; f++)
        all->unexplained += all->solved[f].unexplained;
    return true;
}

/* ---- All of it ---- */

static bool set_figures(struct calibration *all, struct message *message)
{
    all->solved = calloc(all->figures.count, sizeof *all->solved);
    for (size_t f = 0; all->solved && f < all->figures.count; f++) {
        const struct figure *figure = &all->figures.items[f];
        all->solved[f] = (struct solve_figure){.low = figure->low - figure->modelled,
                                               .high = figure->high - figure->modelled};
    }
    return all->solved || message_add(message, "out of memory");
}

static void set_settings(struct calibration *all, const struct model_changes *changes)
{
    struct calibrate_setting settings[SETTINGS_MAX];
    all->count = settings_list(all->modelled->core, changes, settings);
    for (size_t i = 0; i < all->count; i++)
        all->answers[i].setting = settings[i];
}

bool calibrate(struct calibration *all, const struct calibrate_request *request,
               struct message *message)
{
    struct vary vary;
    *all = (struct calibration){.count = 0};
    all->silicon = run_results_load(request->silicon, message);
    all->model = all->silicon ? run_results_load(request->model, message) : NULL;
    if (!all->model ||
        !figures_match(all->silicon, all->model, &all->board, &all->modelled, message) ||
        !figures_make(&all->figures, all->silicon, all->board, all->model, all->modelled,
                      message) ||
        !set_figures(all, message))
        return false;
    bool good = vary_begin(&vary, &all->figures, all->modelled, all->model, request->keep,
                           request->jobs, message);
    if (good)
        set_settings(all, &vary.changes);
    good = good && answers_take(all, &vary, request->progress, message) && conclude(all, message);
    vary_end(&vary);
    return good;
}

void calibrate_free(struct calibration *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->answers[i].tried);
        free(all->answers[i].solved.least);
        free(all->answers[i].solved.most);
    }
    free(all->solved);
    figures_free(&all->figures);
    results_free(all->silicon);
    results_free(all->model);
}

const char *calibrate_verdict_name(enum calibrate_verdict verdict)
{
    static const char *const names[CALIBRATE_VERDICT_COUNT] = {
        [CALIBRATE_TOLD] = "told",
        [CALIBRATE_UNANSWERED] = "unanswered",
        [CALIBRATE_TOGETHER] = "together",
        [CALIBRATE_WIDE] = "wide",
        [CALIBRATE_CONTRADICTED] = "contradicted",
    };
    return names[verdict];
}
