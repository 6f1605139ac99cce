/* Cortex-M0 r0p0: cycles at zero wait states. No pairing and no write buffer: what an
 * instruction costs does not depend on its neighbours.
 * Source: Arm DDI 0432C (TRM), section 3.3 table 3-1 and section 3.6.1. */
#include "host/model/core_def.h"

#define TABLE         "DDI 0432C 3.3 table 3-1"
#define NOT_PUBLISHED "not published; a bound of ours"

const struct model_core_def model_core_m0 =
    {
        .name = "cortex-m0",
        .cpuid_part = 0xC20,
        .cycles = true,
        .applicable_rules = MODEL_RULE_BIT(SMALL_MULTIPLIER),
        .params =
            {
                [MODEL_PARAM_REFILL_CONDITIONAL] = {{2, 2, 2}, true, TABLE},
                [MODEL_PARAM_REFILL_DIRECT] = {{2, 2, 2}, true, TABLE},
                [MODEL_PARAM_REFILL_CALL] = {{2, 2, 2}, true, TABLE},
                [MODEL_PARAM_REFILL_RETURN] = {{2, 2, 2}, true, TABLE},
                [MODEL_PARAM_REFILL_REGISTER] = {{2, 2, 2}, true, TABLE},
                [MODEL_PARAM_REFILL_LOADED] = {{3, 3, 3}, true, TABLE ", POP with pc"},
                [MODEL_PARAM_BARRIER] = {{0, 0, 0}, true, TABLE ", in the row"},
                [MODEL_PARAM_ENTRY] = {{16, 16, 16},
                                       true,
                                       "Arm, interrupt latency of the Cortex-M processors"},
                /* Some parts hold the entry back to take the jitter out of it. */
                [MODEL_PARAM_ENTRY_MINIMUM] = {{0, 0, 0},
                                               false,
                                               "a part's own: 16 after reset on LPC8xx and "
                                               "LPC11Exx (IRQLATENCY, UM11029 8.6.40)"},
                /* No figure: eight words popped like POP with pc (4 + N) is
                 * the guess, the entry the worst. */
                [MODEL_PARAM_RETURN] = {{10, 12, 16}, false, NOT_PUBLISHED},
                /* No figure: the M3's six as the guess; the bounds are a bare vector
                 * and handler fetch, and the same with a full refill beside. */
                [MODEL_PARAM_TAIL_CHAIN] = {{4, 6, 10}, false, NOT_PUBLISHED},
                [MODEL_PARAM_LATE_ARRIVAL] = {{0, 3, 6}, false, NOT_PUBLISHED},
                [MODEL_PARAM_PEND_DELAY] = {{0, 0, 4}, false, NOT_PUBLISHED},
                /* A tail-chain that begins with the event; at worst a whole entry. */
                [MODEL_PARAM_RETURN_ABANDONED] = {{4, 6, 16}, false, NOT_PUBLISHED},
                MODEL_INTERRUPTED_PARAMS("DDI 0432C 3.6.1"),
            },
        .rows =
            {
                [MODEL_CLASS_ALU] = {{1, 1, 1}, .source = TABLE},
                [MODEL_CLASS_ALU_PC] = {{1, 1, 1},
                                        .refill = MODEL_REFILL_REGISTER,
                                        .source = TABLE},
                /* 1, or 32 by the rule small_multiplier. */
                [MODEL_CLASS_MUL] = {{1, 1, 1}, .source = TABLE},
                [MODEL_CLASS_LOAD] = {{2, 2, 2}, .source = TABLE},
                [MODEL_CLASS_LOAD_LITERAL] = {{2, 2, 2}, .source = TABLE},
                [MODEL_CLASS_STORE] = {{2, 2, 2}, .source = TABLE},
                [MODEL_CLASS_STORE_REG] = {{2, 2, 2}, .source = TABLE},
                [MODEL_CLASS_LOAD_MULTIPLE] = {{1, 1, 1}, .per_word = 1, .source = TABLE},
                [MODEL_CLASS_LOAD_MULTIPLE_PC] =
                    {{1, 1, 1}, .per_word = 1, .refill = MODEL_REFILL_LOADED, .source = TABLE},
                [MODEL_CLASS_STORE_MULTIPLE] = {{1, 1, 1}, .per_word = 1, .source = TABLE},
                [MODEL_CLASS_BRANCH] = {{1, 1, 1}, .refill = MODEL_REFILL_DIRECT, .source = TABLE},
                [MODEL_CLASS_BRANCH_COND] = {{1, 1, 1},
                                             .refill = MODEL_REFILL_CONDITIONAL,
                                             .source = TABLE},
                [MODEL_CLASS_BRANCH_LINK] = {{2, 2, 2},
                                             .refill = MODEL_REFILL_CALL,
                                             .source = TABLE},
                [MODEL_CLASS_BRANCH_REG] = {{1, 1, 1},
                                            .refill = MODEL_REFILL_REGISTER,
                                            .source = TABLE},
                [MODEL_CLASS_BRANCH_LINK_REG] = {{1, 1, 1},
                                                 .refill = MODEL_REFILL_REGISTER,
                                                 .source = TABLE},
                [MODEL_CLASS_NOP] = {{1, 1, 1}, .source = TABLE},
                [MODEL_CLASS_HINT] = {{1, 1, 1}, .source = TABLE},
                /* Without the time spent asleep. */
                [MODEL_CLASS_WAIT] = {{2, 2, 2}, .doubts = MODEL_DOUBT(WAITING), .source = TABLE},
                [MODEL_CLASS_MRS] = {{4, 4, 4}, .source = TABLE},
                [MODEL_CLASS_MSR] = {{4, 4, 4}, .source = TABLE},
                [MODEL_CLASS_CPS] = {{1, 1, 1}, .source = TABLE},
                [MODEL_CLASS_DMB] = {{4, 4, 4}, .source = TABLE},
                [MODEL_CLASS_DSB] = {{4, 4, 4}, .source = TABLE},
                [MODEL_CLASS_ISB] = {{4, 4, 4}, .source = TABLE},
                [MODEL_CLASS_SVC] = {{0, 1, 1}, .doubts = MODEL_DOUBT(EXCEPTION), .source = TABLE},
                [MODEL_CLASS_TRAP] = {{0, 1, 1}, .doubts = MODEL_DOUBT(EXCEPTION), .source = TABLE},
            },
};
