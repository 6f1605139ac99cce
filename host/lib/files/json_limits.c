/* Looks at the bytes, before anything is built of them. */
#include "host/lib/files/json_limits.h"

#include <stdio.h>

struct scan {
    size_t line, depth, values;
    bool in_string, escaped;
};

/* Inside a string only its end matters. */
static void see_in_string(struct scan *scan, char c)
{
    scan->in_string = scan->escaped || c != '"';
    scan->escaped = !scan->escaped && c == '\\';
}

static void see(struct scan *scan, char c)
{
    bool opens = c == '[' || c == '{', closes = c == ']' || c == '}';
    scan->in_string = c == '"';
    scan->line += c == '\n';
    scan->depth += opens;
    scan->depth -= closes && scan->depth > 0;
    scan->values += opens || c == ',';
}

static bool is_within(const struct scan *scan, struct json_excess *excess)
{
    excess->line = scan->line;
    if (scan->depth > JSON_DEPTH_MAX)
        snprintf(excess->what, sizeof excess->what, "is nested more than %u deep", JSON_DEPTH_MAX);
    else if (scan->values > JSON_VALUES_MAX)
        snprintf(excess->what, sizeof excess->what, "has more than the %u values that are read",
                 JSON_VALUES_MAX);
    else
        return true;
    return false;
}

bool json_limits_check(const char *text, size_t size, struct json_excess *excess)
{
    struct scan scan = {.line = 1};
    if (size > JSON_BYTES_MAX) {
        excess->line = 0;
        snprintf(excess->what, sizeof excess->what, "has %zu bytes, more than the %u that are read",
                 size, JSON_BYTES_MAX);
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (scan.in_string)
            see_in_string(&scan, text[i]);
        else
            see(&scan, text[i]);
        if (!is_within(&scan, excess))
            return false;
    }
    return true;
}
