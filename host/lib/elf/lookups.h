/* What is asked of an image's debug information, and the answers: between whoever asks
 * (lines.h) and the process that reads it.
 */
#ifndef HOST_LIB_ELF_LOOKUPS_H
#define HOST_LIB_ELF_LOOKUPS_H

#include "host/lib/elf/lines.h"
#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

#define ELF_LOOKUP_TEXT 512u
#define ELF_LOOKUP_ROWS 32u

enum elf_lookup {
    ELF_LOOKUP_LINE,    /* of the instruction at `value`: file without its folder, line */
    ELF_LOOKUP_ADDRESS, /* the `index`th where line `value` of file `text` begins */
    ELF_LOOKUP_ROWS_AT, /* rows of all lines, from `index` on */
    ELF_LOOKUP_FILE,    /* the path of file number `value` of these rows */
    ELF_LOOKUP_INLINED, /* the `index`th place where function `text` is inlined: the address of
                         * its first instruction, the file and the line that call it */
    ELF_LOOKUPS
};

struct elf_question {
    uint32_t kind; /* enum elf_lookup */
    uint32_t value, index;
    char text[ELF_LOOKUP_TEXT];
};

struct elf_answer {
    bool found;
    uint32_t address;
    int line;
    char text[ELF_LOOKUP_TEXT];
    uint32_t row_count; /* ELF_LOOKUP_ROWS_AT: 0 behind the last */
    struct elf_row rows[ELF_LOOKUP_ROWS];
};

/* All but ELF_LOOKUP_LINE. False if it cannot be read to the end: no memory, or more than an image
 * has by far (of rows, files, ranges, places, or how deep these are in each other). */
bool elf_lookup(Dwarf *dwarf, const struct elf_question *question, struct elf_answer *answer);

#endif
