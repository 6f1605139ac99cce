/* The profile of all functions, as a table and as JSON. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <string.h>

enum column { SELF, SELF_SHARE, INCLUSIVE, INCLUSIVE_SHARE, CALLS, FUNCTION, COLUMNS };

#define ROWS_MAX      40u
#define FUNCTION_ROOM 30 /* of 80 columns, beside the others */

static const struct table_column columns[COLUMNS] = {
    [SELF] = {"own", true, 0},
    [SELF_SHARE] = {"%", true, 0},
    [INCLUSIVE] = {"inclusive", true, 0},
    [INCLUSIVE_SHARE] = {"%", true, 0},
    [CALLS] = {"calls", true, 0},
    [FUNCTION] = {"function", false, 0},
};

const char *trace_profiled_name(char text[TRACE_NAME_MAX], const struct trace_print *print,
                                uint32_t function)
{
    if (function == TRACE_ROOT_THREADS)
        snprintf(text, TRACE_NAME_MAX, "[threads]");
    else if (function == TRACE_ROOT_COST)
        snprintf(text, TRACE_NAME_MAX, "[entry and return]");
    else if (function >= TRACE_ROOT_EXCEPTION) {
        char name[TRACE_NAME_MAX];

        printable_into(text, TRACE_NAME_MAX, "[%s]",
                       trace_exception_name(name, function - TRACE_ROOT_EXCEPTION));
    } else
        trace_whole_name(text, print->names, function);
    return text;
}

static uint64_t total_of(const struct trace_print *print)
{
    return trace_whole_time(print) - print->result->asleep;
}

static void add_function(struct table *table, const struct trace_print *print,
                         const struct trace_profiled *function)
{
    char name[TRACE_NAME_MAX];
    size_t room = print->width > 80 ? print->width - 80 + FUNCTION_ROOM : FUNCTION_ROOM;

    trace_profiled_name(name, print, function->function);
    name[printable_cut(name, room)] = '\0';
    table_row(table);
    table_cell(table, SELF, "%" PRIu64, function->self);
    table_cell(table, SELF_SHARE, "%.1f", 100.0 * trace_per(function->self, total_of(print)));
    table_cell(table, INCLUSIVE, "%" PRIu64, function->inclusive);
    table_cell(table, INCLUSIVE_SHARE, "%.1f",
               100.0 * trace_per(function->inclusive, total_of(print)));
    table_cell(table, CALLS, "%" PRIu64, function->calls);
    table_cell(table, FUNCTION, "%s", name);
}

static void put_losses(FILE *out, const struct trace_profile *profile)
{
    if (profile->too_deep)
        fprintf(out, "  %" PRIu64 " calls lie deeper than is followed: they are their caller's\n",
                profile->too_deep);
    if (profile->lost_nodes)
        fprintf(out, "  %" PRIu64 " calls took more ways than there is room for: the same\n",
                profile->lost_nodes);
    if (profile->lost_arcs)
        fprintf(out, "  %" PRIu64 " calls came from more places than there is room for\n",
                profile->lost_arcs);
}

bool trace_put_profile(FILE *out, const struct trace_print *print)
{
    const struct trace_profile *profile = &print->result->profile;
    size_t shown = profile->function_count < ROWS_MAX ? profile->function_count : ROWS_MAX;
    struct table *table;

    if (!profile->there || !print->setup->profile)
        return true;
    table = table_new(columns, COLUMNS);
    for (size_t i = 0; table && i < shown; i++)
        add_function(table, print, &profile->functions[i]);
    printable_print(out, "\nProfile of all functions, without interrupts (%s)\n",
                    trace_unit(print));
    if (!trace_put_table(out, table, print))
        return false;
    if (shown < profile->function_count)
        fprintf(out, "  and %zu more: --format json has all\n", profile->function_count - shown);
    put_losses(out, profile);
    return true;
}

static json_t *function_json(const struct trace_print *print, const struct trace_profiled *function)
{
    char name[TRACE_NAME_MAX];

    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "function",
                     trace_profiled_name(name, print, function->function), "address",
                     (json_int_t)function->function, "calls", (json_int_t)function->calls, "own",
                     (json_int_t)function->self, "own_instructions",
                     (json_int_t)function->self_insns, "inclusive",
                     (json_int_t)function->inclusive);
}

/* What stands directly below the root: threads, and each exception's handlers. */
static json_t *roots_json(const struct trace_print *print)
{
    const struct trace_profile *profile = &print->result->profile;
    json_t *array = json_array();
    char name[TRACE_NAME_MAX];

    for (size_t i = 1; i < profile->node_count; i++)
        if (profile->nodes[i].parent == 0)
            json_array_append_new(
                array, json_pack("{s:s, s:I}", "name",
                                 trace_profiled_name(name, print, profile->nodes[i].function),
                                 "inclusive", (json_int_t)profile->subtree[i]));
    return array;
}

json_t *trace_profile_json(const struct trace_print *print)
{
    const struct trace_profile *profile = &print->result->profile;
    json_t *functions;

    if (!profile->there || !print->setup->profile)
        return json_null();
    functions = json_array();
    for (size_t i = 0; i < profile->function_count; i++)
        json_array_append_new(functions, function_json(print, &profile->functions[i]));
    return json_pack("{s:o, s:o, s:I, s:I, s:I, s:I}", "functions", functions, "roots",
                     roots_json(print), "total", (json_int_t)profile->subtree[0], "lost_calls",
                     (json_int_t)profile->lost_nodes, "lost_sites", (json_int_t)profile->lost_arcs,
                     "too_deep", (json_int_t)profile->too_deep);
}
