/* Gathers the frames of one cell. One function per frame type, found through a
 * table; the protocol's order (begin, then the rest, then end) is checked once.
 */
#include "host/lib/target/cell_records.h"

#include "host/lib/base/printable.h"
#include "host/lib/matrix/config.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cell_records_init(struct cell_records *records, uint16_t number)
{
    memset(records, 0, sizeof *records);
    records->number = number;
}

void cell_records_free(struct cell_records *records)
{
    trials_free(&records->hot);
    trials_free(&records->settling);
    free(records->first_rows);
    records->first_rows = NULL;
    free(records->proofs);
    records->proofs = NULL;
}

bool cell_records_over(const struct cell_records *records)
{
    return records->ended || records->faulted;
}

void cell_records_damaged(struct cell_records *records, const char *format, ...)
{
    if (records->damage[0])
        return;
    va_list arguments;
    va_start(arguments, format);
    printable_vinto(records->damage, sizeof records->damage, format, arguments);
    va_end(arguments);
}

static void add_columns(struct cell_records *records, struct wire_bytes bytes)
{
    size_t count = bytes.size / 2u;
    if (bytes.size % 2u || count > WIRE_COLUMNS_MAX) {
        cell_records_damaged(records, "CELL_BEGIN has a list of %u bytes for its columns",
                             bytes.size);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct cell_column column = {bytes.data[2u * i], bytes.data[2u * i + 1u]};
        if (!wire_name_find(wire_metric_names, column.metric) ||
            !wire_name_find(wire_form_names, column.form))
            cell_records_damaged(records,
                                 "column %zu has metric %u in form %u, which are not known", i,
                                 column.metric, column.form);
        records->columns[i] = column;
    }
    records->column_count = count;
    trials_init(&records->hot, count);
    trials_init(&records->settling, count);
}

static void add_sweep(struct cell_records *records)
{
    if (records->sweep_count > CELL_SWEEP_MAX)
        cell_records_damaged(records, "CELL_BEGIN announces a sweep of %u steps",
                             records->sweep_count);
    else if (records->sweep_count > 0)
        records->first_rows = calloc(records->sweep_count, sizeof *records->first_rows);
    if (records->sweep_count > 0 && !records->first_rows)
        cell_records_damaged(records, "the host ran out of memory");
}

static void add_begin(struct cell_records *records, const struct wire_frame *frame)
{
    struct wire_cell_begin begin;
    if (!wire_cell_begin_decode(frame->payload, frame->size, &begin)) {
        cell_records_damaged(records, "CELL_BEGIN is malformed");
        return;
    }
    if (begin.cell != records->number)
        return;
    if (records->begun) {
        cell_records_damaged(records, "CELL_BEGIN came twice");
        return;
    }
    records->begun = true;
    records->trigger = begin.trigger;
    records->seed = begin.seed;
    records->samples = begin.samples;
    records->sweep_count = begin.sweep_count;
    if (begin.samples > CONFIG_SAMPLES_MAX) {
        cell_records_damaged(records,
                             "CELL_BEGIN announces %u samples, at most %u can be asked for",
                             begin.samples, CONFIG_SAMPLES_MAX);
        records->samples = 0;
    }
    add_columns(records, begin.columns);
    add_sweep(records);
}

/* Whether a record belongs to the cell that is under way. */
static bool in_cell(struct cell_records *records, uint16_t cell, const char *what)
{
    if (cell != records->number)
        return false;
    if (!records->begun)
        cell_records_damaged(records, "%s came before CELL_BEGIN", what);
    else if (records->ended)
        cell_records_damaged(records, "%s came after CELL_END", what);
    return records->begun && !records->ended;
}

/* A Thumb instruction of 32 bits starts with 0b11101, 0b11110 or 0b11111 (ARMv7-M ARM,
 * A5.1). Its size; 0: it is cut. */
static size_t add_insn(struct cell_records *records, uint32_t address, const uint8_t *bytes,
                       size_t left)
{
    struct cell_insn *insn = &records->insns[records->insn_count];
    size_t size = left >= 2u && bytes[1] >= 0xE8u ? 4u : 2u;
    if (size > left)
        return 0;
    *insn = (struct cell_insn){.address = address, .size = (uint8_t)size};
    memcpy(insn->bytes, bytes, size);
    records->insn_count++;
    return size;
}

static void add_region(struct cell_records *records, const struct wire_frame *frame)
{
    struct wire_region region;
    if (!wire_region_decode(frame->payload, frame->size, &region)) {
        cell_records_damaged(records, "REGION is malformed");
        return;
    }
    if (!in_cell(records, region.cell, "REGION"))
        return;
    size_t used = 0;
    while (used < region.code.size && records->insn_count < CELL_INSNS_MAX) {
        size_t size = add_insn(records, region.address + (uint32_t)used, region.code.data + used,
                               region.code.size - used);
        if (size == 0)
            break;
        used += size;
    }
    if (used < region.code.size)
        cell_records_damaged(records, "REGION at 0x%08x is too long, or cut in an instruction",
                             region.address);
}

static void add_calibration(struct cell_records *records, const struct wire_frame *frame)
{
    struct wire_calibration calibration;
    if (!wire_calibration_decode(frame->payload, frame->size, &calibration)) {
        cell_records_damaged(records, "CALIBRATION is malformed");
        return;
    }
    if (!in_cell(records, calibration.cell, "CALIBRATION"))
        return;
    for (size_t i = 0; i < records->calibration_count; i++) {
        const struct wire_calibration *seen = &records->calibrations[i];
        if (seen->metric == calibration.metric && seen->span == calibration.span)
            cell_records_damaged(records, "CALIBRATION of metric %u came twice",
                                 calibration.metric);
    }
    if (records->calibration_count == CELL_CALIBRATIONS_MAX || calibration.runs == 0 ||
        calibration.max < calibration.min) {
        cell_records_damaged(records, "CALIBRATION of metric %u makes no sense (runs %u)",
                             calibration.metric, calibration.runs);
        return;
    }
    records->calibrations[records->calibration_count++] = calibration;
}

/* Under QEMU the same reload must give the same row every time. */
static void compare_repeat(struct cell_records *records, uint32_t sample, size_t trial)
{
    uint32_t *first = &records->first_rows[sample % records->sweep_count];
    if (*first == 0)
        *first = (uint32_t)trial + 1u;
    if (*first == trial + 1u || records->differ[1] != 0)
        return;
    records->differ[0] = sample % records->sweep_count;
    records->differ[1] = sample;
}

static bool add_row(struct cell_records *records, const uint32_t *row)
{
    uint32_t sample = records->rows++;
    bool settling = records->first_apart && records->proof_count == 1u;
    size_t trial = TRIALS_NO_MEMORY;
    if (sample == 0)
        memcpy(records->cold, row, records->column_count * sizeof *row);
    else
        trial = trials_add(settling ? &records->settling : &records->hot, row, 1);
    if (sample > 0 && trial == TRIALS_NO_MEMORY)
        return false;
    if (settling)
        trial = TRIALS_NO_MEMORY;
    else if (sample > 0 && records->first_rows)
        compare_repeat(records, sample, trial);
    if (records->row)
        records->row(records->row_context, sample, trial, row);
    return true;
}

static void add_rows(struct cell_records *records, const struct wire_batch *batch)
{
    struct wire_rows rows;
    wire_rows_begin(&rows, batch->columns);
    size_t used = 0;
    for (unsigned i = 0; i < batch->count; i++) {
        uint32_t row[WIRE_COLUMNS_MAX];
        size_t size =
            wire_rows_get(&rows, batch->data.data + used, (size_t)batch->data.size - used, row);
        if (size == 0) {
            cell_records_damaged(records, "the batch from sample %u is cut", batch->first);
            return;
        }
        used += size;
        if (!add_row(records, row)) {
            cell_records_damaged(records, "the host ran out of memory");
            return;
        }
    }
    if (used != batch->data.size)
        cell_records_damaged(records, "the batch from sample %u has bytes left over", batch->first);
}

/* Grows by doubling: whenever their number is a power of two. */
static bool add_proof(struct cell_records *records, const struct wire_batch *batch)
{
    size_t count = records->proof_count;
    if ((count & (count - 1u)) == 0) {
        struct cell_proof *more =
            reallocarray(records->proofs, count ? 2u * count : 1u, sizeof *more);
        if (!more)
            return false;
        records->proofs = more;
    }
    records->proofs[records->proof_count++] =
        (struct cell_proof){batch->first, batch->clock, batch->systick, batch->run};
    return true;
}

static void add_batch(struct cell_records *records, const struct wire_frame *frame)
{
    struct wire_batch batch;
    if (!wire_batch_decode(frame->payload, frame->size, &batch)) {
        cell_records_damaged(records, "BATCH is malformed");
        return;
    }
    if (!in_cell(records, batch.cell, "BATCH"))
        return;
    if (batch.columns != records->column_count || batch.columns == 0) {
        cell_records_damaged(records, "a batch has %u columns where the cell has %zu",
                             batch.columns, records->column_count);
        return;
    }
    if (batch.count > records->samples - records->rows) {
        cell_records_damaged(records, "more came than the %u samples that CELL_BEGIN announces",
                             records->samples);
        return;
    }
    if (batch.first != records->rows) {
        cell_records_damaged(records, "a batch starts at sample %u where %u was next", batch.first,
                             records->rows);
        return;
    }
    if (add_proof(records, &batch))
        add_rows(records, &batch);
    else
        cell_records_damaged(records, "the host ran out of memory");
}

static void add_witness(struct cell_records *records, const struct wire_frame *frame)
{
    struct wire_witness witness;
    if (!wire_witness_decode(frame->payload, frame->size, &witness)) {
        cell_records_damaged(records, "WITNESS is malformed");
        return;
    }
    if (in_cell(records, witness.cell, "WITNESS") && records->witness_count < CELL_WITNESSES_MAX)
        records->witnesses[records->witness_count++] = witness;
}

static void add_end(struct cell_records *records, const struct wire_frame *frame)
{
    struct wire_cell_end end;
    if (!wire_cell_end_decode(frame->payload, frame->size, &end)) {
        cell_records_damaged(records, "CELL_END is malformed");
        return;
    }
    if (!in_cell(records, end.cell, "CELL_END"))
        return;
    records->ended = true;
    memcpy(records->reason, end.reason.data, end.reason.size);
    end.reason.data = (const uint8_t *)records->reason;
    records->end = end;
}

static void add_fault(struct cell_records *records, const struct wire_frame *frame)
{
    struct wire_fault fault;
    if (records->faulted)
        return;
    memcpy(records->fault_payload, frame->payload, frame->size);
    if (!wire_fault_decode(records->fault_payload, frame->size, &fault)) {
        cell_records_damaged(records, "FAULT is malformed");
        return;
    }
    /* The target runs one cell at a time, and its number may be what broke. */
    records->faulted = true;
    records->fault = fault;
}

static const struct {
    enum wire_frame_type type;
    void (*add)(struct cell_records *records, const struct wire_frame *frame);
} handlers[] = {
    {WIRE_FRAME_CELL_BEGIN, add_begin},
    {WIRE_FRAME_REGION, add_region},
    {WIRE_FRAME_CALIBRATION, add_calibration},
    {WIRE_FRAME_BATCH, add_batch},
    {WIRE_FRAME_WITNESS, add_witness},
    {WIRE_FRAME_CELL_END, add_end},
    {WIRE_FRAME_FAULT, add_fault},
};

/* A frame that arrives twice counts once. */
void cell_records_add(struct cell_records *records, const struct wire_frame *frame)
{
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
        if (handlers[i].type == frame->type && !frame->repeated)
            handlers[i].add(records, frame);
}
