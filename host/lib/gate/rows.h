/* The growing list of a gate's rows. Internal to the room. */
#ifndef HOST_LIB_GATE_ROWS_H
#define HOST_LIB_GATE_ROWS_H

#include "host/lib/gate/gate.h"

struct gate_work {
    struct gate *gate;
    const struct gate_request *request;
    struct message *message;
    size_t room;
    double now, then; /* triggers of the cell at hand, in the run and in the baseline */
    bool no_memory;
};

/* A row, all zero but for its cell; a row of no use if memory ran out. The next one may move it. */
struct gate_row *gate_add(struct gate_work *work, const char *cell);
/* Sets a row's verdict, and whether it fails. Returns it. */
enum verdict gate_judge(struct gate_work *work, struct gate_row *row, enum verdict verdict);

/* Takes the text. */
void gate_add_note(struct gate_work *work, struct text *note);

/* Rows of the baseline. False with a message. */
bool gate_check_baseline(struct gate_work *work);
/* Rows of the budgets. False with a message. */
bool gate_check_budgets(struct gate_work *work);

#endif
