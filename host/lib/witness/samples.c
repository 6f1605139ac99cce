/* Follows exceptions and stamps. Which figure a metric is, and what path must have
 * led to it, stands in its row (bench/wire/metrics.h).
 */
#include "host/lib/witness/samples.h"

#include "bench/wire/stamps.h"
#include "host/lib/terms/metrics.h"
#include <string.h>

enum stamp_id {
#define X(NAME, name, id, sentence) STAMP_##NAME = (id),
    WIRE_STAMPS(X)
#undef X
};

void witness_samples_init(struct witness_samples *samples, const struct witness_sink *sink)
{
    memset(samples, 0, sizeof *samples);
    samples->sink = *sink;
}

/* ---- Figures ---- */

static struct witness_moment moment(const struct witness_samples *s,
                                    const struct witness_record *record)
{
    struct witness_moment moment = {
        .known = true, .hardware = s->hardware, .insns = (uint32_t)record->insns};
    memcpy(moment.cyccnt, record->cyccnt, sizeof moment.cyccnt);
    memcpy(moment.origin, record->origin, sizeof moment.origin);
    return moment;
}

static void set_figure(struct witness_samples *s, uint8_t metric, struct witness_moment from,
                       struct witness_moment to, bool without_idle)
{
    struct witness_figure *figure = &s->sample.figures[metric];
    if (!s->in_sample || !from.known || !to.known)
        return;
    if (s->sample.has & WITNESS_HAS(metric))
        s->twice |= WITNESS_HAS(metric);
    s->sample.has |= WITNESS_HAS(metric);
    for (int lane = 0; lane < WITNESS_LANES; lane++)
        figure->value[lane] =
            to.cyccnt[lane] - from.cyccnt[lane] - (without_idle ? s->idle_least[lane] : 0);
    for (int i = 0; i < WITNESS_ORIGINS; i++)
        figure->origin[i] =
            (int32_t)(to.origin[i] - from.origin[i] - (without_idle ? s->idle_origin[i] : 0));
    figure->hardware = to.hardware - from.hardware;
}

/* The same in each count: instructions have no bounds. */
static void set_path(struct witness_samples *s, uint8_t metric)
{
    struct witness_moment none = {.known = s->entered.known};
    struct witness_moment path = {.known = s->returned.known};
    for (int lane = 0; lane < WITNESS_LANES; lane++)
        path.cyccnt[lane] = s->returned.insns - s->entered.insns;
    set_figure(s, metric, none, path, false);
}

static bool runs(const struct witness_samples *s, uint32_t depth, uint32_t exception)
{
    return s->depth == depth && depth > 0 && depth <= WITNESS_NESTING_MAX &&
           s->active[depth - 1u] == exception;
}

/* In the handler that the trigger called, and straight from where it fell. */
static bool triggered(const struct witness_samples *s)
{
    return s->trigger.known && s->step == WITNESS_ENTER &&
           runs(s, s->trigger_depth + 1u, s->trigger_id);
}

/* A return led to the thread. */
static bool back(const struct witness_samples *s)
{
    return s->step == WITNESS_RETURN && s->depth == 0;
}

/* In another handler that was chained to the trigger's: a bottom half, PendSV's. */
static bool handed_on(const struct witness_samples *s)
{
    return s->step == WITNESS_CHAIN && s->depth == 1 && s->active[0] != s->trigger_id;
}

/* One exception came in the span, and its length without one is known. */
static bool interrupted(const struct witness_samples *s)
{
    return s->idle_spans > 1 && s->entries - s->span_entries == 1 && s->depth == 0;
}

/* The same of any number. */
static bool disturbed(const struct witness_samples *s)
{
    return s->idle_spans > 1 && s->entries != s->span_entries && s->depth == 0;
}

/* Whether the sample took the path; bench/wire/metrics.h says what each means. */
static bool holds(const struct witness_samples *s, enum metric_when when)
{
    switch (when) {
    case METRIC_WHEN_ENTERED:
        return triggered(s);
    case METRIC_WHEN_ENTERED_INNER:
        return s->step == WITNESS_ENTER && runs(s, s->inner_depth + 1u, s->inner_id);
    case METRIC_WHEN_CHAINED:
        return s->step == WITNESS_CHAIN && s->depth == 1;
    case METRIC_WHEN_CHAINED_AGAIN:
        return s->step == WITNESS_CHAIN && runs(s, 1, s->trigger_id);
    case METRIC_WHEN_WORKING:
        return triggered(s) || back(s) || handed_on(s);
    case METRIC_WHEN_BACK_IN_HANDLER:
        return s->step == WITNESS_RETURN && s->depth > 0 && s->depth == s->inner_depth;
    case METRIC_WHEN_BACK_IN_THREAD:
        return back(s) && s->stamped && !s->worked;
    case METRIC_WHEN_HANDED_OFF:
        return (back(s) || handed_on(s)) && s->stamped;
    case METRIC_WHEN_BACK_FROM_WORK:
        return back(s) && s->stamped && s->worked;
    case METRIC_WHEN_BACK_FROM_EMPTY:
        return back(s) && !s->stamped;
    case METRIC_WHEN_INTERRUPTED:
        return interrupted(s);
    case METRIC_WHEN_DISTURBED:
        return disturbed(s);
    case METRIC_WHEN_UNENTERED:
        return !s->entered.known;
    case METRIC_WHEN_OWN:
        return s->trigger.known && runs(s, 1, s->trigger_id);
    case METRIC_WHEN_COMPARED:
        return s->idle_spans > 1;
    case METRIC_WHEN_ALWAYS:
    case METRIC_WHEN_LATEST:
        return true;
    case METRIC_WHEN_NEVER:
        break;
    }
    return false;
}

static struct witness_moment from_of(const struct witness_samples *s, enum metric_from from)
{
    switch (from) {
    case METRIC_FROM_TRIGGER:
        return s->trigger;
    case METRIC_FROM_INNER_TRIGGER:
        return s->inner_trigger;
    case METRIC_FROM_EVENT:
        return s->event;
    case METRIC_FROM_LAST_0:
        return s->last_first;
    case METRIC_FROM_LAST_1:
        return s->last_second;
    case METRIC_FROM_LAST:
        return s->last;
    case METRIC_FROM_SPAN:
        return s->span;
    case METRIC_FROM_SPAN_BEGUN:
        return s->span_end;
    case METRIC_FROM_NOWHERE:
        break;
    }
    return (struct witness_moment){0};
}

static bool takes_last(enum metric_when when)
{
    return when == METRIC_WHEN_CHAINED_AGAIN || when == METRIC_WHEN_LATEST;
}

/* Every metric that is known at this stamp; an excess or a change is no figure of one
 * sample. */
static void measure(struct witness_samples *s, uint32_t id, struct witness_moment now)
{
    const struct metric_row *row;
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++) {
        const struct metric_path *path = &row->path;
        if (path->at != id || metric_is_relative(row) || !holds(s, path->when))
            continue;
        if (takes_last(path->when))
            s->sample.has &= ~WITNESS_HAS(row->number);
        if (path->to == METRIC_TO_INSNS)
            set_path(s, row->number);
        else
            set_figure(s, row->number, from_of(s, path->from),
                       path->to == METRIC_TO_RETURN ? s->returned : now,
                       path->when == METRIC_WHEN_INTERRUPTED ||
                           path->when == METRIC_WHEN_DISTURBED ||
                           path->when == METRIC_WHEN_COMPARED);
    }
}

/* Before the first sample nothing interrupts; the first of these is cold. */
static void span_over(struct witness_samples *s, struct witness_moment now)
{
    if (s->in_sample)
        return;
    for (int lane = 0; lane < WITNESS_LANES; lane++) {
        uint32_t length = now.cyccnt[lane] - s->span.cyccnt[lane];
        bool least = s->idle_spans == 1 || (s->idle_spans > 1 && length < s->idle_least[lane]);
        if (least)
            s->idle_least[lane] = length;
        for (int i = 0; least && lane == WITNESS_NOMINAL && i < WITNESS_ORIGINS; i++)
            s->idle_origin[i] = now.origin[i] - s->span.origin[i];
    }
    s->idle_spans++;
}

/* ---- Stamps ---- */

static void begin_pass(struct witness_samples *s)
{
    s->trigger.known = s->inner_trigger.known = false;
    s->entered.known = s->returned.known = false;
    s->last.known = s->last_first.known = s->last_second.known = false;
    s->inner_wanted = s->stamped = s->worked = false;
    s->inner_depth = 0;
}

static void end_sample(struct witness_samples *s)
{
    if (!s->in_sample)
        return;
    s->in_sample = false;
    s->sample.has &= ~s->twice;
    s->sink.sample(s->sink.context, &s->sample);
}

static void begin_sample(struct witness_samples *s, uint64_t insns)
{
    end_sample(s);
    begin_pass(s);
    s->in_sample = s->in_cell;
    s->sample = (struct witness_sample){0};
    s->event.known = false;
    s->twice = 0;
    s->begun_insns = insns;
}

static void begin_cell(struct witness_samples *s)
{
    s->in_cell = true;
    s->in_sample = false;
    s->idle_spans = 0;
    memset(s->idle_least, 0, sizeof s->idle_least);
    s->sink.begin(s->sink.context);
}

static void end_cell(struct witness_samples *s)
{
    if (!s->in_cell)
        return;
    end_sample(s);
    s->in_cell = false;
    s->sink.end(s->sink.context);
}

static void stamp(struct witness_samples *s, uint32_t id, struct witness_moment now)
{
    switch (id) {
    case STAMP_TRIGGER:
        begin_pass(s);
        break;
    case STAMP_INNER_TRIGGER:
        s->inner_wanted = true;
        s->inner_depth = s->depth;
        break;
    case STAMP_FIRST_0:
    case STAMP_BODY_FIRST:
        s->stamped = true;
        break;
    case STAMP_WORK_FIRST:
        s->worked = s->depth == 0 || handed_on(s);
        break;
    case STAMP_SPAN_BEGIN:
        s->span = now;
        s->span_end.known = false;
        s->span_entries = s->entries;
        break;
    case STAMP_SPAN_END:
        span_over(s, now);
        break;
    default:
        break;
    }
    measure(s, id, now);
    if (id == STAMP_SPAN_END) { /* and the next one begins, if nobody says more */
        s->span = now;
        s->span_entries = s->entries;
    }
}

static void stamp_end(struct witness_samples *s, uint32_t id, struct witness_moment now)
{
    if (id == STAMP_LAST_0)
        s->last_first = now;
    if (id == STAMP_LAST_1)
        s->last_second = now;
    if (id == STAMP_LAST_0 || id == STAMP_LAST_1 || id == STAMP_WORK_LAST)
        s->last = now;
    if (id == STAMP_SPAN_BEGIN || id == STAMP_BODY_FIRST)
        s->span_end = now;
}

/* ---- Exceptions ---- */

/* The first event of a sample is what it is about. */
static void placed(struct witness_samples *s, const struct witness_place *place)
{
    if (!s->in_sample || s->trigger.known || (s->sample.has & WITNESS_HAS_PLACE))
        return;
    s->sample.has |= WITNESS_HAS_PLACE;
    s->sample.place = *place;
}

static void pended(struct witness_samples *s, uint32_t id, struct witness_moment now)
{
    if (!s->trigger.known) {
        s->trigger = now;
        s->trigger_id = id;
        s->trigger_depth = s->depth;
    }
    if (s->inner_wanted) {
        s->inner_wanted = false;
        s->inner_trigger = now;
        s->inner_id = id;
    }
}

static void step(struct witness_samples *s, enum witness_kind kind, uint32_t id,
                 const struct witness_record *record)
{
    s->hardware += record->cyccnt[WITNESS_NOMINAL] - s->hardware_from;
    s->step = kind;
    if (kind == WITNESS_ENTER) {
        s->depth++;
        s->entries++;
        if (!s->entered.known)
            s->entered = moment(s, record);
    }
    if (kind == WITNESS_RETURN && s->depth > 0)
        s->depth--;
    if (kind == WITNESS_RETURN)
        s->returned = moment(s, record);
    else if (s->depth > 0 && s->depth <= WITNESS_NESTING_MAX)
        s->active[s->depth - 1u] = id;
}

static void reset(struct witness_samples *s)
{
    s->in_cell = s->in_sample = false;
    s->depth = 0;
}

/* ---- Records ---- */

static void add_digest(struct witness_samples *s, const struct witness_record *record)
{
    const uint32_t words[] = {record->what, (uint32_t)(record->insns - s->begun_insns)};
    if (s->in_sample)
        s->sample.digest = wire_crc32(s->sample.digest, (const uint8_t *)words, sizeof words);
}

static void mark(struct witness_samples *s, uint32_t id, uint64_t insns)
{
    if (id == STAMP_CELL_BEGIN)
        begin_cell(s);
    else if (id == STAMP_SAMPLE_BEGIN)
        begin_sample(s, insns);
    else if (id == STAMP_CELL_END)
        end_cell(s);
}

void witness_samples_add(struct witness_samples *s, const struct witness_record *record)
{
    enum witness_kind kind = (enum witness_kind)(record->what >> 24);
    uint32_t id = record->what & 0xFFFFFFu;
    if (kind == WITNESS_STAMP)
        mark(s, id, record->insns);
    add_digest(s, record);
    switch (kind) {
    case WITNESS_STAMP:
        stamp(s, id, moment(s, record));
        break;
    case WITNESS_STAMP_END:
        stamp_end(s, id, moment(s, record));
        break;
    case WITNESS_EVENT:
        if (!s->event.known)
            s->event = moment(s, record);
        pended(s, id, moment(s, record));
        break;
    case WITNESS_PEND:
        pended(s, id, moment(s, record));
        break;
    case WITNESS_PLACE:
        placed(s, &record->place);
        break;
    case WITNESS_HARDWARE:
        s->hardware_from = record->cyccnt[WITNESS_NOMINAL];
        break;
    case WITNESS_ENTER:
    case WITNESS_CHAIN:
    case WITNESS_RETURN:
        step(s, kind, id, record);
        break;
    case WITNESS_RESET:
        reset(s);
        break;
    }
}
