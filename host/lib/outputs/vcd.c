/* A timeline as a value change dump (IEEE 1364, 18); see outputs.h. Its time is in nanoseconds of
 * the clock after reset.
 */
#include "host/lib/outputs/outputs.h"
#include "host/lib/outputs/slices.h"
#include "host/lib/outputs/tracks.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CODE_MAX 8u

/* Signals: one for PRIMASK, one for each bit of BASEPRI, because libsigrok (0.5.2) reads no file
 * with a signal of several, then three for each track. */
enum {
    SIGNAL_PRIMASK,
    SIGNAL_BASEPRI,
    BASEPRI_BITS = 8,
    SIGNAL_FIRST = SIGNAL_BASEPRI + BASEPRI_BITS
};
enum per_track { PENDING, ACTIVE, RUNNING, PER_TRACK };

struct change {
    uint64_t at;
    uint32_t signal, value;
    uint32_t order; /* in which it came to be, of changes at one time */
};

struct writer {
    FILE *out;
    const struct trace_print *print;
    struct slices slices;
    struct tracks tracks;
    struct change *changes;
    size_t count;
};

/* A signal's short name: printable characters. */
static const char *code_of(char code[CODE_MAX], uint32_t signal)
{
    size_t used = 0;

    do
        code[used++] = (char)('!' + signal % 94u);
    while ((signal /= 94u) && used + 1 < CODE_MAX);
    code[used] = '\0';
    return code;
}

static uint32_t signal_of(const struct writer *writer, const struct slice *slice,
                          enum per_track which)
{
    size_t index = tracks_find(&writer->tracks, slice->kind == SLICE_THREAD, slice->who);

    return SIGNAL_FIRST + (uint32_t)index * PER_TRACK + (uint32_t)which;
}

static void add(struct writer *writer, uint64_t at, uint32_t signal, uint32_t value)
{
    writer->changes[writer->count] = (struct change){at, signal, value, (uint32_t)writer->count};
    writer->count++;
}

static void add_pulse(struct writer *writer, const struct slice *slice, enum per_track which,
                      uint32_t within)
{
    uint32_t signal = signal_of(writer, slice, which);

    add(writer, slice->begin, signal, within);
    if (!slice->open)
        add(writer, slice->end, signal, !within);
}

static void add_slice(struct writer *writer, const struct slice *slice)
{
    switch (slice->kind) {
    case SLICE_HANDLER:
        add_pulse(writer, slice, ACTIVE, 1);
        add_pulse(writer, slice, RUNNING, 1);
        break;
    case SLICE_PREEMPTED:
        add_pulse(writer, slice, RUNNING, 0);
        break;
    case SLICE_PENDING:
        add_pulse(writer, slice, PENDING, 1);
        break;
    case SLICE_THREAD:
        add_pulse(writer, slice, RUNNING, 1);
        break;
    case SLICE_KINDS:
        break;
    }
}

static void add_masks(struct writer *writer)
{
    const struct trace_timeline *timeline = &writer->print->result->timeline;

    for (size_t i = 0; i < timeline->event_count; i++) {
        const struct trace_event *event = &timeline->events[i];

        if (event->kind == TRACE_EVENT_PRIMASK)
            add(writer, event->at, SIGNAL_PRIMASK, event->value);
        for (uint32_t bit = 0; event->kind == TRACE_EVENT_BASEPRI && bit < BASEPRI_BITS; bit++)
            add(writer, event->at, SIGNAL_BASEPRI + bit, event->value >> bit & 1u);
    }
}

static int by_time(const void *left, const void *right)
{
    const struct change *a = left, *b = right;

    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* ---- the file --------------------------------------------------------------- */

/* Names have no spaces; those of C++ functions have all else, too. */
static void put_identifier(FILE *out, const char *name)
{
    for (const char *at = name; *at; at++)
        fputc(isalnum((unsigned char)*at) || *at == '_' ? *at : '_', out);
}

static void put_variable(struct writer *writer, uint32_t signal, const char *name)
{
    char code[CODE_MAX];

    fprintf(writer->out, "$var wire 1 %s ", code_of(code, signal));
    put_identifier(writer->out, name);
    fprintf(writer->out, " $end\n");
}

static void put_variables(struct writer *writer)
{
    static const char *const suffixes[PER_TRACK] = {"_pending", "_active", "_running"};
    char name[TRACE_NAME_MAX + 16];

    put_variable(writer, SIGNAL_PRIMASK, "PRIMASK");
    for (uint32_t bit = 0; bit < BASEPRI_BITS; bit++) {
        snprintf(name, sizeof name, "BASEPRI_%" PRIu32, bit);
        put_variable(writer, SIGNAL_BASEPRI + bit, name);
    }
    for (size_t i = 0; i < writer->tracks.count; i++)
        for (uint32_t k = 0; k < PER_TRACK; k++) {
            const struct track *track = &writer->tracks.list[i];

            snprintf(name, sizeof name, "%s%s", track->name, track->thread ? "" : suffixes[k]);
            if (!track->thread || k == RUNNING)
                put_variable(writer, SIGNAL_FIRST + (uint32_t)i * PER_TRACK + k, name);
        }
}

static void put_value(struct writer *writer, uint32_t signal, uint32_t value)
{
    char code[CODE_MAX];

    fprintf(writer->out, "%" PRIu32 "%s\n", value, code_of(code, signal));
}

static void put_time(struct writer *writer, uint64_t count)
{
    unsigned __int128 ns =
        (unsigned __int128)count * 1000000000u / writer->print->setup->machine->clock_hz;

    fprintf(writer->out, "#%" PRIu64 "\n", (uint64_t)ns);
}

static void put_changes(struct writer *writer)
{
    uint64_t at = writer->slices.begin;

    put_time(writer, at);
    fprintf(writer->out, "$dumpvars\n");
    for (uint32_t signal = 0; signal < SIGNAL_FIRST; signal++)
        put_value(writer, signal, 0);
    for (size_t i = 0; i < writer->tracks.count; i++)
        for (uint32_t k = 0; k < PER_TRACK; k++)
            if (!writer->tracks.list[i].thread || k == RUNNING)
                put_value(writer, SIGNAL_FIRST + (uint32_t)i * PER_TRACK + k, 0);
    fprintf(writer->out, "$end\n");
    for (size_t i = 0; i < writer->count; i++) {
        if (writer->changes[i].at != at)
            put_time(writer, writer->changes[i].at);
        at = writer->changes[i].at;
        put_value(writer, writer->changes[i].signal, writer->changes[i].value);
    }
    if (writer->slices.end > at)
        put_time(writer, writer->slices.end);
}

static void put_head(struct writer *writer)
{
    const struct trace_timeline *timeline = &writer->print->result->timeline;

    fprintf(writer->out,
            "$version irqbench $end\n$comment %s of %u Hz, from %" PRIu64 " to %" PRIu64
            "; %" PRIu64 " events found no room $end\n",
            trace_unit(writer->print), writer->print->setup->machine->clock_hz,
            writer->slices.begin, writer->slices.end, timeline->lost);
    fprintf(writer->out, "$timescale 1 ns $end\n$scope module core $end\n");
    put_variables(writer);
    fprintf(writer->out, "$upscope $end\n$enddefinitions $end\n");
}

bool output_vcd(FILE *out, const struct trace_print *print)
{
    struct writer writer = {.out = out, .print = print};
    bool good = slices_make(&writer.slices, &print->result->timeline, print->setup->after,
                            print->setup->before) &&
                tracks_make(&writer.tracks, print, &writer.slices);

    if (good)
        writer.changes = calloc(4u * writer.slices.count +
                                    BASEPRI_BITS * print->result->timeline.event_count + 1u,
                                sizeof *writer.changes);
    good = good && writer.changes;
    if (good) {
        for (size_t i = 0; i < writer.slices.count; i++)
            add_slice(&writer, &writer.slices.list[i]);
        add_masks(&writer);
        qsort(writer.changes, writer.count, sizeof *writer.changes, by_time);
        put_head(&writer);
        put_changes(&writer);
    }
    free(writer.changes);
    tracks_free(&writer.tracks);
    slices_free(&writer.slices);
    return good;
}
