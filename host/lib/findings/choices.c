/* When to choose which style, by what its numbers say; see findings.h. */
#include "host/lib/findings/findings.h"

#include "host/lib/survey/answer.h"
#include <string.h>

/* What styles are chosen by. */
struct offer {
    const char *style;
    double response, whole, handler;
    bool handed_on; /* the work does not run in the handler */
};

static bool offer_of(const struct finding *f, const char *style, struct offer *offer)
{
    struct report_parts parts;
    *offer = (struct offer){.style = style};
    if (!report_parts_of(f->target, style, &parts) ||
        !finding_typical(f, "response", style, "response", &offer->response))
        return false;
    offer->whole = parts.whole;
    offer->handler = parts.of[PART_BODY].all;
    offer->handed_on = parts.of[PART_HANDOFF].known;
    return true;
}

/* The one of the same kind that is nowhere worse and somewhere better: of several the
 * first in the ranking. */
static bool better_than(const struct finding *f, const struct offer *one, struct offer *better)
{
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++)
        if (offer_of(f, f->target->subjects[REPORT_STYLES][i], better) &&
            better->handed_on == one->handed_on && better->response <= one->response &&
            better->whole <= one->whole &&
            (better->response < one->response || better->whole < one->whole))
            return true;
    return false;
}

static void say_choice(const struct finding *f, const struct offer *offer)
{
    struct offer better;
    finding_name(f, offer->style);
    finding_text(f, ": ");
    finding_value(f, offer->response);
    finding_text(f, " to the work, ");
    finding_value(f, offer->whole);
    finding_text(f, " in all. ");
    if (offer->handed_on) {
        finding_text(f, "For long work: its handler is done with in ");
        finding_value(f, offer->handler);
    } else {
        finding_text(
            f,
            "For short work, which runs in the handler and holds off what has no higher priority");
    }
    if (!better_than(f, offer, &better)) {
        finding_text(f, "; none of its kind is faster.");
        return;
    }
    finding_text(f, "; if time is all, ");
    finding_name(f, better.style);
    finding_text(f, " does it in ");
    finding_value(f, better.response);
    finding_text(f, " and ");
    finding_value(f, better.whole);
    finding_text(f, ".");
}

static void write_choice(struct text *out, enum markup markup, const struct report_group *group,
                         const struct report_target *target, size_t which)
{
    struct finding f = {.out = out, .markup = markup, .group = group, .target = target};
    const struct report_target *first = &group->targets[0];
    struct offer offer;
    if (which < first->subject_count[REPORT_STYLES] &&
        offer_of(&f, first->subjects[REPORT_STYLES][which], &offer))
        say_choice(&f, &offer);
}

void report_choices(struct text *out, enum markup markup, const struct report_group *group)
{
    for (size_t i = 0; i < group->targets[0].subject_count[REPORT_STYLES]; i++)
        report_say_of_boards(out, markup, group, write_choice, i);
}
