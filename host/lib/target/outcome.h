/* How the host's attempt at a cell ended, as far as the link is concerned. What
 * the records then say is another matter (analysis.h).
 */
#ifndef HOST_LIB_TARGET_OUTCOME_H
#define HOST_LIB_TARGET_OUTCOME_H

#define OUTCOME_REASON_MAX 256u

/* X(NAME, name, sentence). The name stands in the capture's header. */
#define OUTCOMES(X)                                                                                \
    X(ENDED, ended, "CELL_END or FAULT came")                                                      \
    X(CLOSED, closed, "the connection closed before the end")                                      \
    X(SILENT, silent, "the time limit passed before the end")                                      \
    X(REFUSED, refused, "the image refused the command")                                           \
    X(LOSSY, lossy, "frames were lost or damaged, in every attempt")                               \
    X(FLOODED, flooded, "more came than a capture may hold")

enum outcome_kind {
#define X(NAME, name, sentence) OUTCOME_##NAME,
    OUTCOMES(X)
#undef X
        OUTCOME_COUNT
};

struct outcome {
    enum outcome_kind kind;
    char reason[OUTCOME_REASON_MAX]; /* empty for ENDED */
};

#endif
