/* Files that are whole or not there: what they meet on the way stays as it is,
 * and nothing is left of one that could not be written.
 */
#include "host/lib/files/atomic_file.h"
#include "host/tests/files/own_folder.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

static struct message message;

/* What the library asks of the system goes through these: which of them, in order. */
static char asked[64];

static void ask(const char *what)
{
    strncat(asked, what, sizeof asked - strlen(asked) - 1);
}

int fsync(int fd)
{
    struct stat status;
    ask(fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) ? "flush the folder, "
        : status.st_size                                   ? "flush it, "
                                                           : "flush nothing, ");
    return (int)syscall(SYS_fsync, fd);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    ask("name it, ");
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 0);
}

static bool write_text(const char *path, const char *text)
{
    const struct atomic_part part = {text, strlen(text)};
    message = (struct message){0};
    return atomic_file_write(path, &part, 1, &message);
}

static bool write_below(const char *below, const char *path)
{
    const struct atomic_part part = {"new", 3};
    message = (struct message){0};
    return atomic_file_write_below(below, path, &part, 1, &message);
}

/* Entries of a folder whose names end with ".tmp". */
static unsigned temporaries(const char *folder)
{
    unsigned count = 0;
    DIR *stream = opendir(folder);
    assert_non_null(stream);
    for (struct dirent *entry; (entry = readdir(stream));)
        count += strlen(entry->d_name) > 4 &&
                 strcmp(entry->d_name + strlen(entry->d_name) - 4, ".tmp") == 0;
    closedir(stream);
    return count;
}

static void parts_follow_each_other(void **state)
{
    (void)state;
    const struct atomic_part parts[] = {{"one ", 4}, {"", 0}, {"two", 3}};
    assert_true(atomic_file_write("parts", parts, 3, &message));
    assert_text("parts", "one two");
    assert_int_equal(temporaries("."), 0);
}

/* In another order a power cut leaves an empty file under the name, or the old one for ever. */
static void it_is_on_the_disk_before_it_has_its_name(void **state)
{
    (void)state;
    asked[0] = '\0';
    assert_true(write_text("ordered", "text"));
    assert_string_equal(asked, "flush it, name it, flush the folder, ");
}

static void a_link_in_its_place_is_replaced(void **state)
{
    (void)state;
    put("victim", "victim");
    assert_int_equal(symlink("victim", "link"), 0);
    assert_true(write_text("link", "new"));
    assert_text("victim", "victim");
    assert_text("link", "new");
}

static void former_temporary_names_are_left_alone(void **state)
{
    (void)state;
    put("victim", "victim");
    assert_int_equal(symlink("victim", "x.tmp"), 0);
    assert_true(write_text("x", "new"));
    assert_text("x.tmp", "victim");
    unlink("x.tmp");
}

/* The target is a folder, so that only the last step fails. */
static void what_cannot_get_its_name_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_false(write_text("folder", "new"));
    assert_non_null(strstr(message.text, "cannot write folder: Is a directory"));
    assert_int_equal(temporaries("."), 0);
}

static void a_name_of_any_length_has_a_temporary(void **state)
{
    (void)state;
    char name[NAME_MAX + 2];
    memset(name, 'n', NAME_MAX);
    name[NAME_MAX] = '\0';
    assert_true(write_text(name, "new"));
    assert_text(name, "new");
    memset(name, 'n', NAME_MAX + 1);
    name[NAME_MAX + 1] = '\0';
    assert_false(write_text(name, "new"));
    assert_int_equal(temporaries("."), 0);
}

static void a_temporary_is_known_by_its_whole_name(void **state)
{
    (void)state;
    char name[NAME_MAX + 1], cut[NAME_MAX + 1];
    assert_true(atomic_file_is_temporary(".run.json.a1B2c3.tmp", "run.json"));
    assert_false(atomic_file_is_temporary("run.json.a1B2c3.tmp", "run.json"));
    assert_false(atomic_file_is_temporary(".run.json.a1B2c.tmp", "run.json"));
    assert_false(atomic_file_is_temporary(".run.json.a1B2c34.tmp", "run.json"));
    assert_false(atomic_file_is_temporary(".run.json.a1B2-3.tmp", "run.json"));
    assert_false(atomic_file_is_temporary(".run.json.a1B2c3.tmp.mine", "run.json"));
    assert_false(atomic_file_is_temporary(".run.jso.a1B2c3.tmp", "run.json"));
    assert_false(atomic_file_is_temporary("", "run.json"));
    memset(name, 'n', NAME_MAX);
    name[NAME_MAX] = '\0';
    snprintf(cut, sizeof cut, ".%.243s.a1B2c3.tmp", name);
    assert_true(atomic_file_is_temporary(cut, name));
}

static void below_a_root_no_folder_is_a_link(void **state)
{
    (void)state;
    assert_int_equal(mkdir("run", 0700), 0);
    assert_int_equal(mkdir("elsewhere", 0700), 0);
    assert_int_equal(symlink("../elsewhere", "run/raw"), 0);
    assert_false(write_below("run", "run/raw/file"));
    assert_non_null(strstr(message.text, "run/raw/file: its folder 'raw' is a symbolic link"));
    assert_int_equal(access("elsewhere/file", F_OK), -1);
    assert_int_equal(symlink("run", "named"), 0); /* what the user named may be one */
    assert_int_equal(mkdir("run/real", 0700), 0);
    assert_true(write_below("named", "named/real/file"));
    assert_text("run/real/file", "new");
}

static void the_umask_holds(void **state)
{
    (void)state;
    struct stat status;
    mode_t before = umask(027);
    bool good = write_text("mode", "new");
    umask(before);
    assert_true(good && stat("mode", &status) == 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_follow_each_other),
        cmocka_unit_test(it_is_on_the_disk_before_it_has_its_name),
        cmocka_unit_test(a_link_in_its_place_is_replaced),
        cmocka_unit_test(former_temporary_names_are_left_alone),
        cmocka_unit_test(what_cannot_get_its_name_leaves_nothing),
        cmocka_unit_test(a_name_of_any_length_has_a_temporary),
        cmocka_unit_test(a_temporary_is_known_by_its_whole_name),
        cmocka_unit_test(below_a_root_no_folder_is_a_link),
        cmocka_unit_test(the_umask_holds),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
