/* Whether the counter went on, and at its rate, in every batch: a counter that stopped
 * after the audit at boot would give a matrix of zeros.
 */
#include "host/lib/analysis/analysis.h"

#include "host/lib/audit/audit.h"

/* A counter and SysTick are read one after the other: so many counts apart, at most. */
#define APART_MAX 64u
/* A straight run takes the same each time, but for a cold prefetch or cache. */
#define RUN_SLACK_DIVISOR 8u
#define SYSTICK_MASK      0xFFFFFFu

/* Of SysTick, for counts of the clock. */
static uint32_t in_systick(const struct wire_identity *identity, uint32_t counts)
{
    return (uint32_t)((uint64_t)counts * identity->systick_hz / identity->clock_hz);
}

static bool judge_systick(struct analysis *analysis, const struct cell_proof *proof)
{
    const struct wire_identity *identity = &analysis->target->identity;
    uint32_t expected = in_systick(identity, proof->clock);
    uint32_t apart = (proof->systick - expected + APART_MAX) & SYSTICK_MASK;
    if (apart <= 2u * APART_MAX)
        return true;
    return analysis_fail(
        analysis, RESULT_INCONCLUSIVE,
        "the cycle counter went on by %u in the batch from sample %u, in which "
        "SysTick made %u counts; at its rate it should be %u (witness clock)",
        proof->clock, proof->first, proof->systick,
        (uint32_t)((uint64_t)proof->systick * identity->clock_hz / identity->systick_hz));
}

/* Against the same run at boot. */
static bool judge_run(struct analysis *analysis, const struct cell_proof *proof)
{
    uint32_t expected = analysis->target->identity.rate_raw;
    uint32_t slack = expected / RUN_SLACK_DIVISOR;
    if (proof->run >= expected - slack && proof->run <= expected + slack)
        return true;
    return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                         "behind the batch from sample %u the counter showed %u for %u "
                         "instructions that took %u at boot (witness clock)",
                         proof->first, proof->run, analysis->target->identity.rate_insns, expected);
}

/* What was found of the counter before the first cell; images from before say nothing. */
static bool judge_audit(struct analysis *analysis)
{
    struct audit audit;
    if (!analysis->target->has_audit)
        return true;
    audit_judge(analysis->target, NULL, &audit);
    const struct audit_item *spoiled = audit_spoiled(&audit);
    if (!spoiled)
        return true;
    return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                         "the board's clock cannot be believed: %s: %s (instrument audit; irqbench "
                         "doctor says what to do)",
                         spoiled->what, spoiled->value);
}

bool clock_judge(struct analysis *analysis)
{
    if (!judge_audit(analysis))
        return false;
    const struct cell_records *records = analysis->records;
    for (size_t i = 0; i < records->proof_count; i++)
        if (!judge_systick(analysis, &records->proofs[i]) ||
            !judge_run(analysis, &records->proofs[i]))
            return false;
    return true;
}
