/* Source lines of an image's instructions, from its debug information. */
#ifndef HOST_LIB_ELF_LINES_H
#define HOST_LIB_ELF_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_lines;

/* Of a file that was opened as an image. NULL, which all of these take, if no
 * process can be started to read it. */
struct elf_lines *elf_lines_open(const char *path);
void elf_lines_close(struct elf_lines *lines);

/* The file's name without its folder, and the line: of the function that the address is in by
 * its symbol, so of the call of what the compiler put in line there. False if not known. The name
 * lives until the next call. */
bool elf_lines_at(struct elf_lines *lines, uint32_t address, const char **file, int *line);

/* Where line `line` of `file`, a path or the end of one, begins: its `index`th place, in the order
 * of the debug information. False if there are no more. */
bool elf_lines_begin(struct elf_lines *lines, const char *file, uint32_t line, uint32_t index,
                     uint32_t *address);

/* Instructions from `address` up to the next row's belong to the line; line 0: to none. */
struct elf_row {
    uint32_t address;
    uint32_t line, file; /* a number for elf_lines_file() */
};

/* Rows of all lines, from number `index` on, in that order: how many, 0 behind the last. They live
 * until the next call of any of these, as a file's path does. */
size_t elf_lines_rows(struct elf_lines *lines, uint32_t index, const struct elf_row **rows);
/* NULL if there is no such file. */
const char *elf_lines_file(struct elf_lines *lines, uint32_t number);

/* A place where a function has no code of its own. */
struct elf_inlined {
    uint32_t address; /* of its first instruction there */
    const char *file; /* whose line calls it; the path lives until the next call */
    int line;
};
/* The `index`th one of `function`, by its name or its linkage name. False: there are no more. */
bool elf_lines_inlined(struct elf_lines *lines, const char *function, uint32_t index,
                       struct elf_inlined *place);

/* Whether debug information is there and could not be read to the end: it is
 * damaged, or larger than time and memory allow. */
bool elf_lines_failed(const struct elf_lines *lines);

#endif
