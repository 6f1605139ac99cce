/* Slices of a timeline, made of events by hand. */
#include "host/lib/outputs/slices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct trace_event events[16];
static struct trace_timeline timeline;

static void happens(enum trace_event_kind kind, uint32_t value, uint32_t pc, uint64_t at)
{
    events[timeline.event_count++] =
        (struct trace_event){.kind = kind, .value = value, .pc = pc, .at = at, .since = at};
}

static int begin_anew(void **state)
{
    (void)state;
    timeline = (struct trace_timeline){.there = true, .events = events, .end = 1000};
    return 0;
}

static void assert_slice(const struct slices *slices, size_t index, enum slice_kind kind,
                         uint32_t who, uint64_t begin, uint64_t end)
{
    assert_true(index < slices->count);
    assert_int_equal(slices->list[index].kind, kind);
    assert_int_equal(slices->list[index].who, who);
    assert_int_equal(slices->list[index].begin, begin);
    assert_int_equal(slices->list[index].end, end);
}

static void a_preempted_handler_contains_its_wait(void **state)
{
    struct slices slices;

    (void)state;
    happens(TRACE_EVENT_BEGIN, 15, 0, 10);
    events[0].since = 4;
    happens(TRACE_EVENT_STOP, 15, 0, 20);
    happens(TRACE_EVENT_BEGIN, 30, 0, 32);
    happens(TRACE_EVENT_END, 30, 0, 40);
    happens(TRACE_EVENT_RESUME, 15, 0, 50);
    happens(TRACE_EVENT_END, 15, 0, 60);
    assert_true(slices_make(&slices, &timeline, 0, UINT64_MAX));
    assert_int_equal(slices.count, 4);
    assert_slice(&slices, 0, SLICE_PENDING, 15, 4, 10);
    assert_slice(&slices, 1, SLICE_HANDLER, 15, 10, 60);
    assert_slice(&slices, 2, SLICE_PREEMPTED, 15, 20, 50);
    assert_slice(&slices, 3, SLICE_HANDLER, 30, 32, 40);
    assert_false(slices.list[1].open);
    slices_free(&slices);
}

static void what_began_before_the_window_is_cut(void **state)
{
    struct slices slices;

    (void)state;
    happens(TRACE_EVENT_END, 15, 0, 120);
    happens(TRACE_EVENT_THREAD, 3, 64, 130);
    assert_true(slices_make(&slices, &timeline, 100, 200));
    assert_int_equal(slices.count, 2);
    assert_slice(&slices, 0, SLICE_HANDLER, 15, 100, 120);
    assert_true(slices.list[0].cut_begin);
    assert_slice(&slices, 1, SLICE_THREAD, 3, 130, 200);
    assert_true(slices.list[1].open);
    slices_free(&slices);
}

static void a_thread_that_is_interrupted_first_ran_from_the_windows_beginning(void **state)
{
    struct slices slices;

    (void)state;
    happens(TRACE_EVENT_STOP, 3, 64, 140);
    assert_true(slices_make(&slices, &timeline, 100, 200));
    assert_int_equal(slices.count, 1);
    assert_slice(&slices, 0, SLICE_THREAD, 3, 100, 140);
    assert_true(slices.list[0].cut_begin);
    slices_free(&slices);
}

static void a_reset_ends_everything(void **state)
{
    struct slices slices;

    (void)state;
    happens(TRACE_EVENT_BEGIN, 15, 0, 10);
    happens(TRACE_EVENT_RESET, 0, 0, 30);
    happens(TRACE_EVENT_THREAD, 9, 64, 30);
    assert_true(slices_make(&slices, &timeline, 0, UINT64_MAX));
    assert_slice(&slices, 0, SLICE_HANDLER, 15, 10, 30);
    assert_slice(&slices, 1, SLICE_THREAD, 9, 30, 1000);
    slices_free(&slices);
}

static void the_window_ends_where_events_found_no_room(void **state)
{
    struct slices slices;

    (void)state;
    timeline.lost = 5;
    timeline.lost_at = 300;
    happens(TRACE_EVENT_THREAD, 3, 64, 130);
    assert_true(slices_make(&slices, &timeline, 0, 900));
    assert_int_equal(slices.end, 300);
    assert_slice(&slices, 0, SLICE_THREAD, 3, 130, 300);
    slices_free(&slices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_preempted_handler_contains_its_wait, begin_anew),
        cmocka_unit_test_setup(what_began_before_the_window_is_cut, begin_anew),
        cmocka_unit_test_setup(a_thread_that_is_interrupted_first_ran_from_the_windows_beginning,
                               begin_anew),
        cmocka_unit_test_setup(a_reset_ends_everything, begin_anew),
        cmocka_unit_test_setup(the_window_ends_where_events_found_no_room, begin_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
