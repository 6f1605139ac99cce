/* A trace's masked stretches, and whose they are. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>

static const struct kind {
    enum trace_figure_kind kind;
    const char *name;
} kinds[] = {
    {TRACE_PRIMASK, "PRIMASK"}, {TRACE_BASEPRI, "BASEPRI"}, {TRACE_FAULTMASK, "FAULTMASK"}};
#define KINDS (sizeof kinds / sizeof *kinds)

static const struct trace_stretch *stretch_of(const struct trace_result *result,
                                              enum trace_figure_kind kind)
{
    return kind == TRACE_PRIMASK   ? &result->primask
           : kind == TRACE_BASEPRI ? &result->basepri
                                   : &result->faultmask;
}

static const char *mask_place(char text[TRACE_NAME_MAX], const struct trace_print *print,
                              uint32_t pc)
{
    if (pc)
        return trace_place(text, print->names, pc);
    snprintf(text, TRACE_NAME_MAX, "an exception's entry or return");
    return text;
}

static int lane_of(const struct trace_print *print)
{
    return print->result->has_cycles ? TRACE_NOMINAL : TRACE_INSNS;
}

/* One that is open at the end, and the boot's, are not among the figures. */
static void add_others(struct table *table, const struct trace_print *print, const char *what,
                       const struct trace_stretch *stretch)
{
    char place[TRACE_NAME_MAX];
    int lane = lane_of(print);

    if (stretch->booted) {
        trace_heading(table, "  before interrupts were first enabled: %s for %" PRIu64 " %s,", what,
                      stretch->boot_length[lane], trace_unit(print));
        trace_heading(table, "    from %s", mask_place(place, print, stretch->boot_from));
        trace_heading(table, "    to %s; not among the others",
                      mask_place(place, print, stretch->boot_to));
    }
    if (stretch->open) {
        trace_heading(table, "  %s is still set at the end, for at least %" PRIu64 " %s,", what,
                      stretch->open_length[lane], trace_unit(print));
        trace_heading(table, "    since %s", mask_place(place, print, stretch->open_pc));
    }
}

static void add_stretch(struct table *table, const struct trace_print *print, const char *what,
                        const struct trace_stretch *stretch)
{
    char place[TRACE_NAME_MAX];

    trace_add_figure(table, print, what, &stretch->numbers);
    if (stretch->numbers.n) {
        trace_heading(table, "    longest from %s", mask_place(place, print, stretch->from_pc));
        trace_heading(table, "    to %s; it began at instruction %" PRIu64,
                      mask_place(place, print, stretch->until_pc), stretch->insn);
    }
    add_others(table, print, what, stretch);
}

static bool is_empty(const struct trace_stretch *stretch)
{
    return !stretch->numbers.n && !stretch->open && !stretch->booted;
}

/* ---- by whom ---------------------------------------------------------- */

static void add_culprit(struct table *table, const struct trace_print *print,
                        const struct trace_culprit *culprit)
{
    char place[TRACE_NAME_MAX], by[TRACE_NAME_MAX];

    if (!culprit->pc) {
        trace_heading(table, "by others, or by whom is not known");
    } else {
        trace_heading(table, "%s", trace_place(place, print->names, culprit->pc));
        if (culprit->lock != culprit->pc)
            trace_heading(table, "    masked in %s", trace_place(by, print->names, culprit->lock));
    }
    trace_add_figure(table, print, "each", &culprit->numbers);
    trace_heading(table, "    %" PRIu64 " %s in all", culprit->total[lane_of(print)],
                  trace_unit(print));
    trace_heading(table, "    longest to %s", mask_place(place, print, culprit->until_pc));
    for (size_t i = 0; i < culprit->way_count; i++)
        if (i > 0 && culprit->way[i - 1] == culprit->pc)
            for (size_t n = i; n < culprit->way_count; n++)
                trace_heading(table, "    called from %s",
                              trace_place(place, print->names, culprit->way[n]));
}

static bool put_culprits(FILE *out, const struct trace_print *print, const struct kind *kind)
{
    const struct trace_result *result = print->result;
    struct table *table = table_new(trace_figure_columns, TRACE_FIGURE_COLUMNS);
    size_t count = 0;

    for (size_t i = 0; table && i < result->culprit_count; i++)
        if (result->culprits[i].kind == kind->kind && ++count <= print->setup->worst)
            add_culprit(table, print, &result->culprits[i]);
    if (!count) {
        table_free(table);
        return true;
    }
    printable_print(out, "\n%s by whom, the longest first (%s)", kind->name, trace_unit(print));
    if (count > print->setup->worst)
        fprintf(out, "; %u of %zu, --worst N shows more", print->setup->worst, count);
    fprintf(out, "\n");
    return trace_put_table(out, table, print);
}

bool trace_put_masks(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!result->sees_masks) {
        fprintf(out, "\nMasked stretches: not seen on a core with the security extension\n");
        return true;
    }
    if (is_empty(&result->primask) && is_empty(&result->basepri) && is_empty(&result->faultmask)) {
        fprintf(out, "\nInterrupts were never masked\n");
        return true;
    }
    table = table_new(trace_figure_columns, TRACE_FIGURE_COLUMNS);
    for (size_t i = 0; table && i < KINDS; i++)
        add_stretch(table, print, kinds[i].name, stretch_of(result, kinds[i].kind));
    printable_print(out, "\nStretches with interrupts masked (%s)\n", trace_unit(print));
    if (!trace_put_table(out, table, print))
        return false;
    for (size_t i = 0; i < KINDS; i++)
        if (!put_culprits(out, print, &kinds[i]))
            return false;
    return true;
}
