/* Source lines of an image's instructions, from its debug information. */
#ifndef HOST_LIB_ELF_LINES_H
#define HOST_LIB_ELF_LINES_H

#include <stdbool.h>
#include <stdint.h>

struct elf_lines;

/* Of a file that was opened as an image. NULL, which all of these take, if no
 * process can be started to read it. */
struct elf_lines *elf_lines_open(const char *path);
void elf_lines_close(struct elf_lines *lines);

/* The file's name without its folder, and the line. False if not known. The name
 * lives until the next call. */
bool elf_lines_at(struct elf_lines *lines, uint32_t address, const char **file, int *line);

/* Whether debug information is there and could not be read to the end: it is
 * damaged, or larger than time and memory allow. */
bool elf_lines_failed(const struct elf_lines *lines);

#endif
