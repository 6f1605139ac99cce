/* Source lines by libdw; see elf_lines.h. */
#include "host/lib/elf/lines.h"

#include "host/lib/elf/bytes.h"
#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>

struct elf_lines {
    struct elf_bytes bytes;
    Dwarf *dwarf;
};

struct elf_lines *elf_lines_open(const char *path)
{
    struct elf_lines *lines = calloc(1, sizeof *lines);
    struct message ignored = {0}; /* there are no lines then, and that is all */

    if (!lines)
        return NULL;
    if (elf_bytes_read(&lines->bytes, path, &ignored))
        lines->dwarf = dwarf_begin_elf(lines->bytes.elf, DWARF_C_READ, NULL);
    if (lines->dwarf)
        return lines;
    elf_lines_close(lines);
    return NULL;
}

void elf_lines_close(struct elf_lines *lines)
{
    if (!lines)
        return;
    if (lines->dwarf)
        dwarf_end(lines->dwarf);
    elf_bytes_free(&lines->bytes);
    free(lines);
}

/* Not every producer writes .debug_aranges: then each unit is asked. */
static bool unit_at(Dwarf *dwarf, Dwarf_Addr address, Dwarf_Die *unit)
{
    Dwarf_Off at = 0, next = 0;
    size_t header = 0;

    if (dwarf_addrdie(dwarf, address, unit))
        return true;
    for (; dwarf_nextcu(dwarf, at, &next, &header, NULL, NULL, NULL) == 0; at = next)
        if (dwarf_offdie(dwarf, at + header, unit) && dwarf_haspc(unit, address) > 0)
            return true;
    return false;
}

bool elf_lines_at(const struct elf_lines *lines, uint32_t address, const char **file, int *line)
{
    Dwarf_Die unit;
    Dwarf_Line *found;
    const char *path, *slash;

    if (!lines || !unit_at(lines->dwarf, address, &unit))
        return false;
    found = dwarf_getsrc_die(&unit, address);
    path = found ? dwarf_linesrc(found, NULL, NULL) : NULL;
    if (!path || dwarf_lineno(found, line) != 0 || *line == 0)
        return false;
    slash = strrchr(path, '/');
    *file = slash ? slash + 1 : path;
    return true;
}
