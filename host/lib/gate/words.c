/* What a row says, whatever the format; see print.h. */
#include "host/lib/gate/print.h"

#include "host/lib/base/printable.h"

const char *gate_row_metric(char words[GATE_WORDS_MAX], const struct gate_row *row)
{
    bool nominal = !row->budget && row->statistic && figure_find(row->statistic) == FIGURE_NOMINAL;

    words[0] = '\0';
    if (row->metric && (nominal || !row->statistic))
        printable_into(words, GATE_WORDS_MAX, "%s", row->metric);
    else if (row->metric)
        printable_into(words, GATE_WORDS_MAX, "%s (%s)", row->metric, row->statistic);
    return words;
}

static void say_budget(char words[GATE_WORDS_MAX], const struct gate_row *row)
{
    char value[FIGURE_TEXT_MAX], bound[FIGURE_TEXT_MAX];

    printable_into(words, GATE_WORDS_MAX, "%s %s  budget at %s %s  (%s)",
                   figure_text(value, row->new, false), row->unit,
                   row->budget->at_least ? "least" : "most", figure_text(bound, row->limit, false),
                   row->budget->sentence);
}

static void say_values(char words[GATE_WORDS_MAX], const struct gate_row *row)
{
    char old[FIGURE_TEXT_MAX], new[FIGURE_TEXT_MAX], limit[FIGURE_TEXT_MAX];
    char change[FIGURE_CHANGE_MAX];

    if (row->has_old && row->has_new)
        printable_into(words, GATE_WORDS_MAX, "%s -> %s  %s  limit %s",
                       figure_text(old, row->old, false), figure_text(new, row->new, false),
                       figure_change_text(change, row->old, row->new),
                       figure_text(limit, row->limit, true));
    else if (row->has_old)
        printable_into(words, GATE_WORDS_MAX, "gone: it was %s", figure_text(old, row->old, false));
    else
        printable_into(words, GATE_WORDS_MAX, "new: %s", figure_text(new, row->new, false));
}

const char *gate_row_words(char words[GATE_WORDS_MAX], const struct gate_row *row)
{
    if (row->reason)
        printable_into(words, GATE_WORDS_MAX, "%s: %s", verdict_name(row->verdict), row->reason);
    else if (row->budget)
        say_budget(words, row);
    else
        say_values(words, row);
    return words;
}

/* In the order in which a reader asks. */
static size_t say_cells(char *words, const struct gate *gate)
{
    static const enum verdict order[] = {VERDICT_WORSE,      VERDICT_IMPROVED, VERDICT_EQUAL,
                                         VERDICT_NEW,        VERDICT_GONE,     VERDICT_INCONCLUSIVE,
                                         VERDICT_UNSUPPORTED};
    size_t used = printable_into(words, GATE_WORDS_MAX, "%zu cells", gate->cell_count);

    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        used += printable_into(words + used, GATE_WORDS_MAX - used, "%s %zu %s", i ? "," : ":",
                               gate->cells[order[i]], verdict_name(order[i]));
    return used;
}

const char *gate_counts(char words[GATE_WORDS_MAX], const struct gate *gate, bool baseline)
{
    size_t used = baseline ? say_cells(words, gate) : 0;

    if (gate->budgets)
        printable_into(words + used, GATE_WORDS_MAX - used,
                       "%s%zu budgets over %zu values: %zu kept, %zu not", used ? "; " : "",
                       gate->budgets, gate->budget_values, gate->budgets_kept,
                       gate->budgets - gate->budgets_kept);
    return words;
}
