/* Every assumption in force, listed for reports and summed up in one CRC. */
#include <stdio.h>
#include <string.h>

#include "host/model/core_def.h"

struct rule_text {
    const char *text;
    const char *source;
    bool calibrated; /* a manual states it */
};

#define MEASURED "measured by others on STM32F103 and STM32F407 at zero wait states; not in the TRM"

/* Defaults are argued here, once, for all cores. What a manual states is on.
 * Of the measured rules wide_run_fetch, wide_unaligned_unpaired, store_then_load
 * and indexed_unpaired, with refill_unaligned_wide, together moved a model of one
 * long assembly kernel from -2.6 % to about +1 % against two boards and hardly
 * moved table-lookup code: on. store_then_literal is on because it is the sum
 * that its source gives for the pair; the same source sees no extra cycle of a
 * literal elsewhere. pair_needs_same_memory is on because
 * the overlap is one of address and data phase on one bus. literal_extra made
 * CRC code worse: off. Best and worst contain both answers of every measured
 * rule, so a wrong default costs the guess and not the bounds. */
static const struct rule_text rule_texts[MODEL_RULE_COUNT] = {
    [MODEL_RULE_PAIR_LOADS] = {"an access right after an independent load costs one less",
                               "TRM 3.3.2 (M3 DDI 0337I, M4 DDI 0439B)", true},
    [MODEL_RULE_PAIR_STORE] = {"an immediate-offset store right after a load whose data and "
                               "address it does not use takes no time of its own",
                               "TRM 3.3.2 (an LDR or STR costs one less, and a store takes one); "
                               "jnk0le/random, pipeline cycle test (M3, M4)",
                               true},
    [MODEL_RULE_PAIR_NEEDS_SAME_MEMORY] = {"only if both accesses go to the same memory", MEASURED,
                                           false},
    [MODEL_RULE_INDEXED_UNPAIRED] = {"a pre- or post-indexed access does not overlap with the load "
                                     "before it (M3: any base; M4: the same base), and an indexed "
                                     "store costs one more behind one with the same base",
                                     "M3: DDI 0337I 3.3.2 (not normally pipelined); jnk0le/random, "
                                     "pipeline cycle test (M3, M4); M4: compendium.i-0.nl, load",
                                     true},
    [MODEL_RULE_WIDE_UNALIGNED_UNPAIRED] = {"a 32-bit access instruction at a halfword-aligned "
                                            "address does not overlap with the load before it",
                                            MEASURED, false},
    [MODEL_RULE_ADDRESS_STALL] = {"an address made by the data processing just before costs one "
                                  "more",
                                  "TRM 3.3.2 (M3 DDI 0337I, M4 DDI 0439B)", true},
    [MODEL_RULE_STORE_THEN_LOAD] =
        {"a load right after a buffered store costs one more",
         "jnk0le/random, pipeline cycle test (M3, M4); compendium.i-0.nl, "
         "ldr literal (M4)",
         true},
    [MODEL_RULE_STORE_THEN_LITERAL] = {"a literal load right after a buffered store costs one "
                                       "more than another load there: five for both",
                                       "compendium.i-0.nl, ldr literal (M4)", false},
    [MODEL_RULE_LITERAL_EXTRA] = {"a literal load costs one more",
                                  "TRM 3.3.2 says might; off because it made CRC code worse "
                                  "against a board",
                                  false},
    [MODEL_RULE_WIDE_RUN_FETCH] = {"the third of a run of 32-bit instructions at halfword-aligned "
                                   "addresses (the fourth of stores alone) costs one more, once "
                                   "until a load, a multi-cycle instruction or a jump",
                                   "compendium.i-0.nl, alignment rules and effects; " MEASURED,
                                   false},
    [MODEL_RULE_LOAD_ABSORBS_NOP] = {"a NOP after a load or a register-offset store costs nothing",
                                     MEASURED "; off: one source, and compilers emit no NOPs",
                                     false},
    [MODEL_RULE_IT_FOLDING] = {"an IT after a 16-bit instruction costs nothing",
                               "TRM 3.3.1 table 3-1 note: can be folded", true},
    [MODEL_RULE_FP_RESULT_STALL] = {"an FP arithmetic result used by the next instruction costs "
                                    "one more, but not as the addend of a multiply-add",
                                    "DDI 0439B 7.2.3", true},
    [MODEL_RULE_FP_OUT_OF_ORDER] = {"VDIV and VSQRT take one cycle and run on beside integer code",
                                    "DDI 0439B 7.2.3", true},
    [MODEL_RULE_SMALL_MULTIPLIER] = {"MULS takes 32 cycles: the core was built with the small "
                                     "multiplier",
                                     "DDI 0432C, DDI 0484C 3.3 table 3-1: a build option", true},
    [MODEL_RULE_ENTRY_BUSES_PARALLEL] = {"stacking runs beside vector read and handler fetch when "
                                         "they lie on different buses",
                                         "Arm KA16366", true},
    [MODEL_RULE_MULTI_CYCLE_FINISH] = {"an interrupt waits until the instruction that it meets is "
                                       "over",
                                       "ACTLR.DISMCYCINT (DDI 0337I, DDI 0439B 4.2), 0 after "
                                       "reset; said of LDM and STM, of others a guess",
                                       false},
};

static const char *const param_texts[MODEL_PARAM_COUNT] = {
    [MODEL_PARAM_REFILL_CONDITIONAL] = "refill P after a conditional branch that is taken",
    [MODEL_PARAM_REFILL_DIRECT] = "refill P after an unconditional branch",
    [MODEL_PARAM_REFILL_CALL] = "refill P after a call to an encoded target",
    [MODEL_PARAM_REFILL_RETURN] = "refill P after a return by the link register",
    [MODEL_PARAM_REFILL_REGISTER] = "refill P after a jump to another register",
    [MODEL_PARAM_REFILL_LOADED] = "refill P after a jump to a loaded address",
    [MODEL_PARAM_REFILL_TABLE] = "refill P after a table branch",
    [MODEL_PARAM_REFILL_FORWARD] = "more of P for a branch to a higher address",
    [MODEL_PARAM_REFILL_UNALIGNED_NARROW] = "more of P to 16 bits at a halfword-aligned address",
    [MODEL_PARAM_REFILL_UNALIGNED_WIDE] = "more of P to 32 bits at a halfword-aligned address",
    [MODEL_PARAM_REFILL_SYSTEM_BUS] = "more after a jump to code in RAM (on the system bus)",
    [MODEL_PARAM_REFILL_ISB] = "refill after ISB",
    [MODEL_PARAM_UNTAKEN_WIDE] = "more for a 32-bit conditional branch not taken behind 32 bits",
    [MODEL_PARAM_SHARED_MEMORY] = "more for data read from the memory that code is fetched from",
    [MODEL_PARAM_BARRIER] = "wait of DMB and DSB",
    [MODEL_PARAM_DIVIDE] = "SDIV and UDIV, operands not seen",
    [MODEL_PARAM_ENTRY] = "exception entry, to the first handler instruction",
    [MODEL_PARAM_ENTRY_MINIMUM] = "no entry takes less: a setting of the part",
    [MODEL_PARAM_ENTRY_SERIAL] = "more when stack, vectors and code share a bus",
    [MODEL_PARAM_ENTRY_FP] = "more when the FP registers are pushed",
    [MODEL_PARAM_RETURN] = "exception return, from the returning branch",
    [MODEL_PARAM_RETURN_FP] = "more when the FP registers are popped",
    [MODEL_PARAM_TAIL_CHAIN] = "tail-chain, from the returning branch",
    [MODEL_PARAM_LATE_ARRIVAL] = "more when a late arrival fetches a second vector",
    [MODEL_PARAM_LAZY_SAVE] = "lazy FP save before a handler's first FP instruction",
    [MODEL_PARAM_PEND_DELAY] = "from what pends or unmasks to the recognition",
    [MODEL_PARAM_RETURN_ABANDONED] = "to the handler, from an event inside another's return",
    [MODEL_PARAM_FINISH_WAIT] = "wait for an interrupted instruction, at most (64: to its end)",
    [MODEL_PARAM_CONTINUE_WAIT] = "wait for an interrupted LDM or STM, at most (64: to its end)",
    [MODEL_PARAM_ABANDON_WAIT] = "wait before an instruction is abandoned, at most",
    [MODEL_PARAM_REFILL_WAIT] = "wait for a taken branch's refill, at most (64: to its end)",
    [MODEL_PARAM_CONTINUE_EXTRA] = "more when LDM or STM goes on after the interrupt",
};

static void fill_rule(const struct model_core *core, enum model_rule rule,
                      struct model_setting *out)
{
    uint32_t on = model_rule_on(core, rule);
    uint32_t fallback = core->def->default_rules >> rule & 1u;
    *out = (struct model_setting){
        .kind = MODEL_SETTING_RULE,
        .name = model_rule_name(rule),
        .text = rule_texts[rule].text,
        .source = rule_texts[rule].source,
        .calibrated = rule_texts[rule].calibrated,
        .applies = (core->def->applicable_rules >> rule & 1u) != 0,
        .value = model_cost_each(on),
        .fallback = model_cost_each(fallback),
    };
}

static void fill_param(const struct model_core *core, enum model_param param,
                       struct model_setting *out)
{
    const struct model_param_value *value = &core->def->params[param];
    *out = (struct model_setting){
        .kind = MODEL_SETTING_PARAM,
        .name = model_param_name(param),
        .text = param_texts[param],
        .source = value->source != NULL ? value->source : "",
        .calibrated = value->calibrated,
        .applies = value->source != NULL,
        .value = core->params[param],
        .fallback = value->value,
    };
}

bool model_setting_at(const struct model_core *core, size_t index, struct model_setting *out)
{
    if (index < MODEL_RULE_COUNT) {
        fill_rule(core, (enum model_rule)index, out);
        return true;
    }
    if (index < (size_t)MODEL_RULE_COUNT + MODEL_PARAM_COUNT) {
        fill_param(core, (enum model_param)(index - MODEL_RULE_COUNT), out);
        return true;
    }
    return false;
}

/* CRC-32 as in zlib; small rather than fast, it runs once. */
static uint32_t crc32_add(uint32_t crc, const char *text)
{
    crc = ~crc;
    for (; *text != '\0'; text++) {
        crc ^= (unsigned char)*text;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

uint32_t model_rules_crc(const struct model_core *core)
{
    char line[160];
    uint32_t crc = crc32_add(0, model_core_name(core));
    struct model_setting setting;
    for (size_t i = 0; model_setting_at(core, i, &setting); i++) {
        if (!setting.applies) {
            continue;
        }
        snprintf(line, sizeof line, ";%s=%u/%u/%u", setting.name, setting.value.best,
                 setting.value.nominal, setting.value.worst);
        crc = crc32_add(crc, line);
    }
    for (uint32_t i = 0; i < core->region_count; i++) {
        const struct model_region *r = &core->regions[i];
        snprintf(line, sizeof line, ";%08x+%08x:%d/%u/%u/%u/%d", r->base, r->size, (int)r->bus,
                 r->read_wait, r->write_wait, r->fetch_bytes, r->prefetch);
        crc = crc32_add(crc, line);
    }
    return crc;
}
