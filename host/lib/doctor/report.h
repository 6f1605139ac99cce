/* The whole answer of `irqbench doctor`. */
#ifndef HOST_LIB_DOCTOR_REPORT_H
#define HOST_LIB_DOCTOR_REPORT_H

#include "host/lib/doctor/lines.h"
#include "host/lib/matrix/board.h"

#define DOCTOR_SCHEMA  "irqbench-doctor/1"
#define DOCTOR_GROUPS  4u
#define DOCTOR_HEADING 160u

struct doctor {
    struct lines groups[DOCTOR_GROUPS];
    size_t group_count;
    char heading[DOCTOR_HEADING]; /* of a target's group */
    json_t *target;               /* board, evidence, clock: who was asked; NULL: nobody */
};

void doctor_free(struct doctor *doctor);

/* What is installed and what QEMU runs need, a run of one image among it. */
void doctor_look_around(struct doctor *doctor);
/* What the instruments of a board in QEMU are worth. False with `message` filled. */
bool doctor_ask_board(struct doctor *doctor, const char *name, struct message *message);

/* The same of what is behind a port, which must be the board `name` (NULL: any). `baud` 0: the
 * board's, else the usual one. */
bool doctor_ask_port(struct doctor *doctor, const char *port, uint32_t baud, const char *name,
                     struct message *message);

/* Whether runs can be made: of QEMU, or of the target that was asked. */
bool doctor_can_run(const struct doctor *doctor);

void doctor_print(const struct doctor *doctor, FILE *out, const struct lines_style *style);
bool doctor_print_json(const struct doctor *doctor, FILE *out);

#endif
