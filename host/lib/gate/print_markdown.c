/* A gate as a comment on a pull request; see print.h. */
#include "host/lib/gate/print.h"

#define ROWS_MAX 50u /* of each table: a comment has 65,536 characters */

static void add_row(struct text *text, const struct gate_row *row)
{
    char words[GATE_WORDS_MAX];

    text_add(text, "| ");
    text_markdown(text, row->cell);
    text_add(text, " | ");
    text_markdown(text, gate_row_metric(words, row));
    text_add(text, " | ");
    text_markdown(text, gate_row_words(words, row));
    text_add(text, " |\n");
}

static bool is_of(const struct gate_row *row, bool failing)
{
    return failing ? row->fails
                   : !row->fails && row->verdict != VERDICT_EQUAL &&
                         row->verdict != VERDICT_UNSUPPORTED;
}

static void add_table(struct text *text, const struct gate *gate, bool failing)
{
    size_t rows = 0;

    for (size_t i = 0; i < gate->count; i++) {
        if (!is_of(&gate->rows[i], failing))
            continue;
        if (!rows)
            text_addf(text, "\n| %s | metric | |\n|---|---|---|\n", failing ? "fails" : "to know");
        if (rows++ < ROWS_MAX)
            add_row(text, &gate->rows[i]);
    }
    if (rows > ROWS_MAX)
        text_addf(text, "\nand %zu more\n", rows - ROWS_MAX);
}

void gate_markdown(struct text *text, const struct gate *gate, const struct gate_about *about)
{
    char words[GATE_WORDS_MAX];

    text_add(text, GATE_MARK "\n**irqbench check** of ");
    text_markdown(text, about->name);
    text_addf(text, ": %s\n\n%s\n", gate->failed ? "**failed**" : "passed",
              gate_counts(words, gate, about->baseline));
    if (!gate->compared)
        text_add(text, "\nNothing was compared.\n");
    for (size_t i = 0; i < gate->note_count; i++) {
        text_add(text, i ? "- " : "\n- ");
        text_markdown(text, gate->notes[i]);
        text_add(text, "\n");
    }
    add_table(text, gate, true);
    add_table(text, gate, false);
    if (about->accept) {
        text_add(text, "\nTo accept: ");
        text_markdown(text, about->accept);
        text_add(text, "\n");
    }
}
