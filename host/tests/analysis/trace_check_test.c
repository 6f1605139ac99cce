/* The SWO pin against the counter, from the bytes of both: nine samples in three batches, of which
 * the first is cold. Each is a round trip of 100 counts and its index, and its exception is active
 * for 31 counts more.
 */
#include "host/lib/analysis/analysis.h"
#include "host/lib/store/capture_decode.h"
#include "host/lib/swo/cut.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CELL      7u
#define EXCEPTION 28u
#define SAMPLES   9u
#define PER_BATCH 3u
#define CLOCK_HZ  25000000u
#define RUN       1001u
#define APART     31u

enum { TRIP, LOST, COLUMNS };

struct fixture {
    uint8_t raw[4096], stream[4096];
    size_t raw_size, stream_size;
    uint16_t sequence;
    unsigned ticks[SAMPLES]; /* of each sample, by the pin */
    struct capture capture;
    struct cell_records records;
    struct target target;
    struct analysis analysis;
};

/* ---- What the link said ---- */

static void put_frame(struct fixture *f, uint8_t type, const uint8_t *payload, size_t size)
{
    f->raw_size += wire_frame_encode(type, f->sequence++, payload, size, f->raw + f->raw_size,
                                     sizeof f->raw - f->raw_size);
}

static void put_begin(struct fixture *f)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint8_t columns[] = {WIRE_METRIC_ROUND_TRIP, WIRE_FORM_SPAN, WIRE_METRIC_LOST_UPDATES,
                         WIRE_FORM_COUNT};
    struct wire_cell_begin begin = {.cell = CELL,
                                    .trigger = WIRE_TRIGGER_SYNCHRONOUS,
                                    .samples = SAMPLES,
                                    .columns = {columns, sizeof columns}};
    put_frame(f, WIRE_FRAME_CELL_BEGIN, payload,
              wire_cell_begin_encode(&begin, payload, sizeof payload));
    struct wire_calibration span = {CELL, WIRE_METRIC_ROUND_TRIP, WIRE_SPAN_SPAN, 16, 2, 2};
    put_frame(f, WIRE_FRAME_CALIBRATION, payload,
              wire_calibration_encode(&span, payload, sizeof payload));
}

static void put_batch(struct fixture *f, uint32_t first)
{
    uint8_t payload[WIRE_PAYLOAD_MAX], data[64];
    struct wire_rows rows;
    size_t used = 0;
    wire_rows_begin(&rows, COLUMNS);
    for (uint32_t i = first; i < first + PER_BATCH; i++)
        used +=
            wire_rows_put(&rows, (uint32_t[COLUMNS]){100u + i, 0}, data + used, sizeof data - used);
    struct wire_batch batch = {.cell = CELL,
                               .first = first,
                               .count = PER_BATCH,
                               .run = RUN,
                               .columns = COLUMNS,
                               .data = {data, (uint16_t)used}};
    put_frame(f, WIRE_FRAME_BATCH, payload, wire_batch_encode(&batch, payload, sizeof payload));
}

static void put_cell(struct fixture *f)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct wire_cell_end end = {.cell = CELL, .triggered = SAMPLES, .sampled = SAMPLES};
    put_begin(f);
    for (uint32_t first = 0; first < SAMPLES; first += PER_BATCH)
        put_batch(f, first);
    put_frame(f, WIRE_FRAME_CELL_END, payload, wire_cell_end_encode(&end, payload, sizeof payload));
}

/* ---- What the pin said ---- */

static void put(struct fixture *f, uint8_t byte)
{
    assert_true(f->stream_size < sizeof f->stream);
    f->stream[f->stream_size++] = byte;
}

static void synchronise(struct fixture *f)
{
    for (int i = 0; i < 5; i++)
        put(f, 0);
    put(f, 0x80);
}

static void date(struct fixture *f, unsigned ticks)
{
    put(f, 0xC0);
    put(f, (uint8_t)(ticks | 0x80u));
    put(f, (uint8_t)(ticks >> 7));
}

static void mark(struct fixture *f, enum wire_mark kind, uint32_t value)
{
    uint32_t word = WIRE_MARK(kind, value);
    put(f, WIRE_MARK_PORT << 3 | 3u);
    for (int i = 0; i < 4; i++)
        put(f, (uint8_t)(word >> 8 * i));
    date(f, 900);
}

static void packet(struct fixture *f, unsigned exception, enum swo_function function,
                   unsigned ticks)
{
    put(f, 0x0E);
    put(f, (uint8_t)exception);
    put(f, (uint8_t)(function << 4));
    date(f, ticks);
}

static void span(struct fixture *f, unsigned ticks)
{
    packet(f, EXCEPTION, SWO_ENTERED, 500);
    packet(f, EXCEPTION, SWO_EXITED, ticks);
    packet(f, 0, SWO_RETURNED, 10);
}

/* `count` samples from `first` on. */
static void batch_of(struct fixture *f, uint32_t first, uint32_t count)
{
    mark(f, WIRE_MARK_BATCH_BEGIN, first);
    for (uint32_t i = first; i < first + count; i++)
        span(f, f->ticks[i % SAMPLES]);
    mark(f, WIRE_MARK_BATCH_END, first);
}

static void batch(struct fixture *f, uint32_t first)
{
    batch_of(f, first, PER_BATCH);
}

static void overflowing_batch(struct fixture *f, uint32_t first)
{
    mark(f, WIRE_MARK_BATCH_BEGIN, first);
    put(f, 0x70);
    for (uint32_t i = first; i < first + PER_BATCH; i++)
        span(f, f->ticks[i]);
    mark(f, WIRE_MARK_BATCH_END, first);
}

static void trace_column(struct fixture *f, uint32_t column)
{
    mark(f, WIRE_MARK_TRACED, EXCEPTION | column << WIRE_MARK_TRACED_COLUMN);
}

static void begin_stream(struct fixture *f)
{
    synchronise(f);
    mark(f, WIRE_MARK_CELL_BEGIN, CELL);
    trace_column(f, TRIP);
}

static void end_stream(struct fixture *f)
{
    mark(f, WIRE_MARK_CELL_END, CELL);
}

static void put_stream(struct fixture *f)
{
    begin_stream(f);
    for (uint32_t first = 0; first < SAMPLES; first += PER_BATCH)
        batch(f, first);
    end_stream(f);
}

/* ---- Running ---- */

static void analyse_cell(struct fixture *f)
{
    analysis_free(&f->analysis);
    cell_records_free(&f->records);
    cell_records_init(&f->records, CELL);
    f->capture.raw = f->raw;
    f->capture.raw_size = f->raw_size;
    f->capture.swo.data = f->stream;
    f->capture.swo.size = f->stream_size;
    capture_decode_cell(&f->capture, &f->records);
    assert_string_equal(f->records.damage, "");
    f->analysis = (struct analysis){.records = &f->records,
                                    .outcome = &f->capture.outcome,
                                    .target = &f->target,
                                    .samples = SAMPLES,
                                    .capture = &f->capture};
    analyse(&f->analysis);
    assert_string_equal(f->analysis.reason, "");
}

static void run(struct fixture *f)
{
    analyse_cell(f);
    analyse_trace(&f->analysis);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->target.evidence = EVIDENCE_SILICON;
    f->target.identity.clock_source = WIRE_CLOCK_DWT;
    f->target.identity.clock_hz = f->target.identity.systick_hz = CLOCK_HZ;
    f->target.identity.rate_insns = f->target.identity.rate_raw = RUN;
    f->capture.has_swo = true;
    for (unsigned i = 0; i < SAMPLES; i++)
        f->ticks[i] = 100u + i + APART;
    cell_records_init(&f->records, CELL);
    put_cell(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    analysis_free(&f->analysis);
    cell_records_free(&f->records);
    free(f);
    return 0;
}

/* The cell keeps its numbers. */
static const struct analysis_trace *trace_of(const struct fixture *f)
{
    assert_string_equal(f->analysis.reason, "");
    assert_int_equal(f->analysis.status, RESULT_OK);
    assert_int_equal(f->analysis.metric_count, 2);
    assert_true(f->analysis.has_trace);
    return &f->analysis.trace;
}

static void assert_refused(const struct fixture *f, const char *reason)
{
    assert_string_equal(f->analysis.reason, reason);
    assert_int_equal(f->analysis.status, RESULT_INCONCLUSIVE);
    assert_int_equal(f->analysis.metric_count, 0);
    assert_null(f->analysis.metrics[0].counts);
}

/* `hot` of them are in a figure. */
static void assert_compared(const struct fixture *f, uint64_t compared, uint64_t hot)
{
    const struct swo_comparison *figures = &trace_of(f)->figures;
    assert_int_equal(figures->compared, compared);
    assert_int_equal(figures->equal, compared);
    assert_int_equal(figures->differ, 0);
    assert_int_equal(figures->lost, hot - compared);
    assert_int_equal(figures->offset, compared ? APART : 0);
}

/* ---- Samples ---- */

static void samples_that_agree_keep_their_numbers(void **state)
{
    struct fixture *f = *state;
    put_stream(f);
    run(f);
    assert_compared(f, 8, 8);
    const struct analysis_trace *trace = trace_of(f);
    assert_string_equal(trace->why, "");
    assert_int_equal(trace->metric, WIRE_METRIC_ROUND_TRIP);
    assert_int_equal(trace->exception, EXCEPTION);
    assert_int_equal(trace->bytes, f->stream_size);
    assert_int_equal(trace->figures.resolution, 0);
    assert_int_equal(trace->undated + trace->unpaired + trace->stream.overflows, 0);
}

/* Each one that is in a figure, one count to either side. */
static void any_sample_that_differs_leaves_no_number(void **state)
{
    struct fixture *f = *state;
    for (unsigned i = 1; i < SAMPLES; i++)
        for (int off = -1; off <= 1; off += 2) {
            char reason[ANALYSIS_REASON_MAX];
            f->stream_size = 0;
            f->ticks[i] = (unsigned)((int)(100u + i + APART) + off);
            put_stream(f);
            run(f);
            snprintf(reason, sizeof reason,
                     "trace: round_trip of sample %u is %u by the DWT, and its exception was "
                     "active for %u by the SWO pin: that is +%d, where most samples have +31; 1 of "
                     "8 samples differ",
                     i, 100u + i, f->ticks[i], (int)APART + off);
            assert_refused(f, reason);
            assert_int_equal(f->analysis.trace.figures.equal, 7);
            f->ticks[i] = 100u + i + APART;
        }
}

/* Nobody's figure: neither the cold one, nor those of the first batch behind a pause. */
static void samples_that_are_in_no_figure_are_not_compared(void **state)
{
    struct fixture *f = *state;
    f->ticks[0] = 7;
    put_stream(f);
    run(f);
    assert_compared(f, 8, 8);
    f->ticks[2] = 7;
    f->stream_size = 0;
    put_stream(f);
    run(f);
    assert_int_equal(f->analysis.trace.figures.differ, 1);
    f->capture.after = (char *)(size_t) "start";
    run(f);
    assert_compared(f, 6, 6);
}

static void a_run_without_trace_says_nothing_of_it(void **state)
{
    struct fixture *f = *state;
    f->ticks[4] = 7;
    put_stream(f);
    f->capture.has_swo = false;
    run(f);
    assert_int_equal(f->analysis.status, RESULT_OK);
    assert_false(f->analysis.has_trace);
}

static void what_failed_before_keeps_its_own_reason(void **state)
{
    struct fixture *f = *state;
    f->ticks[4] = 7;
    put_stream(f);
    analyse_cell(f);
    analysis_fail(&f->analysis, RESULT_FAULT, "Lockup");
    analyse_trace(&f->analysis);
    assert_string_equal(f->analysis.reason, "Lockup");
    assert_int_equal(f->analysis.status, RESULT_FAULT);
    assert_false(f->analysis.has_trace);
}

/* ---- Streams of which nothing can be said ---- */

/* No figure is taken from the cell, but all that would have been compared is lost. */
static void assert_why(struct fixture *f, const char *why, uint64_t lost)
{
    run(f);
    const struct analysis_trace *trace = trace_of(f);
    assert_string_equal(trace->why, why);
    assert_int_equal(trace->bytes, f->stream_size);
    assert_int_equal(trace->figures.compared, 0);
    assert_int_equal(trace->figures.lost, lost);
}

static void a_stream_that_was_not_kept_says_so(void **state)
{
    struct fixture *f = *state;
    assert_why(f, "nothing came out of the SWO pin", 8);
    f->ticks[4] = 7; /* which nobody looks at */
    put_stream(f);
    f->capture.swo.broken = true;
    assert_why(f, "what serves the SWO pin was gone while the cell was measured", 8);
    f->capture.swo.dropped = 3;
    char why[ANALYSIS_REASON_MAX];
    snprintf(why, sizeof why,
             "3 bytes more came out of the SWO pin than the %u MiB of a cell that are kept",
             SWO_CELL_MAX / 1048576u);
    assert_why(f, why, 8);
}

static void a_stream_without_its_marks_says_which(void **state)
{
    struct fixture *f = *state;
    f->ticks[4] = 7;
    put(f, 0x55);
    assert_why(f, "there was no synchronisation packet in what came out of the SWO pin", 8);
    f->stream_size = 0;
    synchronise(f);
    for (uint32_t first = 0; first < SAMPLES; first += PER_BATCH)
        batch(f, first);
    end_stream(f);
    assert_why(f, "the mark of the cell's begin did not come out of the SWO pin", 8);
    f->stream_size = 0;
    begin_stream(f);
    for (uint32_t first = 0; first < SAMPLES; first += PER_BATCH)
        batch(f, first);
    assert_why(f, "the mark of the cell's end did not come out of the SWO pin", 8);
}

/* Then nothing is lost either. */
static void a_cell_of_which_nothing_is_traced_says_so(void **state)
{
    struct fixture *f = *state;
    synchronise(f);
    mark(f, WIRE_MARK_CELL_BEGIN, CELL);
    batch(f, 0);
    end_stream(f);
    assert_why(f, "no exception's time is a figure of this cell", 0);
}

static void a_column_that_is_no_time_is_not_compared(void **state)
{
    static const char *const whys[] = {
        [LOST] = "the image compares column 1, which is no time of this cell",
        [COLUMNS] = "the image compares column 2, which is no time of this cell",
    };
    struct fixture *f = *state;
    for (uint32_t column = LOST; column <= COLUMNS; column++) {
        f->stream_size = 0;
        synchronise(f);
        mark(f, WIRE_MARK_CELL_BEGIN, CELL);
        trace_column(f, column);
        batch(f, 0);
        end_stream(f);
        assert_why(f, whys[column], 8);
        assert_int_equal(f->analysis.trace.exception, 0);
    }
}

/* ---- Batches that have no samples of their own ---- */

/* Of a batch that lost something nobody knows which span is whose. */
static void a_batch_that_is_not_whole_is_lost(void **state)
{
    struct fixture *f = *state;
    f->ticks[4] = 7;
    begin_stream(f);
    batch(f, 0);
    overflowing_batch(f, 3);
    batch(f, 6);
    end_stream(f);
    run(f);
    assert_compared(f, 5, 8);
    assert_int_equal(f->analysis.trace.stream.overflows, 1);
    assert_string_equal(f->analysis.trace.why, "");
}

static void a_cell_without_a_whole_batch_says_what_befell_it(void **state)
{
    struct fixture *f = *state;
    begin_stream(f);
    overflowing_batch(f, 0);
    mark(f, WIRE_MARK_BATCH_BEGIN, 3);
    packet(f, EXCEPTION, SWO_EXITED, 40); /* without an entry */
    packet(f, EXCEPTION, SWO_ENTERED, 40);
    packet(f, EXCEPTION + 1u, SWO_ENTERED, 40);
    packet(f, EXCEPTION + 1u, SWO_EXITED, 40);
    packet(f, EXCEPTION, SWO_EXITED, 40);  /* nested */
    packet(f, EXCEPTION, SWO_ENTERED, 40); /* without an exit */
    mark(f, WIRE_MARK_BATCH_END, 3);
    mark(f, WIRE_MARK_BATCH_BEGIN, 6);
    put(f, 0x0E);
    put(f, EXCEPTION);
    put(f, SWO_ENTERED << 4);
    put(f, 0xD0); /* a time that is late */
    put(f, 40);
    packet(f, EXCEPTION, SWO_EXITED, 40);
    mark(f, WIRE_MARK_BATCH_END, 6);
    end_stream(f);
    assert_why(f,
               "none of the 3 batches came whole out of the SWO pin: 1 overflows, "
               "synchronisation lost 0 times, 0 packets cut, 1 without a time or with a late one, "
               "3 entries without an exit or nested",
               8);
    assert_int_equal(f->analysis.trace.undated, 1);
    assert_int_equal(f->analysis.trace.unpaired, 3);
}

/* One exception more or less than samples; a batch that the link has not; one that comes once
 * more, with other times; one that is late. */
static void a_batch_that_is_not_the_links_is_lost(void **state)
{
    struct fixture *f = *state;
    for (uint32_t count = PER_BATCH - 1u; count <= PER_BATCH + 1u; count++) {
        f->stream_size = 0;
        begin_stream(f);
        batch_of(f, 3, count);
        end_stream(f);
        run(f);
        assert_compared(f, count == PER_BATCH ? 3 : 0, 8);
    }
    f->stream_size = 0;
    begin_stream(f);
    batch(f, 4);
    batch(f, 9);
    batch(f, 6);
    end_stream(f);
    run(f);
    assert_compared(f, 3, 8);
}

static void a_batch_that_comes_twice_or_late_counts_once(void **state)
{
    struct fixture *f = *state;
    begin_stream(f);
    batch(f, 3);
    for (unsigned i = 0; i < SAMPLES; i++)
        f->ticks[i] += 5u;
    batch(f, 3);
    batch(f, 0);
    for (unsigned i = 0; i < SAMPLES; i++)
        f->ticks[i] -= 5u;
    batch(f, 6);
    end_stream(f);
    run(f);
    assert_compared(f, 6, 8);
}

/* ---- Records that are not the capture's ---- */

/* Samples of which the records do not know are not written behind the others. */
static void samples_behind_the_last_are_not_compared(void **state)
{
    struct fixture *f = *state;
    put_stream(f);
    analyse_cell(f);
    f->records.rows = 6; /* the last batch has none now */
    analyse_trace(&f->analysis);
    assert_compared(f, 5, 5);
    analyse_cell(f);
    f->records.proofs[2].first = 12; /* the second has nine, up to there */
    f->stream_size = 0;
    begin_stream(f);
    batch(f, 0);
    batch_of(f, 3, 9);
    end_stream(f);
    f->capture.swo.size = f->stream_size;
    analyse_trace(&f->analysis);
    assert_compared(f, 2, 8);
}

static void a_cell_of_no_sample_has_nothing_to_compare(void **state)
{
    struct fixture *f = *state;
    put_stream(f);
    analyse_cell(f);
    f->records.rows = 0;
    f->records.proof_count = 0;
    assert_true(trace_check(&f->analysis));
    assert_compared(f, 0, 0);
    assert_string_equal(f->analysis.trace.why,
                        "none of the 0 batches came whole out of the SWO pin: 0 overflows, "
                        "synchronisation lost 0 times, 0 packets cut, 0 without a time or with a "
                        "late one, 0 entries without an exit or nested");
}

/* ---- Memory ---- */

/* Also where it runs out while the samples are decoded once more: none is left out in silence. */
static void without_memory_there_is_no_number(void **state)
{
    struct fixture *f = *state;
    unsigned number = 1;
    put_stream(f);
    analyse_cell(f);
    while (memory_fail_at(number++), analyse_trace(&f->analysis), memory_failed()) {
        assert_refused(f, "trace: out of memory");
        analyse_cell(f);
    }
    assert_true(number > 12);
    assert_compared(f, 8, 8);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(samples_that_agree_keep_their_numbers),
        T(any_sample_that_differs_leaves_no_number),
        T(samples_that_are_in_no_figure_are_not_compared),
        T(a_run_without_trace_says_nothing_of_it),
        T(what_failed_before_keeps_its_own_reason),
        T(a_stream_that_was_not_kept_says_so),
        T(a_stream_without_its_marks_says_which),
        T(a_cell_of_which_nothing_is_traced_says_so),
        T(a_column_that_is_no_time_is_not_compared),
        T(a_batch_that_is_not_whole_is_lost),
        T(a_cell_without_a_whole_batch_says_what_befell_it),
        T(a_batch_that_is_not_the_links_is_lost),
        T(a_batch_that_comes_twice_or_late_counts_once),
        T(samples_behind_the_last_are_not_compared),
        T(a_cell_of_no_sample_has_nothing_to_compare),
        T(without_memory_there_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
