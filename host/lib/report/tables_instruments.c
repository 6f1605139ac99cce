/* What the instruments of a target are worth: the items of its audit (host/lib/audit), as the
 * run keeps them. Folded, unless one is bad. */
#include "host/lib/report/tables.h"

#include <string.h>

static const char *text_of(const json_t *item, const char *key)
{
    const char *text = json_string_value(json_object_get(item, key));
    return text ? text : "";
}

static size_t count_verdict(const json_t *items, const char *verdict)
{
    size_t count = 0, index = 0;
    json_t *item = NULL;
    json_array_foreach((json_t *)(uintptr_t)items, index, item) count +=
        strcmp(text_of(item, "verdict"), verdict) == 0;
    return count;
}

/* The classes of a cell's status: of what has no number, and of what went wrong. */
static const char *class_of(const char *verdict)
{
    if (strcmp(verdict, "bad") == 0)
        return "status fault";
    return strcmp(verdict, "note") == 0 ? "status inconclusive" : "status";
}

static void add_item(struct text *out, const json_t *item)
{
    text_add(out, "<tr><th scope=\"row\">");
    text_html(out, text_of(item, "what"));
    text_addf(out, "</th><td><span class=\"%s\">", class_of(text_of(item, "verdict")));
    text_html(out, text_of(item, "verdict"));
    text_add(out, "</span></td><td>");
    text_html(out, text_of(item, "value"));
    text_add(out, "</td><td>");
    text_html(out, text_of(item, "remedy"));
    text_add(out, "</td></tr>\n");
}

static void add_counts(struct text *out, size_t bad, size_t notes)
{
    if (bad == 0 && notes == 0)
        text_add(out, "nothing to say");
    if (bad > 0)
        text_addf(out, "%zu bad", bad);
    if (notes > 0)
        text_addf(out, "%s%zu note%s", bad ? ", " : "", notes, notes == 1 ? "" : "s");
}

void table_instruments(struct text *out, const struct result_target *target)
{
    const json_t *items = json_object_get(target->json, "instruments");
    size_t bad = count_verdict(items, "bad"), index = 0;
    json_t *item = NULL;
    if (json_array_size(items) == 0)
        return;
    text_addf(out,
              "<details%s><summary>What the instruments are worth: ", bad ? " open=\"open\"" : "");
    text_html(out, target->board);
    text_add(out, ", ");
    add_counts(out, bad, count_verdict(items, "note"));
    text_add(out, "</summary>\n");
    table_open(out, "facts", "The instrument audit, before the first cell");
    text_add(out, "<thead><tr><th scope=\"col\">item</th><th scope=\"col\">verdict</th>"
                  "<th scope=\"col\">as found</th><th scope=\"col\">what to do</th></tr></thead>\n"
                  "<tbody>\n");
    json_array_foreach((json_t *)(uintptr_t)items, index, item) add_item(out, item);
    table_close(out);
    text_add(out, "</details>\n");
}
