/* Cycles of one instruction on the sequential path: the row of its class, less
 * what overlaps with its predecessors, plus what they make it wait for. Every
 * add_* function is one rule or one table row's exception from plain addition. */
#include "host/model/core_def.h"
#include "host/model/traits.h"

enum { KIND_NONE, KIND_LOAD, KIND_STORE };
enum {
    PIPE_NARROW = 1,   /* the instruction before has 16 bits: an IT may fold onto it */
    PIPE_MAYBE = 2,    /* it may have been skipped */
    PIPE_ABSORBS = 4,  /* it may absorb a NOP */
    PIPE_REGION = 8,   /* `region` is known */
    PIPE_LINE = 16,    /* `line_spent` counts: reached in sequence */
    PIPE_SPENT = 32,   /* the fetch unit stalled and has had no pause since */
    PIPE_WRITES = 128, /* an immediate-offset store that took its own cycle */
    PIPE_STORES = 64,  /* the run of unaligned 32-bit instructions is of stores alone */
};
/* A run stalls with its third, of stores alone with its fourth; then it has. */
enum { WIDE_RUN_TRIGGER = 3, WIDE_STORES_TRIGGER = 4, WIDE_RUN_STALLED = 5 };
enum { UNMODELLED_BEST = 1, UNMODELLED_WORST = 32 };

/* One instruction being timed. */
struct timing {
    const struct model_core *core;
    const struct model_pipeline *before;
    const struct model_insn *insn;
    const struct model_row *row;
    uint32_t traits;
    struct model_step step;
    bool pauses; /* the fetch unit gets ahead: a load, or more than a cycle */
    bool stalls; /* the likely stall of a run of unaligned 32-bit instructions */
};

static void add(struct timing *t, struct model_cost cost, uint32_t doubts)
{
    t->step.cost = model_cost_sum(t->step.cost, cost);
    if (cost.best != cost.worst) {
        t->step.doubts |= doubts;
    }
}

static void add_param(struct timing *t, enum model_param param, uint32_t doubts)
{
    struct model_cost cost = t->core->params[param];
    add(t, cost, doubts);
    model_origin_add(&t->step.origin, model_param_origin(t->core, param, cost.nominal));
}

/* One cycle more that the manual does not know of: nominal by the switch, best
 * without, worst with it. */
static void add_measured(struct timing *t, enum model_rule rule, uint32_t doubts)
{
    add(t, (struct model_cost){0, model_rule_on(t->core, rule), 1}, doubts);
    t->step.origin.measured += model_rule_on(t->core, rule);
}

static bool unaligned_wide(const struct model_insn *insn)
{
    return insn->size == 4 && (insn->address & 2) != 0;
}

static void add_row(struct timing *t)
{
    struct model_cost cost = t->row->base;
    uint32_t words = (uint32_t)t->row->per_word * t->insn->count;
    add(t, model_cost_sum(cost, model_cost_each(words)), t->row->doubts);
    t->step.origin.uncalibrated += (int32_t)(cost.nominal - cost.best); /* our guess in a range */
    if (t->row->doubts == MODEL_DOUBT(WAITING)) {
        t->step.doubts |= t->row->doubts; /* unbounded: the sleep itself is not in the cost */
    }
    switch (t->insn->klass) {
    case MODEL_CLASS_DIV:
        add_param(t, MODEL_PARAM_DIVIDE, t->row->doubts);
        break;
    case MODEL_CLASS_DMB:
    case MODEL_CLASS_DSB:
        add_param(t, MODEL_PARAM_BARRIER, t->row->doubts);
        break;
    case MODEL_CLASS_ISB:
        add_param(t, MODEL_PARAM_REFILL_ISB, t->row->doubts);
        if (t->insn->fetch != MODEL_REGION_NONE) {
            add(t, model_cost_each(t->core->regions[t->insn->fetch].read_wait), 0);
        }
        break;
    case MODEL_CLASS_MUL:
        if (model_rule_on(t->core, MODEL_RULE_SMALL_MULTIPLIER) &&
            (t->core->def->applicable_rules & MODEL_RULE_BIT(SMALL_MULTIPLIER)) != 0) {
            add(t, model_cost_each(31), 0);
        }
        break;
    default:
        break;
    }
}

static bool on_io_port(const struct timing *t)
{
    const struct model_insn *insn = t->insn;
    if ((t->traits & TRAIT_SINGLE) == 0 || !model_core_has_io(t->core)) {
        return false;
    }
    /* Unknown: model_access() adds the cycle when it turns out not to be. */
    return insn->region == MODEL_REGION_NONE || t->core->regions[insn->region].bus == MODEL_BUS_IO;
}

/* Whether the load before may lie in another memory: -1 unknown, 0 no, 1 yes. */
static bool other_memory(const struct timing *t, bool *certain)
{
    bool before_known = (t->before->flags & PIPE_REGION) != 0;
    bool known = t->insn->region != MODEL_REGION_NONE;
    *certain = before_known == known;
    if (!before_known && !known) {
        return false; /* through registers: taken to be the same RAM */
    }
    if (before_known && known) {
        return t->before->region != t->insn->region;
    }
    /* The unknown one is most likely data in RAM. */
    uint8_t region = known ? t->insn->region : t->before->region;
    return t->core->regions[region].bus != MODEL_BUS_SYSTEM;
}

/* Whether an access overlaps with the load before it. */
struct overlap {
    bool likely;
    bool certain;
};

static void doubt_if(struct overlap *overlap, const struct timing *t, bool reason,
                     enum model_rule rule)
{
    if (reason) {
        overlap->likely = overlap->likely && !model_rule_on(t->core, rule);
        overlap->certain = false;
    }
}

/* The measured exceptions leave it possible, so best does not know them. */
static struct overlap overlap_with_load(const struct timing *t)
{
    const struct model_pipeline *before = t->before;
    const struct model_insn *insn = t->insn;
    bool same_base = (insn->addresses & before->based) != 0;
    bool regions_certain;
    bool other = other_memory(t, &regions_certain);
    struct overlap overlap = {true,
                              (before->flags & PIPE_MAYBE) == 0 && !same_base && regions_certain};
    doubt_if(&overlap, t, unaligned_wide(insn), MODEL_RULE_WIDE_UNALIGNED_UNPAIRED);
    doubt_if(&overlap, t, other, MODEL_RULE_PAIR_NEEDS_SAME_MEMORY);
    return overlap;
}

/* M3: the manual and a measurement; M4, on one base: two measurements. Settled. */
static bool breaks_chain(const struct timing *t)
{
    return (t->insn->flags & MODEL_INSN_INDEXED) != 0 &&
           (t->core->def->indexed_breaks_all || (t->insn->addresses & t->before->based) != 0) &&
           model_rule_on(t->core, MODEL_RULE_INDEXED_UNPAIRED);
}

static bool needs_loaded_data(const struct timing *t)
{
    return (t->insn->reads & ~t->insn->addresses & t->before->loaded) != 0;
}

/* TRM 3.3.2: an access right behind an independent load costs one less. For a
 * store that takes one cycle, none is left; the manual's own example with three
 * cycles stores what was loaded, and one source sees even that overlap. */
static void subtract_pairing(struct timing *t)
{
    bool store = (t->traits & TRAIT_PAIR_STORE) != 0;
    enum model_rule rule = store ? MODEL_RULE_PAIR_STORE : MODEL_RULE_PAIR_LOADS;
    if (t->before->kind != KIND_LOAD || (t->traits & (TRAIT_PAIR_SECOND | TRAIT_PAIR_STORE)) == 0 ||
        (t->insn->addresses & t->before->loaded) != 0 || !model_rule_on(t->core, rule) ||
        breaks_chain(t)) {
        return;
    }
    struct overlap overlap = overlap_with_load(t);
    if (store && needs_loaded_data(t)) {
        overlap = (struct overlap){false, false};
    }
    t->step.cost.best -= 1;
    t->step.cost.nominal -= overlap.likely;
    t->step.origin.measured += !overlap.likely && !(store && needs_loaded_data(t));
    t->step.cost.worst -= overlap.certain;
    t->step.doubts |= overlap.certain ? 0 : MODEL_DOUBT(PAIRING);
}

/* TRM 3.3.2: no forwarding from the ALU to the address generator. */
static void add_address_stall(struct timing *t)
{
    if ((t->insn->addresses & t->before->results) == 0 ||
        !model_rule_on(t->core, MODEL_RULE_ADDRESS_STALL)) {
        return;
    }
    bool certain = (t->before->flags & PIPE_MAYBE) == 0;
    add(t, (struct model_cost){certain, 1, 1}, MODEL_DOUBT(PREDICATE));
}

/* TRM 3.3.2: a literal load "might add a cycle", by contention with the fetch
 * unit, which a part with one port may have always. */
static void add_literal_rules(struct timing *t, bool after_store)
{
    bool shared = model_shares_memory(t->core, t->insn, t->insn->region);
    struct model_cost port =
        shared ? t->core->params[MODEL_PARAM_SHARED_MEMORY] : model_cost_each(0);
    bool likely = model_rule_on(t->core, MODEL_RULE_LITERAL_EXTRA) ||
                  (after_store && model_rule_on(t->core, MODEL_RULE_STORE_THEN_LITERAL));
    add(t,
        (struct model_cost){port.best, port.nominal > likely ? port.nominal : likely,
                            port.worst > 1 ? port.worst : 1},
        MODEL_DOUBT(LITERAL));
    t->step.origin.measured += likely;
    if (port.nominal > likely) {
        t->step.origin.uncalibrated += (int32_t)(port.nominal - likely);
    }
}

/* Two sources measured it on three parts, for a store that nothing overlaps and a
 * load of the same memory: settled. Everything else behind a store is a doubt. */
static void add_store_then_load(struct timing *t)
{
    bool certain;
    bool other = other_memory(t, &certain);
    if ((t->before->flags & PIPE_WRITES) != 0 && (t->before->flags & PIPE_MAYBE) == 0 && certain &&
        !other) {
        bool on = model_rule_on(t->core, MODEL_RULE_STORE_THEN_LOAD);
        add(t, model_cost_each(on), 0);
        t->step.origin.measured += on;
    } else {
        add_measured(t, MODEL_RULE_STORE_THEN_LOAD, MODEL_DOUBT(STORE_LOAD));
    }
}

static void add_memory_rules(struct timing *t)
{
    bool after_store = t->before->kind == KIND_STORE;
    if ((t->traits & TRAIT_LOAD) != 0 && after_store) {
        add_store_then_load(t);
    }
    if ((t->traits & TRAIT_PAIR_STORE) != 0 && after_store &&
        (t->insn->flags & MODEL_INSN_INDEXED) != 0 &&
        (t->insn->addresses & t->before->based) != 0) {
        add_measured(t, MODEL_RULE_INDEXED_UNPAIRED, MODEL_DOUBT(PAIRING));
    }
    if (t->insn->klass == MODEL_CLASS_LOAD_LITERAL) {
        add_literal_rules(t, after_store);
    } else if (model_shares_memory(t->core, t->insn, t->insn->region)) {
        add_param(t, MODEL_PARAM_SHARED_MEMORY, MODEL_DOUBT(SHARED_MEMORY));
    }
}

/* The fetch unit holds three words (Arm KA8521). Measured: it falls behind once in
 * a run of 32-bit instructions that each need two of them, and not again until
 * something else has let it fill up. Worst lets it fall behind after each pause
 * and without one; best never. */
static void add_wide_run(struct timing *t)
{
    const struct model_pipeline *before = t->before;
    if (!unaligned_wide(t->insn)) {
        return;
    }
    bool first = before->wide_run == 0;
    bool stores = t->insn->klass == MODEL_CLASS_STORE && (first || before->flags & PIPE_STORES);
    uint8_t trigger = stores ? WIDE_STORES_TRIGGER : WIDE_RUN_TRIGGER;
    t->stalls = before->wide_run != WIDE_RUN_STALLED && before->wide_run + 1 >= trigger &&
                (before->flags & PIPE_SPENT) == 0;
    if (t->stalls) {
        add_measured(t, MODEL_RULE_WIDE_RUN_FETCH, MODEL_DOUBT(WIDE_RUN));
    } else if (before->wide_since + 1 == trigger) {
        add(t, (struct model_cost){0, 0, 1}, MODEL_DOUBT(WIDE_RUN));
    }
}

static void add_fetch_rules(struct timing *t)
{
    t->pauses = (t->traits & TRAIT_LOAD) != 0 || t->step.cost.nominal > 1;
    add_wide_run(t);
    if (t->insn->klass == MODEL_CLASS_BRANCH_COND && t->insn->size == 4 &&
        (t->before->flags & PIPE_NARROW) == 0) {
        add_param(t, MODEL_PARAM_UNTAKEN_WIDE, MODEL_DOUBT(REFILL));
    }
}

/* IT (TRM: "can be folded") and NOP (measured) may take no time of their own. */
static void subtract_folding(struct timing *t)
{
    bool it = t->insn->klass == MODEL_CLASS_IT && (t->before->flags & PIPE_NARROW) != 0;
    bool nop = t->insn->klass == MODEL_CLASS_NOP && (t->before->flags & PIPE_ABSORBS) != 0;
    if (!it && !nop) {
        return;
    }
    enum model_rule rule = it ? MODEL_RULE_IT_FOLDING : MODEL_RULE_LOAD_ABSORBS_NOP;
    t->step.cost.best -= 1;
    t->step.cost.nominal -= model_rule_on(t->core, rule);
    t->step.origin.measured -= nop && model_rule_on(t->core, rule);
    t->step.doubts |= it ? MODEL_DOUBT(IT_FOLD) : MODEL_DOUBT(PAIRING);
}

/* DDI 0439B 7.2.3: an arithmetic result is late by one for the next instruction;
 * VDIV and VSQRT run beside integer code, any FP instruction waits for them. */
static void add_fp_rules(struct timing *t)
{
    const struct model_pipeline *before = t->before;
    if ((t->insn->flags & MODEL_INSN_FP) == 0) {
        return;
    }
    add(t, (struct model_cost){before->fp_busy[0], before->fp_busy[1], before->fp_busy[2]},
        MODEL_DOUBT(FP_OVERLAP));
    if ((t->insn->fp_reads & before->fp_results) != 0 &&
        model_rule_on(t->core, MODEL_RULE_FP_RESULT_STALL)) {
        bool certain = (before->flags & PIPE_MAYBE) == 0;
        add(t, (struct model_cost){certain, 1, 1}, MODEL_DOUBT(PREDICATE));
    }
    if ((t->traits & TRAIT_FP_LONG) != 0 && model_rule_on(t->core, MODEL_RULE_FP_OUT_OF_ORDER)) {
        t->step.cost.best -= 13;
        t->step.cost.nominal -= 13;
        t->step.cost.worst -= 13;
    }
}

/* Wait states of data whose region is known; a buffered write's are paid by
 * the access after it. */
static void add_data_waits(struct timing *t)
{
    const struct model_pipeline *before = t->before;
    if ((t->traits & (TRAIT_LOAD | TRAIT_STORE | TRAIT_DRAINS)) != 0) {
        add(t,
            (struct model_cost){before->store_busy[0], before->store_busy[1],
                                before->store_busy[2]},
            MODEL_DOUBT(WAIT_STATES));
    }
    if (t->insn->region == MODEL_REGION_NONE) {
        return;
    }
    const struct model_region *region = &t->core->regions[t->insn->region];
    uint32_t words = t->insn->count;
    if ((t->traits & TRAIT_LOAD) != 0) {
        add(t, model_cost_each(words * region->read_wait), 0);
    } else if ((t->traits & TRAIT_BUFFERED) == 0) {
        add(t, model_cost_each(words * region->write_wait), 0);
    }
}

static uint32_t left(uint32_t needed, uint32_t spent)
{
    return needed > spent ? needed - spent : 0;
}

/* Bytes of the line that one fetch from this instruction's region delivers. */
static uint32_t fetch_line(const struct model_region *region)
{
    return region->fetch_bytes != 0 ? region->fetch_bytes : 4;
}

static bool enters_line(const struct model_region *region, const struct model_insn *insn)
{
    uint32_t mask = ~(fetch_line(region) - 1);
    return ((insn->address - 1) & mask) != ((insn->address + insn->size - 1) & mask);
}

/* Fetch wait states on the sequential path. With prefetch a line is asked for
 * when the one before begins to run; without, only the core's own fetch ahead
 * can hide them, which best assumes and the others do not. */
static void add_fetch_waits(struct timing *t)
{
    const struct model_insn *insn = t->insn;
    if (insn->fetch == MODEL_REGION_NONE || insn->size == 0 ||
        (t->before->flags & PIPE_LINE) == 0) {
        return; /* a jump's first line is in model_arrival() */
    }
    const struct model_region *region = &t->core->regions[insn->fetch];
    if (region->read_wait == 0 || !enters_line(region, insn)) {
        return;
    }
    const uint8_t *spent = t->before->line_spent;
    uint32_t needed = 1u + region->read_wait;
    uint32_t hidden = left(needed, spent[1]);
    uint32_t best = left(needed, spent[0]);
    uint32_t nominal = region->prefetch ? hidden : region->read_wait;
    uint32_t worst = region->prefetch ? left(needed, spent[2]) : region->read_wait;
    best = best < region->read_wait ? best : region->read_wait;
    nominal = nominal < region->read_wait ? nominal : region->read_wait;
    worst = worst < region->read_wait ? worst : region->read_wait;
    add(t, (struct model_cost){best, nominal, worst}, MODEL_DOUBT(WAIT_STATES));
}

static void time_executed(struct timing *t)
{
    add_row(t);
    if (on_io_port(t)) {
        t->step.cost = model_cost_each(1);
    }
    if (t->core->def->pipelined) {
        subtract_pairing(t);
        add_address_stall(t);
        add_memory_rules(t);
        add_fetch_rules(t);
        subtract_folding(t);
        add_fp_rules(t);
    }
    add_data_waits(t);
}

static struct model_cost widen(struct model_cost executed, struct model_cost skipped)
{
    return (struct model_cost){
        executed.best < skipped.best ? executed.best : skipped.best,
        executed.nominal,
        executed.worst > skipped.worst ? executed.worst : skipped.worst,
    };
}

static void time_insn(struct timing *t, enum model_outcome outcome)
{
    if (t->row->source == NULL) {
        t->step.cost = (struct model_cost){UNMODELLED_BEST, UNMODELLED_BEST, UNMODELLED_WORST};
        t->step.doubts = MODEL_DOUBT(UNMODELLED);
        t->step.origin.uncalibrated = UNMODELLED_BEST;
    } else if (outcome == MODEL_SKIPPED) {
        t->step.cost = model_cost_each(1);
    } else {
        time_executed(t);
        if (outcome == MODEL_UNCERTAIN) {
            struct model_cost both = widen(t->step.cost, model_cost_each(1));
            bool same = both.best == t->step.cost.best && both.worst == t->step.cost.worst;
            t->step.doubts |= same ? 0 : MODEL_DOUBT(PREDICATE);
            t->step.cost = both;
        }
    }
    add_fetch_waits(t);
}

static uint8_t saturate(uint32_t value)
{
    return (uint8_t)(value > UINT8_MAX ? UINT8_MAX : value);
}

/* Least left after most time, most left after least time. */
static void drain(uint8_t busy[3], struct model_cost elapsed)
{
    busy[0] = (uint8_t)left(busy[0], elapsed.worst);
    busy[1] = (uint8_t)left(busy[1], elapsed.nominal);
    busy[2] = (uint8_t)left(busy[2], elapsed.best);
}

void model_pipeline_jump(struct model_pipeline *pipeline, struct model_cost cost)
{
    struct model_pipeline after = {0};
    for (int i = 0; i < 3; i++) {
        after.fp_busy[i] = pipeline->fp_busy[i];
        after.store_busy[i] = pipeline->store_busy[i];
    }
    drain(after.fp_busy, cost);
    drain(after.store_busy, cost);
    *pipeline = after;
}

static void note_results(struct model_pipeline *after, const struct timing *t)
{
    const struct model_insn *insn = t->insn;
    bool indexed = (insn->flags & MODEL_INSN_INDEXED) != 0;
    uint16_t base = indexed ? insn->addresses : 0;
    if ((t->traits & TRAIT_DATA) != 0) {
        after->results = insn->writes;
    }
    if ((t->traits & TRAIT_PAIR_FIRST) != 0) {
        after->kind = KIND_LOAD;
        after->loaded = insn->writes & (uint16_t)~base;
        after->based = base;
    } else if ((t->traits & TRAIT_BUFFERED) != 0) {
        after->kind = KIND_STORE;
        after->based = base;
        bool writes = (t->traits & TRAIT_PAIR_STORE) != 0 && t->step.cost.best > 0;
        after->flags |= writes ? PIPE_WRITES : 0;
    }
    if ((t->traits & TRAIT_FP_RESULT) != 0) {
        after->fp_results = insn->fp_writes;
    }
    if ((t->traits & TRAIT_ABSORBS) != 0) {
        after->flags |= PIPE_ABSORBS;
    }
    if (after->kind != KIND_NONE && insn->region != MODEL_REGION_NONE) {
        after->region = insn->region;
        after->flags |= PIPE_REGION;
    }
}

static void note_busy(struct model_pipeline *after, const struct timing *t)
{
    const struct model_insn *insn = t->insn;
    if ((t->traits & TRAIT_FP_LONG) != 0 && model_rule_on(t->core, MODEL_RULE_FP_OUT_OF_ORDER)) {
        after->fp_busy[0] = after->fp_busy[1] = after->fp_busy[2] = 13;
    }
    if ((t->traits & TRAIT_BUFFERED) != 0 && insn->region != MODEL_REGION_NONE) {
        uint8_t wait = t->core->regions[insn->region].write_wait;
        after->store_busy[0] = after->store_busy[1] = after->store_busy[2] = wait;
    }
}

/* Cycles spent since the line of the last fetch began to run. */
static void note_line(struct model_pipeline *after, const struct timing *t)
{
    const struct model_insn *insn = t->insn;
    if (insn->fetch == MODEL_REGION_NONE || insn->size == 0 ||
        t->core->regions[insn->fetch].read_wait == 0) {
        return;
    }
    if (!enters_line(&t->core->regions[insn->fetch], insn)) {
        after->line_spent[0] = t->before->line_spent[0];
        after->line_spent[1] = t->before->line_spent[1];
        after->line_spent[2] = t->before->line_spent[2];
    }
    struct model_cost cost = t->step.cost;
    after->flags |= PIPE_LINE;
    after->line_spent[0] = saturate(after->line_spent[0] + cost.worst);
    after->line_spent[1] = saturate(after->line_spent[1] + cost.nominal);
    after->line_spent[2] = saturate(after->line_spent[2] + cost.best);
}

static uint8_t counted(uint8_t run)
{
    return run < WIDE_STORES_TRIGGER ? (uint8_t)(run + 1) : run;
}

static void note_wide_run(struct model_pipeline *after, const struct timing *t)
{
    const struct model_pipeline *before = t->before;
    bool spent = t->stalls || (before->flags & PIPE_SPENT) != 0;
    after->flags |= spent && !t->pauses ? PIPE_SPENT : 0;
    if (!unaligned_wide(t->insn)) {
        return;
    }
    bool stalled = t->stalls || before->wide_run == WIDE_RUN_STALLED;
    bool first = before->wide_run == 0;
    if (stalled) {
        after->wide_run = t->pauses ? 0 : WIDE_RUN_STALLED;
    } else {
        after->wide_run = counted(before->wide_run);
    }
    after->wide_since = t->pauses ? 0 : counted(before->wide_since);
    if (t->insn->klass == MODEL_CLASS_STORE && (first || before->flags & PIPE_STORES)) {
        after->flags |= PIPE_STORES;
    }
}

static struct model_pipeline advance(const struct timing *t, enum model_outcome outcome)
{
    struct model_pipeline after = {0};
    for (int i = 0; i < 3; i++) {
        after.fp_busy[i] = t->before->fp_busy[i];
        after.store_busy[i] = t->before->store_busy[i];
    }
    drain(after.fp_busy, t->step.cost);
    drain(after.store_busy, t->step.cost);
    note_line(&after, t);
    if (!t->core->def->pipelined || t->row->source == NULL) {
        return after;
    }
    note_wide_run(&after, t);
    if (outcome != MODEL_SKIPPED) {
        note_results(&after, t);
        note_busy(&after, t);
    }
    bool leaves = after.kind != KIND_NONE || after.results != 0 || after.fp_results != 0;
    if (outcome == MODEL_UNCERTAIN && leaves) {
        after.flags |= PIPE_MAYBE;
    }
    if (t->insn->size == 2 && t->insn->klass != MODEL_CLASS_IT) {
        after.flags |= PIPE_NARROW;
    }
    return after;
}

struct model_step model_step(const struct model_core *core, struct model_pipeline *pipeline,
                             const struct model_insn *insn, enum model_outcome outcome)
{
    if (!core->def->cycles) {
        return (struct model_step){.doubts = MODEL_DOUBT(NO_CYCLES)};
    }
    uint8_t klass = insn->klass < MODEL_CLASS_COUNT ? insn->klass : MODEL_CLASS_UNKNOWN;
    struct timing t = {
        .core = core,
        .before = pipeline,
        .insn = insn,
        .row = &core->def->rows[klass],
        .traits = model_class_traits(klass),
    };
    time_insn(&t, outcome);
    struct model_pipeline after = advance(&t, outcome);
    if (klass == MODEL_CLASS_ISB) {
        model_pipeline_reset(&after);
    }
    *pipeline = after;
    return t.step;
}
