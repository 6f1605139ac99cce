/* A trace's masked stretches as JSON; see print.h and host/vdwt/TRACE.md. */
#include "host/lib/trace/print.h"

#include "host/lib/files/json_file.h"

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static json_t *length(const struct trace_print *print, const uint64_t lanes[TRACE_LANES])
{
    const struct model_total cycles = {lanes[TRACE_BEST], lanes[TRACE_NOMINAL], lanes[TRACE_WORST]};
    json_t *object = json_object();

    set(object, "instructions", json_count_of(lanes[TRACE_INSNS]));
    set(object, "cycles", trace_json_cycles(print, &cycles));
    return object;
}

static json_t *open_at_end(const struct trace_print *print, const struct trace_stretch *of)
{
    json_t *object;

    if (!of->open)
        return json_null();
    object = length(print, of->open_length);
    set(object, "from", trace_json_place(print, of->open_pc));
    return object;
}

static json_t *boot(const struct trace_print *print, const struct trace_stretch *of)
{
    json_t *object;

    if (!of->booted)
        return json_null();
    object = length(print, of->boot_length);
    set(object, "from", trace_json_place(print, of->boot_from));
    set(object, "to", trace_json_place(print, of->boot_to));
    return object;
}

static json_t *way(const struct trace_print *print, const struct trace_culprit *culprit)
{
    json_t *array = json_array();

    for (size_t i = 0; i < culprit->way_count; i++)
        json_array_append_new(array, trace_json_place(print, culprit->way[i]));
    return array;
}

static json_t *culprits(const struct trace_print *print, enum trace_figure_kind kind)
{
    const struct trace_result *result = print->result;
    json_t *array = json_array();

    for (size_t i = 0; i < result->culprit_count; i++) {
        const struct trace_culprit *culprit = &result->culprits[i];
        json_t *object;

        if (culprit->kind != kind)
            continue;
        object = json_object();
        set(object, "culprit", trace_json_place(print, culprit->pc));
        set(object, "masked_by", trace_json_place(print, culprit->lock));
        set(object, "chain", way(print, culprit));
        set(object, "figure", trace_json_figure(print, &culprit->numbers));
        set(object, "total", length(print, culprit->total));
        set(object, "longest_to", trace_json_place(print, culprit->until_pc));
        set(object, "longest_at_instruction", json_count_of(culprit->insn));
        json_array_append_new(array, object);
    }
    return array;
}

/* A stretch that is open at the end is not among the figures: it lasts at least
 * that long. Nor is the boot's. */
static json_t *stretch(const struct trace_print *print, const struct trace_stretch *of,
                       enum trace_figure_kind kind)
{
    json_t *object = json_object();
    bool any = of->numbers.n != 0;

    set(object, "figure", trace_json_figure(print, &of->numbers));
    set(object, "longest_from", any ? trace_json_place(print, of->from_pc) : json_null());
    set(object, "longest_to", any ? trace_json_place(print, of->until_pc) : json_null());
    set(object, "longest_at_instruction", any ? json_count_of(of->insn) : json_null());
    set(object, "open_at_least", open_at_end(print, of));
    set(object, "boot", boot(print, of));
    set(object, "culprits", culprits(print, kind));
    return object;
}

json_t *trace_json_masked(const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    json_t *object;

    if (!result->sees_masks)
        return json_null();
    object = json_object();
    set(object, "primask", stretch(print, &result->primask, TRACE_PRIMASK));
    set(object, "basepri", stretch(print, &result->basepri, TRACE_BASEPRI));
    set(object, "faultmask", stretch(print, &result->faultmask, TRACE_FAULTMASK));
    return object;
}
