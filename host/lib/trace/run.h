/* Runs an image on QEMU under the plugin until it ends, a limit is reached or
 * the user stops it, and hands back what the plugin summed up.
 */
#ifndef HOST_LIB_TRACE_RUN_H
#define HOST_LIB_TRACE_RUN_H

#include "host/lib/base/message.h"
#include "host/lib/target/model_changes.h"
#include "host/lib/trace/machine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A function: [start, end). */
struct trace_range {
    uint32_t start, end;
};

/* Who answers the image's semihosting calls. */
enum trace_semihosting {
    TRACE_SEMIHOSTING_GUEST,  /* the plugin, what concerns the guest alone; QEMU is confined */
    TRACE_SEMIHOSTING_NATIVE, /* QEMU, which gives it the user's files and shell */
};

struct trace_setup {
    const char *elf;
    const struct trace_machine *machine;
    const char *core;
    bool cycles; /* the model times this core */
    struct model_changes changes;
    const struct trace_range *ranges;
    size_t range_count;
    uint64_t insns;   /* ends after so many; 0: no limit */
    uint32_t seconds; /* of wall-clock time; 0: no limit */
    enum trace_semihosting semihosting;
    FILE *serial;   /* the image's output goes here; NULL: nowhere */
    FILE *progress; /* NULL: none */
};

enum trace_end {
    TRACE_ENDED_ITSELF, /* by semihosting; `status` is QEMU's exit status */
    TRACE_ENDED_INSNS,
    TRACE_ENDED_SECONDS,
    TRACE_ENDED_STOPPED,
    TRACE_ENDED_LOCKUP, /* no text; `pc` */
    TRACE_ENDS
};

struct trace_outcome {
    enum trace_end end;
    int status;
    uint32_t pc;
    char *reason; /* of a lock-up, QEMU's words; to be freed */
    char *text;   /* for trace_result_read(); to be freed */
};

/* False, with a message, if it could not be run to any of these ends. */
bool trace_run(const struct trace_setup *setup, struct trace_outcome *outcome,
               struct message *message);
void trace_outcome_free(struct trace_outcome *outcome);

#endif
