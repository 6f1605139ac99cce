/* A QEMU that runs a board's image, with its UART connected to us by a pair of
 * sockets that is there before it starts: a QEMU that listens by itself throws
 * away what it sends before anyone reads.
 */
#ifndef HOST_LIB_TARGET_QEMU_H
#define HOST_LIB_TARGET_QEMU_H

#include "host/lib/base/child.h"
#include "host/lib/base/message.h"
#include "host/lib/matrix/board.h"
#include "host/lib/target/model_changes.h"

#define QEMU_PROGRAM_VARIABLE "IRQBENCH_QEMU" /* another program than qemu-system-arm */
#define QEMU_ARGUMENTS_MAX    64u
#define QEMU_VERSION_MAX      128u
#define QEMU_START_MS         60000 /* to load, until its guest begins: a busy machine takes long */

struct qemu_setup {
    const struct board *board; /* with .qemu */
    const char *elf;
    const char *icount;                  /* what -icount gets; NULL: what the plugin needs */
    const char *const *extra;            /* more arguments, ends with NULL; or NULL */
    const char *plugin;                  /* that gives the board its counter; NULL: none */
    bool insns;                          /* which counts instructions, not cycles */
    const struct model_changes *changes; /* of its model; NULL: none */
};

struct qemu {
    struct child child;
    int link_fd;    /* the board's UART, non-blocking */
    int witness_fd; /* the plugin's witness stream, to be read; -1 without it */
    char *command;  /* the command line, for messages and provenance */
};

/* The program's name or path. */
const char *qemu_program(void);

/* Puts "KEYVALUE" into an argument of QEMU's that is split at commas. */
void qemu_put_value(FILE *out, const char *key, const char *value);

/* The first line of --version without "QEMU emulator version". */
bool qemu_version(char version[QEMU_VERSION_MAX], struct message *message);

/* Whether descriptors that it inherits can be named in its command line, as /dev/fd/N. */
bool qemu_can_be_reached(struct message *message);

/* Starts it, confined (host/lib/base/confine.h). False, with nothing left behind, if
 * it cannot be started. What it says of its arguments comes later: see below. */
bool qemu_start(struct qemu *qemu, const struct qemu_setup *setup, struct message *message);

/* For one of which nothing was ever heard: whether it has ended; if so, the
 * message becomes how, after which command, and its last lines. */
bool qemu_ended_at_once(struct qemu *qemu, struct message *message);

/* Ends the process, and leaves the descriptors to whoever reads them still. */
void qemu_end(struct qemu *qemu);

/* Ends it. Harmless on one that never started (all zero with both descriptors -1). */
void qemu_stop(struct qemu *qemu);

/* The last lines of what it wrote, as child_tail(), without the remark that the
 * machine's network has no other end, which is meant. */
void qemu_tail(const struct child *child, char tail[CHILD_TAIL_MAX]);

/* Why it ended: its own last line and how it ended. Waits a moment for that. */
void qemu_describe_end(struct qemu *qemu, char *text, size_t size);

#endif
