/* Styles that are not what they say: a check that fails, one that says why it cannot be,
 * and a bottom half whose work is done by another exception than its own. */
#define STYLE design_unmet
#include "bench/plain_frame.h"

static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, 2);
}

BENCH_PLAIN_STYLE("its check always fails", .check = check);

static const char *missing(const struct bench_cell *cell)
{
    return cell->scenario->source ? "there is no swept one" : NULL;
}

BENCH_STYLE(design_missing, "where there is a source, there is no such cell",
            .vectors = vectors_style, .vectors_work = vectors_style_work, .missing = missing);

BENCH_STYLE(design_other, "says that its work is SysTick's", .vectors = vectors_style,
            .vectors_work = vectors_style_work, .deferred = true,
            .work_exception = EXCEPTION_SYSTICK);
