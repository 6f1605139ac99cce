/* A timeline as Chrome trace events; see outputs.h. Times are in microseconds of the clock after
 * reset, to a nanosecond; the counts themselves stand in the arguments.
 */
#include "host/lib/outputs/outputs.h"
#include "host/lib/outputs/slices.h"
#include "host/lib/outputs/tracks.h"

#include "host/lib/base/printable.h"
#include <jansson.h>
#include <stdlib.h>

/* A track's number: the core's, then one for each of tracks.h, and one for what it waits. */
enum { PROCESS = 1, TRACK_CORE = 1, TRACK_FIRST = 2 };

struct writer {
    FILE *out;
    const struct trace_print *print;
    struct slices slices;
    struct tracks tracks;
    char *image; /* its path, as text */
    size_t written, arrows;
    bool good;
};

static int running_track(const struct writer *writer, const struct slice *slice)
{
    size_t index = tracks_find(&writer->tracks, slice->kind == SLICE_THREAD, slice->who);

    return TRACK_FIRST + 2 * (int)index + 1;
}

static int track_of(const struct writer *writer, const struct slice *slice)
{
    int running = running_track(writer, slice);

    return slice->kind == SLICE_PENDING ? running - 1 : running;
}

/* Whole nanoseconds, so that what ends together does so for every reader. */
static uint64_t ns_of(const struct writer *writer, uint64_t count)
{
    return (uint64_t)((unsigned __int128)count * 1000000000u /
                      writer->print->setup->machine->clock_hz);
}

static double us_of(const struct writer *writer, uint64_t count)
{
    return (double)ns_of(writer, count) / 1000.0;
}

/* Takes the event over. */
static void put(struct writer *writer, json_t *event)
{
    if (writer->written++)
        fputs(",\n", writer->out);
    if (!event || json_dumpf(event, writer->out,
                             JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15)) != 0)
        writer->good = false;
    json_decref(event);
}

static void put_name(struct writer *writer, const char *what, int track, const char *name)
{
    put(writer,
        json_pack("{s:s, s:s, s:i, s:s, s:i, s:i, s:{s:s}}", "ph", "M", "cat", "__metadata", "ts",
                  0, "name", what, "pid", PROCESS, "tid", track, "args", "name", name));
}

static void put_track(struct writer *writer, int track, const char *name)
{
    put_name(writer, "thread_name", track, name);
    put(writer, json_pack("{s:s, s:s, s:i, s:s, s:i, s:i, s:{s:i}}", "ph", "M", "cat", "__metadata",
                          "ts", 0, "name", "thread_sort_index", "pid", PROCESS, "tid", track,
                          "args", "sort_index", track));
}

static void put_tracks(struct writer *writer)
{
    char name[TRACE_NAME_MAX + 16];

    put_name(writer, "process_name", 0, writer->image);
    put_track(writer, TRACK_CORE, "core");
    for (size_t i = 0; i < writer->tracks.count; i++) {
        const struct track *track = &writer->tracks.list[i];
        int number = TRACK_FIRST + 2 * (int)i;

        snprintf(name, sizeof name, "%s pending", track->name);
        if (!track->thread)
            put_track(writer, number, name);
        put_track(writer, number + 1, track->name);
    }
}

/* ---- slices ---------------------------------------------------------------- */

static void put_on(struct writer *writer, const struct slice *slice, int track, const char *name)
{
    json_t *args = json_pack("{s:I, s:I}", "begin", (json_int_t)slice->begin,
                             writer->print->result->has_cycles ? "cycles" : "instructions",
                             (json_int_t)(slice->end - slice->begin));

    if (slice->cut_begin)
        json_object_set_new(args, "began", json_string("before this"));
    if (slice->open)
        json_object_set_new(args, "ended", json_string("not before this"));
    put(writer,
        json_pack("{s:s, s:s, s:s, s:f, s:f, s:i, s:i, s:o}", "ph", "X", "cat",
                  slice->kind == SLICE_THREAD ? "thread" : "exception", "name", name, "ts",
                  us_of(writer, slice->begin), "dur",
                  (double)(ns_of(writer, slice->end) - ns_of(writer, slice->begin)) / 1000.0, "pid",
                  PROCESS, "tid", track, "args", args));
}

/* From where an exception became pending to where its handler begins. */
static void put_arrow(struct writer *writer, const struct slice *pending)
{
    int id = (int)++writer->arrows, track = track_of(writer, pending);

    put(writer, json_pack("{s:s, s:s, s:s, s:i, s:f, s:i, s:i, s:{}}", "ph", "s", "cat", "pend",
                          "name", "pend to handler", "id", id, "ts", us_of(writer, pending->begin),
                          "pid", PROCESS, "tid", track, "args"));
    put(writer,
        json_pack("{s:s, s:s, s:s, s:s, s:i, s:f, s:i, s:i, s:{}}", "ph", "f", "bp", "e", "cat",
                  "pend", "name", "pend to handler", "id", id, "ts", us_of(writer, pending->end),
                  "pid", PROCESS, "tid", running_track(writer, pending), "args"));
}

static void put_slice(struct writer *writer, const struct slice *slice)
{
    size_t index = tracks_find(&writer->tracks, slice->kind == SLICE_THREAD, slice->who);
    const char *name = writer->tracks.list[index].name;

    switch (slice->kind) {
    case SLICE_HANDLER:
        put_on(writer, slice, TRACK_CORE, name);
        put_on(writer, slice, track_of(writer, slice), name);
        break;
    case SLICE_PREEMPTED:
        put_on(writer, slice, track_of(writer, slice), "preempted");
        break;
    case SLICE_PENDING:
        put_on(writer, slice, track_of(writer, slice), "pending");
        put_arrow(writer, slice);
        break;
    case SLICE_THREAD:
        put_on(writer, slice, TRACK_CORE, name);
        put_on(writer, slice, track_of(writer, slice), name);
        break;
    case SLICE_KINDS:
        break;
    }
}

static void put_masks(struct writer *writer)
{
    const struct trace_timeline *timeline = &writer->print->result->timeline;

    for (size_t i = 0; i < timeline->event_count; i++) {
        const struct trace_event *event = &timeline->events[i];
        bool primask = event->kind == TRACE_EVENT_PRIMASK;

        if (!primask && event->kind != TRACE_EVENT_BASEPRI)
            continue;
        put(writer, json_pack("{s:s, s:s, s:s, s:f, s:i, s:i, s:{s:I}}", "ph", "C", "cat", "mask",
                              "name", primask ? "PRIMASK" : "BASEPRI", "ts",
                              us_of(writer, event->at), "pid", PROCESS, "tid", 0, "args",
                              primask ? "masked" : "value", (json_int_t)event->value));
    }
}

static void put_end(struct writer *writer)
{
    const struct trace_timeline *timeline = &writer->print->result->timeline;
    const struct trace_setup *setup = writer->print->setup;
    json_t *data = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "image", writer->image,
                             "machine", setup->machine->name, "counts", trace_unit(writer->print),
                             "clock_hz", (json_int_t)setup->machine->clock_hz, "from",
                             (json_int_t)writer->slices.begin, "to", (json_int_t)writer->slices.end,
                             "events_without_room", (json_int_t)timeline->lost);

    fputs("],\n\"displayTimeUnit\":\"ns\",\n\"otherData\":", writer->out);
    if (!data || json_dumpf(data, writer->out, JSON_SORT_KEYS) != 0)
        writer->good = false;
    json_decref(data);
    fputs("}\n", writer->out);
}

bool output_chrome(FILE *out, const struct trace_print *print)
{
    struct writer writer = {.out = out, .print = print, .image = printable_copy(print->setup->elf)};

    writer.good = writer.image &&
                  slices_make(&writer.slices, &print->result->timeline, print->setup->after,
                              print->setup->before) &&
                  tracks_make(&writer.tracks, print, &writer.slices);
    if (writer.good) {
        fputs("{\"traceEvents\":[\n", out);
        put_tracks(&writer);
        for (size_t i = 0; i < writer.slices.count; i++)
            put_slice(&writer, &writer.slices.list[i]);
        put_masks(&writer);
        put_end(&writer);
    }
    free(writer.image);
    tracks_free(&writer.tracks);
    slices_free(&writer.slices);
    return writer.good;
}
