/* Configs: what the matrix becomes, and what every kind of bad file is told.
 */
#include "host/lib/matrix/config.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FIRMWARE "host/tests/fixtures/firmware"

static char path[] = "/tmp/irqbench-config-XXXXXX";
static struct board_list boards;
static struct message message;

static int setup(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0 || !boards_load(&boards, FIRMWARE, &message);
}

static int teardown(void **state)
{
    (void)state;
    boards_free(&boards);
    return unlink(path);
}

static struct config *load_bytes(const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    message = (struct message){0};
    return config_load(path, &boards, &message);
}

static struct config *load(const char *text)
{
    return load_bytes(text, strlen(text));
}

/* Refused, with `place` (":LINE:COLUMN:") and `words` in the complaint. */
static void refused(const char *text, const char *place, const char *words)
{
    struct config *config = load(text);
    char wanted[128];

    snprintf(wanted, sizeof wanted, "%s%s error: ", path, place);
    if (config || !strstr(message.text, wanted) || !strstr(message.text, words))
        fail_msg("wanted %s ... %s, got %s", wanted, words, config ? "no complaint" : message.text);
}

static bool has_cell(const struct config *config, const char *id)
{
    for (size_t i = 0; i < config->cell_count; i++)
        if (strcmp(config->cells[i].id, id) == 0)
            return true;
    return false;
}

static void everything_is_the_whole_matrix(void **state)
{
    (void)state;
    struct config *config = load("name: x\nboards: all\n");

    assert_non_null(config);
    /* an385: 4 styles in 4 synchronous and 2 swept scenarios with 2 loads each,
     * 3 disciplines in 2 scenarios; an386 has one style more. */
    assert_int_equal(config->cell_count, (4 * 4 + 4 * 2 * 2 + 3 * 2) + (5 * 4 + 5 * 2 * 2 + 3 * 2));
    assert_true(has_cell(config, "mps2-an385/entry_swept/raw_c/memory"));
    assert_true(has_cell(config, "mps2-an385/shared_update/none/none"));
    assert_true(has_cell(config, "mps2-an386/entry_exit/fpu_c/none"));
    assert_false(has_cell(config, "mps2-an385/entry_exit/fpu_c/none"));
    assert_int_equal(config->selections[0].samples_synchronous, CONFIG_SAMPLES_AUTO);
    assert_int_equal(config->selections[0].samples_asynchronous, CONFIG_SAMPLES_AUTO);
    assert_int_equal(config->seed, 1);
    assert_int_equal(config->timeout_s, 60);
    assert_string_equal(config->clock, "auto");
    config_free(config);
}

static void a_cell_knows_what_it_is(void **state)
{
    (void)state;
    struct config *config = load("name: x\nboards: [mps2-an386]\nscenarios: shared_update\n"
                                 "sharing: [atomic]\nseed: 0x10\n"
                                 "samples: {asynchronous: 77}\n");

    assert_non_null(config);
    assert_int_equal(config->cell_count, 1);
    const struct config_cell *cell = &config->cells[0];
    assert_string_equal(cell->id, "mps2-an386/shared_update/atomic/none");
    assert_string_equal(cell->board->core, "cortex-m4");
    assert_string_equal(cell->subject, "atomic");
    assert_int_equal(cell->subject_kind, WIRE_ITEM_SHARING);
    assert_string_equal(cell->load, "none");
    assert_true(cell->asynchronous);
    assert_int_equal(cell->samples, 77);
    assert_int_equal(cell->seed, 16);
    config_free(config);
}

static void lists_select_and_keep_the_catalogue_order(void **state)
{
    (void)state;
    struct config *config = load("name: x\nboards: [mps2-an386, mps2-an385]\n"
                                 "scenarios: [entry_swept, entry_exit]\n"
                                 "styles: [raw_asm, raw_c]\nloads: [memory]\n"
                                 "samples: {synchronous: 500, asynchronous: auto}\n");

    assert_non_null(config);
    assert_int_equal(config->cell_count, 8);
    assert_string_equal(config->boards.names[0], "mps2-an386");
    assert_string_equal(config->selections[0].names[SELECT_SCENARIOS].names[0], "entry_exit");
    assert_string_equal(config->selections[0].names[SELECT_STYLES].names[0], "raw_c");
    assert_string_equal(config->cells[0].id, "mps2-an386/entry_exit/raw_c/none");
    assert_string_equal(config->cells[3].id, "mps2-an386/entry_swept/raw_asm/memory");
    assert_string_equal(config->cells[7].id, "mps2-an385/entry_swept/raw_asm/memory");
    assert_int_equal(config->cells[0].samples, 500);
    assert_int_equal(config->cells[3].samples, CONFIG_SAMPLES_AUTO);
    config_free(config);
}

static void one_number_of_samples_is_for_both_kinds_of_cells(void **state)
{
    (void)state;
    struct config *config = load("name: x\nboards: all\nsamples: 7\n");

    assert_non_null(config);
    assert_int_equal(config->selections[0].samples_synchronous, 7);
    assert_int_equal(config->selections[0].samples_asynchronous, 7);
    config_free(config);
    config = load("name: x\nboards: all\nsamples: auto\n");
    assert_non_null(config);
    assert_int_equal(config->selections[0].samples_synchronous, CONFIG_SAMPLES_AUTO);
    assert_int_equal(config->selections[0].samples_asynchronous, CONFIG_SAMPLES_AUTO);
    config_free(config);
}

static void the_resolved_config_is_written_out(void **state)
{
    (void)state;
    struct config *config = load("name: x\nboards: mps2-an385\nscenarios: entry_exit\n"
                                 "styles: raw_c\nseed: 7\n");

    assert_non_null(config);
    json_t *json = config_json(config);
    char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);
    assert_string_equal(text, "{\"boards\":[\"mps2-an385\"],\"clock\":\"auto\","
                              "\"loads\":[],\"name\":\"x\","
                              "\"samples\":{\"asynchronous\":\"auto\","
                              "\"synchronous\":\"auto\"},"
                              "\"scenarios\":[\"entry_exit\"],\"seed\":7,"
                              "\"sharing\":[],\"styles\":[\"raw_c\"],"
                              "\"timeout_s\":60}");
    free(text);
    json_decref(json);
    config_free(config);
}

static void unknown_keys_are_refused_with_their_line(void **state)
{
    (void)state;
    refused("name: x\nboards: all\n\nscenarois: all\n",
            ":4:1:", "unknown key 'scenarois'; did you mean 'scenarios'? (allowed: name, boards");
    refused("name: x\nboards: all\nsamples:\n  synchronos: 5\n",
            ":4:3:", "did you mean 'synchronous'? (allowed: synchronous, asynchronous)");
    refused("name: x\nboards: all\nxyzzy: 1\n", ":3:1:", "unknown key 'xyzzy' (allowed: ");
    refused("name: x\nboards: all\n[a]: 1\n", ":3:1:", "expected a key, found a list");
}

static void all_problems_are_told_at_once(void **state)
{
    (void)state;
    refused("nam: x\nboards: all\nseed: -1\n", ":1:1:", "key 'name' is missing");
    assert_non_null(strstr(message.text, ":1:1: error: unknown key 'nam'; did you mean 'name'?"));
    assert_non_null(strstr(message.text, ":3:7: error: expected a whole number"));
    assert_int_equal(message.count, 3);
}

static void duplicate_keys_are_refused(void **state)
{
    (void)state;
    refused("name: x\nboards: all\nname: y\n", ":3:1:", "key 'name' stands twice, first in line 1");
}

static void unknown_names_are_refused_with_their_line(void **state)
{
    (void)state;
    refused("name: x\nboards: [mps2-an385,\n  mps2-an358]\n", ":3:3:",
            "'mps2-an358' is not one of the boards; did you mean 'mps2-an385'? "
            "(allowed: mps2-an385, mps2-an386)");
    refused("name: x\nboards: all\nstyles: raw-c\n",
            ":3:9:", "'raw-c' is not one of the styles; did you mean 'raw_c'?");
    refused("name: x\nboards: all\nscenarios:\n- entry_exit\n- entry_swpet\n",
            ":5:3:", "did you mean 'entry_swept'?");
    refused("name: x\nboards: all\nsharing: [mutex]\n", ":3:11:",
            "'mutex' is not one of the sharing disciplines (allowed: none, atomic, primask)");
    refused("name: x\nboards: all\nloads: [idel]\n", ":3:9:", "did you mean 'idle'?");
    /* Known to a board that was not asked for. */
    refused("name: x\nboards: mps2-an385\nstyles: fpu_c\n", ":3:9:", "'fpu_c' is not one of");
}

static void wrong_types_are_refused(void **state)
{
    (void)state;
    refused("name: [a]\nboards: all\n", ":1:7:", "expected a text, found a list");
    refused("name:\nboards: all\n", ":1:6:", "expected a text, found nothing");
    refused("name: x\nboards: {a: b}\n", ":2:9:", "expected a list, found a mapping");
    refused("name: x\nboards: [[a]]\n", ":2:10:", "expected a text, found a list");
    refused("name: x\nboards: all\nsamples: [5]\n", ":3:10:", "expected a mapping");
    refused("name: x\nboards: all\nsamples:\n", ":3:9:", "expected a mapping");
    refused("name: x\nboards: all\nseed: many\n", ":3:7:", "found 'many'");
    refused("name: x\nboards: all\nseed: 010\n", ":3:7:", "found '010'");
    refused("name: x\nboards: all\nseed: 1.5\n", ":3:7:", "found '1.5'");
    refused("name: x\nboards:\n", ":2:8:", "expected a list, found nothing");
    refused("- name\n- boards\n", ":1:1:", "expected a mapping (`key: value`), found a list");
    refused("just words\n", ":1:1:", "expected a mapping (`key: value`), found 'just words'");
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    refused("name: x\nboards: all\nsamples:\n  synchronous: -5\n",
            ":4:16:", "samples.synchronous is '-5', expected auto or a whole number");
    refused("name: x\nboards: all\nsamples: automatic\n",
            ":3:10:", "samples.asynchronous is 'automatic', expected auto or a whole number");
    refused("name: x\nboards: all\nsamples: 99999999999999999\n", ":3:10:", "allowed are 2 to");
    refused("name: x\nboards: all\nseed: 4294967296\n", ":3:7:", "found '4294967296'");
    refused("name: x\nboards: all\nseed: 99999999999999999999999999\n", ":3:7:", "found '9999");
    refused("name: x\nboards: all\nsamples: {synchronous: 0}\n",
            ":3:24:", "samples.synchronous is 0, allowed are 2 to 10000000");
    refused("name: x\nboards: all\nsamples:\n  synchronous: 5\n  asynchronous: 10000001\n",
            ":5:17:", "allowed are 2 to 10000000");
    refused("name: x\nboards: all\ntimeout_s: 0\n", ":3:12:", "allowed are 1 to 86400");
}

static void lists_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    refused("name: x\nboards: []\n", ":2:9:", "the list is empty");
    refused("name: x\nboards: all\nstyles: []\n", ":3:9:", "the list is empty");
    refused("name: x\nboards: all\nstyles: [raw_c, all]\n",
            ":3:10:", "'raw_c' stands twice in the list: 'all' has it");
    refused("name: x\nboards: all\nstyles: [all, all]\n", ":3:15:", "'all' stands twice");
    refused("name: x\nboards: all\nstyles: [raw_c, raw_c]\n", ":3:17:", "stands twice in the list");
}

static void names_without_a_cell_are_refused(void **state)
{
    (void)state;
    refused("name: x\nboards: all\nscenarios: shared_op\nstyles: [raw_c]\n",
            ":4:10:", "no cell of this matrix has 'raw_c'");
    refused("name: x\nboards: all\nscenarios: entry_exit\nloads: [idle]\n",
            ":4:9:", "no cell of this matrix has 'idle'");
    /* A style of one board only: the other board would be started for nothing. */
    refused("name: x\nboards: [mps2-an385, mps2-an386]\nscenarios: entry_exit\nstyles: fpu_c\n",
            ":2:10:", "no cell of this matrix has 'mps2-an385'");
}

static void all_means_what_takes_part(void **state)
{
    (void)state;
    struct config *config = load("name: x\nboards: all\nscenarios: entry_exit\nstyles: fpu_c\n");

    assert_non_null(config);
    assert_int_equal(config->boards.count, 1);
    assert_string_equal(config->boards.names[0], "mps2-an386");
    assert_int_equal(config->selections[0].names[SELECT_LOADS].count, 0);
    assert_int_equal(config->cell_count, 1);
    config_free(config);
}

static void other_values_are_checked(void **state)
{
    (void)state;
    refused("name: a/b\nboards: all\n", ":1:7:", "cannot name a folder");
    refused("name: ..\nboards: all\n", ":1:7:", "cannot name a folder");
    refused("name: x\nboards: all\nclock: systik\n", ":3:8:",
            "unknown clock 'systik'; did you mean 'systick'? (allowed: auto, dwt, systick, insns)");
    refused("name: x\nboards: all\nclock: vdwt\n", ":3:8:", "unknown clock 'vdwt'");
    refused("name: x\nboards: all\nclock: none\n", ":3:8:", "unknown clock 'none'");
    struct config *config = load("name: x\nboards: all\nclock: systick\n");
    assert_non_null(config);
    assert_string_equal(config->clock, "systick");
    config_free(config);
}

/* `count` times `part` behind `before`. */
static void repeat(char *text, const char *before, const char *part, size_t count)
{
    strcpy(text, before);
    for (size_t i = 0; i < count; i++)
        strcat(text, part);
}

static void limits_end_where_they_say(void **state)
{
    (void)state;
    char text[1024];
    repeat(text, "", "[", 16);
    refused(text, ":2:1:", "not valid YAML");
    repeat(text, "", "[", 17);
    refused(text, ":1:17:", "nested more than 16 deep");
    repeat(text, "", "- ", 17);
    refused(text, ":1:33:", "nested more than 16 deep");
}

/* What closes gives its level back. */
static void a_long_list_is_not_deep(void **state)
{
    (void)state;
    char text[1024];
    repeat(text, "name: x\nboards: [", "[], ", 100);
    refused(strcat(text, "]\n"), ":2:10:", "expected a text, found a list");
}

static void what_is_no_config_is_refused(void **state)
{
    (void)state;
    static const char junk[] = "\x7f"
                               "ELF\x01\x01\0\0\0\xff\xfe\n\0\0";

    refused("", ":", "there is nothing in it");
    refused("# only a comment\n\n", ":", "there is nothing in it");
    refused("name: x\nboards: [a\n", ":3:1:", "not valid YAML: did not find expected ',' or ']'");
    refused("name: x\nboards: all\n---\nname: y\n", ":4:1:", "a second document");
    refused("name: x\n\tboards: all\n", ":2:1:", "not valid YAML");
    refused("name: x\nboards: \"a\\0b\"\n", ":2:9:", "NUL character");
    refused("name: *nothing\n", ":1:7:", "an alias (*NAME)");
    refused("&a [*a]\n", ":1:1:", "an anchor (&NAME)");
    assert_null(load_bytes(junk, sizeof junk));
    assert_non_null(strstr(message.text, ":1:1: error: '\\x7f' is no character that shows"));
    static const char late[] = "name: x\nboards: all\nstyles: \xff\n";
    assert_null(load_bytes(late, sizeof late - 1));
    assert_non_null(
        strstr(message.text, ":3:9: error: '\\xff' is no character that shows, in UTF-8"));
    message = (struct message){0};
    assert_null(config_load("/tmp", &boards, &message));
    assert_string_equal(message.text, "/tmp: error: is a directory, expected a file\n");
    message = (struct message){0};
    assert_null(config_load("/nowhere/x.yaml", &boards, &message));
    assert_string_equal(message.text,
                        "/nowhere/x.yaml: error: cannot open: No such file or directory\n");
}

/* The configs of the project, against the boards that are built, whose catalogues have all that a
 * config may name. */
static void the_configs_that_come_along_are_valid(void **state)
{
    (void)state;
    struct board_list built = {0};
    glob_t paths;

    message = (struct message){0};
    if (!boards_load(&built, "build/firmware", &message))
        fail_msg("%s", message.text);
    assert_int_equal(glob("configs/*.yaml", 0, NULL, &paths), 0);
    assert_true(paths.gl_pathc >= 5);
    for (size_t i = 0; i < paths.gl_pathc; i++) {
        message = (struct message){0};
        struct config *config = config_load(paths.gl_pathv[i], &built, &message);
        if (!config)
            fail_msg("%s", message.text);
        assert_true(config->cell_count >= 5);
        config_free(config);
    }
    globfree(&paths);
    boards_free(&built);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_the_whole_matrix),
        cmocka_unit_test(a_cell_knows_what_it_is),
        cmocka_unit_test(lists_select_and_keep_the_catalogue_order),
        cmocka_unit_test(one_number_of_samples_is_for_both_kinds_of_cells),
        cmocka_unit_test(the_resolved_config_is_written_out),
        cmocka_unit_test(unknown_keys_are_refused_with_their_line),
        cmocka_unit_test(all_problems_are_told_at_once),
        cmocka_unit_test(duplicate_keys_are_refused),
        cmocka_unit_test(unknown_names_are_refused_with_their_line),
        cmocka_unit_test(wrong_types_are_refused),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(lists_that_make_no_sense_are_refused),
        cmocka_unit_test(names_without_a_cell_are_refused),
        cmocka_unit_test(all_means_what_takes_part),
        cmocka_unit_test(other_values_are_checked),
        cmocka_unit_test(limits_end_where_they_say),
        cmocka_unit_test(a_long_list_is_not_deep),
        cmocka_unit_test(what_is_no_config_is_refused),
        cmocka_unit_test(the_configs_that_come_along_are_valid),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
