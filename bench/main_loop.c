/* What main loops that do the work have in common. */
#include "bench/main_loop.h"

struct main_loop_events main_loop_events;

void main_loop_work(void)
{
    uint32_t first = bench_stamp(STAMP_WORK_FIRST);
    bench_note(first, (const uint32_t *)bench_next_return_address() - FRAME_RETURN_ADDRESS,
               &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

bool main_loop_asked(const struct bench_scenario *scenario)
{
    uint8_t about = scenario->columns.list[0].metric;
    return about == WIRE_METRIC_RESPONSE || about == WIRE_METRIC_MISSED_EVENTS;
}

const char *main_loop_missing(const struct bench_cell *cell)
{
    static const char where[] =
        "when a main loop does the work depends on where it is: ask response_swept";
    if (BENCH_STREAMS && cell->scenario->use == USE_STREAM)
        return "while a stream of events comes its main loop does not run: ask overrun";
    if (cell->scenario->columns.list[0].metric == WIRE_METRIC_EVENT_TO_WORK)
        return where;
    if (!main_loop_asked(cell->scenario) || cell->scenario->distances != 0)
        return NULL;
    if (cell->style->loop->sleeps)
        return "its main loop sleeps, so that events meet the sleep alone: ask wake_race";
    if (cell->load == NULL)
        return where;
    return cell->load->idle ? NULL : "the style has a main loop of its own: ask with load idle";
}

void main_loop_check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, bench_evidence.work.count);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, bench_evidence.work.ipsr);
}
