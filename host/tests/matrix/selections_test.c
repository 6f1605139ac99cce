/* Configs of several selections: which cells `also` adds, what `all` means beside other
 * names, which pairs of scenario and discipline are left out, and what is refused.
 */
#include "host/lib/matrix/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BOARD(name)                                                                                \
    "name: " name "\ntitle: B\ncore: cortex-m0\nclock_hz: 1\nsystick_hz: 1\nuart: serial0\n"       \
    "flash_bytes: 1\nram_bytes: 1\n"
#define BOTH                                                                                       \
    "load\tidle\tnothing\n"                                                                        \
    "load\tmasked\tmasks\n"                                                                        \
    "parameter\tload\tmasked\t0\tlength\tinsns\t0\t400\t16\thow long\n"                            \
    "parameter\tscenario\tbeside\t0\tpriority\tsteps\t0\t255\t64\tof the line\n"                   \
    "parameter\tstyle\ttable\t0\tsize\tentries\t1\t99\t8\thow many\n"                              \
    "parameter\tstyle\ttable\t1\thit\tentry\t0\t99\t0\twhich is hit\n"                             \
    "scenario\tbeside\tsharing\town\tx\n"                                                          \
    "scenario\tlose\tsharing\town\tx\n"                                                            \
    "scenario\tplain\tstyle\tnone\tx\n"                                                            \
    "scenario\tswept\tstyle\tany\tx\n"                                                             \
    "shares\tscenario\tlose\tword\n"                                                               \
    "shares\tsharing\tmask\tword\n"                                                                \
    "sharing\tmask\tx\n"                                                                           \
    "sharing\tsilent\tx\n"                                                                         \
    "style\traw\tx\n"                                                                              \
    "style\ttable\tx\n"
/* The second has what the first lacks: a scenario about values, and who shares such. */
#define SECOND                                                                                     \
    BOTH "scenario\ttear\tsharing\town\tx\n"                                                       \
         "shares\tscenario\ttear\tvalue\n"                                                         \
         "shares\tsharing\tpublish\tvalue\n"                                                       \
         "sharing\tpublish\tx\n"                                                                   \
         "style\tfloat\tx\n"

static char directory[] = "/tmp/irqbench-selections-XXXXXX";
static struct board_list boards;
static struct message message;

static const char *in_directory(const char *name)
{
    static char path[64];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(in_directory(name), "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(directory) || mkdir(in_directory("b1"), 0700) != 0 ||
        mkdir(in_directory("b2"), 0700) != 0)
        return -1;
    put("b1/board.yaml", BOARD("b1"));
    put("b1/catalog.txt", BOTH);
    put("b1/irqbench.elf", "x");
    put("b2/board.yaml", BOARD("b2"));
    put("b2/catalog.txt", SECOND);
    put("b2/irqbench.elf", "x");
    return !boards_load(&boards, directory, &message);
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"b1/board.yaml",   "b1/catalog.txt",
                                        "b1/irqbench.elf", "b1",
                                        "b2/board.yaml",   "b2/catalog.txt",
                                        "b2/irqbench.elf", "b2",
                                        "x.yaml",          ""};

    boards_free(&boards);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        remove(in_directory(names[i]));
    return 0;
}

static struct config *load(const char *text)
{
    char whole[2048];

    snprintf(whole, sizeof whole, "name: x\n%s", text);
    put("x.yaml", whole);
    message = (struct message){0};
    return config_load(in_directory("x.yaml"), &boards, &message);
}

/* The cells are these, in this order, with a blank behind each. */
static void cells(const char *text, const char *wanted)
{
    struct config *config = load(text);
    char found[2048] = "";

    if (!config)
        fail_msg("wanted %s, got %s", wanted, message.text);
    for (size_t i = 0; i < config->cell_count; i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", config->cells[i].id);
    config_free(config);
    assert_string_equal(found, wanted);
}

/* Refused, with `place` (":LINE:COLUMN:") and `words` in one complaint. */
static void refused(const char *text, const char *place, const char *words)
{
    struct config *config = load(text);
    char wanted[512];

    snprintf(wanted, sizeof wanted, "%s%s error: %s", in_directory("x.yaml"), place, words);
    if (config || !strstr(message.text, wanted))
        fail_msg("wanted %s, got %s", wanted, config ? "no complaint" : message.text);
    config_free(config);
}

/* ---- also ---- */

#define RAW "boards: b1\nscenarios: plain\nstyles: raw\n"

static void what_a_selection_leaves_out_is_as_at_the_top(void **state)
{
    (void)state;
    cells(RAW "loads: [idle]\nalso:\n- scenarios: swept\n", "b1/plain/raw/none b1/swept/raw/idle ");
    cells(RAW "also:\n- styles: table\n- boards: b2\n",
          "b1/plain/raw/none b1/plain/table(8,0)/none b2/plain/raw/none ");
    cells(RAW "also:\n- scenarios: [plain, swept]\n  styles: [raw, table]\n  loads: masked(1..2)\n"
              "  boards: b1\n",
          "b1/plain/raw/none b1/plain/table(8,0)/none b1/swept/raw/masked(1) "
          "b1/swept/raw/masked(2) b1/swept/table(8,0)/masked(1) b1/swept/table(8,0)/masked(2) ");
    /* Nothing at the top is all there is on the selection's own boards. */
    cells("boards: b1\nscenarios: plain\nalso:\n- boards: b2\n",
          "b1/plain/raw/none b1/plain/table(8,0)/none "
          "b2/plain/raw/none b2/plain/table(8,0)/none b2/plain/float/none ");
}

static void a_board_has_its_cells_together(void **state)
{
    (void)state;
    cells("boards: [b2, b1]\nscenarios: plain\nstyles: raw\nalso:\n- styles: table\n",
          "b2/plain/raw/none b2/plain/table(8,0)/none "
          "b1/plain/raw/none b1/plain/table(8,0)/none ");
    cells(RAW "also:\n- {boards: b2}\n- {styles: table, boards: [b2, b1]}\n",
          "b1/plain/raw/none b1/plain/table(8,0)/none "
          "b2/plain/raw/none b2/plain/table(8,0)/none ");
}

static void a_cell_that_two_name_is_there_once(void **state)
{
    (void)state;
    cells(RAW "also:\n- {styles: all}\n- {scenarios: all, loads: idle}\n",
          "b1/plain/raw/none b1/plain/table(8,0)/none b1/beside(64)/mask/none "
          "b1/beside(64)/silent/none b1/lose/mask/none b1/lose/silent/none b1/swept/raw/idle ");
}

/* A list that the top has for the others only, and for boards that one of them lacks. */
static void the_top_may_name_what_only_others_use(void **state)
{
    (void)state;
    cells(RAW "sharing: mask\nalso:\n- {scenarios: lose}\n",
          "b1/plain/raw/none b1/lose/mask/none ");
    cells("boards: b2\nscenarios: plain\nstyles: [raw, float]\nalso:\n- {boards: b1}\n",
          "b2/plain/raw/none b2/plain/float/none b1/plain/raw/none ");
}

static void samples_are_the_selections_own(void **state)
{
    (void)state;
    struct config *config = load(RAW "samples: 7\nalso:\n- {styles: table}\n"
                                     "- {scenarios: swept, loads: idle, samples: 9}\n"
                                     "- {scenarios: [plain, swept], styles: 'table(9)', loads: "
                                     "idle, samples: {asynchronous: auto}}\n");
    static const uint32_t wanted[] = {7, 7, 9, 7, CONFIG_SAMPLES_AUTO};

    assert_non_null(config);
    assert_int_equal(config->cell_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(config->cells[i].samples, wanted[i]);
    config_free(config);
    refused(RAW "also:\n- styles: all\n  samples: 9\n",
            ":7:12:", "b1/plain/raw/none has other samples in a selection before this one");
    refused(RAW "also:\n- {styles: table, samples: 9}\n- styles: all\n",
            ":7:3:", "b1/plain/table(8,0)/none has other samples");
    refused(RAW "also:\n- styles: table\n  samples: {synchronous: 1}\n",
            ":7:26:", "samples.synchronous is 1, allowed are 2 to 10000000");
    refused(RAW "also:\n- styles: table\n  samples: some\n",
            ":7:12:", "samples.asynchronous is 'some', expected auto or a whole number");
}

static void what_is_wrong_in_it_is_refused_where_it_stands(void **state)
{
    (void)state;
    refused(RAW "also:\n- scenario: swept\n", ":6:3:",
            "unknown key 'scenario'; did you mean 'scenarios'? (allowed: boards, scenarios, "
            "styles, sharing, loads, samples)");
    refused(RAW "also:\n- seed: 1\n", ":6:3:", "unknown key 'seed'");
    refused(RAW "also:\n- also: []\n", ":6:3:", "unknown key 'also'");
    refused(RAW "also: []\n", ":5:7:", "the list is empty");
    refused(RAW "also: {styles: raw}\n", ":5:7:", "expected a list, found a mapping");
    refused(RAW "also: swept\n", ":5:7:", "expected a mapping (`key: value`), found 'swept'");
    refused(RAW "also:\n", ":5:6:", "expected a list, found nothing");
    refused(RAW "also:\n- styles: table\n  styles: raw\n", ":7:3:", "key 'styles' stands twice");
    refused(RAW "also:\n- styles: table\n- styles: []\n", ":7:11:", "the list is empty");
    refused(RAW "also:\n- styles: [table,\n   tabel]\n",
            ":7:4:", "'tabel' is not one of the styles; did you mean 'table'?");
    refused(RAW "also:\n- boards: b3\n", ":6:11:", "'b3' is not one of the boards");
    refused(RAW "also:\n- styles: [table, table]\n", ":6:19:", "'table(8,0)' stands twice");
    refused(RAW "also:\n- {styles: 'table(0)'}\n",
            ":6:12:", "'table(0)': size is 0, allowed are 1 to 99");
    refused(RAW "also:\n- styles: float\n", ":6:11:", "'float' is not one of the styles");
}

static void a_selection_without_use_is_refused(void **state)
{
    (void)state;
    refused(RAW "also:\n- {styles: table}\n- {styles: [raw, table]}\n",
            ":7:3:", "this selection adds no cell to those before it");
    refused(RAW "also:\n- {}\n", ":6:3:", "this selection adds no cell");
    refused(RAW "also:\n- {styles: table, loads: idle}\n",
            ":6:26:", "no cell of this selection has 'idle': leave it out");
    refused(RAW "sharing: mask\nalso:\n- {styles: table}\n",
            ":5:10:", "no cell of this matrix has 'mask'");
    /* Who has a list of its own uses that. */
    refused(RAW "sharing: mask\nalso:\n- {scenarios: lose, sharing: silent}\n",
            ":5:10:", "no cell of this matrix has 'mask'");
}

/* Once each, and without those that only follow from another. */
static void problems_of_all_selections_are_told_at_once(void **state)
{
    (void)state;
    refused("boards: b1\nscenarios: plane\nstyles: raw\nalso:\n- styles: tabel\n- {}\n",
            ":3:12:", "'plane' is not one of the scenarios");
    assert_non_null(strstr(message.text, ":6:11: error: 'tabel' is not one of the styles"));
    assert_int_equal(message.count, 2);
    refused("boards: b1\nstyles: [raw, raw]\nalso:\n- {scenarios: swept}\n",
            ":3:15:", "'raw' stands twice in the list");
    assert_int_equal(message.count, 1);
}

static void the_resolved_config_shows_them(void **state)
{
    (void)state;
    struct config *config = load(RAW "also:\n- {scenarios: swept, loads: masked, samples: 9}\n");
    assert_non_null(config);
    json_t *json = config_json(config);
    char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);

    assert_string_equal(
        text, "{\"also\":[{\"boards\":[\"b1\"],\"loads\":[\"masked(16)\"],"
              "\"samples\":{\"asynchronous\":9,\"synchronous\":9},\"scenarios\":[\"swept\"],"
              "\"sharing\":[],\"styles\":[\"raw\"]}],"
              "\"boards\":[\"b1\"],\"clock\":\"auto\",\"loads\":[],\"name\":\"x\","
              "\"samples\":{\"asynchronous\":\"auto\",\"synchronous\":\"auto\"},"
              "\"scenarios\":[\"plain\"],\"seed\":1,\"sharing\":[],\"styles\":[\"raw\"],"
              "\"timeout_s\":60}");
    free(text);
    json_decref(json);
    config_free(config);
}

/* ---- all, and more ---- */

static void all_may_have_values_beside_it(void **state)
{
    (void)state;
    cells("boards: b1\nscenarios: plain\nstyles: [all, 'table(8,7)']\n",
          "b1/plain/raw/none b1/plain/table(8,0)/none b1/plain/table(8,7)/none ");
    cells("boards: b1\nscenarios: plain\nstyles: ['table(8,7)', all]\n",
          "b1/plain/raw/none b1/plain/table(8,0)/none b1/plain/table(8,7)/none ");
    cells("boards: b1\nscenarios: swept\nstyles: raw\nloads: [all, masked(0..32 step 8)]\n",
          "b1/swept/raw/idle b1/swept/raw/masked(16) b1/swept/raw/masked(0) "
          "b1/swept/raw/masked(8) b1/swept/raw/masked(24) b1/swept/raw/masked(32) ");
    cells("boards: b1\nscenarios: [all, beside(9)]\nstyles: raw\nloads: idle\nsharing: [all]\n",
          "b1/beside(64)/mask/none b1/beside(64)/silent/none b1/beside(9)/mask/none "
          "b1/beside(9)/silent/none b1/lose/mask/none b1/lose/silent/none b1/plain/raw/none "
          "b1/swept/raw/idle ");
    refused("boards: b1\nstyles: [all, 'table(8)']\n",
            ":3:15:", "'table(8)' stands twice in the list: 'all' has it");
    refused("boards: b1\nstyles: [all, 'table(9)', 'table(9,0)']\n",
            ":3:27:", "'table(9,0)' stands twice in the list");
    refused("boards: b1\nstyles: [all, tabel]\n", ":3:15:", "'tabel' is not one of the styles");
    refused("boards: b1\nsharing: [all, mask]\n", ":3:16:", "'mask' stands twice in the list");
    refused("boards: [all, b1]\n", ":2:15:", "'b1' stands twice in the list: 'all' has it");
    refused("boards: b1\nscenarios: plain\nloads: [all, masked(0)]\n",
            ":4:14:", "no cell of this matrix has 'masked(0)'");
}

/* ---- Pairs ---- */

static void all_leaves_out_what_shares_otherwise(void **state)
{
    (void)state;
    cells("boards: b2\nscenarios: [lose, tear]\nsharing: all\n",
          "b2/lose/mask/none b2/lose/silent/none b2/tear/silent/none b2/tear/publish/none ");
    cells("boards: b2\nscenarios: tear\n", "b2/tear/silent/none b2/tear/publish/none ");
    cells("boards: b2\nscenarios: all\nsharing: publish\nstyles: raw\nloads: idle\n",
          "b2/beside(64)/publish/none b2/plain/raw/none b2/swept/raw/idle b2/tear/publish/none ");
}

static void so_does_a_list_if_each_name_has_another_cell(void **state)
{
    (void)state;
    cells("boards: b2\nscenarios: [lose, tear]\nsharing: [mask, publish]\n",
          "b2/lose/mask/none b2/tear/publish/none ");
    cells("boards: b2\nscenarios: [beside, tear]\nsharing: [mask, publish]\n",
          "b2/beside(64)/mask/none b2/beside(64)/publish/none b2/tear/publish/none ");
    /* Also on a board that lacks the partner, if another has it. */
    cells("boards: [b1, b2]\nscenarios: [beside, lose, tear]\nsharing: [mask, publish]\n",
          "b1/beside(64)/mask/none b1/lose/mask/none b2/beside(64)/mask/none "
          "b2/beside(64)/publish/none b2/lose/mask/none b2/tear/publish/none ");
}

/* So that the image can say why there is no number. */
static void a_pair_that_is_named_stays(void **state)
{
    (void)state;
    cells("boards: b2\nscenarios: tear\nsharing: mask\n", "b2/tear/mask/none ");
    cells("boards: b2\nscenarios: tear\nsharing: [mask, publish]\n",
          "b2/tear/mask/none b2/tear/publish/none ");
    cells("boards: b2\nscenarios: [beside, tear]\nsharing: mask\n",
          "b2/beside(64)/mask/none b2/tear/mask/none ");
    cells("boards: b2\nscenarios: tear\nalso:\n- {sharing: mask}\n",
          "b2/tear/silent/none b2/tear/publish/none b2/tear/mask/none ");
    refused("boards: b2\nscenarios: all\nstyles: raw\nsharing: all\nloads: idle\nalso:\n"
            "- {scenarios: [lose, tear], sharing: [mask, publish]}\n",
            ":8:3:", "this selection adds no cell");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_selection_leaves_out_is_as_at_the_top),
        cmocka_unit_test(a_board_has_its_cells_together),
        cmocka_unit_test(a_cell_that_two_name_is_there_once),
        cmocka_unit_test(the_top_may_name_what_only_others_use),
        cmocka_unit_test(samples_are_the_selections_own),
        cmocka_unit_test(what_is_wrong_in_it_is_refused_where_it_stands),
        cmocka_unit_test(a_selection_without_use_is_refused),
        cmocka_unit_test(problems_of_all_selections_are_told_at_once),
        cmocka_unit_test(the_resolved_config_shows_them),
        cmocka_unit_test(all_may_have_values_beside_it),
        cmocka_unit_test(all_leaves_out_what_shares_otherwise),
        cmocka_unit_test(so_does_a_list_if_each_name_has_another_cell),
        cmocka_unit_test(a_pair_that_is_named_stays),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
