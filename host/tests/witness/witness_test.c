/* The plugin's figures: every formula and the path it wants, and the rows in
 * which they are kept. Records here are what the plugin would write.
 */
#include "host/lib/witness/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

#include "host/tests/witness/feeding.h"

/* ---- Formulas ---- */

/* Trigger at 100, store over at 105, handler's first stamp 3 behind its entry. */
static void handler_pass(struct fixture *f, bool stamps)
{
    stamp(f, STAMP_TRIGGER, 100);
    feed(f, WITNESS_PEND, LINE, 105);
    enter(f, LINE, 117, WITNESS_ENTER);
    if (stamps) {
        stamp(f, STAMP_FIRST_0, 120);
        stamp(f, STAMP_LAST_0, 150);
    }
    leave(f, LINE, 165);
    stamp(f, STAMP_RESUMED, 171);
}

static void entry_exit_and_round_trip(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    handler_pass(&f, true);
    handler_pass(&f, false);
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.begun, 1);
    assert_int_equal(f.ended, 1);
    assert_int_equal(f.count, 1);
    check(&f.seen[0], WIRE_METRIC_ENTRY, 15, 12);
    check(&f.seen[0], WIRE_METRIC_EXIT, 12, 10);
    check(&f.seen[0], WIRE_METRIC_ROUND_TRIP, 60, 22);
    /* Of the handler without stamps, two records behind its entry. */
    for (int lane = 0; lane < WITNESS_LANES; lane++)
        assert_int_equal(f.seen[0].figures[WIRE_METRIC_PATH].value[lane], 2);
    assert_int_equal(f.seen[0].has, WITNESS_HAS(WIRE_METRIC_ENTRY) | WITNESS_HAS(WIRE_METRIC_EXIT) |
                                        WITNESS_HAS(WIRE_METRIC_ROUND_TRIP) |
                                        WITNESS_HAS(WIRE_METRIC_PATH));
}

static void nested(struct fixture *f, enum witness_kind kind, uint32_t id)
{
    begin(f);
    mark(f, STAMP_SAMPLE_BEGIN);
    stamp(f, STAMP_TRIGGER, 100);
    feed(f, WITNESS_PEND, LINE, 105);
    enter(f, LINE, 117, WITNESS_ENTER);
    stamp(f, STAMP_FIRST_0, 117);
    stamp(f, STAMP_INNER_TRIGGER, 130);
    feed(f, WITNESS_PEND, SECOND, 135);
    enter(f, id, 147, kind);
    stamp(f, STAMP_FIRST_1, 150);
    stamp(f, STAMP_LAST_1, 160);
    leave(f, id, 175);
    stamp(f, STAMP_INNER_RESUMED, 180);
    mark(f, STAMP_CELL_END);
}

static void preemption_must_nest(void **state)
{
    struct fixture f;
    (void)state;
    nested(&f, WITNESS_ENTER, SECOND);
    check(&f.seen[0], WIRE_METRIC_PREEMPT_ENTRY, 15, 12);
    check(&f.seen[0], WIRE_METRIC_PREEMPT_EXIT, 12, 10);
    nested(&f, WITNESS_CHAIN, SECOND);
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_PREEMPT_ENTRY));
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_PREEMPT_EXIT));
    nested(&f, WITNESS_ENTER, TIMER); /* somebody else's exception */
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_PREEMPT_ENTRY));
}

/* Into the inner handler by way of another one, and out of it to another one. */
static void preemption_must_be_direct(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100);
    feed(&f, WITNESS_PEND, LINE, 105);
    enter(&f, LINE, 117, WITNESS_ENTER);
    stamp(&f, STAMP_INNER_TRIGGER, 130);
    feed(&f, WITNESS_PEND, SECOND, 135);
    enter(&f, TIMER, 147, WITNESS_ENTER);
    enter(&f, SECOND, 160, WITNESS_CHAIN);
    stamp(&f, STAMP_FIRST_1, 160);
    stamp(&f, STAMP_LAST_1, 170);
    leave(&f, SECOND, 190);
    enter(&f, TIMER, 200, WITNESS_CHAIN);
    stamp(&f, STAMP_INNER_RESUMED, 210);
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.seen[0].has, 0);
}

/* Of three levels the innermost's entry and exit; those of the one below it are not its. */
static void a_deep_nest_is_timed_at_its_innermost(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100);
    feed(&f, WITNESS_PEND, LINE, 105);
    enter(&f, LINE, 117, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 117);
    stamp(&f, STAMP_INNER_TRIGGER, 130);
    feed(&f, WITNESS_PEND, TIMER, 135);
    enter(&f, TIMER, 147, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 150);
    stamp(&f, STAMP_INNER_TRIGGER, 230);
    feed(&f, WITNESS_PEND, SECOND, 235);
    enter(&f, SECOND, 247, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_1, 249);
    stamp(&f, STAMP_LAST_1, 260);
    leave(&f, SECOND, 275);
    stamp(&f, STAMP_INNER_RESUMED, 280);
    stamp(&f, STAMP_LAST_0, 300);
    leave(&f, TIMER, 320);
    stamp(&f, STAMP_INNER_RESUMED, 330);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_PREEMPT_ENTRY, 14, 12);
    check(&f.seen[0], WIRE_METRIC_PREEMPT_EXIT, 12, 10);
}

/* The last of the runs that are chained to the trigger's own handler counts; one of
 * another handler, or one that was entered anew, is none. */
static void a_handler_is_back_to_back_with_itself(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100);
    feed(&f, WITNESS_PEND, LINE, 105);
    enter(&f, LINE, 117, WITNESS_ENTER);
    for (uint32_t run = 0; run < 3; run++) {
        stamp(&f, STAMP_FIRST_0, 117 + 100 * run + run);
        feed(&f, WITNESS_EVENT, LINE, 130 + 100 * run);
        stamp(&f, STAMP_LAST_0, 197 + 100 * run);
        enter(&f, LINE, 216 + 100 * run, WITNESS_CHAIN);
    }
    stamp(&f, STAMP_LAST_0, 498);
    enter(&f, SECOND, 510, WITNESS_CHAIN);
    stamp(&f, STAMP_FIRST_0, 511);
    stamp(&f, STAMP_LAST_0, 520);
    leave(&f, SECOND, 540);
    enter(&f, LINE, 560, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 561);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_BACK_TO_BACK, 19, 6);
}

static void of_several_streams_the_last_counts(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    for (uint32_t run = 0; run < 2; run++) {
        stamp(&f, STAMP_SPAN_BEGIN, 100 + 1000 * run);
        stamp(&f, STAMP_STREAM_END, 300 + 1100 * run);
    }
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_STREAM, 300, 0);
}

/* Of two that meet, the lower one is that which was pended: whoever comes between, its
 * handler's first instruction ends its wait, and no other one's does. */
static void the_lower_one_waits_for_its_own_handler(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100);
    feed(&f, WITNESS_PEND, LINE, 105);
    feed(&f, WITNESS_EVENT, TIMER, 110);
    enter(&f, TIMER, 120, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 120);
    enter(&f, LINE, 150, WITNESS_CHAIN);
    stamp(&f, STAMP_FIRST_1, 150);
    mark(&f, STAMP_CELL_END);
    assert_true(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_LOWER_ENTRY));
    assert_int_equal(f.seen[0].figures[WIRE_METRIC_LOWER_ENTRY].value[WITNESS_NOMINAL], 45);
    assert_int_equal(f.seen[0].figures[WIRE_METRIC_HIGHER_ENTRY].value[WITNESS_NOMINAL], 10);
    nested(&f, WITNESS_ENTER, SECOND);
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_LOWER_ENTRY));
}

/* A span of a sample, less the shortest before the first one; the cold one does not count. */
static void a_span_is_compared_with_those_before_the_samples(void **state)
{
    struct fixture f;
    static const uint32_t lengths[] = {9, 40, 38, 41}; /* the first is cold */
    (void)state;
    begin(&f);
    for (unsigned i = 0; i < 4; i++) {
        stamp(&f, STAMP_SPAN_BEGIN, 1000 * i);
        stamp(&f, STAMP_SPAN_END, 1000 * i + lengths[i]);
    }
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_SPAN_BEGIN, 5000);
    stamp(&f, STAMP_SPAN_END, 5043);
    mark(&f, STAMP_CELL_END);
    assert_true(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_WITHDRAWN));
    assert_int_equal(f.seen[0].figures[WIRE_METRIC_WITHDRAWN].value[WITNESS_NOMINAL], 5);
}

static void the_foreground_resumes_when_all_returned(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100);
    feed(&f, WITNESS_PEND, LINE, 105);
    enter(&f, LINE, 117, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 117);
    enter(&f, SECOND, 140, WITNESS_ENTER);
    stamp(&f, STAMP_LAST_0, 150);
    leave(&f, SECOND, 170);
    stamp(&f, STAMP_RESUMED, 180);
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.seen[0].has, WITNESS_HAS(WIRE_METRIC_ENTRY));
}

static void second_handler(struct fixture *f, bool chained)
{
    begin(f);
    mark(f, STAMP_SAMPLE_BEGIN);
    stamp(f, STAMP_TRIGGER, 100);
    feed(f, WITNESS_PEND, LINE, 105);
    feed(f, WITNESS_PEND, SECOND, 105);
    enter(f, LINE, 117, WITNESS_ENTER);
    stamp(f, STAMP_FIRST_0, 117);
    stamp(f, STAMP_LAST_0, 150);
    if (!chained)
        leave(f, LINE, 165);
    enter(f, SECOND, 180, chained ? WITNESS_CHAIN : WITNESS_ENTER);
    stamp(f, STAMP_FIRST_1, 183);
    mark(f, STAMP_CELL_END);
}

static void a_tail_chain_must_chain(void **state)
{
    struct fixture f;
    (void)state;
    second_handler(&f, true);
    check(&f.seen[0], WIRE_METRIC_TAIL_CHAIN, 30, 6);
    second_handler(&f, false);
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_TAIL_CHAIN));
}

static void events_count_from_their_own_moment(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    feed(&f, WITNESS_EVENT, TIMER, 0xFFFFFFF0u);
    enter(&f, TIMER, 20, WITNESS_ENTER); /* held off, and past the wrap */
    stamp(&f, STAMP_FIRST_0, 23);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_ENTRY, 39, 12);
}

/* Into a lower handler, or before the one that is pended. */
static void a_higher_event_counts_whatever_it_met(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100);
    feed(&f, WITNESS_PEND, LINE, 105);
    enter(&f, LINE, 117, WITNESS_ENTER);
    feed(&f, WITNESS_EVENT, TIMER, 130);
    enter(&f, TIMER, 142, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 145);
    mark(&f, STAMP_SAMPLE_BEGIN);
    feed(&f, WITNESS_EVENT, TIMER, 200);
    stamp(&f, STAMP_TRIGGER, 204);
    enter(&f, TIMER, 212, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 215);
    mark(&f, STAMP_SAMPLE_BEGIN);
    feed(&f, WITNESS_PEND, LINE, 300);
    stamp(&f, STAMP_FIRST_0, 315);
    mark(&f, STAMP_CELL_END);
    assert_true(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_HIGHER_ENTRY));
    assert_int_equal(f.seen[0].figures[WIRE_METRIC_HIGHER_ENTRY].value[WITNESS_NOMINAL], 15);
    assert_true(f.seen[1].has & WITNESS_HAS(WIRE_METRIC_HIGHER_ENTRY));
    assert_int_equal(f.seen[1].figures[WIRE_METRIC_HIGHER_ENTRY].value[WITNESS_NOMINAL], 15);
    assert_false(f.seen[2].has & WITNESS_HAS(WIRE_METRIC_HIGHER_ENTRY));
}

static void a_sample_lies_where_its_first_event_fell(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    event(&f, TIMER, 5, 0x100, 1); /* of no sample */
    mark(&f, STAMP_SAMPLE_BEGIN);
    event(&f, TIMER, 100, 0x1234, 3);
    enter(&f, TIMER, 117, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 120);
    event(&f, SECOND, 130, 0x2000, 0);
    stamp(&f, STAMP_TRIGGER, 140);
    event(&f, TIMER, 150, 0x2002, 0); /* of its second pass */
    mark(&f, STAMP_SAMPLE_BEGIN);
    event(&f, TIMER, 200, 0x1236, 0);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 300);
    feed(&f, WITNESS_PEND, LINE, 305); /* the guest's own: no event triggers it, */
    event(&f, TIMER, 310, 0x3000, 0);  /* and what comes later is not what it is about */
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.count, 3);
    assert_true(f.seen[0].has & WITNESS_HAS_PLACE);
    assert_int_equal(f.seen[0].place.address, 0x1234);
    assert_int_equal(f.seen[0].place.cycle, 3);
    assert_int_equal(f.seen[0].place.cycles, 9);
    check(&f.seen[0], WIRE_METRIC_ENTRY, 20, 12);
    assert_int_equal(f.seen[1].has, WITNESS_HAS_PLACE);
    assert_int_equal(f.seen[1].place.address, 0x1236);
    assert_int_equal(f.seen[2].has, 0);
}

static void another_handler_is_no_entry(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    feed(&f, WITNESS_PEND, LINE, 105);
    enter(&f, SECOND, 117, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 120);
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.seen[0].has, 0);
}

static void what_is_seen_twice_is_not_said(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    handler_pass(&f, true);
    handler_pass(&f, true);
    mark(&f, STAMP_SAMPLE_BEGIN);
    handler_pass(&f, true);
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.seen[0].has, 0);
    check(&f.seen[1], WIRE_METRIC_ENTRY, 15, 12);
}

static void span(struct fixture *f, uint32_t from, uint32_t to, unsigned interrupts)
{
    stamp(f, STAMP_SPAN_BEGIN, from);
    for (unsigned i = 0; i < interrupts; i++) {
        feed(f, WITNESS_EVENT, TIMER, from + 10u);
        enter(f, TIMER, from + 22u, WITNESS_ENTER);
        leave(f, TIMER, from + 40u);
    }
    stamp(f, STAMP_SPAN_END, to);
}

static void stolen_is_relative_to_the_least_warm_span(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    span(&f, 1000, 1050, 0); /* cold: does not count, though it is the shortest */
    span(&f, 2000, 2105, 0);
    span(&f, 3000, 3100, 0);
    mark(&f, STAMP_SAMPLE_BEGIN);
    span(&f, 4000, 4131, 1);
    mark(&f, STAMP_SAMPLE_BEGIN);
    span(&f, 5000, 5131, 0); /* nothing interrupted it */
    mark(&f, STAMP_SAMPLE_BEGIN);
    span(&f, 6000, 6131, 2);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_STOLEN, 31, 22);
    assert_false(f.seen[1].has & WITNESS_HAS(WIRE_METRIC_STOLEN));
    assert_false(f.seen[2].has & WITNESS_HAS(WIRE_METRIC_STOLEN));
}

static void an_operation_ends_at_its_mark(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_SPAN_BEGIN, 100);
    feed(&f, WITNESS_STAMP, STAMP_OPERATION_END, 110);
    stamp(&f, STAMP_SPAN_END, 111);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_FOREGROUND_OP, 7, 0);
    /* What else is timed by such a span, and nothing more: the scenario says which it is. */
    assert_int_equal(f.seen[0].has, WITNESS_HAS(WIRE_METRIC_FOREGROUND_OP) |
                                        WITNESS_HAS(WIRE_METRIC_OPERATION) |
                                        WITNESS_HAS(WIRE_METRIC_DRAIN));
}

/* ---- Triggers in a handler and in a sleep ---- */

/* An earlier handler, whose stamp begins the pass anew, sleeps until the trigger. */
static void a_trigger_in_a_handler_is_entered_from_there(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    event(&f, SECOND, 100, 0x400, 0);
    enter(&f, SECOND, 115, WITNESS_ENTER);
    stamp(&f, STAMP_TRIGGER, 120);
    event(&f, LINE, 150, 0x500, 0);
    enter(&f, LINE, 162, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 162);
    leave(&f, LINE, 190);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_ENTRY, 12, 12);
    assert_int_equal(f.seen[0].place.address, 0x400); /* what the sweep is over */
}

/* One that fell into the thread must not be entered from a handler. */
static void a_trigger_in_the_thread_is_not_entered_from_a_handler(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    event(&f, LINE, 100, 0x400, 0);
    enter(&f, SECOND, 115, WITNESS_ENTER);
    enter(&f, LINE, 130, WITNESS_ENTER);
    stamp(&f, STAMP_FIRST_0, 130);
    mark(&f, STAMP_CELL_END);
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_ENTRY));
}

static bool has_wake(bool entered)
{
    struct fixture f;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 90);
    event(&f, LINE, 100, 0x400, 0);
    if (entered) {
        enter(&f, LINE, 112, WITNESS_ENTER);
        leave(&f, LINE, 130);
    }
    stamp(&f, STAMP_RESUMED, 140);
    mark(&f, STAMP_CELL_END);
    if (!entered)
        check(&f.seen[0], WIRE_METRIC_WAKE, 40, 0);
    return (f.seen[0].has & WITNESS_HAS(WIRE_METRIC_WAKE)) != 0;
}

static void a_wake_is_one_if_no_handler_came_before(void **state)
{
    (void)state;
    assert_true(has_wake(false));
    assert_false(has_wake(true));
}

/* ---- A loop that reads the counter ---- */

/* Readings 10 apart, one gap of 80, in which `handlers` come one after the other. */
static void read_on(struct fixture *f, unsigned handlers)
{
    begin(f);
    for (uint32_t at = 10; at <= 40; at += 10)
        feed(f, WITNESS_STAMP, STAMP_SPAN_END, at);
    mark(f, STAMP_SAMPLE_BEGIN);
    feed(f, WITNESS_STAMP, STAMP_SPAN_BEGIN, 100);
    feed(f, WITNESS_STAMP, STAMP_SPAN_END, 105);
    feed(f, WITNESS_STAMP, STAMP_SPAN_END, 115);
    for (uint32_t i = 0; i < handlers; i++) {
        enter(f, LINE, 130 + 30 * i, WITNESS_ENTER);
        leave(f, LINE, 150 + 30 * i);
    }
    feed(f, WITNESS_STAMP, STAMP_SPAN_END, 195);
    feed(f, WITNESS_STAMP, STAMP_SPAN_END, 205);
    mark(f, STAMP_CELL_END);
}

static void a_reading_ends_a_span_and_begins_the_next(void **state)
{
    struct fixture f;
    (void)state;
    read_on(&f, 1);
    check(&f.seen[0], WIRE_METRIC_NOISE, 70, 22);
    check(&f.seen[0], WIRE_METRIC_STOLEN, 70, 22);
    read_on(&f, 2);
    check(&f.seen[0], WIRE_METRIC_NOISE, 70, 44);
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_STOLEN));
    read_on(&f, 0);
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_NOISE));
}

/* ---- Digests, cells ---- */

static uint32_t digest_of(uint64_t gap, uint32_t late)
{
    struct fixture f;
    begin(&f);
    f.insns += 1000u * gap; /* where in the run a sample lies is its own affair */
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100 + late);
    f.insns += gap == 7u;
    feed(&f, WITNESS_PEND, LINE, 105 + late);
    mark(&f, STAMP_CELL_END);
    return f.seen[0].digest;
}

static void a_digest_is_of_instructions_not_of_cycles(void **state)
{
    (void)state;
    assert_int_equal(digest_of(0, 0), digest_of(1, 40));
    assert_int_not_equal(digest_of(0, 0), digest_of(7, 0));
}

static void a_reset_ends_the_cell_without_a_word(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    enter(&f, LINE, 117, WITNESS_ENTER);
    feed(&f, WITNESS_RESET, 0, 200);
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.count, 0);
    assert_int_equal(f.ended, 0);
    mark(&f, STAMP_CELL_BEGIN);
    mark(&f, STAMP_SAMPLE_BEGIN);
    handler_pass(&f, true); /* at depth 1 again */
    mark(&f, STAMP_CELL_END);
    assert_int_equal(f.count, 1);
    check(&f.seen[0], WIRE_METRIC_ENTRY, 15, 12);
}

/* ---- Rows ---- */

static struct witness_sample sample_at(uint32_t i)
{
    struct witness_sample sample = {.has = i % 3 ? WITNESS_HAS(1) | WITNESS_HAS(9) : 0,
                                    .digest = i * 2654435761u};
    if (i % 5 == 0) {
        sample.has |= WITNESS_HAS_PLACE;
        sample.place = (struct witness_place){0x400 + 2 * i, i % 7, UINT32_MAX - i};
    }
    if (sample.has & WITNESS_HAS(1)) {
        sample.figures[1] = (struct witness_figure){{i - 1, i, i + 1}, i / 2, {-1, (int32_t)i}};
        sample.figures[9] = (struct witness_figure){{0, UINT32_MAX - i, 7}, 22, {0, 5}};
    }
    return sample;
}

static struct witness_blob write_rows(uint32_t count)
{
    struct witness_writer writer = {.open = false};
    witness_writer_begin(&writer);
    for (uint32_t i = 0; i < count; i++) {
        struct witness_sample sample = sample_at(i);
        witness_writer_add(&writer, &sample);
    }
    return witness_writer_end(&writer);
}

static void rows_come_back(void **state)
{
    struct witness_blob blob = write_rows(50000);
    struct witness_cursor cursor;
    struct witness_sample sample;
    (void)state;
    assert_non_null(blob.data);
    witness_cursor_begin(&cursor, blob.data, blob.size);
    for (uint32_t i = 0; i < 50000; i++) {
        struct witness_sample expected = sample_at(i);
        assert_true(witness_cursor_next(&cursor, &sample));
        assert_memory_equal(&sample, &expected, sizeof sample);
    }
    assert_false(witness_cursor_next(&cursor, &sample));
    assert_false(cursor.damaged);
    witness_cursor_end(&cursor);
    free(blob.data);
}

static bool damaged(const uint8_t *data, size_t size)
{
    struct witness_cursor cursor;
    struct witness_sample sample;
    witness_cursor_begin(&cursor, data, size);
    while (witness_cursor_next(&cursor, &sample)) {
    }
    witness_cursor_end(&cursor);
    return cursor.damaged;
}

static void rows_that_are_cut_or_changed_are_noticed(void **state)
{
    struct witness_blob blob = write_rows(100);
    (void)state;
    assert_false(damaged(blob.data, blob.size));
    for (size_t size = 0; size < blob.size; size++)
        assert_true(damaged(blob.data, size));
    blob.data[blob.size / 2] ^= 0x10u;
    assert_true(damaged(blob.data, blob.size));
    free(blob.data);
}

/* A stream that is whole, of rows that are not: it ends within a row's first words. */
static void half_a_row_is_noticed(void **state)
{
    static const uint8_t words[8];
    uint8_t packed[64];
    (void)state;
    for (size_t size = 1; size < sizeof words; size++) {
        uLongf used = sizeof packed;
        assert_int_equal(compress(packed, &used, words, size), Z_OK);
        assert_true(damaged(packed, used));
    }
    uLongf used = sizeof packed;
    assert_int_equal(compress(packed, &used, words, sizeof words), Z_OK);
    assert_false(damaged(packed, used)); /* of no metric */
}

static void no_rows_are_rows(void **state)
{
    struct witness_blob blob = write_rows(0);
    (void)state;
    assert_non_null(blob.data);
    assert_false(damaged(blob.data, blob.size));
    free(blob.data);
}

#define T(name) cmocka_unit_test(name)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(entry_exit_and_round_trip),
        T(preemption_must_nest),
        T(preemption_must_be_direct),
        T(a_deep_nest_is_timed_at_its_innermost),
        T(a_handler_is_back_to_back_with_itself),
        T(of_several_streams_the_last_counts),
        T(the_lower_one_waits_for_its_own_handler),
        T(a_span_is_compared_with_those_before_the_samples),
        T(the_foreground_resumes_when_all_returned),
        T(a_tail_chain_must_chain),
        T(events_count_from_their_own_moment),
        T(a_higher_event_counts_whatever_it_met),
        T(a_sample_lies_where_its_first_event_fell),
        T(another_handler_is_no_entry),
        T(what_is_seen_twice_is_not_said),
        T(stolen_is_relative_to_the_least_warm_span),
        T(an_operation_ends_at_its_mark),
        T(a_trigger_in_a_handler_is_entered_from_there),
        T(a_trigger_in_the_thread_is_not_entered_from_a_handler),
        T(a_wake_is_one_if_no_handler_came_before),
        T(a_reading_ends_a_span_and_begins_the_next),
        T(a_digest_is_of_instructions_not_of_cycles),
        T(a_reset_ends_the_cell_without_a_word),
        T(rows_come_back),
        T(rows_that_are_cut_or_changed_are_noticed),
        T(half_a_row_is_noticed),
        T(no_rows_are_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
