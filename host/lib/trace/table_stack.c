/* How deep stacks got, as a table and as JSON. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <string.h>

enum column { STACK, BYTES, LOW, HIGH, COLUMNS };

#define PATH_MOST 64u /* functions that are named, the innermost ones */
#define INDENT    "    "

static const struct table_column columns[COLUMNS] = {
    [STACK] = {"", false, 0},
    [BYTES] = {"bytes", true, 0},
    [LOW] = {"lowest", false, 0},
    [HIGH] = {"highest", false, 0},
};

static const char *const kinds[TRACE_STACKS] = {
    [TRACE_STACK_MAIN] = "main",
    [TRACE_STACK_PROCESS] = "process",
    [TRACE_STACK_HANDLER] = "handler",
};

/* Calls `put` for each function from the outermost to the node. */
static void each_function(const struct trace_profile *profile, uint32_t node,
                          void (*put)(void *context, uint32_t function), void *context)
{
    uint32_t path[PATH_MOST];
    size_t depth = 0;

    for (uint32_t at = node; at && depth < PATH_MOST; at = profile->nodes[at].parent)
        path[depth++] = profile->nodes[at].function;
    while (depth > 0)
        put(context, path[--depth]);
}

/* "    [threads] > main > fill", in as many lines as it takes. */
struct chain {
    struct table *table;
    const struct trace_print *print;
    char line[2 * TRACE_NAME_MAX];
    bool begun;
};

static void put_name(void *context, uint32_t function)
{
    struct chain *chain = context;
    char name[TRACE_NAME_MAX];
    size_t used = strlen(chain->line);

    trace_profiled_name(name, chain->print, function);
    if (chain->begun && used + strlen(name) + 3u > chain->print->width) {
        trace_heading(chain->table, "%s", chain->line);
        used = (size_t)snprintf(chain->line, sizeof chain->line, INDENT " ");
    }
    printable_into(chain->line + used, sizeof chain->line - used, "%s%s", chain->begun ? " > " : "",
                   name);
    chain->begun = true;
}

static void add_stack(struct table *table, const struct trace_print *print,
                      const struct trace_stack *stack)
{
    struct chain chain = {.table = table, .print = print, .line = INDENT};
    char name[TRACE_NAME_MAX];

    table_row(table);
    if (stack->kind == TRACE_STACK_HANDLER)
        table_cell(table, STACK, "  %s, its own", trace_exception_name(name, stack->owner));
    else
        table_cell(table, STACK, "  %s stack", kinds[stack->kind]);
    table_cell(table, BYTES, "%" PRIu32, stack->high - stack->low);
    table_cell(table, LOW, "0x%08" PRIx32, stack->low);
    table_cell(table, HIGH, "0x%08" PRIx32, stack->high);
    for (size_t i = 0; i < stack->depth; i++)
        each_function(&print->result->profile, stack->chain[i], put_name, &chain);
    if (chain.begun)
        trace_heading(table, "%s", chain.line);
}

bool trace_put_stacks(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!print->setup->stack)
        return true;
    table = table_new(columns, COLUMNS);
    for (size_t i = 0; table && i < result->stack_count; i++)
        add_stack(table, print, &result->stacks[i]);
    printable_print(out, "\nStacks, and the calls that were open at the lowest address\n");
    if (!trace_put_table(out, table, print))
        return false;
    if (result->lost_stacks)
        fprintf(out, "  %" PRIu64 " stacks of threads found no room\n", result->lost_stacks);
    return true;
}

struct names {
    const struct trace_print *print;
    json_t *array;
};

static void append_name(void *context, uint32_t function)
{
    struct names *names = context;
    char name[TRACE_NAME_MAX];

    json_array_append_new(names->array,
                          json_string(trace_profiled_name(name, names->print, function)));
}

static json_t *stack_json(const struct trace_print *print, const struct trace_stack *stack)
{
    struct names names = {print, json_array()};
    char name[TRACE_NAME_MAX];

    for (size_t i = 0; i < stack->depth; i++)
        each_function(&print->result->profile, stack->chain[i], append_name, &names);
    trace_exception_name(name, stack->owner);
    return json_pack("{s:s, s:s?, s:I, s:I, s:I, s:o}", "kind", kinds[stack->kind], "exception",
                     stack->kind == TRACE_STACK_HANDLER ? name : NULL, "bytes",
                     (json_int_t)(stack->high - stack->low), "low", (json_int_t)stack->low, "high",
                     (json_int_t)stack->high, "chain", names.array);
}

json_t *trace_stacks_json(const struct trace_print *print)
{
    json_t *array;

    if (!print->setup->stack)
        return json_null();
    array = json_array();
    for (size_t i = 0; i < print->result->stack_count; i++)
        json_array_append_new(array, stack_json(print, &print->result->stacks[i]));
    return array;
}
