/* Parses and applies a tolerance; see tolerance.h. */
#include "host/lib/gate/tolerance.h"

#include <math.h>
#include <string.h>

#define AMOUNT_MAX 1000000u
#define PER_ONE    1000u

static const struct {
    const char *suffix;
    enum tolerance_unit unit;
} units[] = {{"%", TOLERANCE_PERCENT},
             {"cy", TOLERANCE_CYCLES},
             {"insn", TOLERANCE_INSNS},
             {"", TOLERANCE_NONE}};

/* Digits, and up to three behind a point: in thousandths. Returns what follows; NULL if there are
 * no digits, too many, or a zero in front of others. */
static const char *take_thousandths(const char *text, uint32_t *amount)
{
    uint32_t whole = 0, part = 0, scale = PER_ONE;

    if (*text < '0' || *text > '9' || (*text == '0' && text[1] >= '0' && text[1] <= '9'))
        return NULL;
    for (; *text >= '0' && *text <= '9'; text++)
        if ((whole = whole * 10 + (uint32_t)(*text - '0')) > AMOUNT_MAX)
            return NULL;
    if (*text == '.') {
        for (text++; *text >= '0' && *text <= '9' && scale > 1; text++)
            part += (uint32_t)(*text - '0') * (scale /= 10);
        if (scale == PER_ONE || (*text >= '0' && *text <= '9'))
            return NULL;
    }
    *amount = whole * PER_ONE + part;
    return text;
}

bool tolerance_parse(struct tolerance *tolerance, const char *text, struct message *message)
{
    uint32_t amount = 0;
    const char *suffix = take_thousandths(text, &amount);

    for (size_t i = 0; suffix && i < sizeof units / sizeof *units; i++) {
        bool percent = units[i].unit == TOLERANCE_PERCENT;
        if (strcmp(units[i].suffix, suffix) != 0 || (!percent && amount % PER_ONE) ||
            (units[i].unit == TOLERANCE_NONE && amount))
            continue;
        *tolerance = (struct tolerance){amount ? units[i].unit : TOLERANCE_NONE,
                                        percent ? amount : amount / PER_ONE};
        return true;
    }
    return message_add(
        message,
        "--tolerance '%s': expected 0, a percentage as in 3%% or 0.5%%, cycles as in "
        "2cy, or instructions as in 2insn",
        text);
}

bool tolerance_fits(const struct tolerance *tolerance, enum result_evidence evidence)
{
    if (tolerance->unit == TOLERANCE_CYCLES)
        return evidence != EVIDENCE_INSNS;
    return tolerance->unit != TOLERANCE_INSNS || evidence == EVIDENCE_INSNS;
}

double tolerance_limit(const struct tolerance *tolerance, enum metric_kind kind, double old)
{
    if (tolerance->unit == TOLERANCE_PERCENT)
        return fabs(old) * tolerance->amount / (100.0 * PER_ONE);
    return tolerance->unit != TOLERANCE_NONE && metric_is_duration(kind) ? tolerance->amount : 0;
}
