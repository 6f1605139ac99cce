/* Child processes: what they inherit, what of their output is kept, and what one
 * that is confined may do.
 */
#include "host/lib/base/child.h"

#include "host/lib/base/confine.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define TIME_LIMIT_MS 300000

static char folder[] = "/tmp/irqbench-child-XXXXXX";

/* Runs a shell command in `folder`; its output goes to `tail`. */
static int shell(const char *command, bool confined, char tail[CHILD_TAIL_MAX])
{
    char text[1024];
    struct message message = {0};
    struct child child;
    snprintf(text, sizeof text, "cd %s && %s", folder, command);
    const char *argv[] = {"sh", "-c", text, NULL};
    struct child_setup setup = {.argv = argv, .confined = confined};
    assert_true(child_start(&child, &setup, &message));
    assert_true(child_wait(&child, TIME_LIMIT_MS, -1));
    child_tail(&child, tail);
    int status = child.status;
    child_stop(&child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"old", "new", "link", "pipe"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static void output_is_kept_to_its_last_lines(void **state)
{
    (void)state;
    char tail[CHILD_TAIL_MAX];
    assert_int_equal(shell("echo one; echo two >&2; exit 3", false, tail), 3);
    assert_string_equal(tail, "one\ntwo");
}

/* 40 MB of it; what is beyond the limit is refused to the child. */
static void a_flood_of_output_is_cut_and_it_is_said(void **state)
{
    (void)state;
    char tail[CHILD_TAIL_MAX];
    shell("yes 'a line of output' | head -c 40000000 >&2", true, tail);
    assert_non_null(strstr(tail, "a line of output\n"));
    assert_non_null(strstr(tail, "(it wrote more than can be kept)"));
}

static void only_what_is_named_is_inherited(void **state)
{
    (void)state;
    int kept[2], other[2];
    char text[64];
    struct message message = {0};
    struct child child;
    assert_int_equal(pipe2(kept, O_CLOEXEC), 0);
    assert_int_equal(pipe2(other, O_CLOEXEC), 0);
    snprintf(text, sizeof text, "echo kept >&%d; echo other 2>/dev/null >&%d", kept[1], other[1]);
    const char *argv[] = {"bash", "-c", text, NULL};
    struct child_setup setup = {.argv = argv, .keep = {kept[1]}, .keep_count = 1};
    assert_true(child_start(&child, &setup, &message));
    assert_true(child_wait(&child, TIME_LIMIT_MS, -1));
    assert_int_not_equal(child.status, 0); /* the other was not there */
    child_stop(&child);
    assert_int_equal(read(kept[0], text, sizeof text), 5);
    assert_memory_equal(text, "kept\n", 5);
    for (int i = 0; i < 2; i++) {
        close(kept[i]);
        close(other[i]);
    }
}

static void assert_refused(const char *command)
{
    char tail[CHILD_TAIL_MAX];
    if (shell(command, true, tail) == 0)
        fail_msg("a confined child could: %s", command);
}

static void a_confined_child_reads_but_writes_nothing(void **state)
{
    (void)state;
    char tail[CHILD_TAIL_MAX];
    assert_int_equal(shell("echo old >old", false, tail), 0);
    if (!confine_available())
        skip();
    assert_int_equal(shell("cat old >/dev/null && cat old", true, tail), 0);
    assert_string_equal(tail, "old");
    assert_refused("echo new >old");
    assert_refused("echo new >>old");
    assert_refused("echo new >new");
    assert_refused("rm old");
    assert_refused("mv old new");
    assert_refused("ln -s old link");
    assert_refused("mkdir new");
    assert_refused("mkfifo pipe");
    assert_int_equal(shell("cat old; ls", false, tail), 0);
    assert_string_equal(tail, "old\nold");
}

static void it_can_be_switched_off_for_a_wrapper(void **state)
{
    (void)state;
    char tail[CHILD_TAIL_MAX];
    setenv(CONFINE_VARIABLE, "no", 1);
    assert_false(confine_available());
    assert_int_equal(shell("echo new >new", true, tail), 0);
    unsetenv(CONFINE_VARIABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_is_kept_to_its_last_lines),
        cmocka_unit_test(a_flood_of_output_is_cut_and_it_is_said),
        cmocka_unit_test(only_what_is_named_is_inherited),
        cmocka_unit_test(a_confined_child_reads_but_writes_nothing),
        cmocka_unit_test(it_can_be_switched_off_for_a_wrapper),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
