/* Runs an image on QEMU under the plugin until it ends, a limit is reached or
 * the user stops it, and hands back what the plugin summed up.
 */
#ifndef HOST_LIB_TRACE_RUN_H
#define HOST_LIB_TRACE_RUN_H

#include "host/lib/base/message.h"
#include "host/lib/base/progress_kind.h"
#include "host/lib/machines/machine.h"
#include "host/lib/target/model_changes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A function: [start, end); or where a stretch starts, and where it ends. */
struct trace_range {
    uint32_t start, end;
};

/* Who answers the image's semihosting calls. */
enum trace_semihosting {
    TRACE_SEMIHOSTING_GUEST,  /* the plugin, what concerns the guest alone; QEMU is confined */
    TRACE_SEMIHOSTING_NATIVE, /* QEMU, which gives it the user's files and shell */
};

/* Who is at the other end of the image's UART. */
struct trace_partner {
    /* Hears what the image sends; true: that was all, the trace ends. */
    bool (*hears)(void *context, const uint8_t *bytes, size_t size);
    /* What is to be said to that, at most what a pipe takes at once; 0: nothing. */
    size_t (*says)(void *context, const uint8_t **bytes);
    void *context;
    const char *uart;  /* "serialN": QEMU's N-th */
    const char *ram;   /* for -m; NULL: the machine's own */
    uint32_t clock_hz; /* of the core from reset on; 0: the machine's */
};

struct trace_setup {
    const char *elf;
    const struct trace_machine *machine;
    const uint32_t *vectors; /* where the vector table is; NULL: where the machine looks */
    const char *core;
    bool cycles; /* the model times this core */
    struct model_changes changes;
    const struct trace_range *ranges;
    size_t range_count;
    const struct trace_range *spans;
    size_t span_count;
    const struct trace_range *idle; /* functions */
    size_t idle_count;
    bool profile;  /* of all functions */
    bool stack;    /* how deep stacks get */
    bool timeline; /* events, from the count `after` to `before` */
    uint64_t after, before;
    const char *const *events; /* "LINE@CYCLE", "LINE/PERIOD", checked */
    size_t event_count;
    uint32_t from, to; /* functions that bound what is measured; 0: none */
    bool skip_boot;    /* it begins when interrupts are first enabled */
    uint64_t insns;    /* ends after so many; 0: no limit */
    uint32_t seconds;  /* of wall-clock time; 0: no limit */
    enum trace_semihosting semihosting;
    uint32_t worst;                      /* culprits that the table shows */
    const struct trace_partner *partner; /* instead of `serial`; NULL: nobody */
    FILE *serial;                        /* the image's output goes here; NULL: nowhere */
    FILE *progress;                      /* NULL: none */
    enum progress_kind progress_kind;    /* not PROGRESS_AUTO, if there is one */
    FILE *details;                       /* QEMU's command goes here; NULL: nowhere */
};

enum trace_end {
    TRACE_ENDED_ITSELF, /* by semihosting; `status` is QEMU's exit status */
    TRACE_ENDED_INSNS,
    TRACE_ENDED_SECONDS,
    TRACE_ENDED_STOPPED,
    TRACE_ENDED_LOCKUP,
    TRACE_ENDED_TO,     /* the function of --to was reached */
    TRACE_ENDED_ASLEEP, /* nothing in the machine would ever wake the core */
    TRACE_ENDS
};

struct trace_outcome {
    enum trace_end end;
    int status;
    char *reason; /* of a lock-up, QEMU's words; to be freed */
    char *text;   /* for trace_result_read(); to be freed */
};

/* False, with a message, if it could not be run to any of these ends. */
bool trace_run(const struct trace_setup *setup, struct trace_outcome *outcome,
               struct message *message);
void trace_outcome_free(struct trace_outcome *outcome);

#endif
