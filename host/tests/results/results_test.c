/* Reading a run.json: what comes out of a good one, and that every way in which
 * it can be wrong is noticed. The bad ones are the good one with one value
 * changed.
 */
#include "host/lib/results/results.h"
#include "host/lib/results/sentences.h"
#include "host/lib/store/manifest.h"

#include "host/lib/store/run_results.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define GOOD "host/tests/fixtures/run"

static struct message message;
static char directory[] = "/tmp/irqbench-results-XXXXXX";
static char file[sizeof directory + 16];

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    snprintf(file, sizeof file, "%s/run.json", directory);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(file);
    return rmdir(directory);
}

static struct results *load(const char *path)
{
    message = (struct message){0};
    return run_results_load(path, &message);
}

static void put(const char *text)
{
    FILE *stream = fopen(file, "w");

    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static void expect_refusal(const char *path, const char *words)
{
    struct results *results = load(path);

    if (results || !strstr(message.text, words))
        fail_msg("wanted '%s', got %s", words, results ? "no complaint" : message.text);
}

/* The value at a path such as "cells.5.metrics.entry.min". */
static json_t *at(json_t *root, const char *path)
{
    while (*path) {
        char key[64];
        size_t size = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)size, path);
        root = json_is_array(root) ? json_array_get(root, (size_t)atoi(key))
                                   : json_object_get(root, key);
        path += size + (path[size] == '.');
    }
    assert_non_null(root);
    return root;
}

/* Cells by what they are, so that the fixture may grow. */
static char *cell_path(json_t *root, const char *id, const char *rest)
{
    static char path[256];
    json_t *cells = json_object_get(root, "cells");

    for (size_t i = 0; i < json_array_size(cells); i++) {
        const char *found = json_string_value(json_object_get(json_array_get(cells, i), "id"));
        if (strcmp(found, id) == 0) {
            snprintf(path, sizeof path, "cells.%zu%s%s", i, *rest ? "." : "", rest);
            return path;
        }
    }
    fail_msg("the fixture has no %s", id);
    return NULL;
}

/* Sets member `key` of `parent` to the JSON text `value`; NULL takes it away. */
static void refused(const char *id, const char *rest, const char *key, const char *value,
                    const char *words)
{
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    json_t *parent = at(root, id ? cell_path(root, id, rest) : rest);
    json_t *changed = value ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;

    if (json_is_array(parent))
        assert_int_equal(json_array_set_new(parent, (size_t)atoi(key), changed), 0);
    else if (changed)
        assert_int_equal(json_object_set_new(parent, key, changed), 0);
    else
        assert_int_equal(json_object_del(parent, key), 0);
    char *text = json_dumps(root, JSON_SORT_KEYS | JSON_INDENT(1));
    put(text);
    free(text);
    json_decref(root);
    expect_refusal(directory, words);
}

static void a_good_run_is_read(void **state)
{
    (void)state;
    struct results *results = load(GOOD);

    if (!results)
        fail_msg("%s", message.text);
    assert_string_equal(results->name, "fixture");
    assert_int_equal(results->target_count, 2);
    assert_string_equal(results->targets[0].core, "cortex-m3");
    assert_int_equal(results->targets[0].evidence, EVIDENCE_INSNS);
    assert_string_equal(result_evidence_unit(results->targets[0].evidence), "instructions");
    const struct result_cell *cell =
        results_cell(results, "mps2-an385/entry_swept/dispatch_table/idle");
    assert_non_null(cell);
    assert_string_equal(cell->subject, "dispatch_table");
    assert_int_equal(cell->subject_kind, WIRE_ITEM_STYLE);
    assert_ptr_equal(cell->target, &results->targets[0]);
    assert_int_equal(cell->status, RESULT_OK);
    assert_null(cell->reason);
    assert_int_equal(cell->coverage_met, 5);
    assert_int_equal(cell->triggered, 10000);
    assert_int_equal(cell->metric_count, 1);
    assert_null(results_cell(results, "mps2-an385/entry_swept/dispatch_table/none"));
    results_free(results);
}

static void a_style_has_its_bytes_where_the_image_says_so(void **state)
{
    (void)state;
    struct results *results = load(GOOD);

    assert_non_null(results);
    const struct result_size *size = result_size(&results->targets[0], "dispatch_table(8,1)");
    assert_non_null(size);
    assert_int_equal(size->code, 58);
    assert_int_equal(size->tables, 128);
    assert_true(size->ram_known);
    assert_int_equal(size->ram, 256);
    size = result_size(&results->targets[0], "defer_thread");
    assert_non_null(size);
    assert_false(size->ram_known);
    assert_null(result_size(&results->targets[0], "raw_asm"));
    assert_null(result_size(&results->targets[1], "raw_c"));
    results_free(results);
    refused(NULL, "targets.0.styles.raw_c", "code", "-1", "targets[0].styles.raw_c.code");
    refused(NULL, "targets.0.styles.raw_c", "ram", NULL, "targets[0].styles.raw_c.ram");
    refused(NULL, "targets.0.styles", "raw_c", "2", "targets[0].styles.raw_c");
    refused(NULL, "targets.0", "styles", "[]", "targets[0].styles");
}

static void a_metric_has_its_figures(void **state)
{
    (void)state;
    struct results *results = load(GOOD "/run.json");

    assert_non_null(results);
    const struct result_cell *cell =
        results_cell(results, "mps2-an385/entry_swept/dispatch_table/idle");
    const struct result_metric *metric = result_metric_find(cell, "entry");
    assert_non_null(metric);
    assert_int_equal(metric->n.integer, 5);
    assert_int_equal(metric->min.integer, 18);
    assert_int_equal(metric->max.integer, 19);
    assert_true(metric->mean.real);
    assert_true(metric->mean.number > 18.39 && metric->mean.number < 18.41);
    assert_false(metric->p99.known);
    assert_true(result_statistic(metric, "p50").known);
    assert_int_equal(result_statistic(metric, "p50").integer, 18);
    assert_false(result_statistic(metric, "p42").known);
    assert_int_equal(metric->count_rows, 2);
    assert_int_equal(metric->counts[1].value, 19);
    assert_int_equal(metric->counts[1].count, 2);
    assert_int_equal(metric->sweep_rows, 5);
    assert_int_equal(metric->sweep[4].insn, 4);
    assert_false(metric->is_count);
    assert_null(result_metric_find(cell, "exit"));
    results_free(results);
}

static void metrics_come_in_the_order_of_the_schema(void **state)
{
    (void)state;
    struct results *results = load(GOOD);

    assert_non_null(results);
    const struct result_cell *cell = results_cell(results, "mps2-an385/shared_update/none/none");
    assert_int_equal(cell->subject_kind, WIRE_ITEM_SHARING);
    assert_int_equal(cell->metric_count, 3);
    assert_string_equal(cell->metrics[0].name, "stolen");
    assert_string_equal(cell->metrics[1].name, "lost_updates");
    assert_true(cell->metrics[1].is_count);
    assert_int_equal(cell->metrics[1].total.integer, 6666);
    results_free(results);
}

static void failed_cells_have_a_reason_and_no_number(void **state)
{
    (void)state;
    struct results *results = load(GOOD);

    assert_non_null(results);
    const struct result_cell *cell = results_cell(results, "mps2-an385/tail_chain/raw_c/none");
    assert_int_equal(cell->status, RESULT_FAULT);
    assert_string_equal(cell->reason, "HardFault in the handler at 0x00001a2c");
    assert_int_equal(cell->metric_count, 0);
    assert_int_equal(json_integer_value(at(cell->json, "fault.cfsr")), 33554432);
    cell = results_cell(results, "mps2-an385/entry_swept/defer_thread/memory");
    assert_int_equal(cell->status, RESULT_INCONCLUSIVE);
    assert_int_equal(cell->coverage_met, 20);
    results_free(results);
}

static void tallies_that_were_never_reported_are_told_apart(void **state)
{
    (void)state;
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    json_t *cell = at(root, cell_path(root, "mps2-an385/tail_chain/raw_c/none", ""));

    json_object_set_new(cell, "sampled", json_null());
    char *text = json_dumps(root, 0);
    put(text);
    free(text);
    json_decref(root);
    struct results *results = load(directory);
    assert_non_null(results);
    assert_int_equal(results_cell(results, "mps2-an385/tail_chain/raw_c/none")->sampled, -1);
    results_free(results);
}

static void what_is_no_run_is_refused(void **state)
{
    (void)state;
    char other[64];

    unlink(file);
    expect_refusal("/nowhere/at/all", "/nowhere/at/all: error: no results there: No such file");
    expect_refusal(directory, "the directory is empty; `irqbench run CONFIG.yaml -o /tmp/");
    snprintf(other, sizeof other, "%s/frames", directory);
    FILE *stream = fopen(other, "w");
    assert_non_null(stream);
    fclose(stream);
    expect_refusal(directory, "is no run directory: it has neither run.json nor manifest.json");
    unlink(other);
    assert_int_equal(mkdir(file, 0700), 0);
    expect_refusal(directory, "run.json: error: is a directory");
    rmdir(file);
}

static void an_unfinished_run_tells_how_far_it_came(void **state)
{
    (void)state;
    struct board_list boards;
    char path[64];

    message = (struct message){0};
    assert_true(boards_load(&boards, "host/tests/fixtures/firmware", &message));
    struct config *config = config_load("configs/quick.yaml", &boards, &message);
    assert_non_null(config);
    json_t *manifest = manifest_make(config, "7.2.22", &(struct model_changes){0}, &message);
    assert_non_null(manifest);
    unlink(file);
    snprintf(path, sizeof path, "%s/manifest.json", directory);
    assert_int_equal(json_dump_file(manifest, path, 0), 0);
    char wanted[64];
    snprintf(wanted, sizeof wanted, "the run was not finished: 0 of %zu cells are there; `irqbench",
             config->cell_count);
    expect_refusal(directory, wanted);
    unlink(path);
    json_decref(manifest);
    config_free(config);
    boards_free(&boards);
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    (void)state;
    put("");
    expect_refusal(directory, "run.json: error: is cut off after 0 bytes");
    put("{\"schema\": \"irqbench-run/2\",\n \"cells\": [");
    expect_refusal(directory, "run.json: error: is cut off after 40 bytes");
    put("{\"schema\": \"irqbench-run/2\",\n \"cells\": [}\n");
    expect_refusal(directory, "run.json:2:12: error: not valid JSON: ");
    put("{\"a\": 1,\n\"a\": 2}\n");
    expect_refusal(directory, "run.json:2:3: error: not valid JSON: duplicate object key");
    put("\x01\x02\x03");
    expect_refusal(directory, "run.json:1:1: error: not valid JSON");
    put("[]");
    expect_refusal(directory, "is not a result of irqbench");
    put("{}");
    expect_refusal(directory, "schema: is missing");
}

static void other_schemas_are_refused_by_name(void **state)
{
    (void)state;
    refused(NULL, "", "schema", "\"irqbench-run/3\"",
            "is 'irqbench-run/3', newer than the 'irqbench-run/2' that this irqbench reads");
    refused(NULL, "", "schema", "\"irqbench-run/1\"",
            "is 'irqbench-run/1', older than the 'irqbench-run/2' that this irqbench reads; "
            "measure again, or use the irqbench that wrote it");
    refused(NULL, "", "schema", "\"irqbench-run/0\"", "is 'irqbench-run/0', not 'irqbench-run/2'");
    refused(NULL, "", "schema", "\"irqbench-run/2x\"", "is 'irqbench-run/2x', not");
    refused(NULL, "", "schema", "\"hyperfine\"", "is 'hyperfine', not");
    refused(NULL, "", "schema", "1", "schema: must be a text, is a number");
}

static void wrong_values_are_refused_with_their_path(void **state)
{
    (void)state;
    static const char swept[] = "mps2-an385/entry_swept/dispatch_table/idle";

    refused(NULL, "", "targets", NULL, "targets: is missing");
    refused(NULL, "", "cells", "{}", "cells: must be an array, is an object");
    refused(NULL, "config", "name", NULL, "config.name: is missing");
    refused(NULL, "targets.1", "evidence", "\"guess\"",
            "targets[1].evidence: is 'guess', which is no");
    refused(NULL, "targets.0", "board", "\"other\"",
            "board: 'mps2-an385' is not among the targets");
    refused(swept, "", "board", "5", ".board: must be a text, is a number");
    refused(swept, "", "load", "\"memory\"", "but its parts make");
    refused(swept, "", "discipline", "\"atomic\"", "must have one of 'style' and 'discipline'");
    refused(swept, "", "status", "\"great\"", "status: is 'great', which this irqbench does not");
    refused(swept, "", "reason", "\"because\"", "reason: is there, but the cell is ok");
    refused(swept, "", "triggered", "10001", "is ok, but triggered 10001, sampled 10000");
    refused(swept, "", "lost", "-3", "lost: must not be negative, is -3");
    refused(swept, "", "lost", "1", "is ok, but triggered");
    refused(swept, "", "seed", "\"one\"", "seed: must be a whole number, is a text");
    refused(swept, "", "seed", "4294967296", "seed: must be at most 4294967295, is 4294967296");
    refused(swept, "coverage.boundaries", "met", "4",
            "coverage.boundaries: is incomplete, but the cell is ok");
    refused(swept, "coverage.boundaries", "met", "6",
            "coverage.boundaries: meets more than exists");
    refused(swept, "coverage", "boundaries", NULL, "coverage.boundaries: is missing");
    refused(swept, "coverage", "cycles", "{\"met\": 6, \"existing\": 7}",
            "coverage.cycles: is incomplete, but the cell is ok");
    refused(swept, "coverage", "cycles", "{\"met\": 6}", "coverage.cycles.existing: is missing");
    refused(swept, "", "metrics", "{}", "metrics: is empty, but the cell is ok");
    refused(swept, "metrics", "latency", "{}", "metrics.latency: is no metric that this irqbench");
    refused("mps2-an385/tail_chain/raw_c/none", "", "reason", "null", "reason: is missing");
}

static void numbers_that_contradict_each_other_are_refused(void **state)
{
    (void)state;
    static const char swept[] = "mps2-an385/entry_swept/dispatch_table/idle";
    static const char entry[] = "metrics.entry";

    refused(swept, entry, "n", "6", "metrics.entry.counts: add up to 5, but n is 6");
    refused(swept, entry, "n", "-1", "metrics.entry.n: must not be negative");
    refused(swept, entry, "n", "5.0", "metrics.entry.n: must be a whole number");
    refused(swept, entry, "p99", NULL, "metrics.entry.p99: is missing");
    refused(swept, entry, "total", "3", "metrics.entry.total: is there, but it is no count");
    refused(swept, entry, "p50", "17", "metrics.entry.p50: is below the figure before it");
    refused(swept, entry, "p90", "20", "metrics.entry.max: is below the figure before it");
    refused(swept, entry, "min", "17", "metrics.entry.min: is not the smallest value in counts");
    refused(swept, entry, "min", "19", "metrics.entry.min: is not the smallest value in counts");
    refused(swept, entry, "max", "23", "metrics.entry.max: is not the largest value in counts");
    refused(swept, entry, "mean", "25.5", "metrics.entry.mean: is not between min and max");
    refused(swept, entry, "mean", "null", "metrics.entry.mean: must be a number");
    refused(swept, entry, "counts", "[]", "counts: add up to 0");
    refused(swept, entry, "counts", "[[19,2],[18,3]]", "counts[1]: is not after the row before it");
    refused(swept, entry, "counts", "[[18,3],[18,2]]", "counts[1]: is not after the row before it");
    refused(swept, entry, "counts",
            "[[18,9223372036854775807],[19,9223372036854775807],[20,7]]", /* 2^64 + 5 */
            "counts: add up to more than there can be");
    refused(swept, entry, "counts", "[[18,5],[19,0]]", "counts[1]: counts 0");
    refused(swept, "metrics.entry.counts", "0", "[18]", "counts[0]: must be an array of 2 numbers");
    refused(swept, "metrics.entry.counts", "0", "[18, 3.5]", "counts[0]: must hold whole numbers");
    refused(swept, "metrics.entry.sweep", "2", "[0, 0, 18, 5]", "sweep[2]: is not after the row");
    refused(swept, "metrics.entry.sweep", "2", "[2, 18, 5]",
            "sweep[2]: must be an array of 4 numbers");
    refused(swept, "metrics.entry.sweep", "2", "[2, 0, 99, 5]",
            "sweep: row 2 is not within min and max");
    refused(swept, entry, "bounds", "{\"best\": \"x\"}", "bounds: 'best' must be a number");
    refused(swept, entry, "bounds", "{\"best\": 12, \"nominal\": 18, \"worst\": 17}",
            "bounds: best, nominal and worst are not in order");
    refused(swept, entry, "bounds", "{\"best\": 19, \"nominal\": 18, \"worst\": 20}",
            "bounds: best, nominal and worst are not in order");
}

static void places_outside_of_the_region_are_refused(void **state)
{
    (void)state;
    static const char swept[] = "mps2-an385/entry_swept/dispatch_table/idle";
    static const char outside[] = "metrics.entry: sweep: row 4 lies outside of the region";

    refused(swept, "metrics.entry.sweep", "4", "[5, 0, 18, 5]", outside);
    refused(swept, "metrics.entry.sweep", "4", "[4, 1, 18, 5]", outside);
    refused(swept, "region", "2", "[1028, null]", "region: row 2 is no instruction");
    refused(swept, "region", "2", "[1028, 0, \"nop\", 1]", "region: row 2 is no instruction");
    refused(swept, "region", "2", "[4294967296, null, \"nop\"]", "row 2 is no instruction");
    refused(swept, "region", "2", "[-2, null, \"nop\"]", "region: row 2 is no instruction");
    refused(swept, "region", "2", "[1028, \"two\", \"nop\"]", "row 2 is no instruction");
    refused(swept, "region", "2", "[1028, 65536, \"nop\"]", "row 2 is no instruction");
    refused(swept, "", "region", NULL, "metrics.entry: sweep: row 0 lies outside of the region");
}

/* The swept cell of the fixture, as the model would have seen it: the instruction at 3
 * takes two cycles. To be freed. */
static json_t *modelled(void)
{
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    json_t *cell = at(root, cell_path(root, "mps2-an385/entry_swept/dispatch_table/idle", ""));
    json_t *metric = json_object_get(json_object_get(cell, "metrics"), "entry");

    json_object_set_new(json_object_get(cell, "coverage"), "cycles",
                        json_pack("{s:i, s:i}", "met", 6, "existing", 6));
    for (size_t i = 0; i < 5; i++)
        json_array_set_new(json_array_get(json_object_get(cell, "region"), i), 1,
                           json_integer(i == 3 ? 2 : 1));
    json_object_set_new(metric, "sweep",
                        json_loads("[[0,0,18,1],[1,0,19,1],[2,0,18,1],[3,0,19,1],[3,1,18,1],"
                                   "[4,0,18,1]]",
                                   0, NULL));
    return root;
}

static void put_json(json_t *root)
{
    char *text = json_dumps(root, 0);
    put(text);
    free(text);
    json_decref(root);
}

static void an_axis_counts_cycles_where_they_are_known(void **state)
{
    (void)state;
    put_json(modelled());
    struct results *results = load(directory);

    if (!results)
        fail_msg("%s", message.text);
    const struct result_cell *cell =
        results_cell(results, "mps2-an385/entry_swept/dispatch_table/idle");
    const struct result_metric *metric = result_metric_find(cell, "entry");
    assert_true(cell->has_cycles);
    assert_int_equal(cell->coverage_met, 5);
    assert_int_equal(cell->cycles_met, 6);
    assert_int_equal(cell->cycles_existing, 6);
    assert_int_equal(cell->region_rows, 5);
    assert_int_equal(cell->region[3].address, 0x406);
    assert_int_equal(cell->region[3].cycles, 2);
    assert_int_equal(cell->region[4].position, 5);
    assert_string_equal(cell->region[3].text, "ldr r2, [r0]");
    assert_int_equal(metric->sweep[4].insn, 3);
    assert_int_equal(metric->sweep[4].cycle, 1);
    assert_int_equal(metric->sweep[4].position, 4);
    assert_int_equal(metric->sweep[5].position, 5);
    results_free(results);
}

/* A cycle of one instruction of the swept cell becomes another's. */
static json_t *move_cycle(int from, int to)
{
    json_t *root = modelled();
    json_t *cell = at(root, cell_path(root, "mps2-an385/entry_swept/dispatch_table/idle", ""));
    json_t *region = json_object_get(cell, "region");
    for (int i = 0; i < 2; i++) {
        json_t *insn = json_array_get(region, (size_t)(i ? to : from));
        json_int_t cycles = json_integer_value(json_array_get(insn, 1)) + (i ? 1 : -1);
        json_array_set_new(insn, 1, cycles ? json_integer(cycles) : json_null());
    }
    return root;
}

static void a_cycle_that_an_instruction_has_not_is_refused(void **state)
{
    (void)state;
    put_json(move_cycle(3, 0));
    expect_refusal(directory, "metrics.entry: sweep: row 4 lies outside of the region");
    put_json(move_cycle(0, 3));
    expect_refusal(directory, "metrics.entry: sweep: row 0 lies outside of the region");
}

static void a_region_that_is_not_what_was_covered_is_refused(void **state)
{
    (void)state;
    json_t *root = modelled();
    json_t *cell = at(root, cell_path(root, "mps2-an385/entry_swept/dispatch_table/idle", ""));
    json_array_set_new(json_array_get(json_object_get(cell, "region"), 3), 1, json_integer(1));
    put_json(root);
    expect_refusal(directory, "region: is not what the coverage is of");
    root = modelled();
    cell = at(root, cell_path(root, "mps2-an385/entry_swept/dispatch_table/idle", ""));
    json_array_remove(json_object_get(cell, "region"), 4);
    put_json(root);
    expect_refusal(directory, "region: is not what the coverage is of");
}

/* All is modelled, and the plugin saw nothing, or says that it saw no figure. */
static void account_for_nothing(json_t *root, bool says_so)
{
    json_t *entry = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(root, "targets"), i, entry)
        json_object_set_new(entry, "evidence", json_string("model"));
    json_array_foreach(json_object_get(root, "cells"), i, entry)
    {
        json_object_del(entry, "witness");
        if (says_so)
            json_object_set_new(entry, "witness",
                                json_pack("{s:i, s:i}", "compared", 0, "equal", 0));
    }
}

/* No model without its account, and no account of nothing; bounds are in order. */
static void a_modelled_cell_needs_its_account_and_bounds_in_order(void **state)
{
    (void)state;
    const char *id = "mps2-an385/entry_swept/dispatch_table/idle";
    for (int i = 0; i < 4; i++) {
        json_t *root = modelled();
        json_t *cell = at(root, cell_path(root, id, ""));
        json_t *metric = json_object_get(json_object_get(cell, "metrics"), "entry");
        if (i < 2)
            account_for_nothing(root, i == 1);
        if (i >= 2)
            json_object_set_new(metric, "bounds",
                                json_pack("{s:f, s:i, s:i}", "best", i == 2 ? 500.0 : 1e300,
                                          "nominal", 1, "worst", 1));
        put_json(root);
        expect_refusal(directory, i == 0   ? "witness: is missing, but the cell is ok"
                                  : i == 1 ? "witness: compares nothing, but the cell is ok"
                                  : i == 2 ? "bounds: best, nominal and worst are not in order"
                                           : "bounds: 'best' is out of range");
    }
}

/* The only metric of one cell becomes another. */
static void put_renamed(const char *name, bool total)
{
    json_t *root = modelled(), *entry = NULL;
    json_t *cell = at(root, cell_path(root, "mps2-an385/entry_swept/dispatch_table/idle", ""));
    json_t *metrics = json_object_get(cell, "metrics");
    json_t *metric = json_incref(json_object_get(metrics, "entry"));
    size_t i = 0;

    account_for_nothing(root, true);
    json_array_foreach(json_object_get(root, "cells"), i, entry) json_object_set_new(
        json_object_get(entry, "witness"), "compared", json_integer(entry == cell ? 0 : 1));
    json_array_foreach(json_object_get(root, "cells"), i, entry) json_object_set_new(
        json_object_get(entry, "witness"), "equal", json_integer(entry == cell ? 0 : 1));
    if (total)
        json_object_set_new(metric, "total", json_integer(1));
    json_object_clear(metrics);
    json_object_set_new(metrics, name, metric);
    put_json(root);
}

/* The plugin sees no bytes. */
static void a_size_needs_no_account_and_has_no_total(void **state)
{
    (void)state;
    put_renamed("stack_handler", false);
    struct results *results = load(directory);
    if (!results)
        fail_msg("%s", message.text);
    const struct result_cell *cell =
        results_cell(results, "mps2-an385/entry_swept/dispatch_table/idle");
    const struct result_metric *metric = result_metric_find(cell, "stack_handler");
    assert_non_null(metric);
    assert_false(metric->is_count);
    assert_string_equal(result_metric_unit(cell, metric), "bytes");
    results_free(results);
    put_renamed("exit", false);
    expect_refusal(directory, "witness: compares nothing, but the cell is ok");
    put_renamed("stack_handler", true);
    expect_refusal(directory, "total: is there, but it is no count");
}

/* Instructions alone are known under insns and on silicon. */
static void an_axis_counts_instructions_where_cycles_are_not_known(void **state)
{
    (void)state;
    for (int silicon = 0; silicon < 2; silicon++) {
        json_t *root = json_load_file(GOOD "/run.json", 0, NULL);

        if (silicon)
            json_object_set_new(at(root, "targets.0"), "evidence", json_string("silicon"));
        put_json(root);
        struct results *results = load(directory);
        if (!results)
            fail_msg("%s", message.text);
        const struct result_cell *cell =
            results_cell(results, "mps2-an385/entry_swept/dispatch_table/idle");
        assert_false(cell->has_cycles);
        assert_int_equal(cell->region[4].position, 4);
        assert_int_equal(cell->region[4].cycles, 0);
        assert_int_equal(result_metric_find(cell, "entry")->sweep[4].position, 4);
        results_free(results);
    }
}

/* What a board's samples are worth, as a run.json has it; the cell's entry is 5, once. */
#define SAMPLING(p50, drift)                                                                       \
    "{\"intervals\": {\"p50\": " p50 "}, \"beyond_max\": 0.95, \"drift\": " drift "}"
#define STEADY "{\"verdict\": \"none\", \"blocks\": 12, \"p\": 0.5, \"from\": 5, \"to\": 5}"

static void what_samples_are_worth_is_read(void **state)
{
    (void)state;
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    char *path = cell_path(root, "mps2-an385/entry_exit/raw_c/none", "metrics.entry");

    json_object_set_new(at(root, path), "sampling",
                        json_loads(SAMPLING("[5, 5]", STEADY), 0, NULL));
    json_object_set_new(at(root, cell_path(root, "mps2-an385/entry_exit/raw_c/none", "")),
                        "warnings", json_pack("[s]", "entry drifts"));
    put_json(root);
    struct results *results = load(directory);
    if (!results)
        fail_msg("%s", message.text);
    const struct result_cell *cell = results_cell(results, "mps2-an385/entry_exit/raw_c/none");
    const struct result_metric *metric = result_metric_find(cell, "entry");
    assert_true(metric->has_sampling);
    assert_string_equal(result_interval(metric, "p50").name, "p50");
    assert_int_equal(result_interval(metric, "p50").high, 5);
    assert_null(result_interval(metric, "p90").name);
    assert_true(metric->sampling.beyond_max > 0.94);
    assert_true(metric->sampling.drift_known && !metric->sampling.drift_shown);
    assert_int_equal(metric->sampling.drift_blocks, 12);
    assert_int_equal(json_array_size(cell->warnings), 1);
    results_free(results);
}

static void what_samples_cannot_be_worth_is_refused(void **state)
{
    static const char cell[] = "mps2-an385/entry_exit/raw_c/none";
    (void)state;
    refused(cell, "metrics.entry", "sampling", "3", "sampling: must be an object");
    refused(cell, "metrics.entry", "sampling", SAMPLING("[6, 7]", STEADY),
            "intervals.p50: does not lie in its interval");
    refused(cell, "metrics.entry", "sampling", SAMPLING("[6, 5]", STEADY),
            "intervals.p50: does not lie in its interval");
    refused(cell, "metrics.entry", "sampling", SAMPLING("[1, 5]", STEADY),
            "intervals.p50: does not lie in its interval, or that not between min and max");
    refused(cell, "metrics.entry", "sampling", SAMPLING("5", STEADY), "sampling.intervals");
    refused(cell, "metrics.entry", "sampling", SAMPLING("[5, 5], \"p99\": [5, 5]", STEADY),
            "intervals.p99: has an interval, but no value");
    refused(cell, "metrics.entry", "sampling",
            SAMPLING("[5, 5]", "{\"verdict\": \"maybe\", \"blocks\": 1}"),
            "drift.verdict: is 'maybe'");
    refused(cell, "metrics.entry", "sampling",
            SAMPLING("[5, 5]",
                     "{\"verdict\": \"none\", \"blocks\": 12, \"p\": 2, \"from\": 5, \"to\": 5}"),
            "drift.p: must be a number from 0 to 1");
    refused(cell, "", "warnings", "[1]", "warnings: must be a list of sentences");
}

/* What exception trace says beside the DWT. */
#define SWO(figures, rest) "{" figures ", \"lost\": 0, \"resolution\": 0, \"offset\": -9, " rest "}"
#define SWO_GOOD           "\"metric\": \"round_trip\", \"why\": null"

static void what_trace_says_is_read(void **state)
{
    static const char id[] = "mps2-an385/entry_exit/raw_c/none";
    (void)state;
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    json_object_set_new(
        at(root, cell_path(root, id, "")), "swo",
        json_loads(SWO("\"compared\": 3, \"equal\": 3, \"differ\": 0", SWO_GOOD), 0, NULL));
    put_json(root);
    struct results *results = load(directory);
    if (!results)
        fail_msg("%s", message.text);
    const struct result_cell *cell = results_cell(results, id);
    struct text text = {0};
    result_say_swo(&text, cell);
    assert_string_equal(
        text_get(&text),
        "trace agrees with the DWT in 3 of 3 samples of round_trip, -9 cycles apart");
    text_free(&text);
    results_free(results);
}

static void what_trace_cannot_say_is_refused(void **state)
{
    static const char cell[] = "mps2-an385/entry_exit/raw_c/none";
    (void)state;
    refused(cell, "", "swo", "3", "swo: must be an object");
    refused(cell, "", "swo", SWO("\"compared\": 3, \"equal\": 2, \"differ\": 0", SWO_GOOD),
            "swo: has not as many compared as equal and differ");
    refused(cell, "", "swo", SWO("\"compared\": 3, \"equal\": 2, \"differ\": 1", SWO_GOOD),
            "swo: disagrees, but the cell is ok");
    refused(cell, "", "swo", SWO("\"compared\": 0, \"equal\": 0, \"differ\": 0", SWO_GOOD),
            "swo: must have a metric if something was compared, or else a why");
    refused(
        cell, "", "swo",
        SWO("\"compared\": 3, \"equal\": 3, \"differ\": 0", "\"metric\": null, \"why\": \"so\""),
        "swo: must have a metric if something was compared, or else a why");
    refused(cell, "", "swo",
            "{\"compared\": 1, \"equal\": 1, \"differ\": 0, \"lost\": 0, \"resolution\": 0, "
            "\"metric\": \"round_trip\"}",
            "swo.offset: must be a whole number");
}

static void the_largest_number_of_a_file_is_no_negative_one(void **state)
{
    struct result_share bounds[] = {{.name = "best", .value = -1e300},
                                    {.name = "worst", .value = (double)INT64_MAX}};
    const struct result_metric metric = {.bounds = bounds, .bound_rows = 2};
    (void)state;
    assert_true(result_bound(&metric, "worst").integer == INT64_MAX);
    assert_true(result_bound(&metric, "best").integer == INT64_MIN);
}

static void a_floor_is_what_the_runs_differ_by(void **state)
{
    static const char cell[] = "mps2-an385/entry_exit/raw_c/none";
    (void)state;
    refused(cell, "metrics.entry", "repeats", "{\"runs\": 1, \"floor\": {}}",
            "repeats.runs: must be 2 or more");
    refused(cell, "metrics.entry", "repeats",
            "{\"runs\": 2, \"min\": [4, 6], \"floor\": {\"min\": 1}}",
            "repeats.floor: of min is not what its runs differ by, 2");
    refused(cell, "metrics.entry", "repeats",
            "{\"runs\": 3, \"min\": [4, 6], \"floor\": {\"min\": 2}}",
            "repeats.min: must be a list of 3, one a run");
    refused(cell, "metrics.entry", "repeats",
            "{\"runs\": 2, \"min\": [4, null], \"floor\": {\"min\": 2}}",
            "repeats.min: must be a list of whole numbers");
    refused(cell, "metrics.entry", "repeats",
            "{\"runs\": 2, \"min\": [-9223372036854775807, 2], \"floor\": {\"min\": "
            "-9223372036854775807}}",
            "repeats.min: has numbers that are too far apart");
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    json_object_set_new(
        at(root, cell_path(root, cell, "metrics.entry")), "repeats",
        json_loads("{\"runs\": 2, \"min\": [4, 6], \"floor\": {\"min\": 2}}", 0, NULL));
    put_json(root);
    struct results *results = load(directory);
    if (!results)
        fail_msg("%s", message.text);
    const struct result_metric *metric = result_metric_find(results_cell(results, cell), "entry");
    assert_int_equal(metric->runs, 2);
    assert_int_equal(result_noise_floor(metric, "min").integer, 2);
    assert_false(result_noise_floor(metric, "p50").known);
    results_free(results);
}

static void cells_must_be_sorted_and_unique(void **state)
{
    (void)state;
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    json_t *cells = json_object_get(root, "cells");

    json_array_insert(cells, 1, json_array_get(cells, 0));
    char *text = json_dumps(root, 0);
    put(text);
    free(text);
    json_decref(root);
    expect_refusal(directory,
                   "cells[1].id: 'mps2-an385/entry_exit/defer_thread/none' does not sort");
}

static void parts_and_bounds_are_read(void **state)
{
    (void)state;
    json_t *root = json_load_file(GOOD "/run.json", 0, NULL);
    char *path = cell_path(root, "mps2-an385/entry_exit/raw_c/none", "metrics.entry");

    json_object_set_new(at(root, path), "bounds",
                        json_pack("{s:i,s:i,s:i}", "best", 3, "nominal", 5, "worst", 9));
    char *text = json_dumps(root, 0);
    put(text);
    free(text);
    json_decref(root);
    struct results *results = load(directory);
    assert_non_null(results);
    const struct result_metric *metric =
        result_metric_find(results_cell(results, "mps2-an385/entry_exit/raw_c/none"), "entry");
    assert_int_equal(metric->bound_rows, 3);
    assert_int_equal(metric->part_rows, 0);
    assert_string_equal(metric->bounds[2].name, "worst");
    assert_true(metric->bounds[2].value > 8.9 && metric->bounds[2].value < 9.1);
    results_free(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_run_is_read),
        cmocka_unit_test(a_style_has_its_bytes_where_the_image_says_so),
        cmocka_unit_test(a_metric_has_its_figures),
        cmocka_unit_test(metrics_come_in_the_order_of_the_schema),
        cmocka_unit_test(failed_cells_have_a_reason_and_no_number),
        cmocka_unit_test(tallies_that_were_never_reported_are_told_apart),
        cmocka_unit_test(what_is_no_run_is_refused),
        cmocka_unit_test(an_unfinished_run_tells_how_far_it_came),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(other_schemas_are_refused_by_name),
        cmocka_unit_test(wrong_values_are_refused_with_their_path),
        cmocka_unit_test(numbers_that_contradict_each_other_are_refused),
        cmocka_unit_test(places_outside_of_the_region_are_refused),
        cmocka_unit_test(an_axis_counts_cycles_where_they_are_known),
        cmocka_unit_test(a_cycle_that_an_instruction_has_not_is_refused),
        cmocka_unit_test(a_region_that_is_not_what_was_covered_is_refused),
        cmocka_unit_test(a_modelled_cell_needs_its_account_and_bounds_in_order),
        cmocka_unit_test(a_size_needs_no_account_and_has_no_total),
        cmocka_unit_test(an_axis_counts_instructions_where_cycles_are_not_known),
        cmocka_unit_test(what_samples_are_worth_is_read),
        cmocka_unit_test(what_samples_cannot_be_worth_is_refused),
        cmocka_unit_test(what_trace_says_is_read),
        cmocka_unit_test(what_trace_cannot_say_is_refused),
        cmocka_unit_test(the_largest_number_of_a_file_is_no_negative_one),
        cmocka_unit_test(a_floor_is_what_the_runs_differ_by),
        cmocka_unit_test(cells_must_be_sorted_and_unique),
        cmocka_unit_test(parts_and_bounds_are_read),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
