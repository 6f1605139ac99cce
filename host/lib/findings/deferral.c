/* Findings about work that is handed on, and when to choose which style. */
#include "host/lib/findings/findings.h"

#include <string.h>

static bool pieces(const struct finding *f, const char *style, struct report_parts *parts)
{
    double sum;
    return report_parts_of(f->target, style, parts) && report_parts_response(parts, &sum);
}

/* "12 of the core, 3 to save, 48 for the post and 87 for the switch and the wake-up" */
static void say_split(const struct finding *f, const struct report_parts *parts)
{
    const double entry = parts->of[PART_ENTRY].all, hardware = parts->of[PART_ENTRY].hardware;
    finding_value(f, parts->has_hardware ? hardware : entry);
    finding_text(f, parts->has_hardware ? " of the core, " : " into the handler, ");
    if (parts->has_hardware && entry != hardware) {
        finding_value(f, entry - hardware);
        finding_text(f, " for what the handler saves, ");
    }
    finding_value(f, parts->of[PART_BODY].all);
    finding_text(f, " for the post, ");
    finding_value(f, parts->of[PART_HANDOFF].all);
    finding_text(f, " for switch and wake-up");
}

static void deferral(const struct finding *f)
{
    struct report_parts parts;
    double sum;
    size_t said = 0;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        if (!pieces(f, style, &parts))
            continue;
        report_parts_response(&parts, &sum);
        finding_text(f, said++ ? "; " : "Until work that is handed on begins: ");
        finding_name(f, style);
        finding_text(f, " ");
        finding_value(f, sum);
        finding_text(f, " (");
        say_split(f, &parts);
        finding_text(f, ")");
    }
    finding_text(f, said ? "." : "");
}

/* The least and the most that styles with work in the handler steal, and those without. */
static void stolen(const struct finding *f)
{
    struct report_parts parts;
    const char *least = NULL, *handed = NULL;
    double least_whole = 0, handed_whole = 0;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        if (!report_parts_of(f->target, style, &parts))
            continue;
        bool is_handed = parts.of[PART_HANDOFF].known;
        const char **name = is_handed ? &handed : &least;
        double *whole = is_handed ? &handed_whole : &least_whole;
        if (*name == NULL || parts.whole < *whole) {
            *name = style;
            *whole = parts.whole;
        }
    }
    if (least == NULL || handed == NULL)
        return;
    finding_text(f, "Handing work on takes at least ");
    finding_amount(f, handed_whole - least_whole);
    finding_text(f, " more from the interrupted code (");
    finding_name(f, handed);
    finding_text(f, " ");
    finding_value(f, handed_whole);
    finding_text(f, ", ");
    finding_name(f, least);
    finding_text(f, " ");
    finding_value(f, least_whole);
    finding_text(f, ").");
}

finding_writer *const findings_of_deferral[] = {deferral, stolen, NULL};
