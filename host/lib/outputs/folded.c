/* Folded stacks; see outputs.h. */
#include "host/lib/outputs/outputs.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <string.h>

#define DEPTH_MAX 2048u

/* A semicolon parts the functions of a stack. */
static void put_name(FILE *out, const struct trace_print *print, uint32_t function)
{
    char name[TRACE_NAME_MAX];

    trace_profiled_name(name, print, function);
    for (char *at = name; (at = strchr(at, ';')) != NULL;)
        *at = ':';
    printable_print(out, "%s", name);
}

static void put_stack(FILE *out, const struct trace_print *print, size_t node)
{
    const struct trace_profile *profile = &print->result->profile;
    uint32_t functions[DEPTH_MAX];
    size_t depth = 0;

    for (size_t at = node; at && depth < DEPTH_MAX; at = profile->nodes[at].parent)
        functions[depth++] = profile->nodes[at].function;
    while (depth > 0) {
        put_name(out, print, functions[--depth]);
        fputc(depth ? ';' : ' ', out);
    }
    fprintf(out, "%" PRIu64 "\n", profile->nodes[node].count);
}

bool output_folded(FILE *out, const struct trace_print *print)
{
    const struct trace_profile *profile = &print->result->profile;

    for (size_t i = 1; i < profile->node_count; i++)
        if (profile->nodes[i].count)
            put_stack(out, print, i);
    return true;
}
