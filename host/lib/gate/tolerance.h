/* By how much a figure may get worse: 0, 3%, 0.5%, 2cy, 2insn. */
#ifndef HOST_LIB_GATE_TOLERANCE_H
#define HOST_LIB_GATE_TOLERANCE_H

#include "host/lib/results/results.h"

enum tolerance_unit { TOLERANCE_NONE, TOLERANCE_PERCENT, TOLERANCE_CYCLES, TOLERANCE_INSNS };

struct tolerance {
    enum tolerance_unit unit;
    uint32_t amount; /* of percents thousandths, so that limits are exact */
};

/* False with `message` for anything else. */
bool tolerance_parse(struct tolerance *tolerance, const char *text, struct message *message);

/* Whether it means something of numbers of this kind: cycles where cycles are counted. */
bool tolerance_fits(const struct tolerance *tolerance, enum result_evidence evidence);

/* How much more than `old` is allowed, in the metric's unit. Cycles and instructions are of
 * times; of counts and sizes they allow nothing. */
double tolerance_limit(const struct tolerance *tolerance, enum metric_kind kind, double old);

#endif
