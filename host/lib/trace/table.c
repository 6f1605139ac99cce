/* A trace as tables; see print.h. The parts are in table_*.c. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <string.h>

/* ---- the head -------------------------------------------------------- */

static void put_counter(FILE *out, const struct trace_result *result)
{
    if (result->asleep)
        printable_print(out, "asleep        %" PRIu64 " %s, not among these\n", result->asleep,
                        result->has_cycles ? "cycles" : "counts");
    if (result->debugged)
        fprintf(out,
                "DWT           counts although DEMCR.TRCENA was never set; on a part without a\n"
                "              debugger attached CYCCNT would stand still\n");
}

static void put_totals(FILE *out, const struct trace_result *result)
{
    const struct model_total *cycles = &result->cycles;

    fprintf(out, "\ninstructions  %" PRIu64 "\n", result->insns);
    if (!result->has_cycles) {
        fprintf(out, "cycles        none: a table cannot time this core, so all counts below are\n"
                     "              instructions\n");
        return;
    }
    fprintf(out, "cycles        %" PRIu64 " nominal, %" PRIu64 " at best, %" PRIu64 " at worst\n",
            cycles->nominal, cycles->best, cycles->worst);
    fprintf(out,
            "of nominal    %" PRId64 " from manuals, %" PRId64 " as others measured, %" PRId64
            " uncalibrated\n",
            (int64_t)cycles->nominal - result->origin.measured - result->origin.uncalibrated,
            result->origin.measured, result->origin.uncalibrated);
    fprintf(out, "CPI           %.2f nominal, %.2f at best, %.2f at worst\n",
            trace_per(cycles->nominal, result->insns), trace_per(cycles->best, result->insns),
            trace_per(cycles->worst, result->insns));
}

static void put_events(FILE *out, const struct trace_result *result)
{
    for (size_t i = 0; i < result->event_count; i++) {
        const struct trace_raised *event = &result->events[i];

        if (event->period)
            printable_print(out, "%-14sinterrupt %u every %" PRIu64 " cycles, %" PRIu64 " times\n",
                            i ? "" : "from outside", event->line, event->period, event->raised);
        else
            printable_print(out, "%-14sinterrupt %u at cycle %" PRIu64 "%s\n",
                            i ? "" : "from outside", event->line, event->cycle,
                            event->raised ? "" : ", which did not come");
    }
}

static void put_head(FILE *out, const struct trace_print *print)
{
    char text[TRACE_NAME_MAX];
    const struct trace_result *result = print->result;

    printable_print(out, "image         %s\n", print->setup->elf);
    printable_print(out, "machine       %s, QEMU %s\n", print->setup->machine->name, print->qemu);
    if (result->has_cycles)
        printable_print(out, "timed as      %s, model %u.%u\n", print->setup->core,
                        MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR);
    else
        printable_print(out, "core          %s\n", print->setup->core);
    printable_print(out, "clock         timers run with the core, %s (%g MHz after reset)\n",
                    result->has_cycles ? "in cycles" : "an instruction a cycle",
                    print->setup->machine->clock_hz / 1e6);
    printable_print(out, "ended         %s\n", trace_end_text(text, print));
    if (result->resets)
        fprintf(out, "resets        %" PRIu64 "\n", result->resets);
    trace_put_guest(out, print);
    put_events(out, result);
    if (result->skipped)
        fprintf(out, "measured      from instruction %" PRIu64 " on\n", result->skipped);
    put_totals(out, result);
    put_counter(out, result);
}

/* ---- notes ----------------------------------------------------------- */

/* Names with commas, in lines of `width` characters behind an indent. */
struct list {
    FILE *out;
    size_t width, used, count;
};

static void put_name(struct list *list, const char *name)
{
    size_t size = strlen(name);

    if (list->count)
        list->used += (size_t)fprintf(list->out, ",");
    if (list->used + size + 2 > list->width || !list->count)
        list->used = (size_t)fprintf(list->out, "\n  ") - 1;
    else
        list->used += (size_t)fprintf(list->out, " ");
    list->used += (size_t)printable_print(list->out, "%s", name);
    list->count++;
}

static void put_notes(FILE *out, const struct trace_print *print)
{
    struct list doubts = {.out = out, .width = print->width};
    struct list guesses = {.out = out, .width = print->width};
    struct model_setting setting;

    if (!print->result->has_cycles)
        return;
    fprintf(out,
            "\nmin to max are nominal; best is the lowest and worst the highest that the model\n"
            "allows, for what the manuals leave open:");
    for (unsigned i = 0; i < MODEL_UNKNOWN_COUNT; i++)
        if (print->result->doubts & 1u << i)
            put_name(&doubts, model_unknown_name((enum model_unknown)i));
    printable_print(out, "%s\nuncalibrated, taken from no manual and no measurement:",
                    doubts.count ? "" : " nothing");
    for (size_t i = 0; model_setting_at(print->model, i, &setting); i++)
        if (setting.applies && !setting.calibrated)
            put_name(&guesses, setting.name);
    printable_print(out, "%s\n", guesses.count ? "" : " nothing");
}

bool trace_print_table(FILE *out, const struct trace_print *print)
{
    put_head(out, print);
    trace_put_end(out, print);
    if (!trace_put_classes(out, print) || !trace_put_load(out, print) ||
        !trace_put_exceptions(out, print) || !trace_put_masks(out, print) ||
        !trace_put_functions(out, print) || !trace_put_spans(out, print) ||
        !trace_put_profile(out, print) || !trace_put_stacks(out, print))
        return false;
    put_notes(out, print);
    return true;
}

uint32_t trace_guest_status(const struct trace_print *print)
{
    return print->result->ending.exited ? print->result->ending.status
                                        : (uint32_t)print->outcome->status;
}

const char *trace_end_text(char text[TRACE_NAME_MAX], const struct trace_print *print)
{
    const struct trace_setup *setup = print->setup;

    switch (print->outcome->end) {
    case TRACE_ENDED_ITSELF:
        snprintf(text, TRACE_NAME_MAX, "the image ended itself, status %u",
                 trace_guest_status(print));
        break;
    case TRACE_ENDED_INSNS:
        snprintf(text, TRACE_NAME_MAX, "after %" PRIu64 " instructions (--insns)", setup->insns);
        break;
    case TRACE_ENDED_SECONDS:
        snprintf(text, TRACE_NAME_MAX, "after %u s (--seconds)", setup->seconds);
        break;
    case TRACE_ENDED_STOPPED:
        snprintf(text, TRACE_NAME_MAX, "stopped by you");
        break;
    case TRACE_ENDED_ASLEEP:
        snprintf(text, TRACE_NAME_MAX, "asleep: no timer and no event would wake it");
        break;
    case TRACE_ENDED_TO:
        snprintf(text, TRACE_NAME_MAX, "where --to says");
        break;
    case TRACE_ENDED_LOCKUP:
        printable_into(text, TRACE_NAME_MAX, "locked up: %s",
                       print->outcome->reason ? print->outcome->reason
                                              : "a fault in a fault handler");
        break;
    case TRACE_ENDS:
        snprintf(text, TRACE_NAME_MAX, "not");
        break;
    }
    return text;
}
