/* The progress line and its plain form. */
#include "host/lib/run/progress.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BAR_CELLS 12u

static bool can_redraw(FILE *out)
{
    const char *term = getenv("TERM");
    return isatty(fileno(out)) && term && strcmp(term, "dumb") != 0;
}

void progress_begin(struct progress *progress, FILE *out, size_t total, size_t done)
{
    *progress = (struct progress){.out = out,
                                  .redraw = can_redraw(out),
                                  .total = total,
                                  .done = done,
                                  .done_before = done,
                                  .started_ms = clock_now_ms()};
    pthread_mutex_init(&progress->mutex, NULL);
}

void progress_line(char line[PROGRESS_COLUMNS], size_t done, size_t total, int64_t left_s,
                   const char *id)
{
    char bar[BAR_CELLS + 1u], left[32] = "";
    size_t filled = total ? done * BAR_CELLS / total : BAR_CELLS;
    memset(bar, '-', BAR_CELLS);
    memset(bar, '#', filled < BAR_CELLS ? filled : BAR_CELLS);
    bar[BAR_CELLS] = '\0';
    if (left_s >= 0)
        snprintf(left, sizeof left, " %lld:%02lld left", (long long)(left_s / 60),
                 (long long)(left_s % 60));
    snprintf(line, PROGRESS_COLUMNS, "[%s] %zu/%zu%s %s", bar, done, total, left, id);
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
    char line[PROGRESS_COLUMNS];
    char *shown = printable_copy(id);
    progress_line(line, progress->done, progress->total, time_left_s(progress), shown ? shown : "");
    free(shown);
    fprintf(progress->out, "\r\033[K%s", line);
    fflush(progress->out);
}

static void clear(struct progress *progress)
{
    if (progress->redraw)
        fprintf(progress->out, "\r\033[K");
}

void progress_cell(struct progress *progress, const char *id)
{
    pthread_mutex_lock(&progress->mutex);
    if (progress->redraw)
        draw(progress, id);
    pthread_mutex_unlock(&progress->mutex);
}

void progress_done(struct progress *progress, const char *id, const char *problem)
{
    pthread_mutex_lock(&progress->mutex);
    progress->done++;
    if (!progress->redraw)
        printable_print(progress->out, "%zu/%zu %s%s%s\n", progress->done, progress->total, id,
                        problem ? ": " : "", problem ? problem : "");
    else
        draw(progress, id);
    fflush(progress->out);
    pthread_mutex_unlock(&progress->mutex);
}

void progress_note(struct progress *progress, const char *format, ...)
{
    va_list arguments;
    pthread_mutex_lock(&progress->mutex);
    clear(progress);
    va_start(arguments, format);
    printable_vprint(progress->out, format, arguments);
    va_end(arguments);
    fputc('\n', progress->out);
    fflush(progress->out);
    pthread_mutex_unlock(&progress->mutex);
}

void progress_end(struct progress *progress)
{
    clear(progress);
    fflush(progress->out);
    pthread_mutex_destroy(&progress->mutex);
}
