/* The newest value of a series as a small picture; see print.h. */
#include "host/lib/history/print.h"

#include "host/lib/history/date.h"
#include <string.h>

#define NO_RESULT "#5f6b7a"

/* Widths of DejaVu Sans at 11 pixels, in tenths of one, by kinds of characters; the text is made
 * as long as they say. */
static unsigned width_of(char letter)
{
    if (strchr("il.,:;|!'j", letter))
        return 34;
    if (strchr("frt()[]-/ ", letter))
        return 44;
    if (strchr("mwMW%+<>=", letter))
        return 98;
    return letter >= 'A' && letter <= 'Z' ? 76 : 69;
}

static unsigned text_width(const char *text)
{
    unsigned tenths = 0;

    for (; *text; text++) /* of a character outside of ASCII each byte counts less */
        tenths += (unsigned char)*text < 0x80 ? width_of(*text) : 35;
    return (tenths + 9) / 10;
}

/* White on each of them has a contrast of 4.5 and more. */
static const char *color_of(const struct history_line *line)
{
    enum change last = CHANGE_EQUAL;

    for (size_t i = 0; i < line->count; i++)
        if (line->points[i].change.is)
            last = line->points[i].change.direction;
    return last == CHANGE_WORSE ? "#b04100" : last == CHANGE_IMPROVED ? "#0b6e4f" : "#0067a0";
}

static void add_label(struct text *out, unsigned x, unsigned width, const char *label)
{
    text_addf(out, "<text x=\"%u\" y=\"14\" textLength=\"%u\">", x, width);
    text_html(out, label);
    text_add(out, "</text>\n");
}

static void draw(struct text *out, const char *name, const char *value, const char *color,
                 const char *title)
{
    unsigned left = text_width(name), right = text_width(value);
    unsigned split = left + 12, all = split + right + 12;

    text_addf(out,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"20\" "
              "viewBox=\"0 0 %u 20\" role=\"img\">\n<title>",
              all, all);
    text_html(out, title);
    text_addf(out,
              "</title>\n"
              "<rect width=\"%u\" height=\"20\" rx=\"3\" fill=\"#4b5563\"/>\n"
              "<path d=\"M%u 0h%ua3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-%uz\" fill=\"%s\"/>\n"
              "<g fill=\"#fff\" font-family=\"Verdana,'DejaVu Sans',sans-serif\" "
              "font-size=\"11\">\n",
              all, split, all - split - 3, all - split - 3, color);
    add_label(out, 6, left, name);
    add_label(out, split + 6, right, value);
    text_add(out, "</g>\n</svg>\n");
}

static void say_title(struct text *out, const struct history_series *series,
                      const struct history_point *point, const char *value)
{
    char date[DATE_TEXT_MAX], commit[HISTORY_SHORT_MAX];

    text_addf(out, "%s %s: %s, evidence %s on %s, at commit %s of %s", series->cell,
              series->row->name, value, result_evidence_name(series->setup->evidence),
              series->setup->core, history_short(commit, point->run->commit),
              date_day(date, point->run->date));
}

static void say_name(struct text *out, const struct history_series *series, enum figure figure)
{
    for (const char *at = series->row->name; *at; at++)
        text_add_bytes(out, *at == '_' ? " " : at, 1);
    if (figure != FIGURE_NOMINAL)
        text_addf(out, ", %s", history_figure_name(series, figure));
}

bool history_badge(struct text *out, const struct history *history, enum figure figure,
                   struct message *message)
{
    char number[FIGURE_TEXT_MAX];
    struct text name = {0}, value = {0}, title = {0};

    if (!history_one(history, message))
        return false;
    const struct history_series *series = &history->series[0];
    const struct history_line *line = history_newest(series);
    const struct history_point *point = &line->points[line->count - 1];
    bool fine = point->status == RESULT_OK;
    if (fine && !point->figures.known[figure])
        return message_add(message, "%s: %s %s has no %s", history->path, series->cell,
                           series->row->name, figure_name(figure));
    say_name(&name, series, figure);
    if (fine)
        text_addf(&value, "%s %s", figure_text(number, point->figures.of[figure], false),
                  history_unit(series));
    else /* an old number would be taken for a new one */
        text_add(&value, result_status_name(point->status));
    say_title(&title, series, point, text_get(&value));
    draw(out, text_get(&name), text_get(&value), fine ? color_of(line) : NO_RESULT,
         text_get(&title));
    text_free(&name);
    text_free(&value);
    text_free(&title);
    return !out->failed || message_add(message, "out of memory");
}
