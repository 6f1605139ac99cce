/* Where an image was when its trace ended, as the plugin tells it (lines.h). */
#ifndef HOST_LIB_ENDING_ENDING_H
#define HOST_LIB_ENDING_ENDING_H

#include "host/lib/ending/lines.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENDING_FRAMES_MAX  32u
#define ENDING_PARTS_MAX   64u
#define ENDING_LOADS_MAX   256u
#define ENDING_PENDING_MAX 512u
#define ENDING_FAULTS_MAX  5u
#define ENDING_DEVICE_MAX  64u

/* A function in a call chain. */
struct ending_frame {
    uint32_t pc;
    bool interrupted; /* by the handler before it */
};

struct ending_chain {
    struct ending_frame frames[ENDING_FRAMES_MAX]; /* the innermost first */
    size_t count;
};

struct ending_part {
    uint32_t start, end;
    bool may_leave; /* a jump in it depends on something */
};

struct ending_load {
    uint32_t pc, address;
    uint64_t count;
    bool known; /* `value` is what the word there holds */
    uint32_t value;
    bool missing;                   /* QEMU has no such device, only its place */
    char device[ENDING_DEVICE_MAX]; /* as text; "": memory */
};

struct ending_pending {
    uint32_t number;
    bool enabled;
    uint32_t priority;
};

/* A fault whose handler has not returned. */
struct ending_fault {
    uint32_t number;
    uint32_t cfsr, hfsr, mmfar, bfar, sfsr, sfar;
    bool known; /* the frame */
    uint32_t frame[ENDING_FRAME];
    struct ending_chain chain;
};

struct ending {
    bool told;
    uint32_t pc;
    uint32_t exception; /* whose handler it is in; 0: a thread */
    bool asleep;        /* `pc` is a WFI */
    bool locked;
    bool masks_seen;
    uint32_t primask, faultmask, basepri, aircr;
    uint32_t active_priority; /* of `exception` */
    struct ending_pending pending[ENDING_PENDING_MAX];
    size_t pending_count;
    struct ending_part parts[ENDING_PARTS_MAX]; /* of the loop; none: it is in no short one */
    size_t part_count;
    struct ending_load loads[ENDING_LOADS_MAX];
    size_t load_count;
    struct ending_chain chain;
    struct ending_fault faults[ENDING_FAULTS_MAX];
    size_t fault_count;
    uint32_t fault_resets; /* so often a fault's handler reset the machine; the last one: */
    struct ending_fault reset_fault;
    bool exited;
    uint32_t reason, status;
};

/* Takes a line that begins with "end.". False if it is not one, or too many. */
bool ending_take(struct ending *ending, const char *line);

#endif
