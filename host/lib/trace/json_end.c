/* Where the image was at the end, as JSON; see print.h and host/vdwt/TRACE.md. */
#include "host/lib/trace/print.h"

#include "host/lib/ending/decode.h"
#include <jansson.h>

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static json_t *chain(const struct trace_print *print, const struct ending_chain *of)
{
    json_t *array = json_array();

    for (size_t i = 0; i < of->count; i++) {
        json_t *object = trace_json_place(print, of->frames[i].pc);

        if (json_is_null(object)) { /* a call of a null pointer */
            json_decref(object);
            object = json_pack("{s:i}", "address", 0);
        }
        set(object, "interrupted", json_boolean(of->frames[i].interrupted));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *loop(const struct trace_print *print, const struct ending *ending)
{
    json_t *array = json_array();

    for (size_t i = 0; i < ending->part_count; i++)
        json_array_append_new(
            array, json_pack("{s:o, s:o}", "from", trace_json_place(print, ending->parts[i].start),
                             "to", trace_json_place(print, ending->parts[i].end - 2)));
    return array;
}

static json_t *reads(const struct trace_print *print, const struct ending *ending)
{
    json_t *array = json_array();

    for (size_t i = 0; i < ending->load_count; i++) {
        const struct ending_load *load = &ending->loads[i];
        char text[TRACE_NAME_MAX];
        json_t *object = json_object();

        set(object, "by", trace_json_place(print, load->pc));
        set(object, "address", json_integer(load->address));
        set(object, "name", json_string(trace_load_name(text, print, load))); /* NULL: null */
        if (!json_object_get(object, "name"))
            set(object, "name", json_null());
        set(object, "device", json_boolean(*load->device));
        set(object, "constant", json_boolean(trace_load_is_constant(print, load)));
        set(object, "missing", json_boolean(load->missing));
        set(object, "value", load->known ? json_integer(load->value) : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *masks(const struct ending *ending)
{
    if (!ending->masks_seen)
        return json_null();
    return json_pack("{s:b, s:b, s:i}", "primask", ending->primask != 0, "faultmask",
                     ending->faultmask != 0, "basepri", (int)ending->basepri);
}

static json_t *pending(const struct ending *ending)
{
    json_t *array = json_array();
    char name[TRACE_NAME_MAX];

    for (size_t i = 0; i < ending->pending_count; i++) {
        const struct ending_pending *one = &ending->pending[i];

        json_array_append_new(array, json_pack("{s:i, s:s, s:s}", "number", (int)one->number,
                                               "name", trace_exception_name(name, one->number),
                                               "why", ending_why_pending(ending, one)));
    }
    return array;
}

static json_t *fault_bits(const struct ending_fault *fault)
{
    json_t *array = json_array();
    struct ending_bit bit;

    for (size_t i = 0; ending_bit_at(fault, i, &bit); i++)
        json_array_append_new(array,
                              json_pack("{s:s, s:s}", "name", bit.name, "meaning", bit.meaning));
    return array;
}

static json_t *frame(const struct ending_fault *fault)
{
    static const char *const names[ENDING_FRAME] = {"r0",  "r1", "r2", "r3",
                                                    "r12", "lr", "pc", "xpsr"};
    json_t *object;

    if (!fault->known)
        return json_null();
    object = json_object();
    for (size_t i = 0; i < ENDING_FRAME; i++)
        set(object, names[i], json_integer(fault->frame[i]));
    return object;
}

static json_t *fault_json(const struct trace_print *print, const struct ending_fault *fault)
{
    json_t *object = json_object();
    char name[TRACE_NAME_MAX];
    uint32_t address;

    set(object, "number", json_integer(fault->number));
    set(object, "name", json_string(trace_exception_name(name, fault->number)));
    set(object, "bits", fault_bits(fault));
    set(object, "cfsr", json_integer(fault->cfsr));
    set(object, "hfsr", json_integer(fault->hfsr));
    set(object, "address",
        ending_fault_address(fault, &address) ? json_integer(address) : json_null());
    set(object, "frame", frame(fault));
    set(object, "chain", chain(print, &fault->chain));
    return object;
}

static json_t *faults(const struct trace_print *print, const struct ending *ending)
{
    json_t *array = json_array();

    for (size_t i = 0; i < ending->fault_count; i++)
        json_array_append_new(array, fault_json(print, &ending->faults[i]));
    return array;
}

static json_t *resets(const struct trace_print *print, const struct ending *ending)
{
    if (!ending->fault_resets)
        return json_null();
    return json_pack("{s:I, s:o}", "count", (json_int_t)ending->fault_resets, "last",
                     fault_json(print, &ending->reset_fault));
}

json_t *trace_json_end(const struct trace_print *print)
{
    const struct ending *ending = &print->result->ending;
    char name[TRACE_NAME_MAX];
    const char *death = ending_death(ending);
    json_t *object;

    if (!ending->told)
        return json_null();
    object = json_object();
    set(object, "died", death ? json_string(death) : json_null());
    set(object, "at", trace_json_place(print, ending->pc));
    set(object, "asleep", json_boolean(ending->asleep));
    set(object, "locked_up", json_boolean(ending->locked));
    set(object, "exception", ending->exception ? json_integer(ending->exception) : json_null());
    set(object, "handler_of",
        ending->exception ? json_string(trace_exception_name(name, ending->exception))
                          : json_null());
    set(object, "loop", ending->part_count ? loop(print, ending) : json_null());
    set(object, "reads", reads(print, ending));
    set(object, "masks", masks(ending));
    set(object, "pending", pending(ending));
    set(object, "chain", chain(print, &ending->chain));
    set(object, "faults", faults(print, ending));
    set(object, "reset_by_fault", resets(print, ending));
    return object;
}
