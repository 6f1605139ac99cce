/* Debug information that is too much for libdw costs a process of its own, and no
 * more: with a libdw of the test's in its place.
 */
#include "host/lib/elf/lookups.h"

#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum trouble { DIES = 1, LOOPS, WRITES, FINDS_NOTHING };
#define CUT 7u /* a file of which only half could be read */

static Dwarf_Die *cause(Dwarf_Addr trouble);

#define dwarf_addrdie(dwarf, address, unit) cause(address)
#define dwarf_nextcu(...)                   1 /* there are no others */
#define elf_lookup(dwarf, question, answer) ((answer)->found = (question)->value != CUT)
#include "host/lib/elf/lines.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SOURCE "build/vdwt/guests/costs-mps2-an385.elf"

static char victim[] = "/tmp/irqbench-lines.XXXXXX";

/* In the process. */
static Dwarf_Die *cause(Dwarf_Addr trouble)
{
    switch (trouble) {
    case DIES:
        abort();
    case LOOPS:
        for (;;)
            pause();
    case WRITES:
        if (open(victim, O_WRONLY | O_TRUNC) >= 0)
            _exit(EXIT_SUCCESS);
        abort();
    default:
        return NULL;
    }
}

static bool ask(struct elf_lines *lines, uint32_t trouble)
{
    const char *file = NULL;
    int line = 0;

    return elf_lines_at(lines, trouble, &file, &line);
}

static void assert_no_process_is_left(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void assert_ends_in_failure(uint32_t trouble)
{
    struct elf_lines *lines = elf_lines_open(SOURCE);

    assert_false(ask(lines, FINDS_NOTHING));
    assert_false(elf_lines_failed(lines));
    lines->patience_ms = 200;
    assert_false(ask(lines, trouble));
    assert_true(elf_lines_failed(lines));
    assert_no_process_is_left();
    assert_false(ask(lines, FINDS_NOTHING)); /* nobody there, and no wait */
    elf_lines_close(lines);
}

static void one_that_dies_is_told_of(void **state)
{
    (void)state;
    assert_ends_in_failure(DIES);
}

static void one_that_goes_on_for_ever_is_ended(void **state)
{
    (void)state;
    assert_ends_in_failure(LOOPS);
}

static void it_cannot_write_a_file(void **state)
{
    int fd, rules = confine_prepare();

    (void)state;
    if (rules < 0)
        skip();
    close(rules);
    fd = mkstemp(victim);
    assert_true(fd >= 0);
    close(fd);
    assert_ends_in_failure(WRITES);
    unlink(victim);
}

static void a_file_that_is_gone_has_no_lines(void **state)
{
    struct elf_lines *lines = elf_lines_open("/nonexistent");

    (void)state;
    assert_false(ask(lines, FINDS_NOTHING));
    assert_false(elf_lines_failed(lines));
    elf_lines_close(lines);
    assert_no_process_is_left();
    assert_false(ask(NULL, FINDS_NOTHING));
    assert_false(elf_lines_failed(NULL));
}

/* Half of the rows is not taken for all of them. */
static void what_is_not_read_to_the_end_is_told_of(void **state)
{
    struct elf_lines *lines = elf_lines_open(SOURCE);

    (void)state;
    assert_non_null(elf_lines_file(lines, CUT - 1u));
    assert_false(elf_lines_failed(lines));
    assert_null(elf_lines_file(lines, CUT));
    assert_true(elf_lines_failed(lines));
    assert_null(elf_lines_file(lines, CUT - 1u));
    elf_lines_close(lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_dies_is_told_of),
        cmocka_unit_test(one_that_goes_on_for_ever_is_ended),
        cmocka_unit_test(it_cannot_write_a_file),
        cmocka_unit_test(what_is_not_read_to_the_end_is_told_of),
        cmocka_unit_test(a_file_that_is_gone_has_no_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
