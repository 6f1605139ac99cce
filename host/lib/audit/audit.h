/* The instrument audit: what a target's counter, memory and core were found to be, item by
 * item, each with a verdict and, unless all is well, with what to do. No I/O: what it goes by
 * is what the target said, and what the host knows of it.
 */
#ifndef HOST_LIB_AUDIT_AUDIT_H
#define HOST_LIB_AUDIT_AUDIT_H

#include "host/lib/target/target.h"

#define AUDIT_VALUE_MAX  200u
#define AUDIT_REMEDY_MAX 320u

enum audit_verdict {
    AUDIT_OK,
    AUDIT_NOTE,           /* nothing wrong, but whoever reads the figures should know */
    AUDIT_BAD,            /* not as it should be */
    AUDIT_NOT_APPLICABLE, /* there is no such thing there, or nobody can tell */
};

/* Items: X(name, what, clock). `clock`: the counter that the figures come from depends on it;
 * if it is bad they are worth nothing. */
#define AUDIT_ITEMS(X)                                                                             \
    X(counter_advances, "cycle counter", true)                                                     \
    X(counter_wraps, "counter wraps", true)                                                        \
    X(rate_systick, "rate against SysTick", true)                                                  \
    X(rate_host, "rate against the host", true)                                                    \
    X(clock_stated, "clock as stated", true)                                                       \
    X(read_cost, "cost of a read", true)                                                           \
    X(trace_enable, "trace enable", true)                                                          \
    X(dwt_lock, "DWT lock", true)                                                                  \
    X(debugger, "debugger", false)                                                                 \
    X(wait_states, "wait states", false)                                                           \
    X(caches, "caches, prefetch", false)                                                           \
    X(fp_stacking, "FP stacking", false)                                                           \
    X(priority_grouping, "priority grouping", false)                                               \
    X(auxiliary_control, "auxiliary control", false)                                               \
    X(core, "core", false)                                                                         \
    X(features, "features", false)

enum {
#define X(name, what, clock) AUDIT_ITEM_##name,
    AUDIT_ITEMS(X)
#undef X
        AUDIT_ITEM_COUNT
};

struct audit_item {
    const char *name; /* "counter_wraps": for programs */
    const char *what; /* "counter wraps" */
    bool clock;
    enum audit_verdict verdict;
    char value[AUDIT_VALUE_MAX];   /* one line, printable */
    char remedy[AUDIT_REMEDY_MAX]; /* one line, printable; empty if there is nothing to do */
};

/* What the host knows of the board besides; 0: nobody says. */
struct audit_claims {
    uint32_t clock_hz, systick_hz; /* of its board.yaml */
};

struct audit {
    struct audit_item items[AUDIT_ITEM_COUNT]; /* in the order of AUDIT_ITEMS */
    unsigned count[AUDIT_NOT_APPLICABLE + 1];  /* items by verdict */
};

/* `claims` may be NULL. */
void audit_judge(const struct target *target, const struct audit_claims *claims,
                 struct audit *audit);

/* The first bad item that concerns the clock; NULL: the counter can be believed. */
const struct audit_item *audit_spoiled(const struct audit *audit);

/* "ok", "note", "bad", "n/a". */
const char *audit_verdict_name(enum audit_verdict verdict);

#endif
