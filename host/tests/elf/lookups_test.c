/* What is asked of debug information, without the process that is asked in the tool: every row of
 * an image of ours leads to a path, and its line back to its address; what is not there is not
 * found.
 */
#include "host/lib/elf/bytes.h"
#include "host/lib/elf/lookups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SOURCE    "build/vdwt/guests/costs-mps2-an385.elf"
#define INLINED   "semihost" /* in it at several places */
#define ROWS_MAX  8192u
#define TRIES_MAX 4096u /* places at which one line begins */

static struct elf_bytes bytes;
static Dwarf *dwarf;
static struct elf_row rows[ROWS_MAX];
static size_t row_count;

static struct elf_answer ask(enum elf_lookup kind, uint32_t value, uint32_t index, const char *text)
{
    struct elf_question question = {.kind = kind, .value = value, .index = index};
    struct elf_answer answer = {.found = false};

    strncpy(question.text, text, sizeof question.text - 1u);
    elf_lookup(dwarf, &question, &answer);
    return answer;
}

static int open_image(void **state)
{
    struct message message = {0};
    struct elf_answer answer;

    (void)state;
    if (!elf_bytes_read(&bytes, SOURCE, &message))
        return -1;
    dwarf = dwarf_begin_elf(bytes.elf, DWARF_C_READ, NULL);
    while (dwarf && (answer = ask(ELF_LOOKUP_ROWS_AT, 0, (uint32_t)row_count, "")).found &&
           row_count + answer.row_count <= ROWS_MAX) {
        memcpy(rows + row_count, answer.rows, answer.row_count * sizeof *rows);
        row_count += answer.row_count;
    }
    return row_count > 0 ? 0 : -1;
}

static int close_image(void **state)
{
    (void)state;
    dwarf_end(dwarf);
    elf_bytes_free(&bytes);
    return 0;
}

static bool begins(size_t i)
{
    return rows[i].line &&
           (!i || rows[i - 1].line != rows[i].line || rows[i - 1].file != rows[i].file);
}

/* By its path, and by what that ends with. */
static bool leads_back(const struct elf_row *row, const char *path)
{
    for (uint32_t index = 0; index < TRIES_MAX; index++) {
        struct elf_answer answer = ask(ELF_LOOKUP_ADDRESS, row->line, index, path);
        if (!answer.found)
            return false;
        if (answer.address == row->address)
            return true;
    }
    return false;
}

static void every_line_leads_back_to_its_address(void **state)
{
    size_t begun = 0;

    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        if (!begins(i))
            continue;
        struct elf_answer file = ask(ELF_LOOKUP_FILE, rows[i].file, 0, "");
        const char *slash = strrchr(file.text, '/');
        assert_true(file.found);
        assert_true(leads_back(&rows[i], file.text));
        assert_true(leads_back(&rows[i], slash ? slash + 1 : file.text));
        begun++;
    }
    assert_true(begun > 20);
}

static void what_is_not_there_is_not_found(void **state)
{
    struct elf_answer file = ask(ELF_LOOKUP_FILE, rows[0].file, 0, "");

    (void)state;
    assert_non_null(
        strrchr(file.text, '/')); /* of what follows, the first letter is left out below */
    assert_false(ask(ELF_LOOKUP_ROWS_AT, 0, (uint32_t)row_count, "").found);
    assert_false(ask(ELF_LOOKUP_FILE, UINT32_MAX, 0, "").found);
    assert_false(ask(ELF_LOOKUP_ADDRESS, 1000000, 0, file.text).found);
    assert_false(ask(ELF_LOOKUP_ADDRESS, 0, 0, file.text).found);
    assert_false(ask(ELF_LOOKUP_ADDRESS, rows[0].line, UINT32_MAX, file.text).found);
    assert_false(ask(ELF_LOOKUP_ADDRESS, rows[0].line, 0, "no/such.c").found);
    assert_false(ask(ELF_LOOKUP_ADDRESS, rows[0].line, 0, strrchr(file.text, '/') + 2).found);
    assert_false(ask(ELF_LOOKUP_INLINED, 0, 0, "no_such_function").found);
    assert_false(ask(ELF_LOOKUP_LINE, rows[0].address, 0, "").found); /* another's question */
}

/* Each place is in code of which there is a row, and a line of a file calls it. */
static void a_function_is_found_where_it_is_inlined(void **state)
{
    struct elf_answer place;
    uint32_t count = 0;

    (void)state;
    for (; (place = ask(ELF_LOOKUP_INLINED, 0, count, INLINED)).found; count++) {
        bool any = false;
        for (size_t i = 0; i < row_count && !any; i++)
            any = rows[i].address == place.address;
        assert_true(any);
        assert_true(place.line > 0);
        assert_non_null(strstr(place.text, "guest"));
    }
    assert_true(count > 0);
    assert_false(ask(ELF_LOOKUP_INLINED, 0, UINT32_MAX, INLINED).found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_leads_back_to_its_address),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(a_function_is_found_where_it_is_inlined),
    };
    return cmocka_run_group_tests(tests, open_image, close_image);
}
