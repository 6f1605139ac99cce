/* Source lines of an image's instructions, from its debug information. */
#ifndef HOST_LIB_ELF_LINES_H
#define HOST_LIB_ELF_LINES_H

#include <stdbool.h>
#include <stdint.h>

struct elf_lines;

/* NULL if the file has no debug information, which is no error. */
struct elf_lines *elf_lines_open(const char *path);
void elf_lines_close(struct elf_lines *lines);

/* The file's name without its folder, and the line. False if not known; `lines`
 * may be NULL. The name lives as long as `lines`. */
bool elf_lines_at(const struct elf_lines *lines, uint32_t address, const char **file, int *line);

#endif
