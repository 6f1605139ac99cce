/* What a value without quotes is to those who read YAML. Readers of YAML 1.1 (PyYAML, libyaml's
 * users) and 1.2 (editors, JSON Schema) take many of them for different things: 010, no, 1e3.
 */
#ifndef HOST_LIB_FILES_YAML_PLAIN_H
#define HOST_LIB_FILES_YAML_PLAIN_H

enum yaml_plain {
    YAML_PLAIN_TEXT,  /* a text to all */
    YAML_PLAIN_WHOLE, /* the same whole number to all: 0, -12, 0x1F */
    YAML_PLAIN_REAL,  /* the same number with a point to all: 1.5, 2.0e+3 */
    YAML_PLAIN_BOOL,  /* true or false to all */
    YAML_PLAIN_NULL,  /* nothing to all: "", ~, null */
    YAML_PLAIN_ODD,   /* not the same to all, or of a form that invites mistakes */
};

/* Sources: YAML 1.1's types (int, float, bool, null, timestamp, merge, value) and YAML 1.2's core
 * schema. `*what`, unless it is a text, says what it is, to be put behind "which is". */
enum yaml_plain yaml_plain(const char *text, const char **what);

#endif
