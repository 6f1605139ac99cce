/* A trace as JSON; see trace_print.h and host/vdwt/TRACE.md. */
#include "host/lib/trace/print.h"

#include "host/lib/files/json_file.h"
#include <stdlib.h>
#include <string.h>

static const char *const end_names[TRACE_ENDS] = {
    [TRACE_ENDED_ITSELF] = "itself",   [TRACE_ENDED_INSNS] = "insns",
    [TRACE_ENDED_SECONDS] = "seconds", [TRACE_ENDED_STOPPED] = "stopped",
    [TRACE_ENDED_LOCKUP] = "lockup",
};

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

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
    set(object, "best", number(total->best));
    set(object, "nominal", number(total->nominal));
    set(object, "worst", number(total->worst));
    return object;
}

static void set_quantiles(json_t *object, const struct trace_quantiles *lane)
{
    set(object, "min", number(lane->min));
    set(object, "median", number(lane->p50));
    set(object, "p99", number(lane->p99));
    set(object, "max", number(lane->max));
    set(object, "exact", json_boolean(lane->exact));
}

static json_t *quantiles(const struct trace_quantiles *lane)
{
    json_t *object = json_object();

    set_quantiles(object, lane);
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
    set(object, "n", number(numbers->n));
    set(object, "unit", json_string(has_cycles ? "cycles" : "instructions"));
    set_quantiles(object, &numbers->lane[has_cycles ? TRACE_NOMINAL : TRACE_INSNS]);
    set(object, "instructions", quantiles(&numbers->lane[TRACE_INSNS]));
    if (has_cycles) {
        set(object, "best", quantiles(&numbers->lane[TRACE_BEST]));
        set(object, "worst", quantiles(&numbers->lane[TRACE_WORST]));
        set(object, "origin", mean_origin(numbers));
    }
    return object;
}

/* null for address 0, which stands for none. */
static json_t *place(const struct trace_print *print, uint32_t address)
{
    const struct elf_symbol *symbol;
    const char *file;
    json_t *object;
    int line;

    if (!address)
        return json_null();
    object = json_object();
    set(object, "address", number(address));
    symbol = elf_image_function_at(print->names->image, address);
    if (symbol)
        set(object, "function", json_string(symbol->name));
    if (elf_lines_at(print->names->lines, address, &file, &line)) {
        set(object, "file", json_string(file));
        set(object, "line", json_integer(line));
    }
    return object;
}

static json_t *classes(const struct trace_print *print)
{
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->class_count; i++) {
        const struct trace_class *klass = &print->result->classes[i];
        json_t *object = json_object();

        set(object, "name", json_string(model_class_name(klass->klass)));
        set(object, "instructions", number(klass->insns));
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

        set(object, "number", number(exception->preemptions[i].by));
        set(object, "name", json_string(trace_exception_name(name, exception->preemptions[i].by)));
        set(object, "count", number(exception->preemptions[i].count));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *exceptions(const struct trace_print *print)
{
    char name[TRACE_NAME_MAX];
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->exception_count; i++) {
        const struct trace_exception *exception = &print->result->exceptions[i];
        json_t *object = json_object();

        set(object, "number", number(exception->number));
        set(object, "name", json_string(trace_exception_name(name, exception->number)));
        set(object, "handler", place(print, exception->handler));
        set(object, "one_handler", json_boolean(exception->handlers == 1));
        set(object, "count", number(exception->count));
        set(object, "tail_chained", number(exception->chained));
        set(object, "preempted_by", preemptions(exception));
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
    set(object, "after_instructions", number(from->insn));
    return object;
}

static json_t *functions(const struct trace_print *print)
{
    json_t *array = json_array();

    for (size_t i = 0; i < print->result->function_count; i++) {
        const struct trace_function *function = &print->result->functions[i];
        json_t *object = json_object();

        set(object, "name", json_string(print->functions[i]));
        set(object, "start", place(print, print->setup->ranges[i].start));
        set(object, "calls", number(function->entered));
        set(object, "returned", number(function->returned));
        set(object, "exclusive", figure(print, &function->exclusive));
        set(object, "inclusive", figure(print, &function->inclusive));
        set(object, "exclusive_max_from", most(print, function, &function->most_exclusive));
        set(object, "inclusive_max_from", most(print, function, &function->most_inclusive));
        json_array_append_new(array, object);
    }
    return array;
}

/* A stretch that is open at the end is not among the figures: it lasts at least
 * that long. */
static json_t *stretch(const struct trace_print *print, const struct trace_stretch *of)
{
    json_t *object = json_object(), *open;
    struct model_total least = {of->open_length[TRACE_BEST], of->open_length[TRACE_NOMINAL],
                                of->open_length[TRACE_WORST]};

    set(object, "figure", figure(print, &of->numbers));
    set(object, "longest_from", of->numbers.n ? place(print, of->from_pc) : json_null());
    set(object, "longest_to", of->numbers.n ? place(print, of->until_pc) : json_null());
    if (!of->open) {
        set(object, "open_at_least", json_null());
        return object;
    }
    open = json_object();
    set(open, "from", place(print, of->open_pc));
    set(open, "instructions", number(of->open_length[TRACE_INSNS]));
    set(open, "cycles", cycles(print, &least));
    set(object, "open_at_least", open);
    return object;
}

static json_t *masked(const struct trace_print *print)
{
    json_t *object;

    if (!print->result->sees_masks)
        return json_null();
    object = json_object();
    set(object, "primask", stretch(print, &print->result->primask));
    set(object, "basepri", stretch(print, &print->result->basepri));
    return object;
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
        print->outcome->end == TRACE_ENDED_ITSELF ? json_integer(print->outcome->status)
                                                  : json_null());
    return object;
}

static json_t *refusals(const struct trace_result *result)
{
    json_t *array = json_array();

    for (size_t i = 0; i < result->refusal_count; i++) {
        json_t *object = json_object();

        set(object, "call", json_string(trace_call_name(result->refusals[i].call)));
        set(object, "count", number(result->refusals[i].count));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *semihosting(const struct trace_print *print)
{
    json_t *object = json_object();
    bool ours = print->result->answers;

    set(object, "answered_by", json_string(trace_semihosting_name(print)));
    set(object, "calls", ours ? number(print->result->calls) : json_null());
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

static void set_totals(json_t *root, const struct trace_print *print)
{
    const struct trace_result *result = print->result;

    set(root, "instructions", number(result->insns));
    set(root, "cycles", cycles(print, &result->cycles));
    set(root, "origin", result->has_cycles ? total_origin(result) : json_null());
    set(root, "asleep", number(result->asleep));
    set(root, "dwt",
        result->counted ? json_string(result->debugged ? "without TRCENA" : "counts")
                        : json_null());
    set(root, "exception_cycles", cycles(print, &result->entries));
    set(root, "memory_cycles", cycles(print, &result->memory));
    set(root, "classes", classes(print));
    set(root, "resets", number(result->resets));
    set(root, "lost_calls", number(result->lost));
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
    set(root, "clock_hz", number(print->setup->machine->clock_hz));
    set(root, "model", model(print));
    set(root, "ended", end(print));
    set(root, "semihosting", semihosting(print));
    set(root, "confined", confined(print));
    set_totals(root, print);
    set(root, "exceptions", exceptions(print));
    set(root, "functions", functions(print));
    set(root, "masked", masked(print));
    good = json_put_plain(out, root, JSON_SORT_KEYS | JSON_INDENT(1));
    json_decref(root);
    fputs("\n", out);
    return good;
}
