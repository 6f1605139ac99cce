/* Parameters: what a catalogue tells of them, which cells a config's values make, and
 * what every kind of bad value is told.
 */
#include "host/lib/matrix/config.h"
#include "host/lib/matrix/parameters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BOARD                                                                                      \
    "name: b1\ntitle: B\ncore: cortex-m0\nclock_hz: 1\nsystick_hz: 1\nuart: serial0\n"             \
    "flash_bytes: 1\nram_bytes: 1\n"
#define ITEMS                                                                                      \
    "load\tidle\tnothing\n"                                                                        \
    "load\tmasked\tmasks\n"                                                                        \
    "scenario\tchain\tstyle\tnone\tx\n"                                                            \
    "scenario\tswept\tstyle\tany\tx\n"                                                             \
    "style\traw_c\tx\n"                                                                            \
    "style\ttable\tx\n"
#define CATALOG                                                                                    \
    "parameter\tload\tmasked\t0\tlength\tinsns\t0\t400\t16\thow long\n"                            \
    "parameter\tscenario\tchain\t0\tdepth\tlinks\t1\t9\t2\thow deep\n"                             \
    "parameter\tstyle\ttable\t1\thit\tentry\t0\t99999\t0\twhich is hit\n"                          \
    "parameter\tstyle\ttable\t0\tsize\tentries\t1\t99999\t8\thow many\n" ITEMS

static char directory[] = "/tmp/irqbench-parameters-XXXXXX";
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
    if (!mkdtemp(directory) || mkdir(in_directory("b1"), 0700) != 0)
        return -1;
    put("b1/board.yaml", BOARD);
    put("b1/catalog.txt", CATALOG);
    put("b1/irqbench.elf", "x");
    return !boards_load(&boards, directory, &message);
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {
        "b1/board.yaml", "b1/catalog.txt", "b1/irqbench.elf", "b1", "other.txt", "x.yaml", ""};

    boards_free(&boards);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        remove(in_directory(names[i]));
    return 0;
}

/* ---- Catalogues ---- */

static void a_catalogue_tells_of_parameters(void **state)
{
    (void)state;
    const struct catalog *catalog = &boards.boards[0]->catalog;
    const struct catalog_item *item = catalog_find(catalog, WIRE_ITEM_STYLE, "table(3,4)");

    assert_non_null(item);
    assert_string_equal(item->name, "table");
    const struct catalog_parameter *size = catalog_parameter(catalog, item, 0);
    assert_string_equal(size->name, "size");
    assert_string_equal(size->unit, "entries");
    assert_string_equal(size->summary, "how many");
    assert_int_equal(size->least, 1);
    assert_int_equal(size->most, 99999);
    assert_int_equal(size->usual, 8);
    assert_string_equal(catalog_parameter(catalog, item, 1)->name, "hit");
    assert_null(catalog_parameter(catalog, item, 2));
    assert_null(catalog_parameter(catalog, catalog_find(catalog, WIRE_ITEM_LOAD, "idle"), 0));
    assert_null(catalog_find(catalog, WIRE_ITEM_STYLE, "tab(3)"));
    assert_null(catalog_find(catalog, WIRE_ITEM_STYLE, "tables(3)"));
}

static void catalog_refused(const char *line, const char *words)
{
    struct catalog catalog;
    char text[1024];

    snprintf(text, sizeof text, ITEMS "%s\n", line);
    put("other.txt", text);
    message = (struct message){0};
    if (catalog_load(&catalog, in_directory("other.txt"), &message) ||
        !strstr(message.text, "other.txt:7: error: ") || !strstr(message.text, words))
        fail_msg("wanted %s, got %s", words, message.text);
}

#define LENGTH "parameter\tload\tmasked\t0\tlength\tinsns\t"

static void bad_parameters_of_a_catalogue_are_refused(void **state)
{
    (void)state;
    catalog_refused("parameter\tload\tmasked\t0\tlength", "5 columns, a parameter has 10");
    catalog_refused("parameter\tlaod\tmasked\t0\tlength\tinsns\t0\t4\t1\tx", "unknown kind 'laod'");
    catalog_refused("parameter\tload\tmakes\t0\tlength\tinsns\t0\t4\t1\tx", "there is no 'makes'");
    catalog_refused("parameter\tload\tmasked\t4\tlength\tinsns\t0\t4\t1\tx", "number up to 3");
    catalog_refused("parameter\tload\tmasked\t1\tlength\tinsns\t0\t4\t1\tx", "no parameter at the");
    catalog_refused("parameter\tload\tmasked\t0\t\tinsns\t0\t4\t1\tx", "column 5 is empty");
    catalog_refused(LENGTH "0\tmany\t1\tx", "'many' is no whole number up to 1000000000");
    catalog_refused(LENGTH "0\t1000000001\t1\tx", "'1000000001' is no whole number");
    catalog_refused(LENGTH "0\t04\t1\tx", "'04' begins with a zero");
    catalog_refused(LENGTH "0\t4\t5\tx", "its usual value 5 is not in its range 0..4");
    catalog_refused(LENGTH "4\t0\t2\tx", "its usual value 2 is not in its range 4..0");
    catalog_refused(LENGTH "0\t4\t1\tx\n" LENGTH "0\t4\t1\tx", "has two parameters at place 0");
    catalog_refused("load\tidle(3)\tx", "'idle(3)' has a parenthesis");
}

/* ---- Configs ---- */

/* `lines`: what follows the board, from line 3 on. */
static struct config *load(const char *lines)
{
    char text[2048];

    snprintf(text, sizeof text, "name: x\nboards: b1\n%s", lines);
    put("x.yaml", text);
    message = (struct message){0};
    return config_load(in_directory("x.yaml"), &boards, &message);
}

/* Whether the cells are these, "ID ID ...", without the board. */
static void makes(const char *lines, const char *wanted)
{
    struct config *config = load(lines);
    char ids[4096] = "";

    if (!config)
        fail_msg("%s", message.text);
    for (size_t i = 0; i < config->cell_count; i++)
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%s", i ? " " : "",
                 config->cells[i].id + strlen("b1/"));
    config_free(config);
    assert_string_equal(ids, wanted);
}

/* A list of loads, with what the cells' loads are then. */
static void loads_make(const char *loads, const char *wanted)
{
    char lines[512], ids[1024] = "", copy[512];

    snprintf(lines, sizeof lines, "scenarios: swept\nstyles: raw_c\nloads: %s\n", loads);
    snprintf(copy, sizeof copy, "%s", wanted);
    for (char *rest = copy, *word; (word = strsep(&rest, " ")) != NULL;)
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%sswept/raw_c/%s", *ids ? " " : "",
                 word);
    makes(lines, ids);
}

static void each_value_is_a_cell(void **state)
{
    (void)state;
    loads_make("masked(8)", "masked(8)");
    loads_make("[masked(4..7)]", "masked(4) masked(5) masked(6) masked(7)");
    loads_make("[masked(4..16 step 4)]", "masked(4) masked(8) masked(12) masked(16)");
    loads_make("[masked(4..15 step 4)]", "masked(4) masked(8) masked(12)");
    loads_make("[masked(7..7)]", "masked(7)");
    loads_make("[masked(0..9 step 100)]", "masked(0)");
    loads_make("[masked( 1 2  4 8..10 step 2 400 )]",
               "masked(1) masked(2) masked(4) masked(8) masked(10) masked(400)");
    loads_make("[masked(length=3 1)]", "masked(3) masked(1)");
    loads_make("[masked( length = 7 )]", "masked(7)");
    loads_make("[masked(3), idle, masked(1)]", "idle masked(3) masked(1)");
}

static void a_name_alone_has_the_usual_values(void **state)
{
    (void)state;
    loads_make("masked", "masked(16)");
    loads_make("all", "idle masked(16)");
    makes("scenarios: chain\nstyles: all\n", "chain(2)/raw_c/none chain(2)/table(8,0)/none");
}

static void several_parameters_multiply(void **state)
{
    (void)state;
    makes("scenarios: chain(1)\nstyles: ['table(1 2, 3..4)']\n",
          "chain(1)/table(1,3)/none chain(1)/table(1,4)/none chain(1)/table(2,3)/none "
          "chain(1)/table(2,4)/none");
    makes("scenarios: chain\nstyles:\n- table(hit=5)\n- table(4)\n- table(hit=6, size=7)\n",
          "chain(2)/table(8,5)/none chain(2)/table(4,0)/none chain(2)/table(7,6)/none");
    makes("scenarios: ['chain(1..2)', swept]\nstyles: table\nloads: masked(1..2)\n",
          "chain(1)/table(8,0)/none chain(2)/table(8,0)/none swept/table(8,0)/masked(1) "
          "swept/table(8,0)/masked(2)");
}

static void the_results_have_the_values_as_numbers(void **state)
{
    (void)state;
    const struct catalog *catalog = &boards.boards[0]->catalog;
    json_t *values = parameters_json(catalog, WIRE_ITEM_STYLE, "table(12,0)");
    char *text = json_dumps(values, JSON_SORT_KEYS | JSON_COMPACT);

    assert_string_equal(text, "{\"hit\":0,\"size\":12}");
    free(text);
    json_decref(values);
    assert_null(parameters_json(catalog, WIRE_ITEM_LOAD, "idle"));
    assert_null(parameters_json(catalog, WIRE_ITEM_LOAD, "none"));
}

static void the_resolved_config_has_the_names_of_cells(void **state)
{
    (void)state;
    struct config *config = load("scenarios: swept\nstyles: raw_c\nloads: masked(1..2)\n");
    assert_non_null(config);
    json_t *json = config_json(config);
    char *text = json_dumps(json_object_get(json, "loads"), JSON_COMPACT);

    assert_string_equal(text, "[\"masked(1)\",\"masked(2)\"]");
    free(text);
    json_decref(json);
    config_free(config);
}

/* Refused at `place` (":LINE:COLUMN:"), with `words` in the complaint. */
static void refused(const char *lines, const char *place, const char *words)
{
    struct config *config = load(lines);
    char wanted[128];

    snprintf(wanted, sizeof wanted, "x.yaml%s error: ", place);
    if (config || !strstr(message.text, wanted) || !strstr(message.text, words))
        fail_msg("wanted %s ... %s, got %s", wanted, words, config ? "no complaint" : message.text);
}

static void load_refused(const char *item, const char *words)
{
    char lines[512];

    snprintf(lines, sizeof lines, "scenarios: swept\nloads:\n- idle\n- %s\n", item);
    refused(lines, ":6:3:", words);
}

static void bad_values_are_refused_with_their_line(void **state)
{
    (void)state;
    load_refused("masked(401)", "'masked(401)': length is 401, allowed are 0 to 400");
    load_refused("masked(0..401)", "length is 401, allowed are 0 to 400");
    load_refused("masked(99999999999999999999)", "allowed are 0 to 400");
    load_refused("masked(8..4)", "the range 8..4 is empty");
    load_refused("masked(0..8 step 0)", "the step of 0..8 is 0");
    load_refused("masked(0..8 step x)", "the step 'x' is not a whole number");
    load_refused("masked(0..8 step)", "the number behind 'step' is missing");
    load_refused("masked(8 step 2)", "a step goes with a range, as in 4..64 step 4, not with '8'");
    load_refused("masked(long)", "'long' is neither a whole number nor a range");
    load_refused("masked(-1)", "'-1' is neither a whole number nor a range");
    load_refused("masked(1.5)", "'1.5' is neither a whole number nor a range");
    load_refused("masked(1..)", "'1..' is neither a whole number nor a range");
    load_refused("masked(010)", "'010' is neither a whole number nor a range");
    load_refused("masked(0..010)", "'0..010' is neither a whole number nor a range");
    load_refused("masked(0..8 step 02)", "the step '02' is not a whole number");
    load_refused("masked(0x10)", "'0x10' is neither a whole number nor a range");
}

static void what_is_no_list_of_values_is_refused(void **state)
{
    (void)state;
    load_refused("masked()", "the parameter length has no value");
    load_refused("masked(length=)", "the parameter length has no value");
    load_refused("masked(8", "its values do not end with one ')'");
    load_refused("masked(8) 9", "its values do not end with one ')'");
    load_refused("masked(8)(9)", "its values do not end with one ')'");
    load_refused("masked(8, 9)", "masked has 1 parameter, here are values of more");
    load_refused("idle(8)", "idle has no parameters: write its name alone");
    load_refused("masked(lenght=8)", "masked has no parameter 'lenght'; did you mean 'length'?");
    load_refused("maksed(8)", "'maksed' is not one of the loads; did you mean 'masked'?");
    refused("scenarios: swept\nloads: [masked(8, 9)]\n", ":4:9:", "must stand between quotes");
    refused("scenarios: chain\nstyles: ['table(size=1, 2, 3)']\n",
            ":4:10:", "table has 2 parameters, here are values of more");
}

static void duplicates_are_refused(void **state)
{
    (void)state;
    load_refused("masked(8 8)", "length has the value 8 twice");
    load_refused("masked(0..9 8)", "length has the value 8 twice");
    refused("scenarios: swept\nloads: [masked(8), masked(4..8)]\n",
            ":4:20:", "'masked(8)' stands twice in the list");
    refused("scenarios: swept\nloads: [masked, masked(16)]\n",
            ":4:17:", "'masked(16)' stands twice in the list");
    refused("scenarios: chain\nstyles: ['table(size=1, size=2)']\n",
            ":4:10:", "the parameter size has values twice");
}

static void too_many_are_refused(void **state)
{
    (void)state;
    refused("scenarios: chain\nstyles: [table(1..5000)]\n",
            ":4:10:", "size has more than 4096 values");
    refused("scenarios: chain\nstyles: ['table(1..100, 0..99)']\n",
            ":4:10:", "these are 10000 combinations of values, allowed are 4096");
    refused("scenarios: chain\nstyles: [table(1..4000), 'table(7, 1..4000)']\n",
            ":4:26:", "more than 4096 names");
    refused("scenarios: chain(1..3)\nstyles: [table(1..4000)]\n", ":",
            "the matrix has more than 9999 cells");
}

static void values_that_no_cell_has_are_refused(void **state)
{
    (void)state;
    refused("scenarios: chain\nloads: [masked(8)]\n",
            ":4:9:", "no cell of this matrix has 'masked(8)'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_catalogue_tells_of_parameters),
        cmocka_unit_test(bad_parameters_of_a_catalogue_are_refused),
        cmocka_unit_test(each_value_is_a_cell),
        cmocka_unit_test(a_name_alone_has_the_usual_values),
        cmocka_unit_test(several_parameters_multiply),
        cmocka_unit_test(the_results_have_the_values_as_numbers),
        cmocka_unit_test(the_resolved_config_has_the_names_of_cells),
        cmocka_unit_test(bad_values_are_refused_with_their_line),
        cmocka_unit_test(what_is_no_list_of_values_is_refused),
        cmocka_unit_test(duplicates_are_refused),
        cmocka_unit_test(too_many_are_refused),
        cmocka_unit_test(values_that_no_cell_has_are_refused),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
