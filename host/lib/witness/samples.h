/* From the plugin's witness records to one figure per metric and sample, in the
 * plugin's own counts: nothing that the firmware read, sent or subtracted goes
 * in. A figure is there only if the sample took the path that the metric
 * speaks of. Constant memory, whatever the number of samples.
 */
#ifndef HOST_LIB_WITNESS_SAMPLES_H
#define HOST_LIB_WITNESS_SAMPLES_H

#include "bench/wire/wire.h"
#include "host/lib/witness/records.h"

#include <stdbool.h>
#include <stdint.h>

/* Metrics with a figure, by their number on the wire, which starts at 1. */
#define WITNESS_METRICS     32u
#define WITNESS_HAS(metric) (1u << (metric))
#define WITNESS_HAS_PLACE   (1u << 0)
#define WITNESS_NESTING_MAX 16u

struct witness_figure {
    uint32_t value[WITNESS_LANES];
    uint32_t hardware; /* of the nominal one: entering and leaving exceptions, by the core itself */
    int32_t origin[WITNESS_ORIGINS]; /* of the nominal one */
};

struct witness_sample {
    uint32_t has;    /* WITNESS_HAS bits, WITNESS_HAS_PLACE */
    uint32_t digest; /* of what was executed: records and the instructions between them */
    struct witness_place place; /* where the event met the code that triggered it */
    struct witness_figure figures[WITNESS_METRICS];
};

struct witness_moment {
    bool known;
    uint32_t cyccnt[WITNESS_LANES];
    uint32_t hardware; /* spent by then, nominal */
    uint32_t origin[WITNESS_ORIGINS];
    uint32_t insns; /* executed by then */
};

struct witness_sink {
    void (*begin)(void *context);
    void (*sample)(void *context, const struct witness_sample *sample);
    void (*end)(void *context);
    void *context;
};

struct witness_samples {
    struct witness_sink sink;
    bool in_cell, in_sample;
    /* Exceptions: those active, the last step among them, time spent on them. */
    uint32_t active[WITNESS_NESTING_MAX];
    uint32_t depth;
    enum witness_kind step;
    uint32_t entries;
    uint32_t hardware, hardware_from;
    /* What the pass, from one trigger to the next, has shown so far. */
    struct witness_moment trigger, inner_trigger, entered, returned;
    struct witness_moment last, last_first, last_second; /* stamps' ends */
    uint32_t trigger_id, inner_id, inner_depth;          /* the depth of who pended the inner one */
    uint32_t trigger_depth;                              /* of the handlers that it fell into */
    struct witness_moment event;                         /* the sample's first */
    bool inner_wanted, stamped, worked;                  /* worked: in a thread */
    /* Spans in the foreground; the shortest one before the first sample. */
    struct witness_moment span, span_end;
    uint32_t span_entries;
    uint32_t idle_spans, idle_least[WITNESS_LANES];
    uint32_t idle_origin[WITNESS_ORIGINS]; /* of the shortest nominal one */
    /* The sample. */
    struct witness_sample sample;
    uint32_t twice; /* WITNESS_HAS bits: seen more than once, so not said */
    uint64_t begun_insns;
};

void witness_samples_init(struct witness_samples *samples, const struct witness_sink *sink);
void witness_samples_add(struct witness_samples *samples, const struct witness_record *record);

#endif
