/* Catalogues and boards: what is read, and what is refused. Also names that are
 * near to another.
 */
#include "host/lib/base/suggest.h"
#include "host/lib/matrix/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FIRMWARE "host/tests/fixtures/firmware"

static struct message message;
static char directory[] = "/tmp/irqbench-boards-XXXXXX";

static int setup(void **state)
{
    (void)state;
    char path[64];

    if (!mkdtemp(directory))
        return -1;
    snprintf(path, sizeof path, "%s/b1", directory);
    return mkdir(path, 0700);
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"b1/board.yaml", "b1/catalog.txt", "b1/irqbench.elf", "b1",
                                        ""};
    char path[64];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        remove(path);
    }
    return 0;
}

static void put(const char *name, const char *text)
{
    char path[64];

    snprintf(path, sizeof path, "%s/b1/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void catalog_refused(const char *text, const char *words)
{
    struct catalog catalog;
    char path[64];

    put("catalog.txt", text);
    snprintf(path, sizeof path, "%s/b1/catalog.txt", directory);
    message = (struct message){0};
    if (catalog_load(&catalog, path, &message) || !strstr(message.text, words))
        fail_msg("wanted %s, got %s", words, message.text);
    assert_int_equal(catalog.count, 0);
    assert_null(catalog.text);
}

#define GOOD_BOARD                                                                                 \
    "name: b1\ntitle: B\ncore: cortex-m0\nclock_hz: 1\nsystick_hz: 1\nuart: serial0\n"             \
    "flash_bytes: 1\nram_bytes: 1\n"

static void board_refused(const char *text, const char *words)
{
    struct board_list list;

    put("board.yaml", text);
    put("catalog.txt", "load\tidle\tnothing\n");
    put("irqbench.elf", "");
    message = (struct message){0};
    if (boards_load(&list, directory, &message) || !strstr(message.text, words))
        fail_msg("wanted %s, got %s", words, message.text);
    assert_int_equal(list.count, 0);
}

static void a_catalogue_tells_what_a_scenario_takes(void **state)
{
    (void)state;
    struct catalog catalog;

    message = (struct message){0};
    assert_true(catalog_load(&catalog, FIRMWARE "/mps2-an385/catalog.txt", &message));
    const struct catalog_item *item = catalog_find(&catalog, WIRE_ITEM_SCENARIO, "entry_swept");
    assert_non_null(item);
    assert_string_equal(item->summary, "entry at every instruction boundary of a load");
    assert_int_equal(item->subject, WIRE_ITEM_STYLE);
    assert_int_equal(item->loads, CATALOG_LOADS_ANY);
    assert_true(catalog_is_asynchronous(item));
    assert_true(catalog_takes_load(item, "memory"));
    item = catalog_find(&catalog, WIRE_ITEM_SCENARIO, "shared_op");
    assert_int_equal(item->subject, WIRE_ITEM_SHARING);
    assert_false(catalog_is_asynchronous(item));
    assert_false(catalog_takes_load(item, "idle"));
    item = catalog_find(&catalog, WIRE_ITEM_SCENARIO, "shared_update");
    assert_int_equal(item->loads, CATALOG_LOADS_OWN);
    assert_true(catalog_is_asynchronous(item));
    /* Names are per kind: "none" is a discipline, but no load. */
    assert_non_null(catalog_find(&catalog, WIRE_ITEM_SHARING, "none"));
    assert_null(catalog_find(&catalog, WIRE_ITEM_LOAD, "none"));
    catalog_free(&catalog);
}

static void a_scenario_can_name_its_loads(void **state)
{
    (void)state;
    struct catalog catalog;
    char path[64];

    put("catalog.txt", "scenario\ts\tstyle\tidle,memory\tx\n");
    snprintf(path, sizeof path, "%s/b1/catalog.txt", directory);
    message = (struct message){0};
    assert_true(catalog_load(&catalog, path, &message));
    assert_int_equal(catalog.items[0].loads, CATALOG_LOADS_LIST);
    assert_true(catalog_takes_load(&catalog.items[0], "idle"));
    assert_true(catalog_takes_load(&catalog.items[0], "memory"));
    assert_false(catalog_takes_load(&catalog.items[0], "mem"));
    assert_false(catalog_takes_load(&catalog.items[0], "memory2"));
    catalog_free(&catalog);
}

static void bad_catalogues_are_refused_with_their_line(void **state)
{
    (void)state;
    catalog_refused("", "catalog.txt: error: the catalogue is empty");
    catalog_refused("load\tidle\tnothing\nstile\tx\ty\n",
                    "catalog.txt:2: error: unknown kind 'stile'; did you mean 'style'?");
    catalog_refused("load\tidle\n", ":1: error: 2 columns, a load has 3");
    catalog_refused("scenario\ts\tstyle\tany\n", ":1: error: 4 columns, a scenario has 5");
    catalog_refused("scenario\ts\tload\tany\tx\n", "'style' or 'sharing', not 'load'");
    catalog_refused("load\t\tx\n", ":1: error: column 2 is empty");
    catalog_refused("load\ta\tx\nload\ta\ty\n", ":2: error: 'a' stands twice");
}

static void boards_are_found_and_sorted(void **state)
{
    (void)state;
    struct board_list list;

    message = (struct message){0};
    assert_true(boards_load(&list, FIRMWARE, &message));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.boards[0]->name, "mps2-an385");
    const struct board *board = boards_find(&list, "mps2-an386");
    assert_non_null(board);
    assert_string_equal(board->qemu->machine, "mps2-an386");
    assert_null(board->qemu->ram);
    assert_int_equal(board->clock_hz, 25000000);
    assert_string_equal(board->elf, FIRMWARE "/mps2-an386/irqbench.elf");
    assert_non_null(catalog_find(&board->catalog, WIRE_ITEM_STYLE, "fpu_c"));
    assert_null(boards_find(&list, "mps2"));
    boards_free(&list);
}

static void bad_boards_are_refused(void **state)
{
    (void)state;
    struct board_list list;

    message = (struct message){0};
    assert_false(boards_load(&list, "/nowhere", &message));
    assert_non_null(strstr(message.text, "no boards: No such file or directory; build them"));
    message = (struct message){0};
    assert_false(boards_load(&list, "host/tests/fixtures/run", &message));
    assert_non_null(strstr(message.text, "no boards in there; build them with `make firmware`"));
    board_refused(GOOD_BOARD "colour: red\n", "b1/board.yaml:9:1: error: unknown key 'colour'");
    board_refused("name: b2\n" GOOD_BOARD, "key 'name' stands twice");
    board_refused("name: b2\ntitle: B\ncore: cortex-m0\nclock_hz: 1\nsystick_hz: 1\n"
                  "uart: serial0\nflash_bytes: 1\nram_bytes: 1\n",
                  "board.yaml:1:7: error: the board calls itself 'b2', but its folder is 'b1'");
    board_refused("name: b1\ntitle: B\ncore: cortex-m0\nclock_hz: 0\nsystick_hz: 1\n"
                  "uart: serial0\nflash_bytes: 1\nram_bytes: 1\n",
                  "board.yaml:4:11: error: clock_hz must not be 0");
}

static void a_board_without_an_image_is_refused(void **state)
{
    (void)state;
    struct board_list list;
    char path[64];

    put("board.yaml", GOOD_BOARD);
    put("catalog.txt", "load\tidle\tnothing\n");
    put("irqbench.elf", "");
    message = (struct message){0};
    assert_true(boards_load(&list, directory, &message));
    assert_null(list.boards[0]->qemu);
    boards_free(&list);
    snprintf(path, sizeof path, "%s/b1/irqbench.elf", directory);
    remove(path);
    assert_false(boards_load(&list, directory, &message));
    assert_non_null(
        strstr(message.text, "irqbench.elf: error: No such file or directory; build it"));
}

static void near_names_are_suggested_and_far_ones_not(void **state)
{
    (void)state;
    static const char *const names[] = {"raw_c", "raw_asm", "dispatch_table", "defer_thread"};
    static const struct {
        const char *word, *meant;
    } cases[] = {
        {"raw_cc", "raw_c"},
        {"RAW-C", "raw_c"},
        {"rwa_asm", "raw_asm"},
        {"dispatch", "dispatch_table"},
        {"dispach_tabel", "dispatch_table"},
        {"defer_thraed", "defer_thread"},
        {"arw_c", "raw_c"},
        {"hash_table", NULL},
        {"pendsv", NULL},
        {"x", NULL},
        {"", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *found = suggest_nearest(cases[i].word, names, 4);
        if (cases[i].meant ? !found || strcmp(found, cases[i].meant) != 0 : found != NULL)
            fail_msg("'%s' gave %s", cases[i].word, found ? found : "nothing");
    }
}

static void a_suggestion_fits_its_buffer(void **state)
{
    (void)state;
    static char name[400];
    const char *const names[] = {name, name, name, name};
    char text[SUGGEST_TEXT_MAX];

    memset(name, 'a', sizeof name - 1);
    suggest_text(text, "b", names, 4);
    assert_int_equal(strlen(text), SUGGEST_TEXT_MAX - 1);
    assert_ptr_equal(suggest_text(text, "x", NULL, 0), text);
    assert_string_equal(text, "");
}

static void a_message_holds_what_fits_and_counts_all(void **state)
{
    (void)state;
    struct message many = {0};

    for (int i = 0; i < 1000; i++)
        assert_false(message_at(&many, "file", 3, 0, "problem %d", i));
    assert_int_equal(many.count, 1000);
    assert_int_equal(strlen(many.text), MESSAGE_MAX - 1);
    assert_string_equal(many.text + MESSAGE_MAX - 5, "...\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_catalogue_tells_what_a_scenario_takes),
        cmocka_unit_test(a_scenario_can_name_its_loads),
        cmocka_unit_test(bad_catalogues_are_refused_with_their_line),
        cmocka_unit_test(boards_are_found_and_sorted),
        cmocka_unit_test(bad_boards_are_refused),
        cmocka_unit_test(a_board_without_an_image_is_refused),
        cmocka_unit_test(near_names_are_suggested_and_far_ones_not),
        cmocka_unit_test(a_suggestion_fits_its_buffer),
        cmocka_unit_test(a_message_holds_what_fits_and_counts_all),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
