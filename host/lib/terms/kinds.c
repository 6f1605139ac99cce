/* Names and units; see kinds.h. */
#include "host/lib/terms/kinds.h"

static const struct {
    const char *name, *unit;
} evidences[] = {
#define X(NAME, name, unit) {#name, unit},
    RESULT_EVIDENCES(X)
#undef X
};

static const char *const statuses[] = {
#define X(NAME, name) #name,
    RESULT_STATUSES(X)
#undef X
};

const char *result_evidence_name(enum result_evidence evidence)
{
    return evidences[evidence].name;
}

const char *result_evidence_unit(enum result_evidence evidence)
{
    return evidences[evidence].unit;
}

const char *result_status_name(enum result_status status)
{
    return statuses[status];
}
