/* A comparison for a comment or a summary; see print.h. */
#include "host/lib/compare/print.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/text.h"

static void add_cell(struct text *text, const char *string)
{
    text_add(text, " ");
    text_markdown(text, string);
    text_add(text, " |");
}

static void add_row(struct text *text, const struct difference *difference)
{
    char words[COMPARE_WORDS_MAX], number[FIGURE_TEXT_MAX], change[FIGURE_CHANGE_MAX];
    const char *shown = NULL;
    double from = 0, to = 0;

    compare_shown(difference, &shown, &from, &to);
    text_add(text, "|");
    add_cell(text, change_name(difference->change));
    add_cell(text, compare_cell_name(words, difference->old_cell, difference->new_cell));
    text_add(text, " ");
    text_markdown(text, difference->new->name);
    if (shown)
        text_addf(text, " (%s)", shown);
    text_add(text, " |");
    add_cell(text, figure_text(number, from, false));
    add_cell(text, figure_text(number, to, false));
    add_cell(text, figure_change_text(change, from, to));
    add_cell(text, result_metric_unit(difference->new_cell, difference->new));
    add_cell(text, compare_bounds(words, difference));
    add_cell(text, compare_why(words, difference));
    text_add(text, "\n");
}

static void add_changes(struct text *text, const struct comparison *comparison)
{
    static const char head[] =
        "\n| | cell | metric | old | new | difference | unit | sure | why |\n"
        "|---|---|---|--:|--:|--:|---|---|---|\n";

    for (size_t i = 0; i < comparison->difference_count; i++) {
        if (comparison->differences[i].change == CHANGE_EQUAL)
            break;
        if (!i)
            text_add(text, head);
        add_row(text, &comparison->differences[i]);
    }
}

static void add_lone(struct text *text, const struct comparison *comparison)
{
    char words[COMPARE_WORDS_MAX];

    for (size_t i = 0; i < comparison->lone_count; i++) {
        const struct lone_cell *lone = &comparison->lone[i];
        text_addf(text, "%s- %s: ", i ? "" : "\n", compare_lone_title(lone->kind));
        text_markdown(text, compare_cell_name(words, lone->old, lone->new));
        if (*lone->reason)
            text_add(text, ": ");
        text_markdown(text, lone->reason);
        text_add(text, "\n");
    }
}

bool compare_print_markdown(FILE *out, const struct comparison *comparison)
{
    char words[COMPARE_WORDS_MAX];
    struct text text = {0};

    text_add(&text, "**irqbench compare**: ");
    text_markdown(&text, compare_side_name(words, &comparison->old));
    text_add(&text, ", then ");
    text_markdown(&text, compare_side_name(words, &comparison->new));
    text_add(&text, "\n");
    for (size_t i = 0; i < comparison->note_count; i++) {
        text_add(&text, "\n> not the same: ");
        text_markdown(&text, comparison->notes[i]);
        text_add(&text, "\n");
    }
    add_changes(&text, comparison);
    add_lone(&text, comparison);
    text_addf(&text, "\n%s\n", compare_counts(words, comparison));
    bool fine = !text.failed;
    if (fine)
        printable_pass(out, text_get(&text), text.used, true);
    text_free(&text);
    return fine;
}
