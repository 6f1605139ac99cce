/* Run directories: what was changed in one, or leads out of it, is refused; how far a run is. */
#include "host/lib/store/rundir.h"
#include "host/tests/files/own_folder.h"

#include <string.h>
#include <sys/stat.h>

#define FIRMWARE "host/tests/fixtures/firmware"
#define CONFIG                                                                                     \
    "name: four\n"                                                                                 \
    "boards: mps2-an385\n"                                                                         \
    "scenarios: entry_exit\n"                                                                      \
    "styles: [raw_c, raw_asm, dispatch_table, defer_thread]\n"

static struct message message;
static struct board_list boards;
static struct config *config;
static json_t *manifest;

static int set_up_all(void **state)
{
    message = (struct message){0};
    if (!boards_load(&boards, FIRMWARE, &message) || setup(state) != 0)
        return -1;
    put("config.yaml", CONFIG);
    config = config_load("config.yaml", &boards, &message);
    manifest =
        config ? manifest_make(config, "8", &(struct model_changes){.count = 0}, &message) : NULL;
    if (!manifest)
        print_error("%s", message.text);
    return manifest ? 0 : -1;
}

static int tear_down_all(void **state)
{
    json_decref(manifest);
    config_free(config);
    boards_free(&boards);
    return teardown(state);
}

static bool opens(const char *path, enum rundir_mode mode)
{
    struct rundir dir;
    message = (struct message){0};
    bool good = rundir_open(&dir, path, manifest, mode, &message);
    if (good)
        rundir_close(&dir);
    return good;
}

static bool opens_again(const char *path)
{
    struct rundir dir;
    json_t *there = NULL;
    message = (struct message){0};
    bool good = rundir_reopen(&dir, path, &there, &message);
    if (good)
        rundir_close(&dir);
    json_decref(there);
    return good;
}

static void a_manifest_that_was_changed_is_refused(void **state)
{
    (void)state;
    assert_true(opens("changed", RUNDIR_NEW));
    assert_true(opens_again("changed"));
    assert_int_equal(system("sed -i 's/\"four\"/\"five\"/' changed/" MANIFEST_FILE), 0);
    assert_false(opens_again("changed"));
    assert_non_null(strstr(message.text, "changed since it was written"));
}

static void a_link_in_it_is_not_followed(void **state)
{
    (void)state;
    assert_true(opens("linked", RUNDIR_NEW));
    assert_int_equal(mkdir("linked/raw", 0777), 0);
    assert_int_equal(symlink("../..", "linked/raw/mps2-an385"), 0);
    assert_false(opens("linked", RUNDIR_FORCE));
    assert_non_null(strstr(message.text, "'mps2-an385' is a symbolic link"));
    assert_int_equal(access("linked/" MANIFEST_FILE, F_OK), 0);
}

static void cells_of_other_shards_do_not_count(void **state)
{
    (void)state;
    size_t done = 9, total = 9;
    json_t *whole = manifest;
    manifest = json_deep_copy(whole);
    assert_true(
        manifest_select(manifest, &(struct manifest_part){.shard = 1, .shards = 2}, &message));
    assert_true(opens("shard", RUNDIR_NEW));
    assert_true(rundir_progress("shard", &done, &total));
    assert_int_equal(done, 0);
    assert_int_equal(total, 2);
    json_decref(manifest);
    manifest = whole;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_that_was_changed_is_refused),
        cmocka_unit_test(a_link_in_it_is_not_followed),
        cmocka_unit_test(cells_of_other_shards_do_not_count),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
