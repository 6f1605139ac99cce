/* Lines that say of each thing what was found, a verdict, and what to do. They fit a terminal
 * of any width: a value or remedy goes on below itself, and where there is no room beside the
 * name below that.
 */
#ifndef HOST_LIB_DOCTOR_LINES_H
#define HOST_LIB_DOCTOR_LINES_H

#include "host/lib/audit/audit.h"
#include <jansson.h>
#include <stdio.h>

#define LINE_WIDTH_LEAST 32u
#define LINES_MAX        48u

struct line {
    const char *name; /* for programs; static */
    const char *what; /* for people; static */
    enum audit_verdict verdict;
    char value[AUDIT_VALUE_MAX];
    char remedy[AUDIT_REMEDY_MAX];
};

/* Zero-initialise. Lines beyond LINES_MAX are an error in the program, and abort it. */
struct lines {
    struct line lines[LINES_MAX];
    size_t count;
    const char *heading; /* printable; stays with the caller; NULL: none */
};

/* Adds one; the remedy NULL: none. */
struct line *lines_add(struct lines *lines, const char *name, const char *what,
                       enum audit_verdict verdict, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
void lines_add_audit(struct lines *lines, const struct audit *audit);

bool lines_any_bad(const struct lines *lines);

struct lines_style {
    size_t width; /* of the terminal */
    bool colour;
};
/* A printable text by itself. */
void lines_say(FILE *out, const struct lines_style *style, const char *text);
void lines_print(const struct lines *lines, FILE *out, const struct lines_style *style);

/* An array of {"item", "what", "value", "verdict", "remedy" (a string or null)}. */
json_t *lines_json(const struct lines *lines);

#endif
