/* A gate in the terminal, and GitHub's annotations; see print.h. */
#include "host/lib/gate/print.h"

#include "host/lib/base/printable.h"
#include <stdlib.h>
#include <string.h>

#define NOTED_MAX       20u /* of each kind that fails nothing */
#define ANNOTATIONS_MAX 10u

static const char *label(const struct gate_row *row)
{
    return row->fails ? "FAIL" : "note";
}

static void print_row(FILE *out, const struct gate_row *row)
{
    char words[GATE_WORDS_MAX], metric[GATE_WORDS_MAX];

    gate_row_metric(metric, row);
    printable_print(out, "%s  %s  %s%s%s%s\n", label(row), row->cell, metric, *metric ? "  " : "",
                    gate_row_words(words, row),
                    row->verdict == VERDICT_IMPROVED ? "  improved" : "");
}

static bool is_worth_a_line(const struct gate_row *row)
{
    return row->fails || (row->verdict != VERDICT_EQUAL && row->verdict != VERDICT_UNSUPPORTED);
}

void gate_print_text(FILE *out, const struct gate *gate, const struct gate_about *about)
{
    char words[GATE_WORDS_MAX];
    size_t noted[VERDICT_KINDS] = {0};

    for (size_t i = 0; i < gate->note_count; i++)
        printable_print(out, "note  %s\n", gate->notes[i]);
    for (size_t i = 0; i < gate->count; i++) {
        const struct gate_row *row = &gate->rows[i];
        if (is_worth_a_line(row) && (row->fails || noted[row->verdict]++ < NOTED_MAX))
            print_row(out, row);
    }
    for (unsigned i = 0; i < VERDICT_KINDS; i++)
        if (noted[i] > NOTED_MAX)
            printable_print(out, "note  and %zu more %s\n", noted[i] - NOTED_MAX,
                            verdict_name((enum verdict)i));
    if (!gate->compared)
        printable_print(out, "FAIL  nothing was compared\n");
    if (about->accept)
        printable_print(out, "to accept: %s\n", about->accept);
    printable_print(out, "%s\n", gate_counts(words, gate, about->baseline));
}

/* What GitHub reads as an end or a separator; `property`: also those between properties. */
static void put_escaped(FILE *out, const char *string, bool property)
{
    char *shown = printable_copy(string);

    for (const char *at = shown ? shown : ""; *at; at++) {
        bool special = *at == '%' || (property && (*at == ':' || *at == ','));
        if (special)
            printable_print(out, "%%%02X", (unsigned)(unsigned char)*at);
        else
            putc(*at, out);
    }
    free(shown);
}

static void annotate(FILE *out, const char *title, const char *text)
{
    printable_print(out, "::error title=");
    put_escaped(out, title, true);
    printable_print(out, "::");
    put_escaped(out, text, false);
    putc('\n', out);
}

void gate_print_annotations(FILE *out, const struct gate *gate)
{
    char words[GATE_WORDS_MAX], metric[GATE_WORDS_MAX], title[2 * GATE_WORDS_MAX];
    size_t failing = 0;

    for (size_t i = 0; i < gate->count; i++)
        failing += gate->rows[i].fails;
    for (size_t i = 0; i < gate->count && i + 1 < ANNOTATIONS_MAX && gate->rows[i].fails; i++) {
        printable_into(title, sizeof title, "%s %s", gate->rows[i].cell,
                       gate_row_metric(metric, &gate->rows[i]));
        annotate(out, title, gate_row_words(words, &gate->rows[i]));
    }
    if (failing >= ANNOTATIONS_MAX) {
        printable_into(words, sizeof words, "and %zu more", failing - ANNOTATIONS_MAX + 1);
        annotate(out, "irqbench check", words);
    }
    if (!gate->compared)
        annotate(out, "irqbench check", "nothing was compared");
}
