/* Debug information as no compiler of ours writes it: with a libdw of the test's in its place,
 * whose units, lines and tree are made here. What cannot be read to the end is said, never half
 * answered.
 */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host/tests/base/short_memory.h"

/* ---- A libdw ------------------------------------------------------------ */

enum { NONE = -1, RANGES = 4 };

struct line {
    uint64_t address;
    const char *name;
    int number;
    bool no_address, no_end, ends, no_number;
};

struct node {
    int tag;
    const char *name, *linkage;
    uint64_t entry, low;
    struct {
        uint64_t low, high;
    } ranges[RANGES];
    size_t range_count;
    bool has_file, has_files, has_entry, has_low;
    uint64_t file, line;
    struct node *child, *sibling;
};

struct unit {
    const char *folder;
    struct node *functions;
    size_t function_count;
    struct node die;
    bool is_lost, has_no_lines;
    const struct line *lines;
    size_t line_count, made_lines; /* made: one after the other, each of its own file */
    bool own_files;
};

static struct unit *units;
static size_t unit_count;
static const struct unit *current; /* whose lines are read */
static char made_names[10000][8];

static struct node *node_of(Dwarf_Die *die)
{
    return die->addr;
}

static struct unit *unit_of(Dwarf_Die *die)
{
    return (struct unit *)(void *)((char *)die->addr - offsetof(struct unit, die));
}

static int next_unit(Dwarf_Off at, Dwarf_Off *next, size_t *header)
{
    *next = at + 1;
    *header = 0;
    return at < unit_count ? 0 : 1;
}

static Dwarf_Die *die_at(Dwarf_Off at, Dwarf_Die *die)
{
    die->addr = &units[at].die;
    return units[at].is_lost ? NULL : die;
}

static Dwarf_Attribute *attribute_of(Dwarf_Die *die, unsigned what, Dwarf_Attribute *attribute)
{
    const struct node *node = node_of(die);

    attribute->code = what;
    attribute->valp = NULL;
    if (what == DW_AT_comp_dir)
        attribute->valp = (unsigned char *)(uintptr_t)unit_of(die)->folder;
    else if (what == DW_AT_linkage_name)
        attribute->valp = (unsigned char *)(uintptr_t)node->linkage;
    else if (what == DW_AT_call_line || node->has_file)
        attribute->valp = die->addr;
    return attribute->valp ? attribute : NULL;
}

static const char *string_of(Dwarf_Attribute *attribute)
{
    return attribute ? (const char *)attribute->valp : NULL;
}

static int number_of(Dwarf_Attribute *attribute, Dwarf_Word *number)
{
    if (!attribute)
        return NONE;
    const struct node *node = (const void *)attribute->valp;
    *number = attribute->code == DW_AT_call_line ? node->line : node->file;
    return 0;
}

static ptrdiff_t range_at(Dwarf_Die *die, ptrdiff_t at, Dwarf_Addr *low, Dwarf_Addr *high)
{
    const struct node *node = node_of(die);

    if (node->range_count > RANGES && (size_t)at < node->range_count) {
        *low = 0x100 + 8 * (uint64_t)at;
        *high = *low + 4;
        return at + 1;
    }
    if ((size_t)at >= node->range_count)
        return 0;
    *low = node->ranges[at].low;
    *high = node->ranges[at].high;
    return at + 1;
}

static ptrdiff_t each_function(Dwarf_Die *unit, int (*visit)(Dwarf_Die *, void *), void *context)
{
    const struct unit *of = unit_of(unit);

    for (size_t i = 0; i < of->function_count; i++)
        assert_int_equal(visit(&(Dwarf_Die){.addr = &of->functions[i]}, context), DWARF_CB_OK);
    return 0;
}

static int lines_of(Dwarf_Die *unit, Dwarf_Lines **lines, size_t *count)
{
    current = unit_of(unit);
    *lines = NULL;
    *count = current->made_lines ? current->made_lines : current->line_count;
    return current->has_no_lines ? NONE : 0;
}

/* The number of the line, from 1. */
static Dwarf_Line *line_at(size_t at)
{
    return (Dwarf_Line *)(uintptr_t)(at + 1);
}

static const struct line *line_of(Dwarf_Line *line)
{
    static struct line any;
    size_t at = (uintptr_t)line - 1;

    if (!current->made_lines)
        return &current->lines[at];
    any = (struct line){.address = 0x1000 + at, .number = 1 + (int)(at % 100), .name = "made.c"};
    if (current->own_files)
        any.name = made_names[at];
    return &any;
}

static int address_of(Dwarf_Line *line, Dwarf_Addr *address)
{
    *address = line_of(line)->address;
    return line_of(line)->no_address ? NONE : 0;
}

static int end_of(Dwarf_Line *line, bool *ends)
{
    *ends = line_of(line)->ends;
    return line_of(line)->no_end ? NONE : 0;
}

static int line_number_of(Dwarf_Line *line, int *number)
{
    *number = line_of(line)->number;
    return line_of(line)->no_number ? NONE : 0;
}

static int files_of(Dwarf_Die *unit, size_t *count)
{
    *count = 2;
    return unit_of(unit)->die.has_files ? 0 : NONE;
}

static int entry_of(Dwarf_Die *die, Dwarf_Addr *address)
{
    *address = node_of(die)->has_entry ? node_of(die)->entry : *address;
    return node_of(die)->has_entry ? 0 : NONE;
}

static int low_of(Dwarf_Die *die, Dwarf_Addr *address)
{
    *address = node_of(die)->has_low ? node_of(die)->low : *address;
    return node_of(die)->has_low ? 0 : NONE;
}

static int follow(struct node *node, Dwarf_Die *die)
{
    if (!node)
        return 1;
    die->addr = node;
    return 0;
}

static const char *name_of_file(Dwarf_Word number)
{
    return number ? "calls.c" : NULL;
}

static int has_children(Dwarf_Die *die)
{
    return node_of(die)->child != NULL;
}

/* Functions alone, so that the branches are the product's. */
#define dwarf_nextcu(dwarf, at, next, header, ...) ((void)(dwarf), next_unit(at, next, header))
#define dwarf_offdie(dwarf, at, die)               ((void)(dwarf), die_at(at, die))
#define dwarf_attr(die, what, attribute)           attribute_of(die, what, attribute)
#define dwarf_attr_integrate(die, what, attribute) attribute_of(die, what, attribute)
#define dwarf_formstring(attribute)                string_of(attribute)
#define dwarf_formudata(attribute, number)         number_of(attribute, number)
#define dwarf_ranges(die, at, base, low, high)     ((void)(base), range_at(die, at, low, high))
#define dwarf_getfuncs(unit, visit, context, at)   each_function(unit, visit, context)
#define dwarf_getsrclines(unit, lines, count)      lines_of(unit, lines, count)
#define dwarf_onesrcline(lines, at)                ((void)(lines), line_at(at))
#define dwarf_linesrc(line, time, size)            line_of(line)->name
#define dwarf_lineaddr(line, address)              address_of(line, address)
#define dwarf_lineendsequence(line, ends)          end_of(line, ends)
#define dwarf_lineno(line, number)                 line_number_of(line, number)
#define dwarf_getsrcfiles(unit, files, count)      ((void)(files), files_of(unit, count))
#define dwarf_filesrc(files, number, time, size)   name_of_file(number)
#define dwarf_entrypc(die, address)                entry_of(die, address)
#define dwarf_lowpc(die, address)                  low_of(die, address)
#define dwarf_tag(die)                             node_of(die)->tag
#define dwarf_diename(die)                         node_of(die)->name
#define dwarf_haschildren(die)                     has_children(die)
#define dwarf_child(die, to)                       follow(node_of(die)->child, to)
#define dwarf_siblingof(die, to)                   follow(node_of(die)->sibling, to)
#define elf_lookup                                 look_up
#include "host/lib/elf/lookups.c"

/* ---- What is asked -------------------------------------------------------- */

static bool whole; /* of the last answer: it could be read to the end */

static struct elf_answer ask(enum elf_lookup kind, uint32_t value, uint32_t index, const char *text)
{
    struct elf_question question = {.kind = kind, .value = value, .index = index};
    struct elf_answer answer = {.found = false};

    strncpy(question.text, text, sizeof question.text - 1u);
    whole = elf_lookup(NULL, &question, &answer);
    return answer;
}

static int forget(void **state)
{
    (void)state;
    free(known.rows);
    for (size_t i = 0; i < known.file_count; i++)
        free(known.files[i]);
    memset(&known, 0, sizeof known);
    return 0;
}

static void set_units(struct unit *all, size_t count)
{
    forget(NULL);
    units = all;
    unit_count = count;
}

static struct elf_answer rows_of(struct unit *all, size_t count)
{
    set_units(all, count);
    return ask(ELF_LOOKUP_ROWS_AT, 0, 0, "");
}

static void is_row(const struct elf_answer *answer, size_t at, uint32_t address, uint32_t line)
{
    assert_true(at < answer->row_count);
    assert_int_equal(answer->rows[at].address, address);
    assert_int_equal(answer->rows[at].line, line);
}

static void is_file_of(const struct elf_answer *answer, size_t at, const char *path)
{
    struct elf_answer file = ask(ELF_LOOKUP_FILE, answer->rows[at].file, 0, "");

    assert_true(file.found);
    assert_string_equal(file.text, path);
}

static struct node code = {.range_count = 1, .ranges = {{0x100, 0x200}}};

/* ---- Lines ---------------------------------------------------------------- */

static void a_path_is_whole_however_its_file_is_named(void **state)
{
    static const char same[] = "a.c", again[] = "a.c";
    static const struct line lines[] = {
        {0x100, same, 1}, {0x104, "/tree/b.c", 2}, {0x108, again, 3}, {0x10C, again, 4}};
    static const struct line others[] = {{0x180, same, 5}};
    struct unit all[] = {
        {"/in", &code, 1, .lines = lines, .line_count = 4},
        {NULL, &code, 1, .lines = others, .line_count = 1},
    };
    struct elf_answer rows = rows_of(all, 2);

    (void)state;
    assert_true(whole && rows.found);
    assert_int_equal(rows.row_count, 7); /* and the end of each unit's code */
    is_file_of(&rows, 0, "/in/a.c");
    is_file_of(&rows, 1, "/tree/b.c");
    assert_int_equal(rows.rows[2].file, rows.rows[0].file);
    assert_int_equal(rows.rows[3].file, rows.rows[0].file);
    is_row(&rows, 4, 0x200, 0);
    is_file_of(&rows, 5, "a.c"); /* nobody says in which folder */
    assert_int_not_equal(rows.rows[5].file, rows.rows[0].file);
}

/* The linker leaves the lines of what it drops, and puts them at 0. */
static void lines_of_what_was_dropped_are_none(void **state)
{
    static struct node some[] = {
        {.range_count = 2, .ranges = {{0, 0x40}, {0, 0x20}}},
        {.range_count = 3, .ranges = {{0x30, 0x50}, {0x100, 0x100}, {0x101, 0x111}}},
    };
    static const struct line lines[] = {{0x10, "a.c", 1},  {0x38, "a.c", 2},  {0x48, "a.c", 3},
                                        {0x60, "a.c", 4},  {0x100, "a.c", 5}, {0x10E, "a.c", 6},
                                        {0x110, "a.c", 7}, {0x200, "a.c", 8}};
    struct unit all[] = {
        {"/in", some, 2, .lines = lines, .line_count = 8},
        {"/in", some, 1, .lines = lines, .line_count = 8},
    };
    struct elf_answer rows = rows_of(all, 2);

    (void)state;
    assert_true(whole);
    assert_int_equal(rows.row_count, 5); /* of the second unit none is left */
    is_row(&rows, 0, 0x48, 3);
    is_row(&rows, 1, 0x50, 0); /* the end of the first range */
    is_row(&rows, 2, 0x100, 5);
    is_row(&rows, 3, 0x10E, 6);
    is_row(&rows, 4, 0x110, 0);
}

static void assembly_has_the_range_of_its_unit(void **state)
{
    static const struct line lines[] = {{0x100, "a.s", 1}, {0x300, "a.s", 2}};
    struct unit all[] = {{"/in", .die = {.range_count = 1, .ranges = {{0x100, 0x180}}},
                          .lines = lines, .line_count = 2}};
    struct elf_answer rows = rows_of(all, 1);

    (void)state;
    assert_int_equal(rows.row_count, 2);
    is_row(&rows, 0, 0x100, 1);
    is_row(&rows, 1, 0x180, 0);
}

/* What is missing of one line or one unit costs this alone. */
static void what_is_damaged_is_left_out(void **state)
{
    static const struct line lines[] = {
        {0x100, "a.c", 1}, {0x104, "a.c", 2, .no_address = true}, {0x108, "a.c", 3, .no_end = true},
        {0x10C, NULL, 4},  {0x110, "a.c", 5, .no_number = true},  {0x114, "a.c", 6, .ends = true},
        {0x118, "a.c", 0}, /* of no line: the compiler's own */
        {0x11C, "a.c", 7},
    };
    struct unit all[] = {
        {"/in", &code, 1, .lines = lines, .line_count = 8, .is_lost = true},
        {"/in", &code, 1, .has_no_lines = true},
        {"/in", &code, 1, .lines = lines, .line_count = 8},
    };
    struct elf_answer rows = rows_of(all, 3);

    (void)state;
    assert_true(whole);
    assert_int_equal(rows.row_count, 4);
    is_row(&rows, 0, 0x100, 1);
    is_row(&rows, 1, 0x118, 0);
    is_row(&rows, 2, 0x11C, 7);
    is_row(&rows, 3, 0x200, 0);
}

static void a_line_begins_where_another_ends(void **state)
{
    static const struct line lines[] = {{0x100, "a.c", 5}, {0x104, "a.c", 5}, {0x108, "b.c", 5},
                                        {0x10C, "a.c", 5}, {0x110, "a.c", 6}, {0x114, "a.c", 5}};
    static const uint32_t begins[] = {0x100, 0x10C, 0x114};
    struct unit all[] = {{"/in", &code, 1, .lines = lines, .line_count = 6}};

    (void)state;
    set_units(all, 1);
    for (uint32_t i = 0; i < 3; i++) {
        struct elf_answer place = ask(ELF_LOOKUP_ADDRESS, 5, i, "a.c");
        assert_true(place.found);
        assert_int_equal(place.address, begins[i]);
    }
    assert_false(ask(ELF_LOOKUP_ADDRESS, 5, 3, "a.c").found);
    assert_true(whole);
}

/* ---- More than there is room for ------------------------------------------- */

static void any_number_of_lines_is_read(void **state)
{
    struct node all_code = {.range_count = 1, .ranges = {{0x1000, 0x4000}}};
    struct unit all[] = {{"/in", &all_code, 1, .made_lines = 5000}};

    (void)state;
    rows_of(all, 1);
    struct elf_answer rows = ask(ELF_LOOKUP_ROWS_AT, 0, 4990, "");
    assert_true(whole);
    assert_int_equal(rows.row_count, 11);
    is_row(&rows, 9, 0x1000 + 4999, 100);
    is_row(&rows, 10, 0x4000, 0);
}

static void without_memory_it_is_not_read_to_the_end(void **state)
{
    struct node all_code = {.range_count = 1, .ranges = {{0x1000, 0x4000}}};
    struct unit all[] = {{"/in", &all_code, 1, .made_lines = 3000}, {NULL, &code, 1}};
    const struct line lines[] = {{0x100, "a.c", 1}};
    unsigned number = 1;

    (void)state;
    all[1].lines = lines;
    all[1].line_count = 1;
    while (memory_fail_at(number++), rows_of(all, 2), memory_failed())
        assert_false(whole);
    assert_true(whole);
    assert_int_equal(number, 7); /* two paths, 1024, 2048 and 4096 rows */
}

static void too_many_lines_are_said(void **state)
{
    struct node all_code = {.range_count = 1, .ranges = {{0x1000, 0x80000000u}}};
    struct unit all[] = {{"/in", &all_code, 1, .made_lines = ROWS_MAX - 1u}};

    (void)state;
    rows_of(all, 1);
    assert_true(whole); /* with the end of the range */
    all[0].made_lines++;
    rows_of(all, 1);
    assert_false(whole);
}

static void too_many_files_are_said(void **state)
{
    struct node all_code = {.range_count = 1, .ranges = {{0x1000, 0x10000}}};
    struct unit all[] = {{"", &all_code, 1, .made_lines = FILES_MAX, .own_files = true}};

    (void)state;
    for (size_t i = 0; i <= FILES_MAX; i++)
        snprintf(made_names[i], sizeof made_names[i], "/%zu.c", i);
    rows_of(all, 1);
    assert_true(whole);
    assert_true(ask(ELF_LOOKUP_FILE, FILES_MAX - 1u, 0, "").found);
    all[0].made_lines++;
    rows_of(all, 1);
    assert_false(whole);
    assert_false(ask(ELF_LOOKUP_FILE, FILES_MAX, 0, "").found);
    assert_false(ask(ELF_LOOKUP_ADDRESS, 1 + FILES_MAX % 100, 0, "8192.c").found);
}

static void too_many_ranges_are_said(void **state)
{
    struct node scattered = {.range_count = RANGES_MAX};
    const struct line last[] = {{0x100 + 8 * (RANGES_MAX - 1u), "a.c", 1}};
    struct unit all[] = {{"/in", &scattered, 1, .lines = last, .line_count = 1}};

    (void)state;
    struct elf_answer rows = rows_of(all, 1);
    assert_true(whole);
    is_row(&rows, 0, (uint32_t)last[0].address, 1);
    scattered.range_count++;
    rows_of(all, 1);
    assert_false(whole);
}

/* ---- What is inlined -------------------------------------------------------- */

#define INLINED .tag = DW_TAG_inlined_subroutine

static struct elf_answer inlined_of(struct node *first, uint32_t index, const char *name)
{
    static struct unit all;

    if (index == 0) {
        all = (struct unit){.die = {.child = first, .has_files = true}};
        set_units(&all, 1);
    }
    return ask(ELF_LOOKUP_INLINED, 0, index, name);
}

static void a_place_is_known_however_it_is_told(void **state)
{
    struct node other = {INLINED, "other", "_Z5askedv", .has_low = true, .low = 0x301},
                ranges = {INLINED,          "asked",          .ranges = {{0x200, 0x210}},
                          .range_count = 1, .has_file = true, .file = 1,
                          .line = 8,        .sibling = &other},
                variable = {DW_TAG_variable, "asked", .sibling = &ranges},
                entry = {INLINED,   "asked",          .has_entry = true, .entry = 0x105,
                         .line = 7, .has_file = true, .file = 2,         .child = &variable};
    struct node nameless = {INLINED, .sibling = &entry};
    struct elf_answer place = inlined_of(&nameless, 0, "asked");

    (void)state;
    assert_true(whole && place.found);
    assert_int_equal(place.address, 0x104);
    assert_int_equal(place.line, 7);
    assert_string_equal(place.text, ""); /* there is no file 2 */
    place = inlined_of(NULL, 1, "asked");
    assert_int_equal(place.address, 0x200);
    assert_int_equal(place.line, 8);
    assert_string_equal(place.text, "calls.c");
    assert_false(inlined_of(NULL, 2, "asked").found);
    place = ask(ELF_LOOKUP_INLINED, 0, 0, "_Z5askedv"); /* another question: all anew */
    assert_int_equal(place.address, 0x300);
    assert_string_equal(place.text, "");
    assert_false(ask(ELF_LOOKUP_INLINED, 0, 1, "_Z5askedv").found);
}

static void a_unit_without_files_or_code_has_places_all_the_same(void **state)
{
    struct node asked = {INLINED,   "asked",           .has_file = true, .file = 1,
                         .line = 3, .has_entry = true, .entry = 0x40};
    struct unit all[] = {{.die = {.child = &asked}}, {.folder = NULL}};

    (void)state;
    set_units(all, 2);
    struct elf_answer place = ask(ELF_LOOKUP_INLINED, 0, 0, "asked");
    assert_true(whole && place.found);
    assert_int_equal(place.address, 0x40);
    assert_int_equal(place.line, 3);
    assert_string_equal(place.text, "");
}

static void too_many_places_are_said(void **state)
{
    static struct node many[PLACES_MAX + 1u];

    (void)state;
    for (size_t i = 0; i <= PLACES_MAX; i++)
        many[i] = (struct node){INLINED, "asked", .sibling = i < PLACES_MAX ? &many[i + 1] : NULL};
    inlined_of(&many[1], 0, "asked");
    assert_true(whole);
    inlined_of(&many[0], 0, "asked");
    assert_false(whole);
}

static void what_is_too_deep_is_said(void **state)
{
    static struct node deep[DEPTH_MAX + 1u];

    (void)state;
    for (size_t i = 0; i <= DEPTH_MAX; i++)
        deep[i] = (struct node){DW_TAG_lexical_block, .child = i < DEPTH_MAX ? &deep[i + 1] : NULL};
    deep[DEPTH_MAX] = (struct node){INLINED, "asked"};
    assert_true(inlined_of(&deep[1], 0, "asked").found);
    assert_true(whole);
    assert_false(inlined_of(&deep[0], 0, "asked").found);
    assert_false(whole);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_path_is_whole_however_its_file_is_named),
        TEST(lines_of_what_was_dropped_are_none),
        TEST(assembly_has_the_range_of_its_unit),
        TEST(what_is_damaged_is_left_out),
        TEST(a_line_begins_where_another_ends),
        TEST(any_number_of_lines_is_read),
        TEST(without_memory_it_is_not_read_to_the_end),
        TEST(too_many_lines_are_said),
        TEST(too_many_files_are_said),
        TEST(too_many_ranges_are_said),
        TEST(a_place_is_known_however_it_is_told),
        TEST(a_unit_without_files_or_code_has_places_all_the_same),
        TEST(too_many_places_are_said),
        TEST(what_is_too_deep_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
