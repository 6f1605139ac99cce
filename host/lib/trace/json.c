/* A trace as JSON; see trace_print.h and host/vdwt/TRACE.md. */
#include "host/lib/trace/print.h"

#include "host/lib/elf/demangle.h"
#include "host/lib/files/json_file.h"
#include <stdlib.h>
#include <string.h>

static const char *const end_names[TRACE_ENDS] = {
    [TRACE_ENDED_ITSELF] = "itself",   [TRACE_ENDED_INSNS] = "insns",
    [TRACE_ENDED_SECONDS] = "seconds", [TRACE_ENDED_STOPPED] = "stopped",
    [TRACE_ENDED_LOCKUP] = "lockup",   [TRACE_ENDED_TO] = "to",
    [TRACE_ENDED_ASLEEP] = "asleep",
};

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

/* null on a core without cycles. */
static json_t *cycles(const struct trace_print *print, const struct model_total *total)
{
    json_t *object;

    if (!print->result->has_cycles)
        return json_null();
    object = json_object();
    set(object, "best", json_count_of(total->best));
    set(object, "nominal", json_count_of(total->nominal));
    set(object, "worst", json_count_of(total->worst));
    return object;
}

static void set_quantiles(json_t *object, const struct trace_quantiles *lane, uint64_t n)
{
    set(object, "min", json_count_of(lane->min));
    set(object, "median", json_count_of(lane->p50));
    set(object, "p99", json_count_of(lane->p99));
    set(object, "max", json_count_of(lane->max));
    set(object, "mean", json_real(trace_per(lane->total, n)));
    set(object, "total", json_count_of(lane->total));
    set(object, "exact", json_boolean(lane->exact));
}

static json_t *quantiles(const struct trace_quantiles *lane, uint64_t n)
{
    json_t *object = json_object();

    set_quantiles(object, lane, n);
    return object;
}

/* min, median, p99 and max are nominal cycles, or instructions where there are
 * none; the other counts stand beside them. null if there was nothing to count. */
/* How much of a nominal figure does not come from a manual, on average. */
static json_t *mean_origin(const struct trace_numbers *numbers)
{
    double n = (double)numbers->n;

    return json_pack("{s:f, s:f}", "measured", (double)numbers->origin.measured / n, "uncalibrated",
                     (double)numbers->origin.uncalibrated / n);
}

static json_t *figure(const struct trace_print *print, const struct trace_numbers *numbers)
{
    bool has_cycles = print->result->has_cycles;
    json_t *object;

    if (!numbers->n)
        return json_null();
    object = json_object();
    set(object, "n", json_count_of(numbers->n));
    set(object, "unit", json_string(has_cycles ? "cycles" : "instructions"));
    set_quantiles(object, trace_main_lane(print, numbers), numbers->n);
    set(object, "instructions", quantiles(&numbers->lane[TRACE_INSNS], numbers->n));
    if (has_cycles) {
        set(object, "best", quantiles(&numbers->lane[TRACE_BEST], numbers->n));
        set(object, "worst", quantiles(&numbers->lane[TRACE_WORST], numbers->n));
        set(object, "origin", mean_origin(numbers));
    }
    return object;
}

/* A C++ or Rust name as it is written. */
static void set_written(json_t *object, const struct elf_symbol *symbol)
{
    char *written = symbol ? elf_demangled(symbol->name, false) : NULL;

    if (written)
        set(object, "written", json_string(written));
    free(written);
}

/* null for address 0 or 1, which stand for none. */
static json_t *place(const struct trace_print *print, uint32_t address)
{
    const struct elf_symbol *symbol;
    const char *file;
    json_t *object;
    int line;

    if (address <= TRACE_NO_CODE)
        return json_null();
    object = json_object();
    set(object, "address", json_count_of(address));
    symbol = elf_image_function_at(print->names->image, address);
    if (symbol)
        set(object, "function", json_string(symbol->name));
    set_written(object, symbol);
    if (elf_lines_at(print->names->lines, address, &file, &line)) {
        set(object, "file", json_string(file));
        set(object, "line", json_integer(line));
    }
    return object;
}

json_t *trace_json_figure(const struct trace_print *print, const struct trace_numbers *numbers)
{
    return figure(print, numbers);
}

json_t *trace_json_cycles(const struct trace_print *print, const struct model_total *total)
{
    return cycles(print, total);
}

json_t *trace_json_place(const struct trace_print *print, uint32_t address)
{
    return place(print, address);
}

static json_t *classes(const struct trace_print *print)
{
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->class_count; i++) {
        const struct trace_class *klass = &print->result->classes[i];
        json_t *object = json_object();

        set(object, "name", json_string(model_class_name(klass->klass)));
        set(object, "instructions", json_count_of(klass->insns));
        set(object, "cycles", cycles(print, &klass->cycles));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *preemptions(const struct trace_exception *exception)
{
    char name[TRACE_NAME_MAX];
    json_t *array = json_array();

    for (size_t i = 0; i < exception->preemption_count; i++) {
        json_t *object = json_object();

        set(object, "number", json_count_of(exception->preemptions[i].by));
        set(object, "name", json_string(trace_exception_name(name, exception->preemptions[i].by)));
        set(object, "count", json_count_of(exception->preemptions[i].count));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *handler(const struct trace_print *print, const struct trace_exception *exception)
{
    json_t *object = place(print, exception->handler);
    const char *name = trace_handler_name(print->names, exception->number, exception->handler);

    if (name && !json_is_null(object))
        set(object, "function", json_string(name));
    return object;
}

static json_t *exceptions(const struct trace_print *print)
{
    char name[TRACE_NAME_MAX];
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->exception_count; i++) {
        const struct trace_exception *exception = &print->result->exceptions[i];
        json_t *object = json_object();

        set(object, "number", json_count_of(exception->number));
        set(object, "name", json_string(trace_exception_name(name, exception->number)));
        set(object, "handler", handler(print, exception));
        set(object, "one_handler", json_boolean(exception->handlers == 1));
        set(object, "count", json_count_of(exception->count));
        set(object, "tail_chained", json_count_of(exception->chained));
        set(object, "preempted_by", preemptions(exception));
        set(object, "executed", json_count_of(exception->executed));
        set(object, "rate_hz", json_real(trace_rate_hz(print, exception)));
        set(object, "share", json_real(trace_share(print, exception)));
        set(object, "latency_without_others", figure(print, &exception->alone));
        set(object, "period", figure(print, &exception->period));
        set(object, "jitter", figure(print, &exception->jitter));
        set(object, "latency", figure(print, &exception->latency));
        set(object, "without_nesting", figure(print, &exception->own));
        set(object, "with_nesting", figure(print, &exception->whole));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *most(const struct trace_print *print, const struct trace_function *function,
                    const struct trace_most *from)
{
    json_t *object;

    if (!function->returned)
        return json_null();
    object = json_object();
    set(object, "site", place(print, from->site));
    set(object, "after_instructions", json_count_of(from->insn));
    return object;
}

static json_t *inlined(const struct trace_print *print, const struct trace_target *target)
{
    json_t *array = json_array();

    for (size_t i = 0; i < target->inlined_count && i < TRACE_INLINED_MAX; i++) {
        const struct trace_inlined *from = &target->inlined[i];
        json_t *object = json_object();

        set(object, "into", place(print, from->address));
        set(object, "file", from->file ? json_string(from->file) : json_null());
        set(object, "line", json_integer(from->line));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *functions(const struct trace_print *print)
{
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->function_count; i++) {
        const struct trace_function *function = &print->result->functions[i];
        const struct trace_target *target = &print->targets->functions[i];
        json_t *object = json_object();

        set(object, "name", json_string(target->name));
        set(object, "start", place(print, target->range.start));
        set(object, "inlined", inlined(print, target));
        set(object, "calls", json_count_of(function->entered));
        set(object, "returned", json_count_of(function->returned));
        set(object, "exclusive", figure(print, &function->exclusive));
        set(object, "inclusive", figure(print, &function->inclusive));
        set(object, "exclusive_max_from", most(print, function, &function->most_exclusive));
        set(object, "inclusive_max_from", most(print, function, &function->most_inclusive));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *spans(const struct trace_print *print)
{
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->span_count; i++) {
        const struct trace_span *span = &print->result->spans[i];
        const struct trace_target *target = &print->targets->spans[i];
        json_t *object = json_object();

        set(object, "name", json_string(target->name));
        set(object, "start", place(print, target->range.start));
        set(object, "end", place(print, target->range.end));
        set(object, "begun", json_count_of(span->begun));
        set(object, "ended", json_count_of(span->ended));
        set(object, "inclusive", figure(print, &span->whole));
        set(object, "exclusive", figure(print, &span->alone));
        set(object, "inclusive_max_after_instructions",
            span->ended ? json_count_of(span->longest_insn) : json_null());
        set(object, "exclusive_max_after_instructions",
            span->alone.n ? json_count_of(span->longest_own) : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *doubts(const struct trace_print *print)
{
    json_t *array = json_array();

    for (unsigned i = 0; print->result->has_cycles && i < MODEL_UNKNOWN_COUNT; i++)
        if (print->result->doubts & 1u << i)
            json_array_append_new(array, json_string(model_unknown_name((enum model_unknown)i)));
    return array;
}

static json_t *cost(struct model_cost value)
{
    return json_pack("{s:i, s:i, s:i}", "best", (int)value.best, "nominal", (int)value.nominal,
                     "worst", (int)value.worst);
}

static json_t *model(const struct trace_print *print)
{
    json_t *object, *rules, *params, *guesses;
    struct model_setting setting;

    if (!print->result->has_cycles)
        return json_null();
    object = json_object();
    rules = json_object();
    params = json_object();
    guesses = json_array();
    set(object, "version", json_sprintf("%u.%u", MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR));
    for (size_t i = 0; model_setting_at(print->model, i, &setting); i++) {
        if (setting.applies && setting.kind == MODEL_SETTING_RULE)
            set(rules, setting.name, json_boolean(setting.value.nominal != 0));
        if (setting.applies && setting.kind == MODEL_SETTING_PARAM)
            set(params, setting.name, cost(setting.value));
        if (setting.applies && !setting.calibrated)
            json_array_append_new(guesses, json_string(setting.name));
    }
    set(object, "rules", rules);
    set(object, "params", params);
    set(object, "uncalibrated", guesses);
    set(object, "unknown", doubts(print));
    return object;
}

static json_t *end(const struct trace_print *print)
{
    json_t *object = json_object();

    set(object, "by", json_string(end_names[print->outcome->end]));
    set(object, "status",
        print->outcome->end == TRACE_ENDED_ITSELF ? json_integer(trace_guest_status(print))
                                                  : json_null());
    return object;
}

static json_t *refusals(const struct trace_result *result)
{
    json_t *array = json_array();

    for (size_t i = 0; i < result->refusal_count; i++) {
        json_t *object = json_object();

        set(object, "call", json_string(trace_call_name(result->refusals[i].call)));
        set(object, "count", json_count_of(result->refusals[i].count));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *semihosting(const struct trace_print *print)
{
    json_t *object = json_object();
    bool ours = print->result->answers;

    set(object, "answered_by", json_string(trace_semihosting_name(print)));
    set(object, "calls", ours ? json_count_of(print->result->calls) : json_null());
    set(object, "refused", ours ? refusals(print->result) : json_null());
    return object;
}

static json_t *confined(const struct trace_print *print)
{
    json_t *object = json_object();

    set(object, "files", json_boolean(trace_files_confined(print)));
    set(object, "system_calls", json_boolean(print->result->held));
    return object;
}

static json_t *total_origin(const struct trace_result *result)
{
    const struct trace_origin *origin = &result->origin;
    json_int_t manual =
        (json_int_t)result->cycles.nominal - origin->measured - origin->uncalibrated;

    return json_pack("{s:I, s:I, s:I}", "manual", manual, "measured", (json_int_t)origin->measured,
                     "uncalibrated", (json_int_t)origin->uncalibrated);
}

static json_t *idle(const struct trace_print *print)
{
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->idle_count; i++)
        json_array_append_new(array,
                              json_pack("{s:s, s:I, s:I}", "name", print->targets->idle[i].name,
                                        "count", (json_int_t)print->result->idle[i].count,
                                        "instructions", (json_int_t)print->result->idle[i].insns));
    return json_pack("{s:o, s:f}", "functions", array, "share", trace_idle_share(print));
}

static json_t *events(const struct trace_result *result)
{
    json_t *array = json_array();

    for (size_t i = 0; i < result->event_count; i++) {
        const struct trace_raised *event = &result->events[i];
        json_t *object = json_object();

        set(object, "line", json_count_of(event->line));
        set(object, "cycle", event->period ? json_null() : json_count_of(event->cycle));
        set(object, "period", event->period ? json_count_of(event->period) : json_null());
        set(object, "raised", json_count_of(event->raised));
        json_array_append_new(array, object);
    }
    return array;
}

static void set_totals(json_t *root, const struct trace_print *print)
{
    const struct trace_result *result = print->result;

    set(root, "instructions", json_count_of(result->insns));
    set(root, "events", events(result));
    set(root, "skipped_instructions", json_count_of(result->skipped));
    set(root, "cycles", cycles(print, &result->cycles));
    set(root, "origin", result->has_cycles ? total_origin(result) : json_null());
    set(root, "asleep", json_count_of(result->asleep));
    set(root, "dwt",
        result->counted ? json_string(result->debugged ? "without TRCENA" : "counts")
                        : json_null());
    set(root, "exception_cycles", cycles(print, &result->entries));
    set(root, "memory_cycles", cycles(print, &result->memory));
    set(root, "classes", classes(print));
    set(root, "resets", json_count_of(result->resets));
    set(root, "lost_calls", json_count_of(result->lost));
}

bool trace_print_json(FILE *out, const struct trace_print *print)
{
    json_t *root = json_object();
    bool good;

    set(root, "schema", json_string(TRACE_SCHEMA));
    set(root, "image", json_string(print->setup->elf));
    set(root, "machine", json_string(print->setup->machine->name));
    set(root, "core", json_string(print->setup->core));
    set(root, "qemu", json_string(print->qemu));
    set(root, "clock_hz", json_count_of(print->setup->machine->clock_hz));
    set(root, "model", model(print));
    set(root, "ended", end(print));
    set(root, "semihosting", semihosting(print));
    set(root, "confined", confined(print));
    set_totals(root, print);
    set(root, "at_end", trace_json_end(print));
    set(root, "exceptions", exceptions(print));
    set(root, "functions", functions(print));
    set(root, "spans", spans(print));
    set(root, "idle", idle(print));
    set(root, "profile", trace_profile_json(print));
    set(root, "stacks", trace_stacks_json(print));
    set(root, "masked", trace_json_masked(print));
    good = json_put_plain(out, root, JSON_SORT_KEYS | JSON_INDENT(1));
    json_decref(root);
    fputs("\n", out);
    return good;
}
