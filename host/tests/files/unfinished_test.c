/* What is on its way vanishes when the program ends at once, and nothing else does.
 */
#include "host/lib/files/folder.h"
#include "host/lib/files/unfinished.h"
#include "host/tests/files/own_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* Removing ends what may be begun: in a process of its own. */
static void remove_all_elsewhere(const int *done, size_t count, const char *const names[],
                                 size_t begun)
{
    pid_t pid = fork();
    int status = -1;
    if (pid == 0) {
        int places[8];
        for (size_t i = 0; i < begun; i++)
            places[i] = unfinished_begin(AT_FDCWD, names[i]);
        for (size_t i = 0; i < count; i++)
            unfinished_done(places[done[i]]);
        unfinished_remove_all();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void what_is_begun_goes_and_what_is_done_stays(void **state)
{
    (void)state;
    static const char *const names[] = {"one", "two", "tree"};
    put("one", "");
    put("two", "");
    put("three", "");
    assert_int_equal(mkdir("tree", 0777), 0);
    assert_int_equal(mkdir("tree/inside", 0777), 0);
    put("tree/a", "");
    put("tree/inside/b", "");
    remove_all_elsewhere((const int[]){1}, 1, names, 3);
    assert_false(is_there("one"));
    assert_true(is_there("two"));
    assert_true(is_there("three"));
    assert_false(is_there("tree"));
}

static void more_than_there_are_places_for_are_nobodys_harm(void **state)
{
    (void)state;
    int places[200], first = -1;
    for (size_t i = 0; i < 200; i++)
        places[i] = unfinished_begin(AT_FDCWD, "nothing");
    assert_int_equal(places[199], -1);
    first = places[0];
    for (size_t i = 0; i < 200; i++)
        unfinished_done(places[i]);
    assert_int_equal(unfinished_begin(AT_FDCWD, "nothing"), first);
    unfinished_done(first);
}

static void a_tree_is_removed_without_following_links(void **state)
{
    (void)state;
    char name[32];
    assert_int_equal(mkdir("victim", 0777), 0);
    put("victim/kept", "");
    assert_int_equal(mkdir("wide", 0777), 0);
    assert_int_equal(symlink("../victim", "wide/link"), 0);
    for (int i = 0; i < 300; i++) { /* more than one reading holds */
        snprintf(name, sizeof name, "wide/entry%d", i);
        put(name, "");
    }
    assert_true(folder_remove_tree(AT_FDCWD, "wide"));
    assert_false(is_there("wide"));
    assert_true(is_there("victim/kept"));
    assert_true(folder_remove_tree(AT_FDCWD, "never"));
}

static void what_is_too_deep_stays_and_is_told(void **state)
{
    (void)state;
    char path[64] = "deep";
    for (int i = 0; i < 12; i++) {
        assert_int_equal(mkdir(path, 0777), 0);
        strcat(path, "/d");
    }
    assert_false(folder_remove_tree(AT_FDCWD, "deep"));
    assert_true(is_there("deep"));
}

static bool stop_at_b(int fd, const char *name, void *unused)
{
    (void)fd, (void)unused;
    errno = 0;
    return strcmp(name, "b") != 0;
}

/* A folder that cannot be read is not an empty one. */
static void a_folder_that_cannot_be_read_is_told_from_a_visit_that_ends(void **state)
{
    (void)state;
    int file = open("plain", O_RDWR | O_CREAT | O_CLOEXEC, 0666), folder = -1;
    assert_false(folder_each(file, stop_at_b, NULL));
    assert_int_equal(errno, ENOTDIR);
    close(file);
    assert_int_equal(mkdir("read", 0777), 0);
    folder = open("read", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder_each(folder, stop_at_b, NULL));
    put("read/b", "");
    assert_false(folder_each(folder, stop_at_b, NULL));
    assert_int_equal(errno, 0);
    close(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_begun_goes_and_what_is_done_stays),
        cmocka_unit_test(more_than_there_are_places_for_are_nobodys_harm),
        cmocka_unit_test(a_tree_is_removed_without_following_links),
        cmocka_unit_test(what_is_too_deep_stays_and_is_told),
        cmocka_unit_test(a_folder_that_cannot_be_read_is_told_from_a_visit_that_ends),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
