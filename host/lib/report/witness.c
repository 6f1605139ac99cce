/* What the report says of the witness. It proves less than a reader may think,
 * so the sentence says what. */
#include "host/lib/report/witness.h"

#include "host/lib/report/format.h"

static void count(const struct report_target *target, int64_t *compared, int64_t *equal)
{
    for (size_t c = 0; c < target->cell_count; c++) {
        if (!target->cells[c]->has_witness)
            continue;
        *compared += target->cells[c]->witness_compared;
        *equal += target->cells[c]->witness_equal;
    }
}

void report_witness(struct text *out, const struct report_group *group)
{
    int64_t compared = 0, equal = 0;
    for (size_t t = 0; t < group->target_count; t++)
        count(&group->targets[t], &compared, &equal);
    if (compared == 0)
        return;
    text_add(out, "QEMU\u2019s plugin watched every sample from outside, without any stamp: ");
    format_value(out, (double)equal);
    text_add(out, " of ");
    format_value(out, (double)compared);
    text_add(out, " of the firmware\u2019s figures equal its own, to the cycle. That proves the "
                  "probe\u2019s arithmetic and the path of each sample (which handler, in which "
                  "order, nested or chained). It does not prove the model.");
}
