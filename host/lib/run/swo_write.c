/* See swo_write.h. */
#include "host/lib/run/swo_write.h"

#include "host/lib/files/json_file.h"

static json_t *count_json(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *pin_json(const struct analysis_trace *trace)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "bytes", count_json(trace->bytes),
                     "overflow", count_json(trace->stream.overflows), "lost",
                     count_json(trace->stream.lost), "truncated",
                     count_json(trace->stream.truncated), "undated", count_json(trace->undated),
                     "unpaired", count_json(trace->unpaired));
}

json_t *swo_json(const struct analysis_trace *trace)
{
    const struct swo_comparison *figures = &trace->figures;
    bool any = figures->compared > 0;
    json_t *metric =
        any ? json_string(wire_name_find(wire_metric_names, trace->metric)) : json_null();
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "compared",
                     count_json(figures->compared), "equal", count_json(figures->equal), "differ",
                     count_json(figures->differ), "lost", count_json(figures->lost), "resolution",
                     count_json(figures->resolution), "offset",
                     any ? json_integer(figures->offset) : json_null(), "exception",
                     any ? count_json(trace->exception) : json_null(), "metric", metric, "why",
                     any ? json_null() : json_text_of(trace->why), "pin", pin_json(trace));
}
