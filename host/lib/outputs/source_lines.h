/* Which source line each of an image's instructions belongs to. */
#ifndef HOST_LIB_OUTPUTS_SOURCE_LINES_H
#define HOST_LIB_OUTPUTS_SOURCE_LINES_H

#include "host/lib/trace/names.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* [address, end) belongs to line `line` of file number `file`. */
struct source_line {
    uint32_t address, end;
    uint32_t line, file;
};

struct source_lines {
    struct source_line *lines; /* by address */
    size_t count;
    char **files; /* their paths */
    size_t file_count;
};

/* All code that is linked and has debug information. False without memory. */
bool source_lines_read(struct source_lines *lines, const struct trace_names *names);
/* NULL if it is not known. */
const struct source_line *source_lines_at(const struct source_lines *lines, uint32_t address);
void source_lines_free(struct source_lines *lines);

#endif
