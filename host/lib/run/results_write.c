/* Results to JSON. What a record holds is taken over field by field through the
 * schema's tables, so that names are written once.
 */
#include "host/lib/run/results_write.h"

#include "host/insn/decode.h"
#include "host/lib/audit/audit.h"
#include "host/lib/files/json_file.h"
#include "host/lib/results/results.h"
#include "host/lib/run/sampling_write.h"
#include "host/lib/run/swo_write.h"
#include <stdlib.h>
#include <string.h>

#define INSN_TEXT_MAX 96u

/* ---- Values ---- */

static json_t *text_json(struct wire_bytes text)
{
    return json_text((const char *)text.data, text.size);
}

/* Six decimals, rounded on the decimal text, so that the last bit of a sum does
 * not show. */
static json_t *real_json(double value)
{
    char text[64];
    snprintf(text, sizeof text, "%.6f", value);
    return json_real(strtod(text, NULL));
}

static json_t *count_json(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *field_json(const struct wire_field *field, const void *record)
{
    const void *at = (const char *)record + field->offset;
    switch (field->kind) {
    case WIRE_KIND_U8:
        return count_json(*(const uint8_t *)at);
    case WIRE_KIND_U16:
        return count_json(*(const uint16_t *)at);
    case WIRE_KIND_U32:
        return count_json(*(const uint32_t *)at);
    case WIRE_KIND_STR:
        return text_json(*(const struct wire_bytes *)at);
    default:
        return NULL;
    }
}

static json_t *flags_json(const struct wire_name *names, uint32_t bits)
{
    json_t *array = json_array();
    for (; names->name; names++)
        if (bits & names->number)
            json_array_append_new(array, json_string(names->name));
    return array;
}

static void set_name(json_t *object, const char *key, const struct wire_name *names, uint32_t value)
{
    const char *name = wire_name_find(names, value);
    json_object_set_new(object, key, json_string(name ? name : "unknown"));
}

/* ---- Targets ---- */

/* IDENTITY fields that go into a target under their own names. */
static const char *const identity_fields[] = {
    "schema_version", "core",        "cpuid",       "compiler",  "flags",
    "code_memory",    "data_memory", "wait_states", "irq_lines", "priority_bits",
    "clock_hz",       "clock_bits",  "systick_hz",  "image_crc"};

static const struct wire_field *find_field(const struct wire_record_info *record, const char *name)
{
    for (size_t i = 0; i < record->count; i++)
        if (strcmp(record->fields[i].name, name) == 0)
            return &record->fields[i];
    return NULL;
}

static void set_identity(json_t *object, const struct wire_identity *identity)
{
    const struct wire_record_info *record = wire_record_find(WIRE_FRAME_IDENTITY);
    for (size_t i = 0; i < sizeof identity_fields / sizeof *identity_fields; i++)
        json_object_set_new(object, identity_fields[i],
                            field_json(find_field(record, identity_fields[i]), identity));
    json_object_set_new(object, "features", flags_json(wire_feature_names, identity->features));
    json_object_set_new(object, "audit", flags_json(wire_audit_names, identity->audit));
    set_name(object, "fpu", wire_fpu_names, identity->fpu);
}

/* What the instruments are worth: only where the image tells. */
static void set_instruments(json_t *object, const struct target *target)
{
    struct audit audit;
    json_t *items = json_array();
    audit_judge(target, NULL, &audit);
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++) {
        const struct audit_item *item = &audit.items[i];
        json_array_append_new(items,
                              json_pack("{s:s, s:s, s:o, s:s, s:o?}", "item", item->name, "what",
                                        item->what, "value", json_text_of(item->value), "verdict",
                                        audit_verdict_name(item->verdict), "remedy",
                                        item->remedy[0] ? json_text_of(item->remedy) : NULL));
    }
    if (target->has_audit)
        json_object_set(object, "instruments", items);
    json_decref(items);
}

static void set_read_cost(json_t *object, const struct wire_identity *identity)
{
    json_object_set_new(object, "read_cost", count_json(identity->read_min));
    json_object_set_new(object, "read_spread", count_json(identity->read_max - identity->read_min));
}

static void set_model(json_t *object, const struct target *target)
{
    const struct witness_head *head = &target->head;
    if (target->evidence != EVIDENCE_MODEL || !target->emulated)
        return;
    json_object_set_new(object, "model",
                        json_pack("{s:o, s:o, s:o}", "version",
                                  json_sprintf("%u.%u", head->model >> 16, head->model & 0xFFFFu),
                                  "core", count_json(head->core), "rules",
                                  count_json(head->rules)));
}

/* Where instructions are counted, whichever counter shows them. */
const char *results_clock_name(const struct target *target)
{
    const char *name = wire_name_find(wire_clock_names, target->identity.clock_source);
    if (target->evidence == EVIDENCE_INSNS)
        return result_evidence_name(EVIDENCE_INSNS);
    return name ? name : "unknown";
}

/* Names and values beside the CRC of all settings, for who reads it. */
static void set_changes(json_t *object, const struct model_changes *changes)
{
    json_t *changed = json_array();
    for (size_t i = 0; i < changes->count; i++)
        json_array_append_new(changed, json_string(changes->texts[i]));
    json_t *model = json_object_get(object, "model");
    if (!model || json_object_set(model, "changed", changed) != 0)
        json_object_del(model, "changed");
    json_decref(changed);
}

json_t *results_target_json(const struct target *target, const struct manifest_board *board)
{
    json_t *object = json_pack("{s:s, s:s, s:s*, s:s*, s:s}", "board", board->name, "evidence",
                               result_evidence_name(target->evidence), "machine", board->machine,
                               "qemu", board->qemu, "clock", results_clock_name(target));
    if (board->port)
        json_object_set_new(object, "port", json_true());
    set_identity(object, &target->identity);
    set_read_cost(object, &target->identity);
    set_instruments(object, target);
    set_model(object, target);
    set_changes(object, &board->changes);
    if (json_object_size(board->styles) > 0)
        json_object_set(object, "styles", board->styles);
    return object;
}

json_t *results_git_json(const struct target *target)
{
    return text_json(target->identity.git);
}

/* ---- Metrics ---- */

static json_t *counts_json(const struct analysis_metric *metric)
{
    json_t *array = json_array();
    for (size_t i = 0; i < metric->count_rows; i++)
        json_array_append_new(array, json_pack("[I, I]", (json_int_t)metric->counts[i].value,
                                               (json_int_t)metric->counts[i].count));
    return array;
}

static json_t *sweep_json(const struct analysis_metric *metric)
{
    json_t *array = json_array();
    for (size_t i = 0; i < metric->sweep_rows; i++)
        json_array_append_new(array,
                              json_pack("[I, I, I, I]", (json_int_t)metric->sweep[i].arrival.insn,
                                        (json_int_t)metric->sweep[i].arrival.cycle,
                                        (json_int_t)metric->sweep[i].value,
                                        (json_int_t)metric->sweep[i].count));
    return array;
}

/* Where the cycles of the nominal median come from. */
static json_t *origin_json(const struct analysis_metric *metric)
{
    json_int_t others = (json_int_t)metric->measured + metric->uncalibrated;
    return json_pack("{s:I, s:I, s:I}", "manual", (json_int_t)metric->bounds.nominal - others,
                     "measured", (json_int_t)metric->measured, "uncalibrated",
                     (json_int_t)metric->uncalibrated);
}

static json_t *metric_json(const struct analysis_metric *metric)
{
    json_t *object = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:o}", "n", count_json(metric->summary.n), "min",
        count_json(metric->summary.min), "max", count_json(metric->summary.max), "cold",
        count_json(metric->cold), "mean", real_json(metric->summary.mean), "stddev",
        real_json(metric->summary.stddev), "overhead", (json_int_t)metric->overhead,
        "overhead_spread", (json_int_t)metric->overhead_spread, "counts", counts_json(metric));
    for (size_t i = 0; stats_percentiles[i].name && i < ANALYSIS_PERCENTILES_MAX; i++)
        json_object_set_new(object, stats_percentiles[i].name,
                            metric->percentiles[i].supported
                                ? count_json(metric->percentiles[i].value)
                                : json_null());
    if (metric->sweep_rows)
        json_object_set_new(object, "sweep", sweep_json(metric));
    if (metric_numbered(metric->metric)->kind == METRIC_COUNT)
        json_object_set_new(object, "total", count_json(metric->total));
    if (metric->has_bounds)
        json_object_set_new(object, "bounds",
                            json_pack("{s:o, s:o, s:o}", "best", count_json(metric->bounds.best),
                                      "nominal", count_json(metric->bounds.nominal), "worst",
                                      count_json(metric->bounds.worst)));
    if (metric->has_origin)
        json_object_set_new(object, "origin", origin_json(metric));
    if (metric->has_parts)
        json_object_set_new(object, "parts",
                            json_pack("{s:o, s:o}", "hardware", count_json(metric->hardware),
                                      "software",
                                      count_json(metric->bounds.nominal - metric->hardware)));
    if (metric->has_sampling)
        json_object_set_new(object, "sampling", sampling_json(metric));
    return object;
}

static json_t *metrics_json(const struct analysis *analysis)
{
    json_t *object = json_object();
    for (size_t i = 0; i < analysis->metric_count; i++)
        json_object_set_new(object, wire_name_find(wire_metric_names, analysis->metrics[i].metric),
                            metric_json(&analysis->metrics[i]));
    return object;
}

/* ---- Cells ---- */

static json_t *fault_json(const struct wire_fault *fault)
{
    const struct wire_record_info *record = wire_record_find(WIRE_FRAME_FAULT);
    json_t *object = json_object();
    for (size_t i = 0; i < record->count; i++)
        if (strcmp(record->fields[i].name, "cell") != 0)
            json_object_set_new(object, record->fields[i].name,
                                field_json(&record->fields[i], fault));
    return object;
}

static uint32_t trigger_of(const struct manifest_cell *cell, const struct cell_records *records)
{
    if (records->begun)
        return records->trigger;
    return cell->asynchronous ? WIRE_TRIGGER_ASYNCHRONOUS : WIRE_TRIGGER_SYNCHRONOUS;
}

/* A cell without an end says how many samples arrived. */
static void set_counts(json_t *object, const struct analysis *analysis)
{
    uint32_t arrived = analysis->records->rows;
    json_object_set_new(object, "triggered",
                        count_json(analysis->known ? analysis->triggered : arrived));
    json_object_set_new(object, "sampled",
                        count_json(analysis->known ? analysis->sampled : arrived));
    json_object_set_new(object, "lost", count_json(analysis->lost));
    json_object_set_new(object, "witness_failures", count_json(analysis->witness_failures));
}

static json_t *met_json(uint32_t met, uint32_t existing)
{
    return json_pack("{s:o, s:o}", "met", count_json(met), "existing", count_json(existing));
}

/* Cycles where somebody saw into which of them an event came. */
static json_t *coverage_json(const struct analysis *analysis)
{
    const struct analysis_coverage *coverage = &analysis->coverage;
    if (!analysis->has_coverage)
        return json_null();
    return json_pack(
        "{s:o, s:o}", "boundaries", met_json(coverage->met, coverage->existing), "cycles",
        coverage->has_cycles ? met_json(coverage->cycles_met, coverage->cycles_existing)
                             : json_null());
}

/* The code under test: address, cycles if they are known, and text of each
 * instruction. */
static json_t *region_json(const struct analysis *analysis)
{
    const struct cell_records *records = analysis->records;
    struct insn_decoder *decoder = insn_decoder_new();
    json_t *array = json_array();
    for (size_t i = 0; decoder && i < records->insn_count; i++) {
        const struct cell_insn *insn = &records->insns[i];
        uint32_t cycles = analysis->has_coverage ? analysis->insns[i].cycles : 0;
        char text[INSN_TEXT_MAX];
        insn_decode_text(decoder, insn->address, insn->bytes, insn->size, text, sizeof text);
        json_array_append_new(array, json_pack("[o, o, o]", count_json(insn->address),
                                               cycles ? count_json(cycles) : json_null(),
                                               json_text_of(text)));
    }
    insn_decoder_free(decoder);
    return array;
}

json_t *results_cell_json(const struct manifest_cell *cell, const struct analysis *analysis)
{
    const struct cell_records *records = analysis->records;
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:o, s:o, s:o}", "id", cell->id, "board", cell->board,
        "scenario", cell->scenario, cell->is_style ? "style" : "discipline", cell->subject, "load",
        cell->load, "status", result_status_name(analysis->status), "reason",
        analysis->reason[0] ? analysis->reason : NULL, "coverage", coverage_json(analysis),
        "metrics", metrics_json(analysis), "seed", count_json(cell->seed));
    set_name(object, "trigger", wire_trigger_names, trigger_of(cell, records));
    set_counts(object, analysis);
    if (cell->parameters)
        json_object_set(object, "parameters", cell->parameters);
    if (analysis->has_path)
        json_object_set_new(object, "path_instructions",
                            analysis->path ? count_json(analysis->path) : json_null());
    if (records->insn_count > 0)
        json_object_set_new(object, "region", region_json(analysis));
    if (analysis->has_witness)
        json_object_set_new(object, "witness",
                            json_pack("{s:o, s:o}", "compared",
                                      count_json(analysis->witness.compared), "equal",
                                      count_json(analysis->witness.equal)));
    if (analysis->has_trace)
        json_object_set_new(object, "swo", swo_json(&analysis->trace));
    if (analysis->capture && analysis->capture->after)
        json_object_set_new(object, "after", json_text_of(analysis->capture->after));
    json_t *warnings = sampling_warnings_json(analysis);
    if (warnings)
        json_object_set_new(object, "warnings", warnings);
    if (records->faulted)
        json_object_set_new(object, "fault", fault_json(&records->fault));
    return object;
}

/* ---- The run ---- */

struct keyed {
    const char *key;
    json_t *value;
};

/* Numbers by their value: masked(8) comes before masked(16). */
static int compare_keys(const void *a, const void *b)
{
    return strverscmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

/* Takes over `array`; returns a sorted copy of it. */
static json_t *sorted_by(json_t *array, const char *key)
{
    size_t size = json_array_size(array);
    struct keyed *rows = calloc(size + 1u, sizeof *rows);
    json_t *sorted = json_array();
    for (size_t i = 0; rows && i < size; i++) {
        rows[i].value = json_array_get(array, i);
        rows[i].key = json_string_value(json_object_get(rows[i].value, key));
    }
    if (rows)
        qsort(rows, size, sizeof *rows, compare_keys);
    for (size_t i = 0; rows && i < size; i++)
        json_array_append(sorted, rows[i].value);
    free(rows);
    json_decref(array);
    return sorted;
}

json_t *results_run_json(json_t *provenance, json_t *config, json_t *part, json_t *targets,
                         json_t *cells)
{
    json_t *schema = json_sprintf("%s/%d", RESULTS_SCHEMA_NAME, RESULTS_SCHEMA_VERSION);
    return json_pack("{s:o, s:o, s:o, s:o*, s:o, s:o}", "schema", schema, "provenance", provenance,
                     "config", config, "part", part, "targets", sorted_by(targets, "board"),
                     "cells", sorted_by(cells, "id"));
}
