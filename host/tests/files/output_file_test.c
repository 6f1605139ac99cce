/* Where a result goes that the user names: devices and pipes are written into,
 * files replaced, links and folders refused; open files lose nothing.
 */
#include "host/lib/files/output_file.h"
#include "host/tests/files/own_folder.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct message message;

static bool write_text(const char *path)
{
    message = (struct message){0};
    return output_file_write(path, "new", 3, &message);
}

static bool is_link(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

static void refused(const char *path, const char *words)
{
    assert_false(write_text(path));
    assert_non_null(strstr(message.text, words));
}

static void files_are_replaced(void **state)
{
    (void)state;
    put("file", "much older text");
    assert_true(write_text("file"));
    assert_text("file", "new");
    assert_true(write_text("fresh"));
    assert_text("fresh", "new");
}

static void links_to_files_and_to_nothing_are_refused(void **state)
{
    (void)state;
    put("victim", "victim");
    assert_int_equal(symlink("victim", "link"), 0);
    refused("link", "is a symbolic link");
    assert_text("victim", "victim");
    assert_true(is_link("link"));
    assert_int_equal(symlink("nothing", "dangling"), 0);
    refused("dangling", "is a symbolic link");
    assert_int_equal(access("nothing", F_OK), -1);
    refused(".", "is a directory");
}

static void a_fifo_is_written_into(void **state)
{
    (void)state;
    char got[8] = "";
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(symlink("fifo", "to-fifo"), 0);
    int reader = open("fifo", O_RDONLY | O_NONBLOCK);
    assert_true(write_text("fifo") && write_text("to-fifo"));
    assert_int_equal(read(reader, got, sizeof got), 6);
    close(reader);
    assert_true(is_link("to-fifo"));
}

static void a_link_to_a_device_stays(void **state)
{
    (void)state;
    assert_int_equal(symlink("/dev/null", "null"), 0);
    assert_true(write_text("null"));
    assert_true(is_link("null"));
    assert_int_equal(symlink("/dev/full", "full"), 0);
    refused("full", "cannot write: No space left on device");
}

/* As `-o /dev/fd/N >>log`: what the log has stays in it. */
static void an_open_file_is_written_where_it_stands(void **state)
{
    (void)state;
    static const char *const folders[] = {"/dev/fd", "/proc/self/fd"};
    char path[64];
    put("log", "before ");
    int log = open("log", O_WRONLY | O_APPEND);
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%d", folders[i], log);
        assert_true(write_text(path));
    }
    close(log);
    assert_text("log", "before newnew");
    refused(path, "cannot write: Bad file descriptor");
}

static void a_socket_is_written_into(void **state)
{
    (void)state;
    int ends[2];
    char path[64], got[8] = "";
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_true(write_text(path));
    assert_int_equal(read(ends[1], got, sizeof got), 3);
    close(ends[0]);
    close(ends[1]);
}

/* Names that only look like those of descriptors. */
static void other_names_are_files(void **state)
{
    (void)state;
    refused("/dev/fd/1x", "cannot write");
    refused("/dev/fd/", "is a directory");
    refused("/proc/self/fd/-1", "cannot write");
}

/* As writing would, and nothing is there or changed afterwards. */
static void what_cannot_be_written_is_known_before(void **state)
{
    static const char *const bad[] = {"none/file", "folder", "dangling"};
    static const char *const good[] = {"file", "new", "/dev/null", "/dev/stdout", "folder/new"};

    (void)state;
    put("file", "old");
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_true(symlink("nothing", "dangling") == 0 || is_link("dangling"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        message = (struct message){0};
        assert_false(output_file_check(bad[i], &message));
        assert_int_equal(message.count, 1);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(output_file_check(good[i], &message));
    assert_text("file", "old");
    assert_int_equal(access("new", F_OK), -1);
}

static void one_file_by_two_names_is_one(void **state)
{
    (void)state;
    put("file", "old");
    put("other", "old");
    assert_int_equal(link("file", "hard"), 0);
    assert_true(output_file_is("file", "hard"));
    assert_true(output_file_is("unborn", "./unborn"));
    assert_true(output_file_is("../unborn", "./../unborn"));
    assert_false(output_file_is("file", "other"));
    assert_false(output_file_is("unborn", "unknown"));
    assert_false(output_file_is("unborn", "../unborn"));
    assert_false(output_file_is("unborn", "none/unborn"));
    assert_false(output_file_is("file", "unborn"));
    assert_false(output_file_is("/dev/null", "/dev/null"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_replaced),
        cmocka_unit_test(links_to_files_and_to_nothing_are_refused),
        cmocka_unit_test(a_fifo_is_written_into),
        cmocka_unit_test(a_link_to_a_device_stays),
        cmocka_unit_test(an_open_file_is_written_where_it_stands),
        cmocka_unit_test(a_socket_is_written_into),
        cmocka_unit_test(other_names_are_files),
        cmocka_unit_test(what_cannot_be_written_is_known_before),
        cmocka_unit_test(one_file_by_two_names_is_one),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
