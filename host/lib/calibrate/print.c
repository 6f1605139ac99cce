/* Tables, sentences and JSON of a calibration. */
#include "host/lib/calibrate/print.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/text.h"
#include "host/lib/base/words.h"
#include "host/lib/calibrate/exercise.h"
#include <inttypes.h>
#include <string.h>

#define REASON_AT    46u /* column of the last field */
#define TOGETHER_MAX 3u  /* names in a line */
#define LISTED_MAX   8u  /* figures in a table */

void calibration_range(const struct calibrate_answer *answer, char *text, size_t size)
{
    char low[SETTINGS_TEXT_MAX], high[SETTINGS_TEXT_MAX];
    settings_number(&answer->setting, answer->spans[answer->low].low, low);
    settings_number(&answer->setting, answer->spans[answer->high].high, high);
    if (answer->open_high)
        snprintf(text, size, "%s or more", low);
    else if (answer->open_low)
        snprintf(text, size, "%s or less", high);
    else if (strcmp(low, high) == 0)
        snprintf(text, size, "%s", low);
    else
        snprintf(text, size, "%s to %s", low, high);
}

/* "entry_exit/raw_c/none exit p50", without the board. */
static void add_figure(struct text *out, const struct figure *figure)
{
    const struct result_cell *cell = figure->model;
    text_addf(out, "%s/%s/%s %s %s", cell->scenario, cell->subject, cell->load, figure->metric,
              figure->statistic);
}

static void add_together(struct text *out, const struct calibration *all,
                         const struct calibrate_answer *answer)
{
    size_t left = answer->together_count;
    for (size_t i = 0; i < answer->together_count && i < TOGETHER_MAX; i++, left--)
        text_addf(out, "%s%s", i ? ", " : "", all->answers[answer->together[i]].setting.name);
    if (left > 0)
        text_addf(out, " and %zu more", left);
}

static void say_reason(struct text *out, const struct calibration *all,
                       const struct calibrate_answer *answer)
{
    switch (answer->verdict) {
    case CALIBRATE_TOLD:
        text_addf(out, "%zu of %zu figures that answer; the last: ", answer->solved.told_by,
                  answer->answering);
        add_figure(out, &all->figures.items[answer->by]);
        break;
    case CALIBRATE_UNANSWERED:
        text_add(out, "no figure answers to it");
        exercise_add(out, all->modelled->core, answer->setting.name, all->model);
        break;
    case CALIBRATE_TOGETHER:
        text_addf(out, "%zu figures answer, none without ", answer->answering);
        add_together(out, all, answer);
        exercise_add(out, all->modelled->core, answer->setting.name, all->model);
        break;
    case CALIBRATE_WIDE:
        text_addf(out, "%zu figures answer, with intervals that hold every value tried",
                  answer->answering);
        exercise_add(out, all->modelled->core, answer->setting.name, all->model);
        break;
    default:
        text_addf(out, "its %zu figures contradict each other: something else differs, too",
                  answer->answering);
        break;
    }
}

static void print_answer(FILE *out, const struct calibration *all,
                         const struct calibrate_answer *answer, size_t width)
{
    char now[SETTINGS_TEXT_MAX], range[2u * SETTINGS_TEXT_MAX] = "cannot tell";
    struct text reason = {0};
    settings_number(&answer->setting, answer->setting.in_force.nominal, now);
    if (answer->verdict == CALIBRATE_TOLD)
        calibration_range(answer, range, sizeof range);
    say_reason(&reason, all, answer);
    int at = printable_print(out, "%-25s %5s  %-11s", answer->setting.name, now, range);
    words_print(out, text_get(&reason), at > 0 ? (size_t)at : 0, REASON_AT, width);
    text_free(&reason);
}

static void print_unexplained(FILE *out, const struct calibration *all, size_t width)
{
    size_t listed = 0;
    if (all->unexplained == 0)
        return;
    printable_print(out,
                    "\n%zu of %zu figures are explained by no choice of these settings, and tell "
                    "nothing:\n",
                    all->unexplained, all->figures.count);
    for (size_t f = 0; f < all->figures.count && listed < LISTED_MAX; f++) {
        const struct figure *figure = &all->figures.items[f];
        struct text text = {0};
        if (!all->solved[f].unexplained)
            continue;
        add_figure(&text, figure);
        text_addf(&text, ": board %" PRId64 " (%" PRId64 " to %" PRId64 "), model %" PRId64,
                  figure->value, figure->low, figure->high, figure->modelled);
        words_print(out, text_get(&text), 1, 3, width);
        text_free(&text);
        listed++;
    }
    if (listed < all->unexplained)
        fprintf(out, "  and %zu more (--json has all)\n", all->unexplained - listed);
}

void calibration_print(FILE *out, const struct calibration *all, size_t width)
{
    char head[400];
    printable_into(
        head, sizeof head,
        "%s (%s): %zu figures of a board beside the model's. A value is suggested if the "
        "board excludes others; cycles, intervals at 95%% each.",
        all->board->board, all->board->core, all->figures.count);
    words_print(out, head, 0, 0, width);
    printable_print(out, "\n%-25s %5s  %-11s %s\n", "setting", "model", "board", "because");
    for (size_t i = 0; i < all->count; i++)
        print_answer(out, all, &all->answers[i], width);
    print_unexplained(out, all, width);
}

/* ---- JSON ---- */

static json_t *figure_json(const struct figure *figure, const struct solve_figure *solved)
{
    const char *verdict = solved->unexplained ? "unexplained" : "used";
    return json_pack("{s:s, s:s, s:s, s:I, s:[I, I], s:I, s:s}", "cell", figure->model->id,
                     "metric", figure->metric, "statistic", figure->statistic, "board",
                     (json_int_t)figure->value, "interval", (json_int_t)figure->low,
                     (json_int_t)figure->high, "model", (json_int_t)figure->modelled, "verdict",
                     verdict);
}

/* What is left, as pairs of first and last: [[1, 2], [5, 5]]. */
static json_t *values_json(const struct calibrate_answer *answer)
{
    json_t *array = json_array();
    for (size_t v = 0; v < answer->solved.count; v++) {
        size_t from = v;
        if (!answer->solved.alive[v])
            continue;
        while (v + 1u < answer->solved.count && answer->solved.alive[v + 1u])
            v++;
        json_array_append_new(array, json_pack("[I, I]", (json_int_t)answer->spans[from].low,
                                               (json_int_t)answer->spans[v].high));
    }
    return array;
}

static json_t *names_json(const struct calibration *all, const struct calibrate_answer *answer)
{
    json_t *array = json_array();
    for (size_t i = 0; i < answer->together_count; i++)
        json_array_append_new(array, json_string(all->answers[answer->together[i]].setting.name));
    return array;
}

static json_t *answer_json(const struct calibration *all, const struct calibrate_answer *answer)
{
    bool told = answer->verdict == CALIBRATE_TOLD;
    struct text reason = {0};
    say_reason(&reason, all, answer);
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:I, s:o, s:o}", "setting", answer->setting.name,
                  "what", answer->setting.text, "kind", answer->setting.is_rule ? "rule" : "param",
                  "model", (json_int_t)answer->setting.in_force.nominal, "verdict",
                  calibrate_verdict_name(answer->verdict), "reason", text_get(&reason), "answering",
                  (json_int_t)answer->answering, "board", told ? values_json(answer) : json_null(),
                  "together", names_json(all, answer));
    if (told && (answer->open_low || answer->open_high))
        json_object_set_new(object, "open", json_string(answer->open_high ? "above" : "below"));
    text_free(&reason);
    return object;
}

json_t *calibration_json(const struct calibration *all)
{
    json_t *figures = json_array(), *settings = json_array();
    for (size_t f = 0; f < all->figures.count; f++)
        json_array_append_new(figures, figure_json(&all->figures.items[f], &all->solved[f]));
    for (size_t i = 0; i < all->count; i++)
        json_array_append_new(settings, answer_json(all, &all->answers[i]));
    return json_pack("{s:s, s:s, s:s, s:f, s:o, s:o}", "schema", CALIBRATE_SCHEMA, "board",
                     all->board->board, "core", all->board->core, "confidence", 0.95, "figures",
                     figures, "settings", settings);
}
