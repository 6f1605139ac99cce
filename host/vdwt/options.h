/* The plugin's arguments: -plugin libvdwt.so,elf=PATH,core=cortex-m3,... */
#ifndef HOST_VDWT_OPTIONS_H
#define HOST_VDWT_OPTIONS_H

#include "host/lib/base/message.h"
#include "host/lib/witness/records.h"
#include "host/model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPTIONS_WATCH_MAX 64u

/* A function: [start, end). */
struct options_range {
    uint32_t start, end;
};

/* Who answers semihosting calls. */
enum options_semihosting {
    SEMIHOSTING_GUEST,  /* the plugin, what concerns the guest alone */
    SEMIHOSTING_NATIVE, /* QEMU, if it was told to */
    SEMIHOSTING_OFF,    /* nobody: the instruction is a breakpoint */
};

/* Whether there is a DWT that counts. */
enum options_dwt {
    OPTIONS_DWT_AUTO, /* where the core has one */
    OPTIONS_DWT_ON,   /* also where it has none */
    OPTIONS_DWT_OFF,  /* nowhere: what QEMU has there reads 0 */
};

struct options {
    const char *elf;     /* the image that QEMU runs, or NULL */
    const char *witness; /* file for the witness stream, or NULL */
    const char *trace;   /* file for the sums of a trace, or NULL */
    const char *console; /* file for what the guest writes by semihosting; NULL: standard output */
    enum options_semihosting semihosting;
    bool unconfined; /* QEMU keeps its rights while the guest runs */
    uint64_t insns;  /* a trace ends after so many instructions; 0: it does not */
    struct options_range watch[OPTIONS_WATCH_MAX]; /* functions whose calls are timed */
    size_t watch_count;
    uint32_t clock_hz; /* the core's clock; 0: as QEMU says */
    bool insn_timers;  /* the guest's timers run in instructions, not in cycles */
    enum witness_bound bound;
    enum options_dwt dwt;
    struct model_core core; /* with rules, parameters and regions applied */
};

/* Reads them all. False, with everything that is wrong in `message`. */
bool options_parse(int argc, char **argv, struct options *options, struct message *message);

#endif
