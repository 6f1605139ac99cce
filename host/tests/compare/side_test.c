/* What a user calls one side of a comparison, and what is said of a name that is none. */
#include "host/lib/compare/side.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_side(const char *argument, const char *path, const char *subject)
{
    struct message message = {0};
    struct side_words side;

    if (!side_parse(&side, argument, &message))
        fail_msg("%s", message.text);
    assert_string_equal(side.path, path);
    if (subject)
        assert_string_equal(side.subject, subject);
    else
        assert_null(side.subject);
    side_free(&side);
    assert_null(side.path);
}

static void a_side_is_a_run_or_a_style_of_one(void **state)
{
    (void)state;
    assert_side("host/tests", "host/tests", NULL);
    assert_side("no/such/run", "no/such/run", NULL); /* who opens it says what is wrong with it */
    assert_side("host/tests:dispatch_linear(8,0)", "host/tests", "dispatch_linear(8,0)");
}

/* Whatever is in its name. */
static void a_folder_that_is_there_is_a_run(void **state)
{
    (void)state;
    char folder[] = "/tmp/irqbench-side:XXXXXX", side[64];

    assert_non_null(mkdtemp(folder));
    snprintf(side, sizeof side, "%s:raw_c", folder);
    assert_side(folder, folder, NULL);
    assert_side(side, folder, "raw_c"); /* the last colon */
    rmdir(folder);
}

static void refuses(const char *argument, const char *words)
{
    struct message message = {0};
    struct side_words side;

    assert_false(side_parse(&side, argument, &message));
    assert_null(side.path);
    assert_null(side.subject);
    if (!strstr(message.text, words))
        fail_msg("wanted %s\ngot %s", words, message.text);
}

static void a_part_that_is_empty_is_refused(void **state)
{
    (void)state;
    refuses(":raw_c", "':raw_c': expected RUN or RUN:STYLE");
    refuses("host/tests:", "'host/tests:': expected RUN or RUN:STYLE");
}

/* Nobody knows which was meant: a path that has a colon, or a style of a run. */
static void a_name_that_is_neither_says_what_it_was_taken_for(void **state)
{
    (void)state;
    refuses("no/such:run",
            "'no/such:run': there is no such run; taken for RUN:STYLE it is 'run' of "
            "the run 'no/such', which is not there either");
    refuses("no/such:1:run", "it is 'run' of the run 'no/such:1', which");
}

static void without_memory_it_is_no_side(void **state)
{
    (void)state;
    unsigned number = 1;
    struct message message = {0};
    struct side_words side;
    bool fine = false;

    while (memory_fail_at(number++), fine = side_parse(&side, "host/tests:raw_c", &message),
           memory_failed()) {
        assert_false(fine);
        assert_null(side.path);
        assert_null(side.subject);
        assert_non_null(strstr(message.text, "out of memory"));
        message = (struct message){0};
    }
    assert_int_equal(number, 4); /* both parts */
    assert_true(fine);
    side_free(&side);
    memory_fail_at(1);
    fine = side_parse(&side, "host/tests", &message);
    assert_true(memory_failed());
    assert_false(fine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_side_is_a_run_or_a_style_of_one),
        cmocka_unit_test(a_folder_that_is_there_is_a_run),
        cmocka_unit_test(a_part_that_is_empty_is_refused),
        cmocka_unit_test(a_name_that_is_neither_says_what_it_was_taken_for),
        cmocka_unit_test(without_memory_it_is_no_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
