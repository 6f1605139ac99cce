/* Findings about handler styles: what a language, a call, an attribute and a dispatcher
 * cost, and what a core adds. */
#include "host/lib/findings/findings.h"

#include <string.h>

/* Entry, exit and the whole of a style. */
struct costs {
    double entry, exit, whole;
};

static bool costs_of(const struct finding *f, const char *style, struct costs *costs)
{
    struct report_parts parts;
    if (!report_parts_of(f->target, style, &parts))
        return false;
    costs->entry = parts.of[PART_ENTRY].all;
    costs->exit = parts.of[PART_EXIT].all;
    costs->whole = parts.whole;
    return true;
}

static bool both(const struct finding *f, const char *style, const char *beside, struct costs *one,
                 struct costs *other)
{
    return costs_of(f, style, one) && costs_of(f, beside, other);
}

/* "+3 to the entry and +10 to the whole interrupt (32 instead of 22)". */
static void say_added(const struct finding *f, const struct costs *with,
                      const struct costs *without)
{
    finding_more(f, with->entry - without->entry);
    finding_text(f, " to the entry and ");
    finding_more(f, with->whole - without->whole);
    finding_text(f, " to the whole interrupt (");
    finding_value(f, with->whole);
    finding_text(f, " instead of ");
    finding_value(f, without->whole);
    finding_text(f, ")");
}

static void leaf_in_c(const struct finding *f)
{
    struct costs c, assembly;
    if (!both(f, "raw_c", "raw_asm", &c, &assembly))
        return;
    finding_text(f, "A leaf handler in C ");
    if (c.entry == assembly.entry && c.whole == assembly.whole) {
        finding_text(f, "costs nothing beside one in assembly: entry ");
        finding_value(f, c.entry);
        finding_text(f, " and ");
        finding_amount(f, c.whole);
        finding_text(f, " for a whole interrupt, both.");
        return;
    }
    finding_text(f, "beside one in assembly adds ");
    say_added(f, &c, &assembly);
    finding_text(f, ".");
}

static void call_in_c(const struct finding *f)
{
    struct costs call, leaf;
    if (!both(f, "raw_c_call", "raw_c", &call, &leaf))
        return;
    finding_text(f, "One call in it adds ");
    say_added(f, &call, &leaf);
    finding_text(f, ": what has to be saved is saved before its first instruction.");
}

static void attribute(const struct finding *f)
{
    struct costs with, without;
    if (!both(f, "raw_c_attribute", "raw_c", &with, &without))
        return;
    finding_text(f, "GCC's interrupt attribute adds ");
    say_added(f, &with, &without);
    finding_text(f, with.whole > without.whole
                        ? ", and brings nothing that the core does not do by itself."
                        : ".");
}

static void in_ram(const struct finding *f)
{
    struct costs with, without;
    if (!both(f, "raw_ram_vectors", "raw_c", &with, &without))
        return;
    finding_text(f, "A vector table in RAM adds ");
    say_added(f, &with, &without);
    finding_text(f, ".");
}

/* Each dispatcher beside the plain function that it calls. */
static void dispatchers(const struct finding *f)
{
    struct costs plain, with;
    size_t said = 0;
    if (!costs_of(f, "raw_c", &plain))
        return;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        if (strncmp(style, "dispatch_", 9) != 0 || !costs_of(f, style, &with))
            continue;
        finding_text(f, said++ ? ", " : "What a dispatcher adds at entry and exit: ");
        finding_name(f, style);
        finding_text(f, " ");
        finding_more(f, with.entry - plain.entry);
        finding_text(f, " and ");
        finding_more(f, with.exit - plain.exit);
    }
    finding_text(f, said ? "." : "");
}

/* What a search costs: where the one that is served stands at `place`, `entry`; and each
 * one before it `step`. */
struct search {
    double step, entry;
    long place;
};

/* ITEM(COUNT,PLACE): at the place, of which 0 is the last. */
static bool place_of(const char *style, const char *item, long *count, long *place)
{
    long given[2];
    if (!finding_is_item(style, item) || finding_parameters(style, given, 2) != 2)
        return false;
    *count = given[0];
    *place = given[1] == 0 ? given[0] : given[1];
    return true;
}

/* From two cells of one search with as many registrations, that serve at other places. */
static bool search_of(const struct finding *f, const char *item, struct search *search)
{
    const char *seen = NULL;
    long count, place, seen_count = 0, seen_place = 0;
    double here, there;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        if (!place_of(style, item, &count, &place) ||
            !finding_typical(f, "entry_exit", style, "entry", &here))
            continue;
        if (seen != NULL && seen_count == count && seen_place != place &&
            finding_typical(f, "entry_exit", seen, "entry", &there)) {
            search->step = (there - here) / (double)(seen_place - place);
            search->entry = here;
            search->place = place;
            return search->step > 0;
        }
        seen = style;
        seen_count = count;
        seen_place = place;
    }
    return false;
}

static void linear_search(const struct finding *f)
{
    struct search search;
    double threaded;
    if (!search_of(f, "dispatch_linear", &search))
        return;
    finding_text(f, "In a linear search each registration that stands before adds ");
    finding_amount(f, search.step);
    if (finding_typical(f, "response", "defer_thread", "response", &threaded)) {
        double first = search.entry - search.step * (double)(search.place - 1);
        long before = threaded > first ? (long)((threaded - first) / search.step) + 1 : 0;
        finding_text(f, "; behind ");
        finding_value(f, (double)before);
        finding_text(f, " of them the work begins later than in a thread that is woken (");
        finding_value(f, threaded);
        finding_text(f, ")");
    }
    finding_text(f, ".");
}

static void chained_handlers(const struct finding *f)
{
    struct search search;
    if (!search_of(f, "dispatch_chain", &search))
        return;
    finding_text(f, "Each handler of a chain that is asked before and passes adds ");
    finding_amount(f, search.step);
    finding_text(f, ".");
}

static void tail_chaining(const struct finding *f)
{
    struct costs alone;
    double chained;
    if (!costs_of(f, "raw_c", &alone) ||
        !finding_typical(f, "tail_chain", "raw_c", "tail_chain", &chained))
        return;
    finding_text(f, "Tail-chaining saves ");
    finding_amount(f, alone.exit + alone.entry - chained);
    finding_text(f, " for each handler that follows another one: ");
    finding_value(f, chained);
    finding_text(f, " from one to the next, where an exit and an entry take ");
    finding_value(f, alone.exit + alone.entry);
    finding_text(f, ".");
}

/* ---- Between cores ---- */

struct difference {
    const char *style;
    double more, hardware;
    bool has_hardware;
};

static double hardware_of(const struct report_parts *parts)
{
    double sum = 0;
    for (int i = 0; i < PART_COUNT; i++)
        sum += parts->of[i].hardware;
    return sum;
}

/* The style whose whole interrupt differs most, and how many do not differ. */
static size_t compare_cores(const struct finding *f, const struct report_target *first,
                            struct difference *most, size_t *same)
{
    struct report_parts here, there;
    size_t count = 0;
    *same = 0;
    for (size_t i = 0; i < f->target->subject_count[REPORT_STYLES]; i++) {
        const char *style = f->target->subjects[REPORT_STYLES][i];
        if (!report_parts_of(f->target, style, &here) || !report_parts_of(first, style, &there))
            continue;
        double more = here.whole - there.whole;
        *same += more == 0;
        if (count++ == 0 || (more < 0 ? -more : more) > (most->more < 0 ? -most->more : most->more))
            *most = (struct difference){style, more, hardware_of(&here) - hardware_of(&there),
                                        here.has_hardware && there.has_hardware};
    }
    return count;
}

/* Of each board but the first, against that. */
static void cores(const struct finding *f)
{
    const struct report_target *first = &f->group->targets[0];
    struct difference most = {0};
    size_t same;
    if (f->target == first)
        return;
    size_t count = compare_cores(f, first, &most, &same);
    if (count < 2)
        return;
    finding_text(f, "Beside ");
    format_plain(f->out, f->markup, first->target->board);
    text_addf(f->out, ", %zu of %zu styles take the same for a whole interrupt", same, count);
    if (most.more != 0) {
        finding_text(f, "; most differs ");
        finding_name(f, most.style);
        finding_text(f, ": ");
        finding_more(f, most.more);
    }
    if (most.more != 0 && most.has_hardware) {
        finding_text(f, ", of which ");
        finding_value(f, most.hardware);
        finding_text(f, " in the core's entries and exits and the rest in code");
    }
    finding_text(f, ".");
}

finding_writer *const findings_of_styles[] = {
    leaf_in_c,     call_in_c,        attribute,     in_ram, dispatchers,
    linear_search, chained_handlers, tail_chaining, cores,  NULL,
};
