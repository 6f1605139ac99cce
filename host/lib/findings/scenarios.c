/* Findings of single scenarios: kernels, rates, floating point, main loops, stacks. */
#include "host/lib/findings/findings.h"

#include <string.h>

/* ---- Kernels ---- */

static const char *service_name(long service)
{
    static const char *const names[] = {"a post", "a wait", "a post with a switch",
                                        "a wait with a switch"};
    return service >= 0 && service < 4 ? names[service] : "a service";
}

/* Of one style's kernel: the service under which a line of that priority is entered last. */
struct held {
    double largest;
    long service;
    bool known;
};

static struct held held_by(const struct finding *f, const char *style, long priority)
{
    struct held held = {0};
    long given[2];
    for (size_t i = 0; i < f->target->cell_count; i++) {
        const struct result_cell *cell = f->target->cells[i];
        double largest;
        if (!finding_is_item(cell->scenario, "kernel_masking") ||
            strcmp(cell->subject, style) != 0 ||
            finding_parameters(cell->scenario, given, 2) != 2 || given[1] != priority)
            continue;
        const struct result_metric *metric =
            finding_metric(f, cell->scenario, style, NULL, "higher_entry");
        if (metric == NULL)
            continue;
        largest = metric->max.number;
        if (!held.known || largest > held.largest)
            held = (struct held){largest, given[0], true};
    }
    return held;
}

/* The least and the most urgent priority that were asked for. */
static bool asked_priorities(const struct finding *f, long *urgent, long *other)
{
    long given[2];
    bool any = false;
    for (size_t i = 0; i < f->target->cell_count; i++) {
        const char *scenario = f->target->cells[i]->scenario;
        if (!finding_is_item(scenario, "kernel_masking") ||
            finding_parameters(scenario, given, 2) != 2)
            continue;
        *urgent = !any || given[1] < *urgent ? given[1] : *urgent;
        *other = !any || given[1] > *other ? given[1] : *other;
        any = true;
    }
    return any;
}

static void kernel_services(const struct finding *f)
{
    long urgent = 0, other = 0;
    size_t said = 0;
    if (!asked_priorities(f, &urgent, &other))
        return;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        struct held most = held_by(f, style, other), above = held_by(f, style, urgent);
        if (!most.known)
            continue;
        finding_text(f,
                     said++ ? "; " : "Which kernel service holds an urgent line off longest: in ");
        finding_name(f, style);
        finding_text(f, "'s ");
        finding_text(f, service_name(most.service));
        finding_text(f, ", its handler then begins after up to ");
        finding_value(f, most.largest);
        if (urgent != other && above.known) {
            finding_text(f, ", a line of priority ");
            finding_value(f, (double)urgent);
            finding_text(f, "'s after ");
            finding_value(f, above.largest);
        }
    }
    finding_text(f, said ? "." : "");
}

/* ---- Rates ---- */

static void rates(const struct finding *f)
{
    double period;
    size_t said = 0;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        if (!finding_typical(f, "max_rate", style, "max_rate", &period))
            continue;
        finding_text(f, said++ ? ", " : "The shortest period at which no event is missed: ");
        finding_name(f, style);
        finding_text(f, " ");
        finding_value(f, period);
    }
    finding_text(f, said ? "." : "");
}

/* An eighth below that: who misses most, and whether what it misses was merged. */
static void misses(const struct finding *f)
{
    const char *worst = NULL;
    double most = 0, of = 0, merged = 0;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        double missed, events;
        if (!finding_typical(f, "max_rate", style, "missed_events", &missed) ||
            !finding_typical(f, "max_rate", style, "events", &events) || events <= 0 ||
            (worst != NULL && missed / events <= most / of))
            continue;
        worst = style;
        most = missed;
        of = events;
        if (!finding_typical(f, "max_rate", style, "merged_events", &merged))
            merged = 0;
    }
    if (worst == NULL || most == 0)
        return;
    finding_text(f, "An eighth faster than that most are missed by ");
    finding_name(f, worst);
    finding_text(f, ": ");
    finding_value(f, most);
    finding_text(f, " of ");
    finding_value(f, of);
    finding_text(f, ", of which ");
    finding_value(f, merged);
    finding_text(f, " were merged at the line.");
}

/* ---- Floating point ---- */

static bool fpu_of(const struct finding *f, const char *style, struct report_parts *parts)
{
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++)
        if (finding_is_item(f->target->subjects[REPORT_STYLES][i], style) &&
            report_parts_of(f->target, f->target->subjects[REPORT_STYLES][i], parts))
            return true;
    return false;
}

static void floating_point(const struct finding *f)
{
    struct report_parts lazy, used, automatic;
    if (!fpu_of(f, "fpu_lazy", &lazy) || !fpu_of(f, "fpu_lazy_used", &used) ||
        !fpu_of(f, "fpu_automatic", &automatic))
        return;
    finding_text(f, "Floating point in the interrupted code costs the entry ");
    finding_more(f, automatic.of[PART_ENTRY].all - lazy.of[PART_ENTRY].all);
    finding_text(f, " if its registers are saved at once (");
    finding_value(f, automatic.of[PART_ENTRY].all);
    finding_text(f, "), and nothing if lazily (");
    finding_value(f, lazy.of[PART_ENTRY].all);
    finding_text(
        f, "): then the handler's first such instruction pays, where there is one (its body ");
    finding_value(f, used.of[PART_BODY].all);
    finding_text(f, ").");
}

/* ---- Main loops ---- */

static void main_loops(const struct finding *f)
{
    size_t said = 0;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        if (!finding_is_item(style, "poll") && !finding_is_item(style, "defer_flag"))
            continue;
        const struct result_metric *metric =
            finding_metric(f, "response_swept", style, "idle", "response");
        if (metric == NULL)
            continue;
        finding_text(f, said++ ? "; " : "A main loop is at the work when it comes by: ");
        finding_name(f, style);
        finding_text(f, " after ");
        finding_value(f, metric->min.number);
        finding_text(f, " to ");
        finding_value(f, metric->max.number);
    }
    finding_text(f, said ? "." : "");
}

/* ---- Stacks ---- */

static void stacks(const struct finding *f)
{
    double leaf, handed, own;
    if (!finding_typical(f, "stack", "raw_c", "stack_thread", &leaf) ||
        !finding_typical(f, "stack", "defer_thread", "stack_thread", &handed) ||
        !finding_typical(f, "stack", "defer_thread", "stack_work", &own))
        return;
    finding_text(f, "An interrupt takes ");
    finding_value(f, leaf);
    finding_text(f, " bytes of the interrupted thread's stack; where a thread does the work ");
    finding_value(f, handed);
    finding_text(f, ", and ");
    finding_value(f, own);
    finding_text(f, " of its own.");
}

finding_writer *const findings_of_scenarios[] = {
    kernel_services, rates, misses, floating_point, main_loops, stacks, NULL,
};
