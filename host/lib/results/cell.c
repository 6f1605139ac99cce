/* A cell's parts, status, counts and metrics; see cell.h. */
#include "host/lib/results/cell.h"

#include "host/lib/results/metric.h"
#include <stdlib.h>
#include <string.h>

/* The names of a cell, and that its id is made of them. */
static bool read_names(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    bool is_style = json_object_get(object, "style") != NULL;
    char id[512];

    cell->id = json_reader_text(reader, object, "id");
    cell->board = json_reader_text(reader, object, "board");
    cell->scenario = json_reader_text(reader, object, "scenario");
    cell->subject_kind = is_style ? WIRE_ITEM_STYLE : WIRE_ITEM_SHARING;
    if (is_style == (json_object_get(object, "discipline") != NULL))
        json_reader_complain(reader, NULL, "must have one of 'style' and 'discipline'");
    cell->subject = json_reader_text(reader, object, is_style ? "style" : "discipline");
    cell->load = json_reader_text(reader, object, "load");
    cell->trigger = json_reader_text(reader, object, "trigger");
    if (reader->failed)
        return false;
    snprintf(id, sizeof id, "%s/%s/%s/%s", cell->board, cell->scenario, cell->subject, cell->load);
    if (strcmp(id, cell->id) != 0)
        return json_reader_complain(reader, "id", "is '%s', but its parts make '%s'", cell->id, id);
    return true;
}

static bool read_status(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    const char *status = json_reader_text(reader, object, "status");

    if (reader->failed)
        return false;
    for (unsigned i = 0; i < RESULT_STATUS_COUNT; i++) {
        if (strcmp(result_status_name((enum result_status)i), status) != 0)
            continue;
        cell->status = (enum result_status)i;
        cell->reason = json_reader_optional_text(reader, object, "reason");
        if (!reader->failed && (cell->status == RESULT_OK) != (cell->reason == NULL))
            return json_reader_complain(reader, "reason", "%s",
                                        cell->reason ? "is there, but the cell is ok"
                                                     : "is missing");
        return !reader->failed;
    }
    return json_reader_complain(reader, "status", "is '%s', which this irqbench does not know",
                                status);
}

static bool read_met(struct json_reader *reader, json_t *coverage, const char *key,
                     const struct result_cell *cell, int64_t *met, int64_t *existing)
{
    json_t *object = json_reader_object(reader, coverage, key);
    if (!object)
        return false;
    size_t mark = json_reader_enter(reader, key);
    *met = json_reader_count(reader, object, "met");
    *existing = json_reader_count(reader, object, "existing");
    if (*met > *existing)
        json_reader_complain(reader, NULL, "meets more than exists");
    if (cell->status == RESULT_OK && *existing == 0)
        json_reader_complain(reader, NULL, "is empty, but the cell is ok");
    if (cell->status == RESULT_OK && *met < *existing)
        json_reader_complain(reader, NULL, "is incomplete, but the cell is ok");
    json_reader_leave(reader, mark);
    return !reader->failed;
}

static bool read_coverage(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    json_t *coverage = json_object_get(object, "coverage");

    if (!coverage || json_is_null(coverage))
        return true;
    coverage = json_reader_object(reader, object, "coverage");
    size_t mark = json_reader_enter(reader, "coverage");
    json_t *cycles = json_object_get(coverage, "cycles");
    cell->has_coverage = true;
    cell->has_cycles = cycles && !json_is_null(cycles);
    if (read_met(reader, coverage, "boundaries", cell, &cell->coverage_met,
                 &cell->coverage_existing) &&
        cell->has_cycles)
        read_met(reader, coverage, "cycles", cell, &cell->cycles_met, &cell->cycles_existing);
    json_reader_leave(reader, mark);
    return !reader->failed;
}

/* [address, cycles or null, text] */
static bool read_insn(struct json_reader *reader, json_t *row, size_t index,
                      struct result_insn *insn)
{
    json_int_t address = 0;
    json_t *cycles = NULL;
    if (json_unpack(row, "[I, o, s!]", &address, &cycles, &insn->text) != 0 || address < 0 ||
        address > UINT32_MAX || (!json_is_integer(cycles) && !json_is_null(cycles)) ||
        json_integer_value(cycles) < 0 || json_integer_value(cycles) > UINT16_MAX)
        return json_reader_complain(reader, NULL, "row %zu is no instruction", index);
    insn->address = (uint32_t)address;
    insn->cycles = (uint32_t)json_integer_value(cycles);
    return true;
}

/* Of an ok cell the coverage is that of its region, of `places` in one pass. */
static bool is_covered(const struct result_cell *cell, uint32_t places)
{
    int64_t existing = cell->has_cycles ? cell->cycles_existing : (int64_t)places;
    return cell->has_coverage && cell->coverage_existing == (int64_t)cell->region_rows &&
           existing == (int64_t)places;
}

/* An axis of one pass has a place for each cycle, where these are known, or else for
 * each instruction. */
static bool read_region(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    uint32_t position = 0;
    if (!json_object_get(object, "region"))
        return true;
    json_t *array = json_reader_array(reader, object, "region");
    size_t rows = json_array_size(array), mark = json_reader_enter(reader, "region");
    cell->region = calloc(rows ? rows : 1u, sizeof *cell->region);
    for (size_t i = 0; array && cell->region && i < rows; i++) {
        struct result_insn *insn = &cell->region[i];
        if (!read_insn(reader, json_array_get(array, i), i, insn))
            break;
        insn->position = position;
        position += cell->has_cycles ? insn->cycles : 1u;
        cell->region_rows = i + 1u;
    }
    if (cell->status == RESULT_OK && cell->region_rows > 0 && !is_covered(cell, position))
        json_reader_complain(reader, NULL, "is not what the coverage is of");
    json_reader_leave(reader, mark);
    return !reader->failed;
}

/* Without cycles every event of an instruction is at its first. */
static bool is_inside(const struct result_cell *cell, const struct result_point *point)
{
    return point->insn < cell->region_rows &&
           point->cycle < (cell->has_cycles ? cell->region[point->insn].cycles : 1u);
}

static bool place_points(struct json_reader *reader, const struct result_cell *cell,
                         struct result_metric *metric)
{
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        struct result_point *point = &metric->sweep[i];
        if (!is_inside(cell, point))
            return json_reader_complain(reader, metric->name,
                                        "sweep: row %zu lies outside of the region", i);
        point->position = cell->region[point->insn].position + point->cycle;
    }
    return true;
}

/* Figures of a cell with numbers that were seen from outside are all equal. */
static bool read_witness(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    json_t *witness = json_object_get(object, "witness");

    bool is_due = cell->status == RESULT_OK && cell->target->evidence == EVIDENCE_MODEL &&
                  !cell->target->port;
    if (!witness || json_is_null(witness))
        return !is_due || json_reader_complain(reader, "witness", "is missing, but the cell is ok");
    witness = json_reader_object(reader, object, "witness");
    size_t mark = json_reader_enter(reader, "witness");
    cell->has_witness = true;
    cell->witness_compared = json_reader_count(reader, witness, "compared");
    cell->witness_equal = json_reader_count(reader, witness, "equal");
    if (cell->witness_equal > cell->witness_compared)
        json_reader_complain(reader, NULL, "has more equal than compared");
    if (cell->status == RESULT_OK && cell->witness_equal < cell->witness_compared)
        json_reader_complain(reader, NULL, "disagrees, but the cell is ok");
    json_reader_leave(reader, mark);
    return !reader->failed;
}

/* What was compared adds up, and of a cell with numbers nothing differs. */
static bool check_swo(struct json_reader *reader, const struct result_cell *cell)
{
    const struct result_swo *swo = &cell->swo;
    if (swo->equal + swo->differ != swo->compared)
        return json_reader_complain(reader, NULL, "has not as many compared as equal and differ");
    if (cell->status == RESULT_OK && swo->differ > 0)
        return json_reader_complain(reader, NULL, "disagrees, but the cell is ok");
    if ((swo->compared > 0) != (swo->metric != NULL) || (swo->compared > 0) != (swo->why == NULL))
        return json_reader_complain(reader, NULL,
                                    "must have a metric if something was compared, or else a why");
    return true;
}

static bool read_swo(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    struct result_swo *swo = &cell->swo;
    if (!json_object_get(object, "swo"))
        return true;
    json_t *own = json_reader_object(reader, object, "swo");
    size_t mark = json_reader_enter(reader, "swo");
    cell->has_swo = own != NULL;
    swo->compared = json_reader_count(reader, own, "compared");
    swo->equal = json_reader_count(reader, own, "equal");
    swo->differ = json_reader_count(reader, own, "differ");
    swo->lost = json_reader_count(reader, own, "lost");
    swo->resolution = json_reader_count(reader, own, "resolution");
    json_t *offset = json_object_get(own, "offset");
    swo->offset = json_integer_value(offset);
    if (swo->compared > 0 && !json_is_integer(offset))
        json_reader_complain(reader, "offset", "must be a whole number");
    swo->metric = json_reader_optional_text(reader, own, "metric");
    swo->why = json_reader_optional_text(reader, own, "why");
    bool good = !reader->failed && check_swo(reader, cell);
    json_reader_leave(reader, mark);
    return good;
}

/* -1 for one that was never reported. */
static int64_t read_tally(struct json_reader *reader, json_t *object, const char *key)
{
    return json_is_null(json_object_get(object, key)) ? -1 : json_reader_count(reader, object, key);
}

static bool read_tallies(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    cell->triggered = read_tally(reader, object, "triggered");
    cell->sampled = read_tally(reader, object, "sampled");
    cell->lost = read_tally(reader, object, "lost");
    cell->witness_failures = read_tally(reader, object, "witness_failures");
    cell->seed = json_reader_count(reader, object, "seed");
    if (cell->seed > (int64_t)UINT32_MAX) /* the command that runs a cell has 32 bits for it */
        return json_reader_complain(reader, "seed", "must be at most %u, is %lld", UINT32_MAX,
                                    (long long)cell->seed);
    if (reader->failed || cell->status != RESULT_OK)
        return !reader->failed;
    if (cell->triggered != cell->sampled || cell->lost || cell->witness_failures)
        return json_reader_complain(reader, NULL,
                                    "is ok, but triggered %lld, sampled %lld, lost %lld, "
                                    "witness_failures %lld",
                                    (long long)cell->triggered, (long long)cell->sampled,
                                    (long long)cell->lost, (long long)cell->witness_failures);
    return true;
}

static bool check_metric_names(struct json_reader *reader, json_t *metrics)
{
    const char *key = NULL;
    json_t *value = NULL;

    json_object_foreach(metrics, key, value)
    {
        if (!metric_find(key))
            return json_reader_complain(reader, key, "is no metric that this irqbench knows");
    }
    return true;
}

static bool read_metrics(struct json_reader *reader, json_t *metrics, struct result_cell *cell)
{
    size_t count = json_object_size(metrics);

    if ((cell->status == RESULT_OK) != (count > 0))
        return json_reader_complain(reader, NULL, "%s",
                                    count ? "has numbers of a cell that failed"
                                          : "is empty, but the cell is ok");
    cell->metrics = calloc(count + 1, sizeof *cell->metrics);
    if (!cell->metrics)
        return json_reader_complain(reader, NULL, "out of memory");
    if (!check_metric_names(reader, metrics))
        return false;
    const struct metric_row *row;
    for (size_t i = 0; (row = metric_at(i)) && !reader->failed; i++) {
        json_t *metric = json_object_get(metrics, row->name);
        if (!metric)
            continue;
        size_t mark = json_reader_enter(reader, row->name);
        results_metric_read(reader, row, metric, &cell->metrics[cell->metric_count++]);
        json_reader_leave(reader, mark);
    }
    return !reader->failed;
}

/* Of a size or a count nothing is seen from outside. */
static bool has_seen_metric(const struct result_cell *cell)
{
    for (size_t i = 0; i < cell->metric_count; i++)
        if (metric_is_time(cell->metrics[i].kind))
            return true;
    return false;
}

static bool check_compared(struct json_reader *reader, const struct result_cell *cell)
{
    if (cell->target->evidence != EVIDENCE_MODEL || cell->target->port ||
        cell->witness_compared > 0 || !has_seen_metric(cell))
        return true;
    size_t mark = json_reader_enter(reader, "witness");
    json_reader_complain(reader, NULL, "compares nothing, but the cell is ok");
    json_reader_leave(reader, mark);
    return false;
}

static bool find_target(struct json_reader *reader, const struct results *results,
                        struct result_cell *cell)
{
    for (size_t i = 0; i < results->target_count; i++)
        if (strcmp(results->targets[i].board, cell->board) == 0)
            cell->target = &results->targets[i];
    return cell->target ||
           json_reader_complain(reader, "board", "'%s' is not among the targets", cell->board);
}

static bool read_warnings(struct json_reader *reader, json_t *object, struct result_cell *cell)
{
    json_t *text = NULL;
    size_t i = 0;

    cell->after = json_reader_optional_text(reader, object, "after");
    if (!json_object_get(object, "warnings"))
        return !reader->failed;
    cell->warnings = json_reader_array(reader, object, "warnings");
    json_array_foreach(cell->warnings, i, text)
    {
        if (!json_is_string(text))
            return json_reader_complain(reader, "warnings", "must be a list of sentences");
    }
    return !reader->failed;
}

bool results_cell_read(struct json_reader *reader, const struct results *results, json_t *object,
                       struct result_cell *cell)
{
    memset(cell, 0, sizeof *cell);
    cell->json = object;
    if (!json_is_object(object))
        return json_reader_complain(reader, NULL, "must be an object");
    if (!read_names(reader, object, cell) || !find_target(reader, results, cell) ||
        !read_status(reader, object, cell) || !read_coverage(reader, object, cell) ||
        !read_region(reader, object, cell) || !read_witness(reader, object, cell) ||
        !read_swo(reader, object, cell) || !read_tallies(reader, object, cell) ||
        !read_warnings(reader, object, cell))
        return false;
    json_t *metrics = json_reader_object(reader, object, "metrics");
    if (!metrics)
        return false;
    size_t mark = json_reader_enter(reader, "metrics");
    bool fine = read_metrics(reader, metrics, cell);
    for (size_t i = 0; fine && i < cell->metric_count; i++)
        fine = place_points(reader, cell, &cell->metrics[i]);
    json_reader_leave(reader, mark);
    return fine && check_compared(reader, cell);
}

void results_cell_free(struct result_cell *cell)
{
    for (size_t i = 0; i < cell->metric_count; i++)
        results_metric_free(&cell->metrics[i]);
    free(cell->metrics);
    free(cell->region);
}

const struct result_metric *result_metric_find(const struct result_cell *cell, const char *name)
{
    for (size_t i = 0; i < cell->metric_count; i++)
        if (strcmp(cell->metrics[i].name, name) == 0)
            return &cell->metrics[i];
    return NULL;
}

const char *result_metric_unit(const struct result_cell *cell, const struct result_metric *metric)
{
    return metric_unit(metric->kind, cell->target->evidence);
}
