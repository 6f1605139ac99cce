/* The running account: what the guest has executed so far and what it took by
 * the model. Generated code calls in at the start of every segment and where
 * something is to be seen; everything else was worked out at translation.
 *
 * Between two calls the account is "total, plus so much of the current run".
 * Settling adds the run and makes the account exact at an instruction boundary.
 */
#ifndef HOST_VDWT_TIMING_ENGINE_H
#define HOST_VDWT_TIMING_ENGINE_H

#include "host/vdwt/guest/dwt.h"
#include "host/vdwt/qemu/plugin_api.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/counts.h"
#include "host/vdwt/timing/timing.h"

#include <stdbool.h>
#include <stdint.h>

struct engine {
    struct counts total; /* without the current run; behind engine_gather() */
    struct run *run;     /* being executed; &engine_settled between two */
    struct run *left;    /* led there; NULL: an exception or a start did */
    uint64_t started;    /* marked segments entered, against the marker */
    const volatile uint64_t *marker;
    const struct code_insn *last_access; /* made since the segment was entered */
    const struct exit *exit;             /* the way out of `left` that was taken */

    /* While settled: */
    uint32_t next_pc; /* ADDRESS_NOWHERE: not known */
    pipeline_id pipeline;
    bool in_access;                    /* stopped inside of the guest's own load or store, */
    const struct code_insn *accessing; /* this one */
    struct run *jumped_from;           /* NULL: `next_pc` was reached in sequence */
    enum model_target jumped_to;       /* the kind of target assumed for `next_pc` */
    bool moved; /* `next_pc` was newly reached; false: it starts over what it had begun */

    enum lane lane;    /* what the counter shows */
    bool lazy_pending; /* the next FP instruction pays for the lazy save */
};
extern struct engine engine;

void engine_init(const struct model_core *core, enum lane lane);

/* Callbacks of generated code. */
void engine_enter(unsigned vcpu, void *segment);  /* the first of a block */
void engine_inside(unsigned vcpu, void *segment); /* another one */
void engine_wait(unsigned vcpu, void *unused);    /* before WFI */
void engine_expose(unsigned vcpu, void *index);   /* on QEMU's clock; index in its segment */
void engine_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *insn);
void engine_fp(unsigned vcpu, void *insn);

/* The counts when the instruction with that index of the current segment starts. */
struct counts engine_counts_at(size_t index);

/* While code runs, only the nominal count and the instructions are kept. This makes the
 * others agree; settling does so, too. */
void engine_gather(void);
/* From now on all counts are always kept: for who wants them every few instructions. Before any
 * code is executed. */
void engine_keep_all(void);

/* Makes the account exact where QEMU is now. Only where QEMU allows its
 * instruction counter to be read (see qemu_host_icount()). */
void engine_settle(void);

/* While settled: whether the guest's own load or store is still under way. */
bool engine_in_access(void);

/* Where qemu_host_icount() may be called: the counts where the access that is under way
 * began. False: the account is settled already. */
bool engine_access_begins(struct counts *counts);
/* The same, where it is not known whether one is. False: none, or not a load. */
bool engine_load_begins(struct counts *counts);

/* Counts for the guest's DWT. */
extern const struct dwt_account engine_dwt;
/* What CYCCNT reads when the instruction with that index of the current segment starts. */
uint32_t engine_cyccnt(size_t index);

/* Settled before `run`, which shall begin once more. */
void engine_hold(const struct run *run);

/* What engine_enter() does, for a callback whose return address is `call`. */
void engine_enter_from(struct segment *segment, void *call);

/* While settled: the instruction that was executed last, and what it took with all that
 * its accesses and its jump added. False: none was. */
bool engine_last_insn(const struct model_insn **insn, struct model_cost *cycles);

/* While settled: adds what happened between two instructions, after which the
 * pipeline is empty and `next_pc` is executed. */
void engine_pass(struct model_cost cost, uint32_t next_pc);

#endif
