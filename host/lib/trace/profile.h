/* A profile of all of an image's functions: as the plugin counted it, and what follows from that.
 * Counts are nominal cycles, or instructions where there are none, without sleep.
 */
#ifndef HOST_LIB_TRACE_PROFILE_H
#define HOST_LIB_TRACE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A way to a function, or to a TRACE_ROOT of format.h. */
struct trace_node {
    uint32_t parent;   /* a lower index; 0, the root of all, is its own */
    uint32_t function; /* its first instruction */
    uint64_t calls;
    uint64_t count, insns; /* executed itself */
};

/* From the instruction that calls to what it calls, with all that this calls; interrupts are not
 * in it. */
struct trace_arc {
    uint32_t site, function;
    uint64_t calls, count, insns;
};

struct trace_insn {
    uint32_t address;
    uint64_t times, count;
};

/* With at least one call or one count. */
struct trace_profiled {
    uint32_t function;
    uint64_t calls;
    uint64_t self, self_insns;
    uint64_t inclusive; /* with what it calls; without interrupts */
};

struct trace_profile {
    bool there;
    struct trace_node *nodes;
    size_t node_count;
    struct trace_arc *arcs;
    size_t arc_count;
    struct trace_insn *insns; /* by address, once trace_profile_finish() was called */
    size_t insn_count;
    uint64_t lost_nodes, lost_arcs, too_deep; /* calls for which there was no room */
    uint64_t *subtree;                        /* for each node: with all below it */
    struct trace_profiled *functions; /* most own counts first; made by trace_profile_finish() */
    size_t function_count;
};

/* Works out what follows from the nodes. False without memory. */
bool trace_profile_finish(struct trace_profile *profile);
void trace_profile_free(struct trace_profile *profile);

#endif
