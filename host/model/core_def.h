/* Inside the model: what the tables of one core consist of. One file a core
 * (core_*.c) defines one struct model_core_def; core.c lists them. */
#ifndef HOST_MODEL_CORE_DEF_H
#define HOST_MODEL_CORE_DEF_H

#include "host/model/model.h"

/* Which parameter a row's jump adds. */
enum model_refill_kind {
    MODEL_REFILL_NONE,
    MODEL_REFILL_CONDITIONAL,
    MODEL_REFILL_DIRECT,
    MODEL_REFILL_CALL,
    MODEL_REFILL_REGISTER, /* or a return: by the register */
    MODEL_REFILL_LOADED,
    MODEL_REFILL_TABLE,
};

/* Time of one class. `source` NULL: the core has no such instruction. */
struct model_row {
    struct model_cost base; /* cycles, without what a jump adds */
    uint8_t per_word;       /* and for each of model_insn.count */
    uint8_t refill;         /* enum model_refill_kind */
    uint32_t doubts;        /* why base is a range */
    const char *source;
};

struct model_param_value {
    struct model_cost value;
    bool calibrated;    /* stated by a manual, or measured as `source` says */
    const char *source; /* NULL: does not apply to this core */
    bool measured;      /* calibrated by others' measurements, not by a manual */
};

struct model_core_def {
    const char *name;
    uint16_t cpuid_part;
    bool cycles; /* false: instruction counts only */
    bool fpu;
    bool pipelined;          /* has the M3's load pipeline, write buffer and buses */
    bool indexed_breaks_all; /* indexed_unpaired: any base, not only the same */
    bool io_port;            /* M0+: a single access to MODEL_BUS_IO takes one cycle */
    uint32_t default_rules;  /* bit per enum model_rule */
    uint32_t applicable_rules;
    struct model_param_value params[MODEL_PARAM_COUNT];
    struct model_row rows[MODEL_CLASS_COUNT];
};

#define MODEL_RULE_BIT(id) (1u << MODEL_RULE_##id)

/* An interrupt in the middle of an instruction, where all cores are alike. That it is
 * abandoned and begun anew is in the manuals' text, `manual`, and so is that the entry's
 * figure holds for one-cycle instructions; how long others are waited for is not. */
#define MODEL_INTERRUPTED_PARAMS(manual)                                                           \
    [MODEL_PARAM_FINISH_WAIT] = {{0, MODEL_WAIT_WHOLE, MODEL_WAIT_WHOLE},                          \
                                 false,                                                            \
                                 "not published; bounds: nothing and the whole"},                  \
    [MODEL_PARAM_ABANDON_WAIT] = {{0, 0, 1}, false, manual "; at most 1 is a bound of ours"},      \
    [MODEL_PARAM_REFILL_WAIT] = {                                                                  \
        {0, 0, MODEL_WAIT_WHOLE}, false, "not published; bounds: nothing and the whole"}

extern const struct model_core_def model_core_m0;
extern const struct model_core_def model_core_m0plus;
extern const struct model_core_def model_core_m3;
extern const struct model_core_def model_core_m4;
extern const struct model_core_def model_core_m7;
extern const struct model_core_def model_core_m33;
extern const struct model_core_def model_core_m55;

/* Where the nominal cycles of a parameter come from. */
struct model_origin model_param_origin(const struct model_core *core, enum model_param param,
                                       uint32_t nominal);

/* True if any region delays reads, writes or fetches. */
bool model_core_waits(const struct model_core *core);
/* True if the core and its memory map have a single-cycle I/O port. */
bool model_core_has_io(const struct model_core *core);

/* Does the core read data at region `data` from the memory that it fetches
 * `insn` from, through two ports that can meet there? */
static inline bool model_shares_memory(const struct model_core *core, const struct model_insn *insn,
                                       uint8_t data)
{
    return core->def->pipelined && data == insn->fetch && data != MODEL_REGION_NONE &&
           (insn->flags & MODEL_INSN_READS_MEMORY) != 0;
}

static inline struct model_cost model_cost_each(uint32_t cycles)
{
    return (struct model_cost){cycles, cycles, cycles};
}

#endif
