/* Everything a target said about one cell, gathered from its frames and checked
 * for being complete and in order, and how it came to an end. No I/O and no interpretation: what
 * the numbers mean is analysis.h.
 */
#ifndef HOST_LIB_TARGET_CELL_RECORDS_H
#define HOST_LIB_TARGET_CELL_RECORDS_H

#include "bench/wire/wire.h"
#include "host/lib/target/trials.h"

#define CELL_CALIBRATIONS_MAX (3u * WIRE_COLUMNS_MAX)
#define CELL_WITNESSES_MAX    8u
#define CELL_INSNS_MAX        (WIRE_REGION_MAX / 2u)
#define CELL_SWEEP_MAX        (1u << 20)
#define CELL_REASON_MAX       256u
#define OUTCOME_REASON_MAX    256u

struct cell_column {
    uint8_t metric; /* enum wire_metric */
    uint8_t form;   /* enum wire_form */
};

/* An instruction of the code under test, 2 or 4 bytes. */
struct cell_insn {
    uint32_t address;
    uint8_t bytes[4];
    uint8_t size;
};

/* What a batch says of the clock; see BATCH in bench/wire/schema.h. */
struct cell_proof {
    uint32_t first; /* sample of the batch */
    uint32_t clock, systick, run;
};

struct cell_records {
    uint16_t number; /* the host's number of the cell; frames of others are ignored */
    bool begun, ended, faulted;
    /* CELL_BEGIN */
    uint8_t trigger;
    uint32_t seed, samples, sweep_count;
    struct cell_column columns[WIRE_COLUMNS_MAX];
    size_t column_count;
    /* REGION: its instructions, in the order in which they came */
    struct cell_insn insns[CELL_INSNS_MAX];
    size_t insn_count;
    /* CALIBRATION, WITNESS */
    struct wire_calibration calibrations[CELL_CALIBRATIONS_MAX];
    size_t calibration_count;
    struct wire_witness witnesses[CELL_WITNESSES_MAX];
    size_t witness_count;
    /* BATCH: the first sample apart, the others as distinct rows */
    uint32_t cold[WIRE_COLUMNS_MAX];
    struct trials hot;
    uint32_t rows; /* samples received, the cold one included */
    /* Set after cell_records_init: the cell comes behind a pause, in which a board may have
     * cooled down or been reset. Its first batch is then in `settling`, not in `hot`. */
    bool first_apart;
    struct trials settling;
    /* Samples `sweep_count` apart have the same reload: which row the first hot
     * one of each gave (index + 1; NULL: not swept), and the first two that
     * differ (differ[1] == 0: none). */
    uint32_t *first_rows;
    uint32_t differ[2];
    /* BATCH: what it says of the clock. Released with the records. */
    struct cell_proof *proofs;
    size_t proof_count;
    /* CELL_END; `end.reason` points to `reason` */
    struct wire_cell_end end;
    char reason[CELL_REASON_MAX];
    /* FAULT; strings point into fault_payload */
    struct wire_fault fault;
    uint8_t fault_payload[WIRE_PAYLOAD_MAX];
    /* Called for every sample in turn, with its distinct row in `hot` (TRIALS_NO_MEMORY: the
     * cold one has none, nor has one of `settling`); or NULL. Set after cell_records_init. */
    void (*row)(void *context, uint32_t index, size_t trial, const uint32_t *row);
    void *row_context;
    /* Why the records cannot be trusted; empty: they can. The first one stays. */
    char damage[CELL_REASON_MAX];
};

/* How the host's attempt at a cell ended, as far as the link is concerned; what
 * the records then say is another matter. X(NAME, name, sentence). The name
 * stands in the capture's header. */
#define OUTCOMES(X)                                                                                \
    X(ENDED, ended, "CELL_END or FAULT came")                                                      \
    X(CLOSED, closed, "the connection closed before the end")                                      \
    X(RESET, reset, "the target was reset before the end")                                         \
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

/* Release with cell_records_free. */
void cell_records_init(struct cell_records *records, uint16_t number);
void cell_records_free(struct cell_records *records);

/* Takes one good frame; frames of other cells and of no cell are ignored.
 * What contradicts the protocol is kept in `damage`. */
void cell_records_add(struct cell_records *records, const struct wire_frame *frame);

/* The cell is over: CELL_END or FAULT came. */
bool cell_records_over(const struct cell_records *records);

/* Keeps a reason not to trust the records, unless there already is one. */
void cell_records_damaged(struct cell_records *records, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
