/* A run that is kept beside a new one: what is moved, under which name, and what stays. */
#include "host/lib/store/rundir.h"
#include "host/lib/store/rundir_keep.h"
#include "host/tests/base/short_memory.h"
#include "host/tests/files/own_folder.h"

#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Which the message about a folder that is in use has in it. */
#define ODD "another irqbench is running in"

static struct message message;

/* A folder with that in its place of a manifest. */
static void make_run(const char *path, const char *manifest)
{
    char name[PATH_MAX];
    assert_int_equal(mkdir(path, 0777), 0);
    snprintf(name, sizeof name, "%s/" MANIFEST_FILE, path);
    put(name, manifest);
}

static void assert_kept(const char *path, const char *as)
{
    char *kept = NULL;
    message = (struct message){0};
    assert_true(rundir_keep(path, &kept, &message));
    if (as)
        assert_string_equal(kept, as);
    else
        assert_null(kept);
    free(kept);
}

static void a_run_is_kept_under_the_first_name_that_is_free(void **state)
{
    (void)state;
    make_run("run", "{}");
    assert_kept("run/", "run.1");
    assert_int_equal(access("run", F_OK), -1);
    assert_text("run.1/" MANIFEST_FILE, "{}");
    make_run("run", "[]");
    put("run.2", "somebody else's");
    assert_kept("run", "run.3");
    assert_text("run.3/" MANIFEST_FILE, "[]");
}

static void what_is_no_run_stays(void **state)
{
    (void)state;
    assert_int_equal(mkdir("empty", 0777), 0);
    assert_kept("empty", NULL);
    assert_kept("absent", NULL);
    assert_int_equal(access("empty", F_OK), 0);
}

static void one_in_which_another_process_works_stays(void **state)
{
    (void)state;
    char *kept = NULL;
    make_run("used", "{}");
    int fd = open("used", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
    message = (struct message){0};
    assert_false(rundir_keep("used", &kept, &message));
    assert_non_null(strstr(message.text, ODD " used"));
    assert_null(kept);
    assert_int_equal(access("used/" MANIFEST_FILE, F_OK), 0);
    close(fd);
    assert_kept("used", "used.1");
}

/* Its name says nothing of whether it is in use. */
static void the_words_of_a_path_decide_nothing(void **state)
{
    (void)state;
    make_run(ODD, "damaged");
    assert_kept(ODD, ODD ".1");
}

/* It is kept, or that it is not is said: the new one would be written over it. */
static void without_memory_a_run_is_not_taken_for_none(void **state)
{
    (void)state;
    unsigned number = 1;
    bool failed = true;
    make_run("short", "{}");
    while (failed) {
        char *kept = NULL;
        message = (struct message){0};
        memory_fail_at(number++);
        bool fine = rundir_keep("short", &kept, &message);
        failed = memory_failed();
        assert_int_equal(fine, kept != NULL);
        assert_int_equal(message.count, fine ? 0 : 1);
        assert_int_equal(access("short", F_OK), fine ? -1 : 0);
        if (fine)
            assert_int_equal(rename(kept, "short"), 0);
        free(kept);
    }
    assert_true(number > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_kept_under_the_first_name_that_is_free),
        cmocka_unit_test(what_is_no_run_stays),
        cmocka_unit_test(one_in_which_another_process_works_stays),
        cmocka_unit_test(the_words_of_a_path_decide_nothing),
        cmocka_unit_test(without_memory_a_run_is_not_taken_for_none),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
