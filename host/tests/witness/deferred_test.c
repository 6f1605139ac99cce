/* The plugin's figures of work that a thread does, and of a handler's body, from
 * records such as the plugin would write.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

#include "host/tests/witness/feeding.h"

/* The handler posts, PendSV follows it into the thread that works, and again back. */
static void deferred_pass(struct fixture *f, bool stamps)
{
    stamp(f, STAMP_TRIGGER, 100);
    feed(f, WITNESS_PEND, LINE, 105);
    enter(f, LINE, 117, WITNESS_ENTER);
    if (stamps) {
        stamp(f, STAMP_FIRST_0, 120);
        stamp(f, STAMP_LAST_0, 150);
    }
    enter(f, PENDSV, 170, WITNESS_CHAIN);
    leave(f, PENDSV, 200);
    if (stamps) {
        stamp(f, STAMP_WORK_FIRST, 211);
        stamp(f, STAMP_WORK_LAST, 220);
    }
    enter(f, PENDSV, 250, WITNESS_ENTER);
    leave(f, PENDSV, 281);
    stamp(f, STAMP_RESUMED, 287);
}

static void handoff_and_resume_of_deferred_work(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    deferred_pass(&f, true);
    deferred_pass(&f, false);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_RESPONSE, 211 - 105, 12 + 6 + 10);
    check(&f.seen[0], WIRE_METRIC_HANDOFF, 211 - 153, 6 + 10);
    check(&f.seen[0], WIRE_METRIC_RESUME, 281 - 223, 12 + 10);
    check(&f.seen[0], WIRE_METRIC_ROUND_TRIP, 281 - 105, 12 + 6 + 10 + 12 + 10);
    assert_false(f.seen[0].has & WITNESS_HAS(WIRE_METRIC_EXIT));
}

/* A handler that is timed as it is shows its body and nothing else. */
static void body_of_a_handler(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    mark(&f, STAMP_SAMPLE_BEGIN);
    stamp(&f, STAMP_TRIGGER, 100);
    feed(&f, WITNESS_PEND, LINE, 105);
    enter(&f, LINE, 117, WITNESS_ENTER);
    stamp(&f, STAMP_BODY_FIRST, 117);
    feed(&f, WITNESS_STAMP, STAMP_BODY_END, 125);
    stamp(&f, STAMP_BODY_LAST, 126);
    leave(&f, LINE, 140);
    stamp(&f, STAMP_RESUMED, 146);
    mark(&f, STAMP_CELL_END);
    check(&f.seen[0], WIRE_METRIC_BODY, 125 - 120, 0);
    assert_int_equal(f.seen[0].has, WITNESS_HAS(WIRE_METRIC_BODY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handoff_and_resume_of_deferred_work),
        cmocka_unit_test(body_of_a_handler),
    };
    return cmocka_run_group_tests_name("deferred", tests, NULL, NULL);
}
