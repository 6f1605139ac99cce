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

/* As the build sorts them: what is shared stands before the disciplines. */
static void a_catalogue_tells_what_is_shared(void **state)
{
    (void)state;
    struct catalog catalog;
    char path[64];

    put("catalog.txt", "scenario\tany\tsharing\tnone\tx\nscenario\tlose\tsharing\tnone\tx\n"
                       "shares\tscenario\tlose\tword\nshares\tsharing\tadd\tword\n"
                       "shares\tsharing\tlend\ttoken\nsharing\tadd\tx\nsharing\tlend\tx\n"
                       "sharing\tsilent\tx\n");
    snprintf(path, sizeof path, "%s/b1/catalog.txt", directory);
    message = (struct message){0};
    if (!catalog_load(&catalog, path, &message))
        fail_msg("%s", message.text);
    const struct catalog_item *lose = catalog_find(&catalog, WIRE_ITEM_SCENARIO, "lose");
    const struct catalog_item *add = catalog_find(&catalog, WIRE_ITEM_SHARING, "add");
    const struct catalog_item *lend = catalog_find(&catalog, WIRE_ITEM_SHARING, "lend");
    assert_string_equal(lose->shares, "word");
    assert_true(catalog_go_together(lose, add));
    assert_false(catalog_go_together(lose, lend));
    /* Of one that is not said to share anything the image decides. */
    assert_true(catalog_go_together(lose, catalog_find(&catalog, WIRE_ITEM_SHARING, "silent")));
    assert_true(catalog_go_together(catalog_find(&catalog, WIRE_ITEM_SCENARIO, "any"), lend));
    catalog_free(&catalog);
}

static void bad_lines_of_what_is_shared_are_refused(void **state)
{
    (void)state;
#define ITEM "sharing\tadd\tx\n"
    catalog_refused(ITEM "shares\tsharing\tadd\n",
                    "catalog.txt:2: error: 3 columns, what an item shares has 4");
    catalog_refused(ITEM "shares\tsharing\tadd\tword\tx\n", "catalog.txt:2: error: 5 columns");
    catalog_refused(ITEM "shares\tsharing\tadd\t\n", "catalog.txt:2: error: column 4 is empty");
    catalog_refused(ITEM "shares\tsharking\tadd\tword\n",
                    "catalog.txt:2: error: unknown kind 'sharking'; did you mean 'sharing'?");
    catalog_refused("shares\tsharing\tsub\tword\n" ITEM,
                    "catalog.txt:1: error: there is no discipline and no scenario about them "
                    "called 'sub'");
    catalog_refused("style\tadd\tx\nshares\tstyle\tadd\tword\n",
                    "catalog.txt:2: error: there is no");
    catalog_refused("scenario\ts\tstyle\tnone\tx\nshares\tscenario\ts\tword\n",
                    "catalog.txt:2: error: there is no");
    catalog_refused(ITEM "shares\tsharing\tadd\tword\nshares\tsharing\tadd\tword\n",
                    "catalog.txt:3: error: what 'add' shares stands twice");
#undef ITEM
}

static const struct catalog_item *style(const struct catalog *catalog, const char *name)
{
    return catalog_find(catalog, WIRE_ITEM_STYLE, name);
}

static void a_catalogue_tells_which_evidence_is_valid(void **state)
{
    (void)state;
    struct catalog catalog;
    char path[64];

    put("catalog.txt", "evidence\tstyle\ta\tsilicon,model\tinstructions do not tell\n"
                       "style\ta\tx\nstyle\tb\tx\n");
    snprintf(path, sizeof path, "%s/b1/catalog.txt", directory);
    message = (struct message){0};
    assert_true(catalog_load(&catalog, path, &message));
    const struct catalog_evidence *evidence = catalog_evidence(&catalog, style(&catalog, "a"));
    assert_non_null(evidence);
    assert_true(evidence->valid[EVIDENCE_SILICON] && evidence->valid[EVIDENCE_MODEL]);
    assert_false(evidence->valid[EVIDENCE_INSNS]);
    assert_string_equal(evidence->why, "instructions do not tell");
    assert_null(catalog_evidence(&catalog, style(&catalog, "b")));
    catalog_free(&catalog);
}

static void a_catalogue_tells_who_asks(void **state)
{
    (void)state;
    struct catalog catalog;
    char path[64];

    put("catalog.txt", "asked\tstyle\ta\ts,u\nscenario\ts\tstyle\tany\tx\n"
                       "scenario\tt\tstyle\tany\tx\nscenario\tu\tstyle\tany\tx\n"
                       "style\ta\tx\nstyle\tb\tx\n");
    snprintf(path, sizeof path, "%s/b1/catalog.txt", directory);
    message = (struct message){0};
    assert_true(catalog_load(&catalog, path, &message));
    assert_string_equal(catalog_asked(&catalog, style(&catalog, "a"))->scenarios, "s,u");
    assert_null(catalog_asked(&catalog, style(&catalog, "b")));
    assert_true(catalog_asks(&catalog, "s", WIRE_ITEM_STYLE, "a(3)"));
    assert_true(catalog_asks(&catalog, "u(1,2)", WIRE_ITEM_STYLE, "a"));
    assert_false(catalog_asks(&catalog, "t", WIRE_ITEM_STYLE, "a"));
    assert_false(catalog_asks(&catalog, "su", WIRE_ITEM_STYLE, "a"));
    assert_true(catalog_asks(&catalog, "t", WIRE_ITEM_STYLE, "b"));
    catalog_free(&catalog);
}

static void a_catalogue_tells_what_styles_take(void **state)
{
    (void)state;
    struct catalog catalog;
    char path[64];

    put("catalog.txt", "size\tstyle\ta\t2\t128\t4\t256\nsize\tstyle\tb\t30\t124\t0\t-\n"
                       "style\ta\tx\nstyle\tb\tx\nstyle\tc\tx\n");
    snprintf(path, sizeof path, "%s/b1/catalog.txt", directory);
    message = (struct message){0};
    if (!catalog_load(&catalog, path, &message))
        fail_msg("%s", message.text);
    assert_int_equal(catalog.count, 3);
    const struct catalog_size *size = catalog_size(&catalog, "a(8)");
    assert_non_null(size);
    assert_int_equal(size->code, 2);
    assert_int_equal(size->tables, 128);
    assert_int_equal(size->ram, 4);
    assert_true(size->arena_known);
    assert_int_equal(size->arena, 256);
    size = catalog_size(&catalog, "b");
    assert_non_null(size);
    assert_false(size->arena_known);
    assert_null(catalog_size(&catalog, "c"));
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
    catalog_refused("load\ta\tx\nevidence\tload\ta\tsilicon\n",
                    ":2: error: 4 columns, evidence has 5");
    catalog_refused("load\ta\tx\nevidence\tload\ta\tboard\ty\n",
                    ":2: error: there is no kind of evidence 'board'");
    catalog_refused("load\ta\tx\nevidence\tload\ta\tmodel\t\n", ":2: error: column 5 is empty");
    catalog_refused("load\ta\tx\nevidence\tload\tb\tmodel\ty\n",
                    ":2: error: there is no 'b' that could need such evidence");
    catalog_refused("load\ta\tx\nevidence\tload\ta\tmodel\ty\nevidence\tload\ta\tinsns\tz\n",
                    ":3: error: 'a' says twice what evidence it needs");
    catalog_refused("style\ta\tx\nasked\tstyle\ta\n", ":2: error: 3 columns, who asks has 4");
    catalog_refused("style\ta\tx\nasked\tstyle\tb\ts\n",
                    ":2: error: there is no 'b' that could be asked");
    catalog_refused("style\ta\tx\nasked\tstyle\ta\ts\n",
                    ":2: error: there is no scenario 's' that could ask 'a'");
    catalog_refused("asked\tstyle\ta\ts\nasked\tstyle\ta\ts\nscenario\ts\tstyle\tany\tx\n"
                    "style\ta\tx\n",
                    ":2: error: 'a' says twice who can ask it");
    catalog_refused("size\tstyle\ta\t2\t128\t4\n", ":1: error: 6 columns, a size has 7");
    catalog_refused("load\ta\tx\nsize\tstyle\ta\t2\t128\t4\t0\n",
                    ":2: error: there is no style 'a' that could have the size");
    catalog_refused("style\ta\tx\nsize\tload\ta\t2\t128\t4\t0\n", "a style's, not a load's");
    catalog_refused("style\ta\tx\nsize\tstyle\ta\t2\t-\t4\t0\n", "'-' is no whole number");
    catalog_refused("style\ta\tx\nsize\tstyle\ta\t02\t1\t4\t0\n",
                    ":2: error: '02' begins with a zero");
    catalog_refused("style\ta\tx\nsize\tstyle\ta\t2\t1\t4\t00\n",
                    ":2: error: '00' begins with a zero");
    catalog_refused("style\ta\tx\nsize\tstyle\ta\t2\t1\t4\t0\nsize\tstyle\ta\t2\t1\t4\t0\n",
                    ":3: error: 'a' has two sizes");
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
        cmocka_unit_test(a_catalogue_tells_what_is_shared),
        cmocka_unit_test(bad_lines_of_what_is_shared_are_refused),
        cmocka_unit_test(a_catalogue_tells_which_evidence_is_valid),
        cmocka_unit_test(a_catalogue_tells_who_asks),
        cmocka_unit_test(a_catalogue_tells_what_styles_take),
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
