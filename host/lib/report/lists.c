/* The report's lists: cells without a number, every cell, targets, provenance,
 * what each metric means. */
#include "host/lib/report/tables.h"

#include "host/lib/results/sentences.h"
#include "host/lib/survey/format.h"
#include "host/lib/terms/metrics.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

size_t report_problem_count(const struct report_group *group)
{
    size_t count = 0;
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            count += group->targets[t].cells[c]->status != RESULT_OK;
    return count;
}

static void add_scalar(struct text *out, const json_t *value, const char *key)
{
    struct text text = {0};
    if (json_is_string(value))
        text_add(&text, json_string_value(value));
    else if (json_is_integer(value))
        text_addf(&text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        format_value(&text, json_real_value(value));
    else if (json_is_null(value))
        text_add(&text, "\u2013");
    else
        text_add(&text, json_is_true(value) ? "yes" : "no");
    text_html(out, text_get(&text));
    text_free(&text);
    (void)key;
}

/* "fault" registers are addresses and bit fields. */
static void add_registers(struct text *out, const json_t *fault)
{
    const char *key;
    json_t *value;
    text_add(out, "<dl class=\"registers\">");
    json_object_foreach((json_t *)(uintptr_t)fault, key, value)
    {
        text_add(out, "<div><dt>");
        text_html(out, key);
        text_add(out, "</dt><dd>");
        if (json_is_integer(value) && strcmp(key, "exception") != 0)
            text_addf(out, "0x%08" PRIx32, (uint32_t)json_integer_value(value));
        else
            add_scalar(out, value, key);
        text_add(out, "</dd></div>");
    }
    text_add(out, "</dl>");
}

static void add_problem(struct text *out, const struct report_target *target,
                        const struct result_cell *cell)
{
    const char *status = result_status_name(cell->status);
    const json_t *fault = json_object_get(cell->json, "fault");
    text_add(out, "<tr id=\"why.");
    table_cell_id(out, target, cell);
    text_add(out, "\"><th scope=\"row\"><code>");
    text_html(out, cell->id);
    text_addf(out, "</code></th><td><span class=\"status %s\">%s</span></td><td>", status, status);
    text_html(out, cell->reason != NULL ? cell->reason : "no reason was given");
    if (json_is_object(fault)) {
        text_add(out, "<details><summary>registers at the fault</summary>");
        add_registers(out, fault);
        text_add(out, "</details>");
    }
    text_add(out, "</td></tr>\n");
}

void table_problems(struct text *out, const struct report_group *group)
{
    if (report_problem_count(group) == 0) {
        text_add(out, "<p>Every cell has a result.</p>\n");
        return;
    }
    text_add(out,
             "<div class=\"scroll\" tabindex=\"0\"><table class=\"problems\">\n"
             "<caption><span>No number is shown for these cells, and none went into a figure or a "
             "ranking.</span></caption>\n<thead><tr><th scope=\"col\">cell</th>"
             "<th scope=\"col\">status</th><th scope=\"col\">reason</th></tr></thead>\n"
             "<tbody>\n");
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            if (group->targets[t].cells[c]->status != RESULT_OK)
                add_problem(out, &group->targets[t], group->targets[t].cells[c]);
    text_add(out, "</tbody>\n</table></div>\n");
}

static void add_json_rows(struct text *out, const json_t *value, const char *name);

static int compare_keys(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

/* Sorted, whatever the order in the file. */
static void add_object_rows(struct text *out, const json_t *object, const char *prefix)
{
    size_t count = 0;
    const char **keys = calloc(json_object_size(object) + 1, sizeof *keys);
    const char *key;
    json_t *value;
    if (keys == NULL) {
        out->failed = true;
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        keys[count++] = key;
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count; i++) {
        struct text name = {0};
        text_addf(&name, "%s%s%s", prefix, *prefix ? "." : "", keys[i]);
        add_json_rows(out, json_object_get(object, keys[i]), text_get(&name));
        text_free(&name);
    }
    free(keys);
}

static void add_list(struct text *out, const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        text_add(out, i ? ", " : "");
        if (json_is_object(item) || json_is_array(item)) {
            char *dump = json_dumps(item, JSON_SORT_KEYS | JSON_COMPACT);
            text_html(out, dump != NULL ? dump : "");
            free(dump);
        } else {
            add_scalar(out, item, "");
        }
    }
    if (json_array_size(array) == 0)
        text_add(out, "none");
}

static void add_json_rows(struct text *out, const json_t *value, const char *name)
{
    if (json_is_object(value) && json_object_size(value) > 0) {
        add_object_rows(out, value, name);
        return;
    }
    text_add(out, "<tr><th scope=\"row\">");
    text_html(out, name);
    text_add(out, "</th><td>");
    if (json_is_array(value))
        add_list(out, value);
    else if (json_is_object(value))
        text_add(out, "none");
    else
        add_scalar(out, value, name);
    text_add(out, "</td></tr>\n");
}

void table_json(struct text *out, const json_t *object, const char *caption)
{
    text_addf(out,
              "<div class=\"scroll\" tabindex=\"0\"><table "
              "class=\"facts\">\n<caption><span>%s</span></caption>\n"
              "<tbody>\n",
              caption);
    if (json_is_object(object))
        add_object_rows(out, object, "");
    text_add(out, "</tbody>\n</table></div>\n");
}

static bool has_metric(const struct report_set *set, const char *name)
{
    for (size_t r = 0; r < set->run_count; r++)
        for (size_t c = 0; c < set->runs[r]->cell_count; c++)
            if (result_metric_find(&set->runs[r]->cells[c], name) != NULL)
                return true;
    return false;
}

void table_metrics(struct text *out, const struct report_set *set)
{
    const struct metric_row *row;
    text_add(out, "<dl class=\"terms\">\n");
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++) {
        if (!has_metric(set, row->name))
            continue;
        text_add(out, "<div><dt>");
        format_metric(out, row->name);
        text_add(out, "</dt><dd>");
        text_html(out, row->sentence);
        text_add(out, "</dd></div>\n");
    }
    text_add(out, "</dl>\n");
}
