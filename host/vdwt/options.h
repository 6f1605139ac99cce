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

/* A function: [start, end); or where a stretch starts, and where it ends. */
struct options_range {
    uint32_t start, end;
};

#define OPTIONS_EVENTS_MAX 64u
#define OPTIONS_CYCLE_MAX  1000000000000000u /* their ns fit in 64 bits at every clock's rate */

/* An interrupt input that is raised from outside: at a cycle, or every `period` cycles. */
struct options_event {
    uint32_t line;
    uint64_t cycle, period;
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
    struct options_range spans[OPTIONS_WATCH_MAX]; /* stretches that are timed */
    size_t span_count;
    struct options_range idle[OPTIONS_WATCH_MAX]; /* functions in which nothing is to be done */
    size_t idle_count;
    bool profile;  /* with trace: of all functions */
    bool stack;    /* with trace: how deep stacks get */
    bool timeline; /* with trace: events, from the count `after` to `before` */
    uint64_t after, before;
    struct options_event events[OPTIONS_EVENTS_MAX];
    size_t event_count;
    uint32_t from, to; /* functions that bound what is measured; 0: none */
    bool skip_boot;    /* it begins when interrupts are first enabled */
    bool ends_asleep;  /* when the core sleeps and nothing in the machine will wake it */
    uint32_t clock_hz; /* the core's clock; 0: as QEMU says */
    bool insn_timers;  /* the guest's timers run in instructions, not in cycles */
    enum witness_bound bound;
    enum options_dwt dwt;
    uint32_t faults;        /* of guest/faults.h, as bits: for tests */
    struct model_core core; /* with rules, parameters and regions applied */
};

/* Reads them all. False, with everything that is wrong in `message`. */
bool options_parse(int argc, char **argv, struct options *options, struct message *message);

#endif
