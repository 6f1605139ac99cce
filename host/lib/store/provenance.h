/* provenance.json: what may change between two runs of the same measurement. */
#ifndef HOST_LIB_STORE_PROVENANCE_H
#define HOST_LIB_STORE_PROVENANCE_H

#include "host/lib/store/rundir.h"

/* Notes the start in an open directory; a resumed run keeps its first one, and
 * the QEMU commands so far. A new reference; NULL with `message` filled. */
json_t *provenance_begin(const struct rundir *dir, struct message *message);

/* Notes the commands so far (added to by the run) and, if it is complete, the
 * end. */
bool provenance_save(const struct rundir *dir, json_t *provenance, bool complete,
                     struct message *message);

/* Notes how a board was reached: its QEMU's command line, or the port. */
void provenance_set_command(json_t *provenance, const char *board, const char *command);
void provenance_set_port(json_t *provenance, const char *board, const char *port);

#endif
