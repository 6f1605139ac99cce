/* A gate as JUnit XML, as GitLab, Jenkins and GitHub's actions read it: one suite, a
 * case for each value, named after its cell and metric, so that names are
 * unique; failures are what got worse or is gone, errors what has no result,
 * skips what cannot be had; see print.h.
 */
#include "host/lib/gate/print.h"

#include <string.h>

static bool is_skipped(const struct gate_row *row)
{
    return row->verdict == VERDICT_UNSUPPORTED ||
           (!row->fails && (row->verdict == VERDICT_GONE || row->verdict == VERDICT_INCONCLUSIVE));
}

static const char *element_of(const struct gate_row *row)
{
    if (row->fails)
        return row->verdict == VERDICT_INCONCLUSIVE ? "error" : "failure";
    return is_skipped(row) ? "skipped" : NULL;
}

/* "irqbench.BOARD.SCENARIO": servers make folders of it. A point of a name would make one more. */
static void add_class(struct text *text, const struct gate_row *row)
{
    const char *at = row->cell;

    text_add(text, row->budget ? "irqbench.budget" : "irqbench");
    for (int part = 0; part < 2 && *at; part++) {
        char name[256];
        size_t length = strcspn(at, "/");
        size_t used = length < sizeof name - 1 ? length : sizeof name - 1;
        memcpy(name, at, used);
        name[used] = '\0';
        for (char *c = name; *c; c++)
            *c = *c == '.' ? '_' : *c;
        text_add(text, ".");
        text_html(text, name);
        at += length + (at[length] == '/');
    }
}

static void add_name(struct text *text, const struct gate_row *row)
{
    text_html(text, row->cell);
    if (row->metric) {
        text_add(text, " ");
        text_html(text, row->metric);
    }
    if (row->budget)
        text_addf(text, " budget %zu", row->budget->index + 1);
}

static void add_case(struct text *text, const struct gate_row *row)
{
    char words[GATE_WORDS_MAX], metric[GATE_WORDS_MAX];
    const char *element = element_of(row);

    text_add(text, "  <testcase classname=\"");
    add_class(text, row);
    text_add(text, "\" name=\"");
    add_name(text, row);
    text_add(text, "\" time=\"0\"");
    if (!element) {
        text_add(text, "/>\n");
        return;
    }
    text_addf(text, ">\n   <%s ", element);
    if (row->fails)
        text_addf(text, "type=\"%s\" ", verdict_name(row->verdict));
    text_add(text, "message=\"");
    text_html(text, gate_row_metric(metric, row));
    text_add(text, *metric ? "  " : "");
    text_html(text, gate_row_words(words, row));
    text_add(text, "\"/>\n  </testcase>\n");
}

struct tally {
    size_t tests, failures, errors, skipped;
};

static struct tally count(const struct gate *gate)
{
    struct tally tally = {.tests = gate->count + !gate->compared, .failures = !gate->compared};

    for (size_t i = 0; i < gate->count; i++) {
        const struct gate_row *row = &gate->rows[i];
        tally.skipped += is_skipped(row);
        tally.errors += row->fails && row->verdict == VERDICT_INCONCLUSIVE;
        tally.failures += row->fails && row->verdict != VERDICT_INCONCLUSIVE;
    }
    return tally;
}

static void add_counts(struct text *text, const struct tally *tally)
{
    text_addf(text, "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n",
              tally->tests, tally->failures, tally->errors, tally->skipped);
}

void gate_junit(struct text *text, const struct gate *gate, const struct gate_about *about)
{
    const struct tally tally = count(gate);

    text_add(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"irqbench\" ");
    add_counts(text, &tally);
    text_add(text, " <testsuite name=\"irqbench ");
    text_html(text, about->command);
    text_add(text, " ");
    text_html(text, about->name);
    text_add(text, "\" ");
    add_counts(text, &tally);
    for (size_t i = 0; i < gate->count; i++)
        add_case(text, &gate->rows[i]);
    if (!gate->compared)
        text_add(text, "  <testcase classname=\"irqbench\" name=\"something is compared\" "
                       "time=\"0\">\n   <failure type=\"empty\" message=\"nothing was "
                       "compared\"/>\n  </testcase>\n");
    text_add(text, " </testsuite>\n</testsuites>\n");
}
