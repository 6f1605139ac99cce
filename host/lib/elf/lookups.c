/* Looks up in debug information what is not a single address's line; see lookups.h. Runs
 * in the process that reads it (lines.c), which is over when that takes too long.
 */
#include "host/lib/elf/lookups.h"

#include <dwarf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_FIRST 1024u
#define ROWS_MAX   (1u << 21) /* ROWS_FIRST, doubled so and so often */
#define FILES_MAX  8192u
#define PLACES_MAX 4096u
#define RANGES_MAX 16384u /* of a unit */
#define DROPPED_AT 0u     /* where the linker puts what it drops */

struct place {
    uint32_t address;
    int line;
    const char *file;
};

static struct {
    bool read;
    bool failed; /* some of it is not here */
    struct elf_row *rows;
    size_t row_count, row_room;
    char *files[FILES_MAX];
    size_t file_count;
    uint32_t last_file;
    const char *last_name; /* that it was made of */
    /* of the question answered last: */
    char asked[ELF_LOOKUP_TEXT];
    struct place places[PLACES_MAX];
    size_t place_count;
    bool inlined_known;
} known;

/* ---- every line's row ------------------------------------------------ */

static char *whole_path(Dwarf_Die *unit, const char *name)
{
    Dwarf_Attribute attribute;
    const char *folder = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
    char *path = NULL;

    if (name[0] == '/' || !folder)
        return strdup(name);
    return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

static void give_up(void)
{
    known.failed = true;
}

static uint32_t file_number(Dwarf_Die *unit, const char *name)
{
    char *path;

    if (known.last_name == name)
        return known.last_file;
    path = whole_path(unit, name);
    if (!path) {
        give_up();
        return FILES_MAX;
    }
    known.last_name = name;
    for (known.last_file = 0; known.last_file < known.file_count; known.last_file++)
        if (!strcmp(known.files[known.last_file], path)) {
            free(path);
            return known.last_file;
        }
    if (known.file_count < FILES_MAX) {
        known.files[known.file_count++] = path;
    } else {
        give_up();
        free(path);
    }
    return known.last_file;
}

static bool grow_rows(void)
{
    size_t room = known.row_room ? 2 * known.row_room : ROWS_FIRST;
    struct elf_row *grown = room <= ROWS_MAX ? realloc(known.rows, room * sizeof *grown) : NULL;

    if (!grown)
        return false;
    known.rows = grown;
    known.row_room = room;
    return true;
}

static void add_row(uint32_t address, uint32_t line, uint32_t file)
{
    if (known.row_count == known.row_room && !grow_rows()) {
        give_up();
        return;
    }
    known.rows[known.row_count++] = (struct elf_row){address, line, file};
}

/* The code of a unit's functions. What the linker dropped keeps its length, and lies at 0. */
struct ranges {
    struct {
        Dwarf_Addr low, high;
    } at[RANGES_MAX];
    size_t count;
    Dwarf_Addr dropped; /* up to here rows may be of what was dropped */
};

static void add_range(struct ranges *ranges, Dwarf_Addr low, Dwarf_Addr high)
{
    if (low <= DROPPED_AT) {
        ranges->dropped = high > ranges->dropped ? high : ranges->dropped;
        return;
    }
    if (low >= high)
        return;
    if (ranges->count == RANGES_MAX) {
        give_up();
        return;
    }
    ranges->at[ranges->count].low = low;
    ranges->at[ranges->count++].high = high;
}

static int add_code(Dwarf_Die *die, void *ranges)
{
    Dwarf_Addr base, low, high;
    ptrdiff_t at = 0;

    while ((at = dwarf_ranges(die, at, &base, &low, &high)) > 0)
        add_range(ranges, low & ~1ull, high & ~1ull); /* an assembler's have the Thumb bit */
    return DWARF_CB_OK;
}

/* RANGES_MAX for none. */
static size_t range_of(const struct ranges *ranges, Dwarf_Addr address)
{
    for (size_t i = 0; address >= ranges->dropped && i < ranges->count; i++)
        if (address >= ranges->at[i].low && address < ranges->at[i].high)
            return i;
    return RANGES_MAX;
}

static void end_range(const struct ranges *ranges, size_t range)
{
    if (range < RANGES_MAX)
        add_row((uint32_t)ranges->at[range].high, 0, 0);
}

static void each_unit(Dwarf *dwarf, void (*visit)(Dwarf_Die *unit))
{
    Dwarf_Off at = 0, next = 0;
    size_t header = 0;
    Dwarf_Die unit;

    for (; dwarf_nextcu(dwarf, at, &next, &header, NULL, NULL, NULL) == 0; at = next)
        if (dwarf_offdie(dwarf, at + header, &unit))
            visit(&unit);
}

/* libdw has sorted them by address, so that rows of what was dropped lie among others. */
static void read_lines(Dwarf_Die *unit, const struct ranges *ranges)
{
    size_t count, range, last = RANGES_MAX;
    Dwarf_Lines *lines;

    if (dwarf_getsrclines(unit, &lines, &count) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        Dwarf_Line *line = dwarf_onesrcline(lines, i);
        const char *name = dwarf_linesrc(line, NULL, NULL);
        Dwarf_Addr address = 0;
        bool ends = false;
        int number = 0;

        if (dwarf_lineaddr(line, &address) != 0 || dwarf_lineendsequence(line, &ends) != 0 ||
            ends || !name || dwarf_lineno(line, &number) != 0)
            continue;
        range = range_of(ranges, address);
        if (range == RANGES_MAX)
            continue;
        if (range != last)
            end_range(ranges, last);
        last = range;
        add_row((uint32_t)address, (uint32_t)number, number ? file_number(unit, name) : 0);
    }
    end_range(ranges, last);
}

static void read_unit(Dwarf_Die *unit)
{
    static struct ranges ranges;

    ranges.count = 0;
    ranges.dropped = 0;
    known.last_name = NULL;
    dwarf_getfuncs(unit, add_code, &ranges, 0);
    if (!ranges.count && !ranges.dropped) /* assembly does not tell of functions */
        add_code(unit, &ranges);
    read_lines(unit, &ranges);
}

static void read_rows(Dwarf *dwarf)
{
    if (!known.read)
        each_unit(dwarf, read_unit);
    known.read = true;
}

static void answer_rows(const struct elf_question *question, struct elf_answer *answer)
{
    for (size_t i = question->index; i < known.row_count && answer->row_count < ELF_LOOKUP_ROWS;
         i++)
        answer->rows[answer->row_count++] = known.rows[i];
    answer->found = answer->row_count > 0;
}

/* ---- where a line begins ---------------------------------------------- */

/* `asked` is the path, or what it ends with behind a slash. */
static bool is_file(const char *path, const char *asked)
{
    size_t length = strlen(path), most = strlen(asked);

    return length >= most && !strcmp(path + length - most, asked) &&
           (length == most || path[length - most - 1] == '/');
}

/* A row begins its line if the one before it is another's. */
static void answer_address(const struct elf_question *question, struct elf_answer *answer)
{
    uint32_t skip = question->index;

    for (size_t i = 0; i < known.row_count; i++) {
        const struct elf_row *row = &known.rows[i], *before = i ? row - 1 : NULL;

        if (row->line != question->value || !row->line || row->file >= known.file_count ||
            !is_file(known.files[row->file], question->text))
            continue;
        if (before && before->line == row->line && before->file == row->file)
            continue;
        if (skip-- > 0)
            continue;
        answer->found = true;
        answer->address = row->address;
        return;
    }
}

/* ---- where a function is inlined -------------------------------------- */

static bool is_asked(const char *name)
{
    return name && !strcmp(name, known.asked);
}

static const char *linkage_name(Dwarf_Die *die)
{
    Dwarf_Attribute attribute;

    return dwarf_formstring(dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute));
}

static const char *call_file(Dwarf_Die *unit, Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Word number = 0;
    Dwarf_Files *files;
    size_t count;

    if (dwarf_formudata(dwarf_attr(die, DW_AT_call_file, &attribute), &number) != 0 ||
        dwarf_getsrcfiles(unit, &files, &count) != 0 || number >= count)
        return NULL;
    return dwarf_filesrc(files, number, NULL, NULL);
}

static uint32_t first_address(Dwarf_Die *die)
{
    Dwarf_Addr address = 0, base, end;

    if (dwarf_entrypc(die, &address) != 0 && dwarf_lowpc(die, &address) != 0)
        dwarf_ranges(die, 0, &base, &address, &end);
    return (uint32_t)address & ~1u;
}

static void add_place(Dwarf_Die *unit, Dwarf_Die *die)
{
    struct place *place = &known.places[known.place_count];
    Dwarf_Attribute attribute;
    Dwarf_Word line = 0;
    const char *file = call_file(unit, die);

    if (known.place_count == PLACES_MAX) {
        give_up();
        return;
    }
    known.place_count++;
    dwarf_formudata(dwarf_attr(die, DW_AT_call_line, &attribute), &line);
    *place = (struct place){first_address(die), (int)line, file ? file : ""};
}

/* Depth first, without recursion: a tree may be as deep as its file is long. */
#define DEPTH_MAX 256u

static void look_through(Dwarf_Die *unit)
{
    static Dwarf_Die stack[DEPTH_MAX];
    size_t depth = 0;

    if (dwarf_child(unit, &stack[0]) != 0)
        return;
    for (;;) {
        Dwarf_Die *die = &stack[depth];

        if (dwarf_tag(die) == DW_TAG_inlined_subroutine &&
            (is_asked(dwarf_diename(die)) || is_asked(linkage_name(die))))
            add_place(unit, die);
        if (depth + 1 == DEPTH_MAX) {
            if (dwarf_haschildren(die) > 0)
                give_up();
        } else if (dwarf_child(die, &stack[depth + 1]) == 0) {
            depth++;
            continue;
        }
        while (dwarf_siblingof(&stack[depth], &stack[depth]) != 0) {
            if (depth == 0)
                return;
            depth--;
        }
    }
}

static void answer_inlined(Dwarf *dwarf, const struct elf_question *question,
                           struct elf_answer *answer)
{
    if (!known.inlined_known || strcmp(known.asked, question->text) != 0) {
        known.place_count = 0;
        strcpy(known.asked, question->text);
        each_unit(dwarf, look_through);
        known.inlined_known = true;
    }
    if (question->index >= known.place_count)
        return;
    const struct place *place = &known.places[question->index];
    answer->found = true;
    answer->address = place->address;
    answer->line = place->line;
    strncpy(answer->text, place->file, sizeof answer->text - 1u);
}

bool elf_lookup(Dwarf *dwarf, const struct elf_question *question, struct elf_answer *answer)
{
    switch (question->kind) {
    case ELF_LOOKUP_ADDRESS:
        read_rows(dwarf);
        answer_address(question, answer);
        break;
    case ELF_LOOKUP_ROWS_AT:
        read_rows(dwarf);
        answer_rows(question, answer);
        break;
    case ELF_LOOKUP_FILE:
        answer->found = question->value < known.file_count;
        if (answer->found)
            strncpy(answer->text, known.files[question->value], sizeof answer->text - 1u);
        break;
    case ELF_LOOKUP_INLINED:
        answer_inlined(dwarf, question, answer);
        break;
    default:
        break;
    }
    return !known.failed;
}
