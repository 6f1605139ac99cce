/* Folders: where a path leads, what may be made, which names stay inside.
 */
#include "host/lib/files/folder.h"
#include "host/tests/files/own_folder.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct message message;

static void names_that_lead_away_are_not_plain(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", ".", "..", "/", "a/b", "../a", "a/"};
    char name[NAME_MAX + 2];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(folder_name_is_plain(wrong[i]));
    assert_true(folder_name_is_plain("mps2-an385"));
    assert_true(folder_name_is_plain("..."));
    memset(name, 'n', NAME_MAX + 1);
    name[NAME_MAX + 1] = '\0';
    assert_false(folder_name_is_plain(name));
    name[NAME_MAX] = '\0';
    assert_true(folder_name_is_plain(name));
}

static void a_path_is_made_and_said_to_be_new_once(void **state)
{
    (void)state;
    bool created = false;
    assert_true(folder_make("one/two//three/", &created, &message));
    assert_true(created);
    assert_true(folder_make("one/two/three", &created, &message));
    assert_false(created);
    assert_false(folder_make("", &created, &message));
}

static void a_path_too_long_makes_nothing(void **state)
{
    (void)state;
    char path[PATH_MAX + 1];
    bool created = true;
    for (size_t i = 0; i < PATH_MAX; i++)
        path[i] = i % 100 == 99 ? '/' : 'p';
    path[PATH_MAX] = '\0';
    message = (struct message){0};
    assert_false(folder_make(path, &created, &message));
    assert_non_null(strstr(message.text, "ppp: File name too long; choose another"));
    assert_false(created);
    path[99] = '\0';
    assert_int_equal(access(path, F_OK), -1);
}

/* Not the folder whose name is its beginning. */
static void a_part_too_long_is_not_cut(void **state)
{
    (void)state;
    char path[NAME_MAX + 32] = "run/";
    bool created = false;
    memset(path + 4, 'n', NAME_MAX);
    assert_true(folder_make(path, &created, &message));
    strcpy(path + 4 + NAME_MAX, "n/file");
    message = (struct message){0};
    assert_int_equal(folder_of("run", path, true, &message), -1);
    assert_non_null(strstr(message.text, "File name too long"));
}

static bool stop(int fd, const char *name, void *context)
{
    (void)fd, (void)name;
    ++*(unsigned *)context;
    return false;
}

static void a_visit_ends_early(void **state)
{
    (void)state;
    bool created = false;
    unsigned seen = 0;
    assert_true(folder_make("visit/a", &created, &message) &&
                folder_make("visit/b", &created, &message));
    int fd = folder_of("visit", "visit/x", false, &message);
    assert_true(fd >= 0);
    assert_false(folder_each(fd, stop, &seen));
    assert_int_equal(seen, 1);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_lead_away_are_not_plain),
        cmocka_unit_test(a_path_is_made_and_said_to_be_new_once),
        cmocka_unit_test(a_path_too_long_makes_nothing),
        cmocka_unit_test(a_part_too_long_is_not_cut),
        cmocka_unit_test(a_visit_ends_early),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
