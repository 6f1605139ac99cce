/* What a traced image asked of its host, and what QEMU was held to; see
 * trace_print.h.
 */
#include "host/lib/trace/print.h"

#include "host/lib/base/confine.h"
#include "host/lib/trace/semihosting_calls.h"

#include <inttypes.h>
#include <string.h>

#define INDENT "              " /* as wide as the words at the left of the head */

static const struct {
    uint32_t number;
    const char *name;
} calls[] = {
#define X(name, number) {number, #name},
    SEMIHOSTING_CALLS(X)
#undef X
};

const char *trace_call_name(uint32_t call)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == call)
            return calls[i].name;
    return "an unknown call";
}

const char *trace_semihosting_name(const struct trace_print *print)
{
    if (print->setup->semihosting == TRACE_SEMIHOSTING_NATIVE)
        return "qemu";
    return print->result->answers ? "irqbench" : "nobody";
}

bool trace_files_confined(const struct trace_print *print)
{
    return print->setup->semihosting != TRACE_SEMIHOSTING_NATIVE && confine_available();
}

/* "2 SYS_OPEN, 1 SYS_SYSTEM", with new lines as needed. */
static void put_refusals(FILE *out, const struct trace_print *print)
{
    size_t column = sizeof INDENT - 1 + strlen("refused ");

    fprintf(out, INDENT "refused ");
    for (size_t i = 0; i < print->result->refusal_count; i++) {
        const struct trace_refusal *refusal = &print->result->refusals[i];
        const char *comma = i + 1 < print->result->refusal_count ? ", " : "\n";
        char text[64];
        int size = snprintf(text, sizeof text, "%" PRIu64 " %s%s", refusal->count,
                            trace_call_name(refusal->call), comma);

        if (column + (size_t)size > print->width) {
            fprintf(out, "\n" INDENT);
            column = sizeof INDENT - 1;
        }
        fputs(text, out);
        column += (size_t)size;
    }
}

static void put_calls(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;

    if (print->setup->semihosting == TRACE_SEMIHOSTING_NATIVE)
        fprintf(out, "semihosting   by QEMU: the image has your files and your shell\n");
    else if (!result->answers)
        fprintf(out, "semihosting   none: this QEMU does not let its calls be answered\n");
    else if (result->calls)
        fprintf(out, "semihosting   %" PRIu64 " %s\n", result->calls,
                result->calls == 1 ? "call" : "calls");
    if (result->refusal_count)
        put_refusals(out, print);
}

void trace_put_guest(FILE *out, const struct trace_print *print)
{
    put_calls(out, print);
    if (print->setup->semihosting == TRACE_SEMIHOSTING_NATIVE)
        return;
    if (!trace_files_confined(print))
        fprintf(out, "not confined  files: Landlock is not there, or " CONFINE_VARIABLE "=no\n");
    if (!print->result->held)
        fprintf(out, "not confined  system calls: this kernel has no seccomp filters\n");
}
