/* Lays lines out; see lines.h. */
#include "host/lib/doctor/lines.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/json_file.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define VERDICT_WIDTH 4u
#define GAP           2u
/* Values shorter than this are not worth a column beside the names. */
#define VALUE_LEAST 30u
#define TO_DO       "to do: "

static const char *const colours[] = {[AUDIT_OK] = "\033[32m",
                                      [AUDIT_NOTE] = "\033[33m",
                                      [AUDIT_BAD] = "\033[1;31m",
                                      [AUDIT_NOT_APPLICABLE] = "\033[2m"};

struct line *lines_add(struct lines *lines, const char *name, const char *what,
                       enum audit_verdict verdict, const char *remedy, const char *format, ...)
{
    va_list values;
    if (lines->count == LINES_MAX)
        abort();
    struct line *line = &lines->lines[lines->count++];
    *line = (struct line){.name = name, .what = what, .verdict = verdict};
    if (remedy)
        printable_into(line->remedy, sizeof line->remedy, "%s", remedy);
    va_start(values, format);
    printable_vinto(line->value, sizeof line->value, format, values);
    va_end(values);
    return line;
}

/* What is printable is not made so again. */
void lines_add_audit(struct lines *lines, const struct audit *audit)
{
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++) {
        const struct audit_item *item = &audit->items[i];
        struct line *line = lines_add(lines, item->name, item->what, item->verdict, NULL, " ");
        snprintf(line->value, sizeof line->value, "%s", item->value);
        snprintf(line->remedy, sizeof line->remedy, "%s", item->remedy);
    }
}

bool lines_any_bad(const struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        if (lines->lines[i].verdict == AUDIT_BAD)
            return true;
    return false;
}

/* ---- For people ---- */

struct layout {
    FILE *out;
    size_t width, indent; /* where values begin */
};

static void begin_line(const struct layout *layout)
{
    fprintf(layout->out, "\n%*s", (int)layout->indent, "");
}

/* Words from column `at` of the line that is under way; one that is wider than all the room
 * there is stands alone and sticks out. Texts are printable: they hold single blanks. */
static void put_words(const struct layout *layout, size_t at, const char *text)
{
    char word[AUDIT_REMEDY_MAX];
    for (bool first = true; *text; first = false) {
        size_t size = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)size, text);
        size_t wide = printable_width(word);
        if (!first && at + 1u + wide > layout->width) {
            begin_line(layout);
            at = layout->indent;
        } else if (!first) {
            fputc(' ', layout->out);
            at++;
        }
        fputs(word, layout->out);
        at += wide;
        text += size + (text[size] == ' ');
    }
}

static void put_verdict(const struct lines_style *style, FILE *out, enum audit_verdict verdict)
{
    fprintf(out, "%s%-*s%s%*s", style->colour ? colours[verdict] : "", (int)VERDICT_WIDTH,
            audit_verdict_name(verdict), style->colour ? "\033[0m" : "", (int)GAP, "");
}

/* `names`: how wide a column names have; 0: the value goes below the name. */
static void put_line(const struct layout *layout, const struct lines_style *style,
                     const struct line *line, size_t names)
{
    put_verdict(style, layout->out, line->verdict);
    fprintf(layout->out, "%-*s", (int)names, line->what);
    if (names == 0)
        begin_line(layout);
    put_words(layout, layout->indent, line->value);
    if (line->remedy[0]) {
        begin_line(layout);
        fputs(TO_DO, layout->out);
        put_words(layout, layout->indent + strlen(TO_DO), line->remedy);
    }
    fputc('\n', layout->out);
}

static size_t widest_name(const struct lines *lines)
{
    size_t widest = 0;
    for (size_t i = 0; i < lines->count; i++)
        if (strlen(lines->lines[i].what) > widest)
            widest = strlen(lines->lines[i].what);
    return widest;
}

void lines_say(FILE *out, const struct lines_style *style, const char *text)
{
    put_words(&(struct layout){.out = out, .width = style->width}, 0, text);
    fputc('\n', out);
}

void lines_print(const struct lines *lines, FILE *out, const struct lines_style *style)
{
    size_t names = widest_name(lines) + GAP;
    struct layout layout = {.out = out, .width = style->width};
    if (VERDICT_WIDTH + GAP + names + VALUE_LEAST > style->width)
        names = 0;
    layout.indent = VERDICT_WIDTH + GAP + names;
    if (lines->heading)
        lines_say(out, style, lines->heading);
    for (size_t i = 0; i < lines->count; i++)
        put_line(&layout, style, &lines->lines[i], names);
}

/* ---- For programs ---- */

json_t *lines_json(const struct lines *lines)
{
    json_t *array = json_array();
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->lines[i];
        json_array_append_new(array,
                              json_pack("{s:s, s:s, s:o, s:s, s:o?}", "item", line->name, "what",
                                        line->what, "value", json_text_of(line->value), "verdict",
                                        audit_verdict_name(line->verdict), "remedy",
                                        line->remedy[0] ? json_text_of(line->remedy) : NULL));
    }
    return array;
}
