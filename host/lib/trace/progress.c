#include "host/lib/trace/progress.h"

#include "host/lib/files/json_file.h"

#define REDRAW_MS 200
#define LINE_MS   5000 /* of lines that stay */

int64_t trace_progress_interval_ms(const struct trace_setup *setup)
{
    return setup->progress_kind == PROGRESS_PLAIN ? LINE_MS : REDRAW_MS;
}

static void draw_json(const struct trace_setup *setup, uint64_t insns, int64_t spent_ms)
{
    FILE *out = setup->progress;
    json_t *line = json_pack("{s:s, s:s, s:I, s:f}", "step", "trace", "schema", PROGRESS_SCHEMA,
                             "instructions", (json_int_t)insns, "seconds", (double)spent_ms / 1e3);

    if (line && json_put_plain(out, line, JSON_COMPACT))
        fputc('\n', out);
    json_decref(line);
}

static void draw_text(const struct trace_setup *setup, uint64_t insns, int64_t spent_ms)
{
    FILE *out = setup->progress;
    char line[128];
    size_t room = sizeof line, used;

    used = (size_t)snprintf(line, room, "%.1f million instructions", (double)insns / 1e6);
    if (setup->insns)
        used += (size_t)snprintf(line + used, room - used, ", %.0f %%",
                                 100.0 * (double)insns / (double)setup->insns);
    if (setup->seconds)
        used += (size_t)snprintf(line + used, room - used, ", %lld of %u s",
                                 (long long)(spent_ms / 1000), setup->seconds);
    if (spent_ms > 0)
        snprintf(line + used, room - used, ", %.0f million a second",
                 (double)insns / 1e3 / (double)spent_ms);
    if (setup->progress_kind == PROGRESS_BAR)
        fprintf(out, "\r\033[K%.*s", (int)progress_columns(out) - 1, line);
    else
        fprintf(out, "%s\n", line);
}

void trace_progress_draw(const struct trace_setup *setup, uint64_t insns, int64_t spent_ms)
{
    if (setup->progress_kind == PROGRESS_JSON)
        draw_json(setup, insns, spent_ms);
    else
        draw_text(setup, insns, spent_ms);
    fflush(setup->progress);
}

void trace_progress_end(const struct trace_setup *setup)
{
    if (setup->progress && setup->progress_kind == PROGRESS_BAR)
        fprintf(setup->progress, "\r\033[K");
}
