/* Runs one cell. Samples are taken in batches; everything is sent between
 * them, with the transmitter drained before the next batch starts. */
#include "firmware/cell.h"

#include "firmware/board.h"
#include "firmware/clock.h"
#include "firmware/core/trace_marks.h"
#include "firmware/fault.h"
#include "firmware/features.h"
#include "firmware/link.h"
#include "firmware/region.h"
#include "firmware/threads.h"
#include "firmware/watchdog/watchdog.h"

#define BATCH_BYTES    400u
#define WITNESS_FRAMES 8u   /* the first failures are told one by one, all are counted */
#define SWEEP_BASE     400u /* longer than any way from arming into a loop */
#define SWEEP_PER_INSN 16u  /* reload values for each instruction of the region */

struct counts {
    uint32_t triggered, sampled, lost, witness_failures;
};

static uint16_t running;
static uint8_t batch_data[BATCH_BYTES];

uint16_t cell_running(void)
{
    return running;
}

#ifndef bench_used_for
static enum bench_use used_for;

enum bench_use bench_used_for(void)
{
    return used_for;
}
#endif

_Static_assert(REGION_BYTES <= BATCH_BYTES, "a region is found where samples are gathered later");
/* What records and counters hold that grow with a list or with one of the numbers above. */
#define WIRE_RECORD_BYTES 64u /* of a record beside its BYTES, at most */
_Static_assert(CELL_BATCH_SAMPLES <= UINT8_MAX,
               "BATCH counts its samples in a U8: CELL_BATCH_SAMPLES");
_Static_assert(WITNESS_FRAMES <= UINT8_MAX, "a batch counts its failures in eight bits");
_Static_assert(BATCH_BYTES <= WIRE_PAYLOAD_MAX - WIRE_RECORD_BYTES,
               "BATCH_BYTES do not fit into a frame: WIRE_PAYLOAD_MAX");
_Static_assert(
    WIRE_SAMPLE_MAX(WIRE_COLUMNS_MAX) <= BATCH_BYTES,
    "a sample of WIRE_COLUMNS_MAX columns does not fit into BATCH_BYTES: no batch could take it");
_Static_assert(sizeof(struct bench_column) * WIRE_COLUMNS_MAX <=
                   WIRE_PAYLOAD_MAX - WIRE_RECORD_BYTES,
               "WIRE_COLUMNS_MAX columns do not fit into CELL_BEGIN");
_Static_assert(sizeof(uint16_t) * REGION_PIECE <= WIRE_PAYLOAD_MAX - WIRE_RECORD_BYTES,
               "a piece of a region does not fit into REGION: REGION_PIECE");
_Static_assert(SWEEP_BASE + SWEEP_PER_INSN * WIRE_REGION_MAX / sizeof(uint16_t) < 1u << 16,
               "a sweep over the longest region is beyond a timer of 16 bits: WIRE_REGION_MAX");

static void send_piece(void *context, const uint16_t *begin, const uint16_t *end)
{
    const struct bench_cell *cell = context;
    struct wire_region record = {
        .cell = cell->number,
        .address = (uint32_t)begin,
        .code = {(const uint8_t *)begin, (uint16_t)((unsigned)(end - begin) * sizeof *begin)}};
    LINK_SEND(REGION, region, &record);
}

static uint32_t sweep_base(const struct bench_cell *cell)
{
    return cell->scenario->region ? SWEEP_BASE : BENCH_DISTANCE_BASE;
}

/* Before the first batch: where its samples will be gathered the region is found. */
static uint32_t find_sweep(const struct bench_cell *cell)
{
    if (!cell->scenario->region)
        return cell->scenario->distances;
    return SWEEP_PER_INSN * region_find(cell->scenario->region(cell), batch_data);
}

static const struct bench_columns *columns_of(const struct bench_cell *cell)
{
    bool deferred = cell->style && cell->style->deferred && cell->scenario->deferred_columns.list;
    return deferred ? &cell->scenario->deferred_columns : &cell->scenario->columns;
}

static void send_begin(const struct bench_cell *cell, bool supported)
{
    const struct bench_scenario *s = cell->scenario;
    const struct bench_columns *columns = columns_of(cell);
    uint32_t count = supported ? cell->sweep : 0;
    struct wire_cell_begin record = {
        .cell = cell->number,
        .trigger = (uint8_t)s->trigger,
        .seed = cell->seed,
        .samples = cell->samples,
        .sweep_base = count ? sweep_base(cell) : 0,
        .sweep_count = count,
        .columns = {(const uint8_t *)columns->list,
                    supported ? (uint16_t)(columns->count * sizeof *columns->list) : 0},
    };
    LINK_SEND(CELL_BEGIN, cell_begin, &record);
    if (count && s->region)
        region_pieces(s->region(cell), batch_data, send_piece, (void *)cell);
}

static void send_end(const struct bench_cell *cell, enum wire_cell_status status,
                     const struct counts *counts, const char *reason)
{
    struct wire_cell_end record = {
        .cell = cell->number,
        .status = (uint8_t)status,
        .triggered = counts->triggered,
        .sampled = counts->sampled,
        .lost = counts->lost,
        .witness_failures = counts->witness_failures,
        .reason = link_string(reason),
    };
    LINK_SEND(CELL_END, cell_end, &record);
}

void bench_report_calibration(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                              uint16_t runs, uint32_t min, uint32_t max)
{
    struct wire_calibration record = {
        .cell = cell->number, .metric = metric, .span = span, .runs = runs, .min = min, .max = max};
    LINK_SEND(CALIBRATION, calibration, &record);
    clock_restart();
}

static void send_witness(const struct bench_cell *cell, uint32_t index,
                         const struct bench_verdict *verdict)
{
    struct wire_witness record = {.cell = cell->number,
                                  .index = index,
                                  .failed = verdict->failed,
                                  .expected = verdict->expected,
                                  .found = verdict->found};
    LINK_SEND(WITNESS, witness, &record);
}

/* What a batch's samples leave to be sent behind it. */
struct batch {
    struct wire_rows rows;
    uint32_t first;
    uint8_t count;
    uint16_t used;
    uint8_t failures;
    struct {
        uint32_t index;
        struct bench_verdict verdict;
    } failed[WITNESS_FRAMES];
};

static void take_sample(const struct bench_cell *cell, uint32_t index, struct batch *batch,
                        struct counts *counts)
{
    uint32_t values[WIRE_COLUMNS_MAX] = {0};
    struct bench_verdict verdict = {0};
    watchdog_feed();
    trace_settle();
    uint32_t count = cell->sweep;
    uint32_t phase = count ? (index % count + cell->seed % count) % count : 0;
    uint32_t reload = count ? sweep_base(cell) + phase : 0;
    counts->triggered++;
    bench_mark(STAMP_SAMPLE_BEGIN);
    cell->scenario->sample(cell, reload, values, &verdict);
    if (cell->style && cell->style->check)
        cell->style->check(&verdict);
    counts->sampled++;
    if (verdict.failed) {
        if (counts->witness_failures++ < WITNESS_FRAMES) {
            batch->failed[batch->failures].index = index;
            batch->failed[batch->failures++].verdict = verdict;
        }
    }
    size_t room = sizeof batch_data - batch->used;
    batch->used = (uint16_t)(batch->used +
                             wire_rows_put(&batch->rows, values, batch_data + batch->used, room));
    batch->count++;
}

static bool batch_has_room(const struct batch *batch)
{
    return batch->count < CELL_BATCH_SAMPLES &&
           batch->used + WIRE_SAMPLE_MAX(batch->rows.columns) <= sizeof batch_data;
}

/* Nothing that was measured counts if one of these is found. */
static void look_around(void)
{
    const char *overflow = threads_overflow();
    if (overflow != NULL)
        fault_noticed(overflow);
    if (!clock_kept())
        fault_noticed("r7, the counter's address, was written");
}

static void run_batch(const struct bench_cell *cell, uint32_t *index, struct counts *counts)
{
    static struct batch batch; /* too large for the thread's stack */
    batch.first = *index;
    batch.count = 0;
    batch.used = 0;
    batch.failures = 0;
    wire_rows_begin(&batch.rows, columns_of(cell)->count);
    trace_mark(WIRE_MARK_BATCH_BEGIN, batch.first);
    trace_settle();
    clock_restart();
    bool idle = uart_idle();
    struct clock_proof proof;
    clock_proof_begin(&proof);
    while (*index < cell->samples && batch_has_room(&batch))
        take_sample(cell, (*index)++, &batch, counts);
    clock_proof_end(&proof);
    trace_settle();
    trace_mark(WIRE_MARK_BATCH_END, batch.first);
    look_around();
    if (!idle || !uart_idle()) {
        struct bench_verdict busy = {.failed = WIRE_WITNESS_TX_BUSY, .expected = 1};
        counts->witness_failures++;
        send_witness(cell, batch.first, &busy);
    }
    struct wire_batch record = {.cell = cell->number,
                                .first = batch.first,
                                .count = batch.count,
                                .clock = proof.clock,
                                .systick = proof.systick,
                                .run = proof.run,
                                .columns = batch.rows.columns,
                                .data = {batch_data, batch.used}};
    LINK_SEND(BATCH, batch, &record);
    for (unsigned i = 0; i < batch.failures; i++)
        send_witness(cell, batch.failed[i].index, &batch.failed[i].verdict);
}

/* Of all parts of a cell. Everyone brings a vector table of its own, so VTOR too,
 * unless the board has another way. */
static uint32_t needs(const struct bench_cell *cell)
{
    uint32_t all = cell->scenario->needs;
    if (board.place_vectors == NULL)
        all |= WIRE_FEATURE_VTOR;
    if (cell->style)
        all |= cell->style->needs;
    if (cell->sharing)
        all |= cell->sharing->needs;
    if (cell->load)
        all |= cell->load->needs;
    return all;
}

/* NULL, or why the scenario can ask nothing of the discipline. */
static const char *unshared(const struct bench_scenario *s, const struct bench_sharing *sharing)
{
    if (s->shares != 0 && s->shares != sharing->shares)
        return "the scenario is about what is shared otherwise";
    if (sharing->holds == NULL)
        return NULL;
    if (s->bystander)
        return "the discipline disables the only line that could stand by";
    if (s->source != NULL && s->source != sharing->holds)
        return "the discipline holds off another source of interrupts than the scenario's";
    return sharing->holds->missing();
}

static const char *unsupported(const struct bench_cell *cell)
{
    const struct bench_scenario *s = cell->scenario;
    bool wants_load = s->trigger == WIRE_TRIGGER_ASYNCHRONOUS && !s->own_load;
    if (wants_load && cell->load == NULL)
        return "a swept scenario needs a load to interrupt";
    if (!wants_load && cell->load != NULL)
        return "the trigger always falls on the same instruction, so a load means nothing here";
    if (s->deferred && !cell->style->deferred)
        return "nothing piles up: the handler does the work";
    const char *missing = s->source ? s->source->missing() : NULL;
    if (missing == NULL && s->missing)
        missing = s->missing(cell);
    if (missing == NULL && cell->style && cell->style->missing)
        missing = cell->style->missing(cell);
    if (missing == NULL && cell->sharing != NULL)
        missing = unshared(s, cell->sharing);
    if (missing != NULL)
        return missing;
    return features_missing(needs(cell));
}

static void (*at_end)(void);

void bench_at_end(void (*call)(void))
{
    at_end = call;
}

/* No cell finds what the one before has left, not even the priority of a line that it
 * does not use: a style may look at all of them. */
static void disable_lines(void)
{
    for (unsigned line = 0; line <= BENCH_LINE_SPARE; line++) {
        bench_line_disable((enum bench_line)line);
        core_set_line_priority(BOARD_TEST_IRQ + line, 0);
    }
    bench_timer_disable();
    if (BENCH_TIMER_MASK != 0)
        core_set_line_priority(BENCH_TIMER_IRQ, 0);
}

extern uint32_t boot_table[];

/* By the kernel's own vectors: a style may have had another PendSV. And as after reset: a
 * style may have had them saved another way. */
static void forget_floats(void)
{
#ifdef __ARM_FP
    if (!(features_found() & WIRE_FEATURE_FPU))
        return;
    SCB_FPCCR |= SCB_FPCCR_ASPEN | SCB_FPCCR_LSPEN;
    bench_use_vectors((const bench_vector *)(const void *)boot_table);
    threads_forget_floats();
#endif
}

static void begin(const struct bench_cell *cell)
{
#ifndef bench_used_for
    used_for = (enum bench_use)cell->scenario->use;
#endif
    disable_lines();
    core_set_system_priority(EXCEPTION_SYSTICK, BENCH_PRIORITY_MIDDLE);
    bench_shared = 0;
    bench_evidence_clear();
    forget_floats();
    threads_unwatch();
    __asm volatile("mov r10, %0" ::"r"(0)); /* no stamp of the cell before */
    /* Only SysTick's own count tells when SysTick expired. */
    const struct bench_source *source = cell->scenario->source;
    clock_use(source && source->is_clock ? &clock_systick : NULL);
    clock_restart();
    if (cell->style && cell->style->install)
        cell->style->install();
    cell->scenario->begin(cell);
    if (cell->scenario->calibrate)
        cell->scenario->calibrate(cell);
}

/* Where repeats can show nothing new: two complete sweeps, so that each arrival is met
 * twice, behind the first sample, which is cold. */
static uint32_t samples_of(const struct bench_cell *cell)
{
    if (cell->samples != WIRE_SAMPLES_AUTO)
        return cell->samples;
    return 1u + 2u * (cell->sweep ? cell->sweep : 1u);
}

/* What the host leaves to us. NULL, or why the cell cannot be run. */
static const char *complete(struct bench_cell *cell)
{
    const char *reason = unsupported(cell);
    if (reason != NULL)
        return reason;
    cell->sweep = find_sweep(cell);
    if (cell->scenario->region && cell->sweep == 0)
        return "the code under test lies too far apart";
    cell->samples = samples_of(cell);
    return NULL;
}

#ifdef BOARD_SWO
/* The round trip is the one column that a whole exception is in, LINE_EMPTY's (entry_exit.c), and
 * where the style defers, others besides. */
static void mark_begin(const struct bench_cell *cell)
{
    const struct bench_columns *columns = columns_of(cell);
    trace_mark(WIRE_MARK_CELL_BEGIN, cell->number);
    for (uint32_t i = 0; i < columns->count; i++)
        if (columns->list[i].metric == WIRE_METRIC_ROUND_TRIP && !cell->style->deferred)
            trace_mark(WIRE_MARK_TRACED,
                       BENCH_LINE_EXCEPTION(LINE_EMPTY) | i << WIRE_MARK_TRACED_COLUMN);
}
#else
#define mark_begin(cell) ((void)0)
#endif

void cell_run(const struct bench_cell *asked, bool (*stop)(const struct bench_cell *cell))
{
    struct counts counts = {0};
    struct bench_cell taken = *asked;
    const struct bench_cell *cell = &taken;
    const char *reason = complete(&taken);
    enum wire_cell_status status = reason ? WIRE_CELL_UNSUPPORTED : WIRE_CELL_OK;
    running = cell->number;
    send_begin(cell, reason == NULL);
    if (reason == NULL) {
        uint32_t index = 0;
        bench_mark(STAMP_CELL_BEGIN);
        begin(cell);
        mark_begin(cell);
        while (status == WIRE_CELL_OK && index < cell->samples) {
            run_batch(cell, &index, &counts);
            if (stop(cell))
                status = WIRE_CELL_STOPPED;
        }
        bench_mark(STAMP_CELL_END);
        trace_mark(WIRE_MARK_CELL_END, cell->number);
        if (at_end != NULL)
            at_end();
        at_end = NULL;
        disable_lines();
        forget_floats();
        clock_use(NULL);
        clock_restart();
    }
    send_end(cell, status, &counts,
             reason                        ? reason
             : status == WIRE_CELL_STOPPED ? "stopped by the host"
                                           : "");
    running = 0;
}
