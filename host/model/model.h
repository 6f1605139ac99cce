/* A timing model of the Cortex-M3, M4F, M0 and M0+ pipelines, from Arm's
 * published tables plus named rules. Pure: no I/O, no allocation, no state but
 * what the caller holds. host/lib/insn_decode fills struct model_insn.
 *
 * How a caller times a stream (the plugin; the tests do the same):
 *
 *   when an instruction is translated, once
 *     insn_decode()          bytes -> struct model_insn
 *     model_bind()           memory regions of literals and fetches
 *     model_needs()          which run-time facts its time depends on
 *     model_step()           cycles on the sequential path, given the pipeline
 *                            that its predecessors left; add up over a block
 *     model_refills()        what it adds when it jumps, by kind of target
 *     model_arrival()        as a target: which kind, what its fetch adds
 *   while it runs, only where model_needs() says so
 *     a jump                 total += refill[target.kind] + target.fetch
 *     a skipped instruction  the model_step() of MODEL_SKIPPED instead
 *     a data address         total += model_access()
 *     an exception           total += model_exception()
 *     in an instruction      what model_interrupt() says of it, before and after
 *
 * Every cost is three counts. `nominal` is the best single guess; `best` and
 * `worst` bound it by everything that the manuals leave open and that cannot
 * be seen from outside. Each such doubt is named (enum model_unknown).
 *
 * Results do not depend on how a stream is cut into blocks: the pipeline is a
 * plain value that can be carried over a cut and compared with memcmp().
 */
#ifndef HOST_MODEL_MODEL_H
#define HOST_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Raised when a figure can change: major for the meaning, minor for data. */
#define MODEL_VERSION_MAJOR 1u
#define MODEL_VERSION_MINOR 1u
#define MODEL_VERSION       (MODEL_VERSION_MAJOR << 16 | MODEL_VERSION_MINOR)

/* ---- counts ---------------------------------------------------------- */

/* Cycles of one step. Invariant: best <= nominal <= worst. */
struct model_cost {
    uint32_t best;
    uint32_t nominal;
    uint32_t worst;
};

/* A running sum of costs. */
struct model_total {
    uint64_t best;
    uint64_t nominal;
    uint64_t worst;
};

static inline void model_total_add(struct model_total *total, struct model_cost cost)
{
    total->best += cost.best;
    total->nominal += cost.nominal;
    total->worst += cost.worst;
}

static inline struct model_cost model_cost_sum(struct model_cost a, struct model_cost b)
{
    return (struct model_cost){a.best + b.best, a.nominal + b.nominal, a.worst + b.worst};
}

/* How much of a nominal count does not come from a manual: what others measured,
 * and what no one did (a parameter that is not calibrated, or a user's own; of a
 * manual's range, what our guess adds to its least). Measured can be negative. */
struct model_origin {
    int32_t measured;
    int32_t uncalibrated;
};

static inline void model_origin_add(struct model_origin *sum, struct model_origin origin)
{
    sum->measured += origin.measured;
    sum->uncalibrated += origin.uncalibrated;
}

/* ---- an instruction -------------------------------------------------- */

/* X(identifier, name in reports). One class has one row in a core's table. */
#define MODEL_CLASSES(X)                                                                           \
    X(UNKNOWN, "unknown")        /* not decoded, or not an instruction we know */                  \
    X(ALU, "alu")                /* data processing, shift, extend, bit field */                   \
    X(ALU_PC, "alu-pc")          /* MOV or ADD that writes pc */                                   \
    X(SATURATE, "saturate")      /* SSAT, USAT */                                                  \
    X(MUL, "multiply")           /* 32 x 32 -> 32 */                                               \
    X(MLA, "multiply-add")       /* MLA, MLS */                                                    \
    X(MULL, "multiply-long")     /* UMULL, SMULL */                                                \
    X(MLAL, "multiply-add-long") /* UMLAL, SMLAL */                                                \
    X(DSP, "dsp")                /* the M4's DSP and SIMD instructions, UMAAL */                   \
    X(DIV, "divide")                                                                               \
    X(LOAD, "load")                 /* LDR, LDRB, LDRH, LDRSB, LDRSH, LDRT ... */                  \
    X(LOAD_LITERAL, "load-literal") /* pc relative */                                              \
    X(LOAD_PC, "load-pc")           /* LDR into pc */                                              \
    X(STORE, "store")               /* STR with an immediate offset */                             \
    X(STORE_REG, "store-register")  /* STR with a register offset */                               \
    X(LOAD_DUAL, "load-dual")                                                                      \
    X(STORE_DUAL, "store-dual")                                                                    \
    X(LOAD_MULTIPLE, "load-multiple") /* LDM, POP */                                               \
    X(LOAD_MULTIPLE_PC, "load-multiple-pc")                                                        \
    X(STORE_MULTIPLE, "store-multiple") /* STM, PUSH */                                            \
    X(LOAD_EXCLUSIVE, "load-exclusive")                                                            \
    X(STORE_EXCLUSIVE, "store-exclusive")                                                          \
    X(CLEAR_EXCLUSIVE, "clear-exclusive")                                                          \
    X(PRELOAD, "preload") /* PLD, PLI: a hint */                                                   \
    X(BRANCH, "branch")   /* B, target known at decode */                                          \
    X(BRANCH_COND, "branch-conditional")                                                           \
    X(BRANCH_LINK, "branch-link")              /* BL */                                            \
    X(BRANCH_REG, "branch-register")           /* BX */                                            \
    X(BRANCH_LINK_REG, "branch-link-register") /* BLX */                                           \
    X(COMPARE_BRANCH, "compare-branch")        /* CBZ, CBNZ */                                     \
    X(TABLE_BRANCH, "table-branch")            /* TBB, TBH */                                      \
    X(IT, "if-then")                                                                               \
    X(NOP, "nop")                                                                                  \
    X(HINT, "hint") /* YIELD, SEV, DBG */                                                          \
    X(WAIT, "wait") /* WFI, WFE */                                                                 \
    X(MRS, "mrs")                                                                                  \
    X(MSR, "msr")                                                                                  \
    X(CPS, "cps")                                                                                  \
    X(DMB, "dmb")                                                                                  \
    X(DSB, "dsb")                                                                                  \
    X(ISB, "isb")                                                                                  \
    X(SVC, "svc")                                                                                  \
    X(TRAP, "trap")                 /* BKPT, UDF: no time of their own */                          \
    X(FP_ARITH, "fp-arithmetic")    /* VADD, VSUB, VMUL, VNMUL, VCVT */                            \
    X(FP_SIMPLE, "fp-simple")       /* VABS, VNEG, VCMP: no late result */                         \
    X(FP_MOVE, "fp-move")           /* VMOV, one word */                                           \
    X(FP_MOVE_DUAL, "fp-move-dual") /* VMOV, two core registers */                                 \
    X(FP_STATUS, "fp-status")       /* VMRS, VMSR */                                               \
    X(FP_MAC, "fp-multiply-add")    /* VMLA, VMLS, VNMLA, VFMA ... */                              \
    X(FP_DIV, "fp-divide")                                                                         \
    X(FP_SQRT, "fp-square-root")                                                                   \
    X(FP_LOAD, "fp-load")                     /* VLDR, count = words */                            \
    X(FP_STORE, "fp-store")                   /* VSTR, count = words */                            \
    X(FP_LOAD_MULTIPLE, "fp-load-multiple")   /* VLDM, VPOP, count = words */                      \
    X(FP_STORE_MULTIPLE, "fp-store-multiple") /* VSTM, VPUSH, count = words */

enum model_class {
#define X(id, name) MODEL_CLASS_##id,
    MODEL_CLASSES(X)
#undef X
        MODEL_CLASS_COUNT
};

/* What an instruction is, as far as its time depends on it. Filled once by
 * insn_decode; all zero is a valid "unknown". Bit n of a mask is register n. */
struct model_insn {
    uint32_t address;
    uint32_t target;   /* with MODEL_INSN_TARGET: branch target or literal address */
    uint32_t fp_reads; /* s0..s31; a double sets two bits */
    uint32_t fp_writes;
    uint16_t reads;     /* core registers, address registers included */
    uint16_t writes;    /* with a written-back base */
    uint16_t addresses; /* the part of `reads` that forms the address */
    uint16_t flags;     /* MODEL_INSN_* */
    uint8_t klass;      /* enum model_class */
    uint8_t size;       /* bytes: 2 or 4; 0 when unknown */
    uint8_t count;      /* words moved by a load or store; 1 for a single access */
    uint8_t access;     /* bytes of one access: 1, 2, 4; 0: no memory access */
    uint8_t condition;  /* 0..13 as encoded, 14: always */
    uint8_t system;     /* MRS, MSR: SYSm; CPS: MODEL_CPS_*; IT, hints: the encoded byte */
    uint8_t region;     /* index into model_core.regions of its data, or MODEL_REGION_NONE */
    uint8_t fetch;      /* the same of its code; both set by model_bind() */
};

#define MODEL_ALWAYS      14u
#define MODEL_REGION_NONE 0xFFu

enum {
    MODEL_INSN_PREDICATED = 1u << 0,  /* stands in an IT block with a condition */
    MODEL_INSN_IN_IT = 1u << 1,       /* stands in an IT block */
    MODEL_INSN_BRANCH = 1u << 2,      /* can write pc */
    MODEL_INSN_CONDITIONAL = 1u << 3, /* a branch that may fall through */
    MODEL_INSN_TARGET = 1u << 4,      /* `target` is known */
    MODEL_INSN_READS_MEMORY = 1u << 5,
    MODEL_INSN_WRITES_MEMORY = 1u << 6,
    MODEL_INSN_INDEXED = 1u << 7, /* pre- or post-indexed: writes its base */
    MODEL_INSN_REGISTER_OFFSET = 1u << 8,
    MODEL_INSN_FP = 1u << 9,         /* an FPU instruction: may trigger the lazy save */
    MODEL_INSN_RETURN = 1u << 10,    /* can return from an exception: BX, POP, LDM, LDR to pc */
    MODEL_INSN_FP_DOUBLE = 1u << 11, /* double-precision form */
    MODEL_INSN_ALIGNED = 1u << 12,   /* its address cannot be unaligned: literal, sp + 4n */
};

enum { MODEL_CPS_PRIMASK = 1, MODEL_CPS_FAULTMASK = 2, MODEL_CPS_DISABLE = 4 };

/* Name of a class as reports print it. */
const char *model_class_name(enum model_class klass);

/* ---- memory ---------------------------------------------------------- */

enum model_bus {
    MODEL_BUS_CODE,   /* I-Code and D-Code: below 0x20000000 on M3 and M4 */
    MODEL_BUS_SYSTEM, /* SRAM, peripherals, external RAM */
    MODEL_BUS_PPB,    /* private peripheral bus: NVIC, SysTick, DWT */
    MODEL_BUS_IO,     /* M0+ single-cycle I/O port */
};

/* One stretch of the board's memory. Overlaps: the first that matches wins, so
 * a part of another region goes before it. */
struct model_region {
    const char *name; /* owned by the caller, outlives the core */
    uint32_t base;
    uint32_t size; /* bytes; base + size may be 2^32 */
    enum model_bus bus;
    uint8_t read_wait; /* wait states of a data read or of a fetched line */
    uint8_t write_wait;
    uint8_t fetch_bytes; /* line that one fetch delivers: 4, 8, 16, 32; 0 = 4 */
    bool prefetch;       /* the next line is read while this one runs */
};

#define MODEL_REGIONS_MAX 16u

/* ---- doubts ---------------------------------------------------------- */

/* X(identifier, name, text). Why best and worst differ. */
#define MODEL_UNKNOWNS(X)                                                                          \
    X(UNMODELLED, "unmodelled", "instruction without a row in the core's table")                   \
    X(NO_CYCLES, "no-cycles", "core that is counted in instructions only")                         \
    X(REFILL, "branch-refill", "pipeline refill P of a taken branch")                              \
    X(DIVIDE, "divide-operands", "operands of a division")                                         \
    X(MULTIPLY, "multiply-operands", "early termination of a long multiplication")                 \
    X(SPECIAL, "special-register", "MRS, MSR and CPS take 1 or 2 cycles")                          \
    X(BARRIER, "barrier", "what a barrier waits for")                                              \
    X(WAITING, "wait-for-event", "time spent in WFI or WFE")                                       \
    X(LITERAL, "literal-contention", "a literal load may meet the fetch unit")                     \
    X(IT_FOLD, "it-folding", "an IT may be folded onto the instruction before it")                 \
    X(PREDICATE, "predicate", "whether a predicated instruction was executed")                     \
    X(WIDE_RUN, "wide-run", "fetch stall in a run of unaligned 32-bit instructions")               \
    X(PAIRING, "pairing", "whether two neighbouring accesses overlapped")                          \
    X(STORE_LOAD, "store-load", "a load right after a buffered store")                             \
    X(SHARED_MEMORY, "shared-memory", "data read from the memory that code is fetched from")       \
    X(FP_OVERLAP, "fp-overlap", "VDIV or VSQRT completing beside integer code")                    \
    X(WAIT_STATES, "wait-states", "how fetch and data wait states overlap")                        \
    X(PEND, "pend-to-entry", "delay between a pend and its exception")                             \
    X(EXCEPTION, "exception", "exception entry, return or chaining in this situation")             \
    X(LAZY_SAVE, "lazy-save", "cost of the lazy floating-point save")                              \
    X(INTERRUPTED, "interrupted", "what of an interrupted instruction is waited for")

enum model_unknown {
#define X(id, name, text) MODEL_UNKNOWN_##id,
    MODEL_UNKNOWNS(X)
#undef X
        MODEL_UNKNOWN_COUNT
};

#define MODEL_DOUBT(id) (1u << MODEL_UNKNOWN_##id)

const char *model_unknown_name(enum model_unknown unknown);
const char *model_unknown_text(enum model_unknown unknown);

/* ---- rules and parameters -------------------------------------------- */

/* A rule that a manual states, or that two sources measured alike, moves all
 * three counts. A rule that others measured otherwise moves `nominal` only: best
 * and worst always include both answers. */

/* X(identifier, name). Text and source: settings.c; defaults: the core's table. */
#define MODEL_RULES(X)                                                                             \
    X(PAIR_LOADS, "pair_loads")                                                                    \
    X(PAIR_STORE, "pair_store")                                                                    \
    X(PAIR_NEEDS_SAME_MEMORY, "pair_needs_same_memory")                                            \
    X(INDEXED_UNPAIRED, "indexed_unpaired")                                                        \
    X(WIDE_UNALIGNED_UNPAIRED, "wide_unaligned_unpaired")                                          \
    X(ADDRESS_STALL, "address_stall")                                                              \
    X(STORE_THEN_LOAD, "store_then_load")                                                          \
    X(STORE_THEN_LITERAL, "store_then_literal")                                                    \
    X(LITERAL_EXTRA, "literal_extra")                                                              \
    X(WIDE_RUN_FETCH, "wide_run_fetch")                                                            \
    X(LOAD_ABSORBS_NOP, "load_absorbs_nop")                                                        \
    X(IT_FOLDING, "it_folding")                                                                    \
    X(FP_RESULT_STALL, "fp_result_stall")                                                          \
    X(FP_OUT_OF_ORDER, "fp_out_of_order")                                                          \
    X(SMALL_MULTIPLIER, "small_multiplier")                                                        \
    X(ENTRY_BUSES_PARALLEL, "entry_buses_parallel")                                                \
    X(MULTI_CYCLE_FINISH, "multi_cycle_finish")

enum model_rule {
#define X(id, name) MODEL_RULE_##id,
    MODEL_RULES(X)
#undef X
        MODEL_RULE_COUNT
};

/* X(identifier, name). A cost each; values and sources: the core's table. */
#define MODEL_PARAMS(X)                                                                            \
    X(REFILL_CONDITIONAL, "refill_conditional") /* P of Bcc, CBZ, CBNZ */                          \
    X(REFILL_DIRECT, "refill_direct")           /* P of B */                                       \
    X(REFILL_CALL, "refill_call")               /* P of BL */                                      \
    X(REFILL_RETURN, "refill_return")           /* P of BX lr */                                   \
    X(REFILL_REGISTER, "refill_register")       /* P, target from another register */              \
    X(REFILL_LOADED, "refill_loaded")           /* P, target from memory */                        \
    X(REFILL_TABLE, "refill_table")             /* P of TBB, TBH */                                \
    X(REFILL_FORWARD, "refill_forward")         /* more for B and Bcc to a higher address */       \
    X(REFILL_UNALIGNED_NARROW, "refill_unaligned_narrow") /* more by the target: 16 bits at +2 */  \
    X(REFILL_UNALIGNED_WIDE, "refill_unaligned_wide")     /* 32 bits at +2 */                      \
    X(REFILL_SYSTEM_BUS, "refill_system_bus") /* more when it is fetched over the system bus */    \
    X(REFILL_ISB, "refill_isb")                                                                    \
    X(UNTAKEN_WIDE, "untaken_wide")   /* more for a 32-bit Bcc behind one of 32 bits */            \
    X(SHARED_MEMORY, "shared_memory") /* more for a read of the memory of the code */              \
    X(BARRIER, "barrier")             /* B of DMB and DSB */                                       \
    X(DIVIDE, "divide")                                                                            \
    X(ENTRY, "entry")                 /* first handler instruction starts */                       \
    X(ENTRY_MINIMUM, "entry_minimum") /* which the part waits for */                               \
    X(ENTRY_SERIAL, "entry_serial")   /* more when the buses cannot overlap */                     \
    X(ENTRY_FP, "entry_fp")           /* more when the FP frame is pushed */                       \
    X(RETURN, "return")                                                                            \
    X(RETURN_FP, "return_fp") /* more when the FP frame is popped */                               \
    X(TAIL_CHAIN, "tail_chain")                                                                    \
    X(LATE_ARRIVAL, "late_arrival") /* more for the second vector fetch */                         \
    X(LAZY_SAVE, "lazy_save")                                                                      \
    X(PEND_DELAY, "pend_delay")             /* pend or unmasking to recognition */                 \
    X(RETURN_ABANDONED, "return_abandoned") /* event inside a return to its handler */             \
    X(FINISH_WAIT, "finish_wait")           /* for an instruction that an interrupt meets, at */   \
    X(CONTINUE_WAIT, "continue_wait")       /* most: one that finishes; LDM, STM; one that is */   \
    X(ABANDON_WAIT, "abandon_wait")         /* abandoned; the refill of a taken branch */          \
    X(REFILL_WAIT, "refill_wait")                                                                  \
    X(CONTINUE_EXTRA, "continue_extra") /* more when LDM or STM goes on after the return */

enum model_param {
#define X(id, name) MODEL_PARAM_##id,
    MODEL_PARAMS(X)
#undef X
        MODEL_PARAM_COUNT
};

/* A *_WAIT of this or more: until the instruction is over. */
#define MODEL_WAIT_WHOLE 64u

/* ---- a core ---------------------------------------------------------- */

struct model_core_def; /* the tables of one kind of core, static data */

/* A core in use: its tables, the rules and parameters in force, the memory
 * map. A plain value; made by model_core_init(), may be copied. */
struct model_core {
    const struct model_core_def *def;
    uint32_t rules; /* bit per enum model_rule */
    uint32_t region_count;
    struct model_cost params[MODEL_PARAM_COUNT];
    struct model_region regions[MODEL_REGIONS_MAX];
};

/* The cores there are: index 0.. until NULL. Names as in GCC's -mcpu. */
const char *model_core_name_at(size_t index);

/* `name` as in -mcpu ("cortex-m4"). Default rules and parameters; memory map:
 * the architecture's, zero wait states. False: no such core. */
bool model_core_init(struct model_core *core, const char *name);

const char *model_core_name(const struct model_core *core);
uint32_t model_core_cpuid_part(const struct model_core *core); /* 0xC23 = M3 */
/* False for M7 and M33: count instructions, print no cycles. */
bool model_core_has_cycles(const struct model_core *core);
bool model_core_has_fpu(const struct model_core *core);

/* Puts a region before those that are there. False: table full, size 0, or
 * base + size beyond 2^32. */
bool model_core_add_region(struct model_core *core, const struct model_region *region);
/* Index of the region that holds `address`, or MODEL_REGION_NONE. */
uint8_t model_region_at(const struct model_core *core, uint32_t address);

const char *model_rule_name(enum model_rule rule);
const char *model_param_name(enum model_param param);
bool model_rule_by_name(const char *name, enum model_rule *rule);
bool model_param_by_name(const char *name, enum model_param *param);
void model_rule_set(struct model_core *core, enum model_rule rule, bool on);
bool model_rule_on(const struct model_core *core, enum model_rule rule);
/* False unless best <= nominal <= worst. Nothing happens where the core has no such
 * parameter. */
bool model_param_set(struct model_core *core, enum model_param param, struct model_cost value);

enum model_setting_kind { MODEL_SETTING_RULE, MODEL_SETTING_PARAM };

/* One line of the report's list of what the model assumed. */
struct model_setting {
    enum model_setting_kind kind;
    const char *name;
    const char *text;
    const char *source;
    bool calibrated;            /* by a manual, or by a measurement that `source` names */
    bool applies;               /* to this core */
    struct model_cost value;    /* rule: 0 or 1 in all three */
    struct model_cost fallback; /* the default */
};

/* Fills `out` with setting `index` (0..); false past the last one. */
bool model_setting_at(const struct model_core *core, size_t index, struct model_setting *out);
/* CRC-32 over names and values of all settings, the core's name and the memory
 * map: equal means that the same assumptions were in force. */
uint32_t model_rules_crc(const struct model_core *core);

/* ---- timing, at translation ------------------------------------------ */

/* What the pipeline remembers of the instructions before. Compare and copy as
 * bytes; all zero is the state after a refill with nothing under way. The
 * arrays hold the least, the likely and the most that is left. */
struct model_pipeline {
    uint32_t fp_results;   /* FP registers that an arithmetic result just went to */
    uint16_t results;      /* registers written by the data processing just before */
    uint16_t loaded;       /* registers that the load just before loads */
    uint16_t based;        /* base that it wrote back */
    uint8_t kind;          /* what the access just before was (internal) */
    uint8_t region;        /* and where it went */
    uint8_t flags;         /* internal */
    uint8_t wide_run;      /* consecutive unaligned 32-bit instructions, until one stalls */
    uint8_t fp_busy[3];    /* cycles for which VDIV or VSQRT still runs */
    uint8_t store_busy[3]; /* the same of the store buffer */
    uint8_t line_spent[3]; /* cycles spent in this fetch line, saturating: most first */
    uint8_t wide_since;    /* of them since the fetch unit may have got ahead */
};

static inline void model_pipeline_reset(struct model_pipeline *pipeline)
{
    *pipeline = (struct model_pipeline){0};
}

/* After a jump that added `cost`: only a VDIV or a store under way is left. */
void model_pipeline_jump(struct model_pipeline *pipeline, struct model_cost cost);

enum model_outcome {
    MODEL_EXECUTED,  /* or a branch, whatever became of it */
    MODEL_SKIPPED,   /* its condition was false */
    MODEL_UNCERTAIN, /* predicated, not seen: best and worst cover both, nominal executed */
};

struct model_step {
    struct model_cost cost; /* cycles, without what a jump or an address adds */
    uint32_t doubts;        /* MODEL_DOUBT bits that this step's bounds contain */
    struct model_origin origin;
};

/* What has to be seen at run time to time this instruction in full. */
enum {
    MODEL_NEEDS_FLOW = 1u << 0,    /* jump or not, and the target */
    MODEL_NEEDS_OUTCOME = 1u << 1, /* executed or skipped; unseen: MODEL_UNCERTAIN */
    MODEL_NEEDS_ADDRESS = 1u << 2, /* may be unaligned, or its region decides */
    MODEL_NEEDS_RETURN = 1u << 3,  /* may be an exception return */
    MODEL_NEEDS_FP = 1u << 4,      /* may trigger the lazy save */
    MODEL_NEEDS_TIME = 1u << 5,    /* WFI, WFE: sleeps */
    MODEL_NEEDS_MASK = 1u << 6,    /* CPS, MSR: may mask or unmask interrupts */
};

/* Looks up the regions of the instruction's code and, for a literal, of its
 * data. A caller that knows where another access goes (the DWT)
 * sets `region` itself before model_step(), always the same for an address. */
void model_bind(const struct model_core *core, struct model_insn *insn);

uint32_t model_needs(const struct model_core *core, const struct model_insn *insn);

/* Cycles of `insn` after what `pipeline` remembers; moves `pipeline` on.
 * An instruction that the tables do not know costs 1 to 32 and is marked
 * UNMODELLED. For a core without cycles the cost is zero, marked NO_CYCLES. */
struct model_step model_step(const struct model_core *core, struct model_pipeline *pipeline,
                             const struct model_insn *insn, enum model_outcome outcome);

/* How a target is reached. */
enum model_target {
    MODEL_TARGET_PLAIN,
    MODEL_TARGET_UNALIGNED_NARROW,
    MODEL_TARGET_UNALIGNED_WIDE,
    MODEL_TARGET_COUNT
};

/* Cycles that `insn` adds when it jumps, by the kind of its target. */
struct model_refill {
    struct model_cost to[MODEL_TARGET_COUNT];
    struct model_origin origin[MODEL_TARGET_COUNT];
    uint32_t doubts;
};
void model_refills(const struct model_core *core, const struct model_insn *insn,
                   struct model_refill *out);

/* What an instruction adds when it is jumped to. Then call
 * model_pipeline_jump(). */
struct model_arrival {
    enum model_target kind;
    struct model_cost fetch; /* wait states of its first line, and its bus */
    struct model_origin origin;
    uint32_t doubts;
};
struct model_arrival model_arrival(const struct model_core *core, const struct model_insn *target);

/* ---- timing, while it runs ------------------------------------------- */

/* Cycles that one access at `address` adds to what model_step() assumed:
 * misalignment, wait states when the region was not known before, and a read of
 * the memory that code is fetched from. Call it once per access: once per word
 * of a multiple. */
struct model_step model_access(const struct model_core *core, const struct model_insn *insn,
                               uint32_t address);

enum model_exception_kind {
    MODEL_EXCEPTION_ENTRY,
    MODEL_EXCEPTION_RETURN,
    MODEL_EXCEPTION_TAIL_CHAIN,
    MODEL_EXCEPTION_LATE_ARRIVAL, /* entry with a second vector fetch */
    MODEL_EXCEPTION_LAZY_SAVE,    /* before the handler's first FP instruction */
    /* The event came inside a return: from the event on. The frame stays, the rest is
     * as in a tail-chain. */
    MODEL_EXCEPTION_RETURN_ABANDONED,
    MODEL_EXCEPTION_COUNT
};

/* One exception event as far as it is known. */
struct model_exception {
    enum model_exception_kind kind;
    bool fp_frame;    /* the frame has room for FP registers */
    bool fp_moved;    /* they are pushed (entry) or popped (return); false while lazy */
    bool pended_here; /* pended or unmasked by the instruction just before: pend_delay applies */
    uint32_t stack;   /* address of the frame, 0: unknown */
    uint32_t vector;  /* address of the vector table's entry; 0 is an address like any */
    uint32_t handler; /* first instruction of the handler, or the one returned to */
};

/* Cycles from the event to the first instruction after it, that instruction
 * not included. After it the pipeline is model_pipeline_reset(). An exception
 * return's or a tail-chain's cost replaces the refill of the branch that caused
 * it: Arm counts from that branch, whose own cycle model_step() has counted, so
 * it is one less than the parameter. */
struct model_step model_exception(const struct model_core *core,
                                  const struct model_exception *event);

/* An interrupt that comes in the middle of an instruction. Both costs are zero for one
 * that comes in its last cycle. */
struct model_interruption {
    struct model_cost wait;   /* from the event until the core begins to enter */
    struct model_cost resume; /* after the return, before the next instruction begins */
    struct model_origin wait_origin, resume_origin;
    uint32_t doubts;
};

/* What remains in each count behind an event with `left` nominal cycles, 0 to
 * cycles.nominal - 1, behind its own: where the instruction takes longer more, as the event
 * lies as far behind its beginning; where it is over sooner, less or nothing. */
struct model_cost model_left(struct model_cost cycles, uint32_t left);

/* `insn` takes `cycles` in all, and `left` of them remain behind the cycle in which the
 * event comes. wait is at most `left` in each count. If it is less, the instruction did
 * not finish: the caller has to take back left - wait, and to add `resume` when the
 * handler has returned. Best, nominal and worst are ordered in both, so that spans from the
 * event to the handler and from the handler to the code behind are bounded. */
struct model_interruption model_interrupt(const struct model_core *core,
                                          const struct model_insn *insn, struct model_cost cycles,
                                          struct model_cost left);

#endif
