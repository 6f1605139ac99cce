/* What kind of evidence a number is, and what became of a cell. */
#ifndef HOST_LIB_TERMS_KINDS_H
#define HOST_LIB_TERMS_KINDS_H

/* Kinds of evidence, never mixed in one column: X(NAME, name, unit). */
#define RESULT_EVIDENCES(X)                                                                        \
    X(SILICON, silicon, "cycles")                                                                  \
    X(MODEL, model, "cycles (model)")                                                              \
    X(INSNS, insns, "instructions")
enum result_evidence {
#define X(NAME, name, unit) EVIDENCE_##NAME,
    RESULT_EVIDENCES(X)
#undef X
        EVIDENCE_COUNT
};
const char *result_evidence_name(enum result_evidence evidence);
const char *result_evidence_unit(enum result_evidence evidence);

#define RESULT_STATUSES(X)                                                                         \
    X(OK, ok)                                                                                      \
    X(INCONCLUSIVE, inconclusive)                                                                  \
    X(UNSUPPORTED, unsupported)                                                                    \
    X(FAULT, fault)
enum result_status {
#define X(NAME, name) RESULT_##NAME,
    RESULT_STATUSES(X)
#undef X
        RESULT_STATUS_COUNT
};
const char *result_status_name(enum result_status status);

#endif
