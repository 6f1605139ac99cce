/* The progress line, its plain form, and its form for programs. */
#include "host/lib/run/progress.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include "host/lib/files/json_file.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define BAR_CELLS 12u
#define NARROW    60u /* below: no bar */

/* ---- For programs ---- */

/* Takes `object`: a line that has "step" first. */
static void put_json(FILE *out, json_t *object)
{
    if (object && json_put_plain(out, object, JSON_COMPACT))
        fputc('\n', out);
    json_decref(object);
    fflush(out);
}

static json_t *text_or_null(const char *text)
{
    return text ? json_text_of(text) : json_null();
}

static bool is_json(const struct progress *progress)
{
    return progress->way.kind == PROGRESS_JSON;
}

/* ---- For people ---- */

void progress_begin(struct progress *progress, FILE *out, struct progress_way way, size_t total,
                    size_t done)
{
    way.kind = progress_kind_for(way.kind, out);
    *progress = (struct progress){.out = out,
                                  .way = way,
                                  .total = total,
                                  .done = done,
                                  .done_before = done,
                                  .started_ms = clock_now_ms()};
    pthread_mutex_init(&progress->mutex, NULL);
    if (is_json(progress))
        put_json(out, json_pack("{s:s, s:s, s:I, s:I}", "step", "begin", "schema", PROGRESS_SCHEMA,
                                "done", (json_int_t)done, "total", (json_int_t)total));
}

/* The end of an ID is what tells it from its neighbours. */
static void add_id(char line[PROGRESS_LINE_MAX], size_t room, const char *id)
{
    size_t used = strlen(line), length = strlen(id);
    room = used + 1u < room ? room - used - 1u : 0;
    if (length <= room)
        snprintf(line + used, PROGRESS_LINE_MAX - used, " %s", id);
    else if (room > 4)
        snprintf(line + used, PROGRESS_LINE_MAX - used, " ...%s", id + length - (room - 3));
}

void progress_line(char line[PROGRESS_LINE_MAX], size_t columns, size_t done, size_t total,
                   int64_t left_s, const char *id)
{
    char bar[BAR_CELLS + 1u], left[32] = "";
    size_t filled = total ? done * BAR_CELLS / total : BAR_CELLS;
    size_t room = columns < PROGRESS_LINE_MAX ? columns : PROGRESS_LINE_MAX;
    memset(bar, '-', BAR_CELLS);
    memset(bar, '#', filled < BAR_CELLS ? filled : BAR_CELLS);
    bar[BAR_CELLS] = '\0';
    if (left_s >= 0)
        snprintf(left, sizeof left, " %lld:%02lld left", (long long)(left_s / 60),
                 (long long)(left_s % 60));
    if (columns < NARROW)
        snprintf(line, PROGRESS_LINE_MAX, "%zu/%zu%s", done, total, left);
    else
        snprintf(line, PROGRESS_LINE_MAX, "[%s] %zu/%zu%s", bar, done, total, left);
    /* The last column stays free: some terminals go to the next line when it is written. */
    if (room)
        line[room - 1u] = '\0';
    add_id(line, room ? room - 1u : 0, id);
}

/* Seconds to go at the pace so far, rounded up; -1 before the first cell is done. */
static int64_t time_left_s(const struct progress *progress)
{
    size_t done = progress->done - progress->done_before;
    int64_t spent_ms = clock_now_ms() - progress->started_ms;
    if (done == 0)
        return -1;
    return (spent_ms * (int64_t)(progress->total - progress->done) / (int64_t)done + 999) / 1000;
}

static void draw(struct progress *progress, const char *id)
{
    char line[PROGRESS_LINE_MAX];
    char *shown = printable_copy(id);
    progress_line(line, progress_columns(progress->out), progress->done, progress->total,
                  time_left_s(progress), shown ? shown : "");
    free(shown);
    fprintf(progress->out, "\r\033[K%s", line);
    fflush(progress->out);
}

static void clear(struct progress *progress)
{
    if (progress->way.kind == PROGRESS_BAR)
        fprintf(progress->out, "\r\033[K");
}

void progress_cell(struct progress *progress, const char *id)
{
    pthread_mutex_lock(&progress->mutex);
    if (progress->way.kind == PROGRESS_BAR)
        draw(progress, id);
    else if (is_json(progress))
        put_json(progress->out, json_pack("{s:s, s:o}", "step", "start", "cell", json_text_of(id)));
    pthread_mutex_unlock(&progress->mutex);
}

static void print_done(struct progress *progress, const char *id, const char *problem)
{
    printable_print(progress->out, "%zu/%zu %s%s%s\n", progress->done, progress->total, id,
                    problem ? ": " : "", problem ? problem : "");
    fflush(progress->out);
}

void progress_done(struct progress *progress, const char *id, const char *problem)
{
    pthread_mutex_lock(&progress->mutex);
    progress->done++;
    if (is_json(progress))
        put_json(progress->out,
                 json_pack("{s:s, s:o, s:I, s:I, s:o}", "step", "done", "cell", json_text_of(id),
                           "done", (json_int_t)progress->done, "total", (json_int_t)progress->total,
                           "problem", text_or_null(problem)));
    clear(progress);
    if (progress->way.kind == PROGRESS_PLAIN ||
        (progress->way.kind == PROGRESS_BAR && progress->way.verbose))
        print_done(progress, id, problem);
    if (progress->way.kind == PROGRESS_BAR)
        draw(progress, id);
    pthread_mutex_unlock(&progress->mutex);
}

static void tell(struct progress *progress, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void tell(struct progress *progress, const char *format, va_list arguments)
{
    pthread_mutex_lock(&progress->mutex);
    if (is_json(progress)) {
        char *text = printable_vformat(format, arguments);
        put_json(progress->out,
                 json_pack("{s:s, s:o}", "step", "note", "text", text_or_null(text)));
        free(text);
    } else {
        clear(progress);
        printable_vprint(progress->out, format, arguments);
        fputc('\n', progress->out);
        fflush(progress->out);
    }
    pthread_mutex_unlock(&progress->mutex);
}

void progress_note(struct progress *progress, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(progress, format, arguments);
    va_end(arguments);
}

void progress_detail(struct progress *progress, const char *format, ...)
{
    va_list arguments;
    if (!progress->way.verbose)
        return;
    va_start(arguments, format);
    tell(progress, format, arguments);
    va_end(arguments);
}

void progress_end(struct progress *progress)
{
    clear(progress);
    if (is_json(progress))
        put_json(progress->out,
                 json_pack("{s:s, s:I, s:I}", "step", "end", "done", (json_int_t)progress->done,
                           "total", (json_int_t)progress->total));
    fflush(progress->out);
    pthread_mutex_destroy(&progress->mutex);
}
