/* Cortex-M4 with FPU r0p1: cycles at zero wait states.
 * Sources: Arm DDI 0439B (TRM), section 3.3.1 tables 3-1 and 3-2, section
 * 3.3.2 (load/store timings), section 7.2.3 table 7-1 (FPU); Arm knowledge
 * article KA16366 (interrupt latency). */
#include "host/model/core_def.h"

#define TABLE         "DDI 0439B 3.3.1 table 3-1"
#define DSP           "DDI 0439B 3.3.1 table 3-2"
#define TIMINGS       "DDI 0439B 3.3.2"
#define FPU           "DDI 0439B 7.2.3 table 7-1"
#define LATENCY       "Arm KA16366"
#define NOT_PUBLISHED "not published; a bound of ours"
#define BRANCHES                                                                                   \
    "compendium.i-0.nl, branch timing (M4: 2 in all); jnk0le/random, pipeline cycle test (M3, "    \
    "M4: 2 in all)"

const struct model_core_def model_core_m4 = {
    .name = "cortex-m4",
    .cpuid_part = 0xC24,
    .cycles = true,
    .fpu = true,
    .pipelined = true,
    .default_rules = MODEL_RULE_BIT(PAIR_LOADS) | MODEL_RULE_BIT(PAIR_NEEDS_SAME_MEMORY) |
                     MODEL_RULE_BIT(INDEXED_UNPAIRED) | MODEL_RULE_BIT(WIDE_UNALIGNED_UNPAIRED) |
                     MODEL_RULE_BIT(ADDRESS_STALL) | MODEL_RULE_BIT(STORE_THEN_LOAD) |
                     MODEL_RULE_BIT(WIDE_RUN_FETCH) | MODEL_RULE_BIT(PAIR_STORE) |
                     MODEL_RULE_BIT(STORE_THEN_LITERAL) | MODEL_RULE_BIT(IT_FOLDING) |
                     MODEL_RULE_BIT(FP_RESULT_STALL) | MODEL_RULE_BIT(FP_OUT_OF_ORDER) |
                     MODEL_RULE_BIT(ENTRY_BUSES_PARALLEL),
    .applicable_rules = MODEL_RULE_BIT(PAIR_LOADS) | MODEL_RULE_BIT(PAIR_NEEDS_SAME_MEMORY) |
                        MODEL_RULE_BIT(INDEXED_UNPAIRED) | MODEL_RULE_BIT(WIDE_UNALIGNED_UNPAIRED) |
                        MODEL_RULE_BIT(ADDRESS_STALL) | MODEL_RULE_BIT(STORE_THEN_LOAD) |
                        MODEL_RULE_BIT(LITERAL_EXTRA) | MODEL_RULE_BIT(WIDE_RUN_FETCH) |
                        MODEL_RULE_BIT(PAIR_STORE) | MODEL_RULE_BIT(STORE_THEN_LITERAL) |
                        MODEL_RULE_BIT(LOAD_ABSORBS_NOP) | MODEL_RULE_BIT(IT_FOLDING) |
                        MODEL_RULE_BIT(FP_RESULT_STALL) | MODEL_RULE_BIT(FP_OUT_OF_ORDER) |
                        MODEL_RULE_BIT(ENTRY_BUSES_PARALLEL) | MODEL_RULE_BIT(MULTI_CYCLE_FINISH),
    .params =
        {
            /* For the reasons see core_m3.c: the pipelines are the same. */
            [MODEL_PARAM_REFILL_CONDITIONAL] = {{1, 1, 1}, true, TABLE ", P; " BRANCHES, true},
            [MODEL_PARAM_REFILL_DIRECT] = {{1, 1, 1}, true, TABLE ", P; " BRANCHES, true},
            [MODEL_PARAM_REFILL_CALL] = {{1, 1, 2}, false, TABLE ", P; worst: a bound of ours"},
            [MODEL_PARAM_REFILL_RETURN] = {{1, 2, 3}, false, TABLE ", P; the guess is ours"},
            [MODEL_PARAM_REFILL_REGISTER] = {{1, 2, 3}, false, TABLE ", P; the guess is ours"},
            [MODEL_PARAM_REFILL_LOADED] = {{1, 3, 3}, false, TABLE ", P; " TIMINGS},
            [MODEL_PARAM_REFILL_TABLE] = {{1, 3, 3}, false, TABLE ", P; " TIMINGS},
            [MODEL_PARAM_REFILL_FORWARD] = {{0, 0, 0}, false, "none known; for a board to set"},
            [MODEL_PARAM_REFILL_UNALIGNED_NARROW] =
                {{0, 0, 0}, true, "compendium.i-0.nl, branch timing (M4)", true},
            [MODEL_PARAM_REFILL_UNALIGNED_WIDE] = {{1, 1, 1},
                                                   true,
                                                   "compendium.i-0.nl, branch timing and alignment "
                                                   "rules (M4)",
                                                   true},
            [MODEL_PARAM_REFILL_SYSTEM_BUS] = {{0, 1, 1},
                                               false,
                                               "blaatschaap.be, wait a microsecond (STM32F103)"},
            [MODEL_PARAM_REFILL_ISB] = {{1, 3, 3}, false, TABLE ", B; the guess is ours"},
            [MODEL_PARAM_UNTAKEN_WIDE] = {{0, 0, 1},
                                          false,
                                          "jnk0le/random, pipeline cycle test: a comment says 2"},
            [MODEL_PARAM_SHARED_MEMORY] = {{0, 0, 1},
                                           false,
                                           "0 for separate ports; a bound of ours"},
            [MODEL_PARAM_BARRIER] = {{0, 0, 3}, false, TABLE ", B; worst: " NOT_PUBLISHED},
            [MODEL_PARAM_DIVIDE] = {{2, 7, 12}, false, TABLE "; the guess is the middle"},
            [MODEL_PARAM_ENTRY] = {{12, 12, 12}, true, LATENCY "; DDI 0439B 3.9.1"},
            [MODEL_PARAM_ENTRY_SERIAL] = {{6, 6, 6}, true, LATENCY},
            [MODEL_PARAM_ENTRY_FP] = {{17, 17, 17}, true, LATENCY},
            /* 3.9.1 of issue B says 12, the article and later issues say 10. */
            [MODEL_PARAM_RETURN] = {{10, 10, 12}, true, LATENCY "; DDI 0439B 3.9.1 says 12"},
            [MODEL_PARAM_RETURN_FP] = {{17, 17, 17}, true, LATENCY},
            [MODEL_PARAM_TAIL_CHAIN] = {{6, 6, 6}, true, "DDI 0439B 3.9.1"},
            [MODEL_PARAM_LATE_ARRIVAL] = {{0, 3, 6}, false, NOT_PUBLISHED},
            /* 17 words; a store multiple of 17 would take 18. */
            [MODEL_PARAM_LAZY_SAVE] = {{17, 17, 18}, false, "17 words as in " LATENCY},
            [MODEL_PARAM_PEND_DELAY] = {{0, 0, 4}, false, NOT_PUBLISHED},
            /* A tail-chain that begins with the event; at worst a whole entry. */
            [MODEL_PARAM_RETURN_ABANDONED] = {{6, 6, 12}, false, NOT_PUBLISHED},
            MODEL_INTERRUPTED_PARAMS("DDI 0439B 3.9.1"),
            /* The manual says that they go on, not at what cost. */
            [MODEL_PARAM_CONTINUE_WAIT] = {{0, 1, MODEL_WAIT_WHOLE},
                                           false,
                                           "DDI 0439B 3.9.1; " NOT_PUBLISHED},
            [MODEL_PARAM_CONTINUE_EXTRA] = {{0, 1, 2}, false, NOT_PUBLISHED},
        },
    .rows =
        {
            [MODEL_CLASS_ALU] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_ALU_PC] = {{1, 1, 1}, .refill = MODEL_REFILL_REGISTER, .source = TABLE},
            [MODEL_CLASS_SATURATE] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_MUL] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_MLA] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_MULL] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_MLAL] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_DSP] = {{1, 1, 1}, .source = DSP},
            [MODEL_CLASS_DIV] = {{0, 0, 0},
                                 .doubts = MODEL_DOUBT(DIVIDE),
                                 .source = TABLE}, /* the parameter `divide` */
            [MODEL_CLASS_LOAD] = {{2, 2, 2}, .source = TABLE},
            [MODEL_CLASS_LOAD_LITERAL] = {{2, 2, 2}, .source = TABLE},
            [MODEL_CLASS_LOAD_PC] = {{2, 2, 2}, .refill = MODEL_REFILL_LOADED, .source = TABLE},
            [MODEL_CLASS_STORE] = {{1, 1, 1}, .source = TIMINGS}, /* the table's 2, buffered */
            [MODEL_CLASS_STORE_REG] = {{2, 2, 2}, .source = TABLE},
            [MODEL_CLASS_LOAD_DUAL] = {{1, 1, 1}, .per_word = 1, .source = TABLE},
            [MODEL_CLASS_STORE_DUAL] = {{1, 1, 1}, .per_word = 1, .source = TABLE},
            [MODEL_CLASS_LOAD_MULTIPLE] = {{1, 1, 1}, .per_word = 1, .source = TABLE},
            [MODEL_CLASS_LOAD_MULTIPLE_PC] =
                {{1, 1, 1}, .per_word = 1, .refill = MODEL_REFILL_LOADED, .source = TABLE},
            [MODEL_CLASS_STORE_MULTIPLE] = {{1, 1, 1}, .per_word = 1, .source = TABLE},
            [MODEL_CLASS_LOAD_EXCLUSIVE] = {{2, 2, 2}, .source = TABLE},
            [MODEL_CLASS_STORE_EXCLUSIVE] = {{2, 2, 2}, .source = TABLE},
            [MODEL_CLASS_CLEAR_EXCLUSIVE] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_BRANCH] = {{1, 1, 1}, .refill = MODEL_REFILL_DIRECT, .source = TABLE},
            [MODEL_CLASS_BRANCH_COND] = {{1, 1, 1},
                                         .refill = MODEL_REFILL_CONDITIONAL,
                                         .source = TABLE},
            [MODEL_CLASS_BRANCH_LINK] = {{1, 1, 1}, .refill = MODEL_REFILL_CALL, .source = TABLE},
            [MODEL_CLASS_BRANCH_REG] = {{1, 1, 1},
                                        .refill = MODEL_REFILL_REGISTER,
                                        .source = TABLE},
            [MODEL_CLASS_BRANCH_LINK_REG] = {{1, 1, 1},
                                             .refill = MODEL_REFILL_REGISTER,
                                             .source = TABLE},
            [MODEL_CLASS_COMPARE_BRANCH] = {{1, 1, 1},
                                            .refill = MODEL_REFILL_CONDITIONAL,
                                            .source = TABLE},
            /* Table: 2 + P. Text: at least 6. See core_m3.c. */
            [MODEL_CLASS_TABLE_BRANCH] = {{2, 3, 3},
                                          .refill = MODEL_REFILL_TABLE,
                                          .doubts = MODEL_DOUBT(REFILL),
                                          .source = TABLE "; " TIMINGS},
            [MODEL_CLASS_IT] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_NOP] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_HINT] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_WAIT] = {{1, 1, 1}, .doubts = MODEL_DOUBT(WAITING), .source = TABLE},
            [MODEL_CLASS_MRS] = {{1, 1, 2}, .doubts = MODEL_DOUBT(SPECIAL), .source = TABLE},
            [MODEL_CLASS_MSR] = {{1, 1, 2}, .doubts = MODEL_DOUBT(SPECIAL), .source = TABLE},
            [MODEL_CLASS_CPS] = {{1, 1, 2}, .doubts = MODEL_DOUBT(SPECIAL), .source = TABLE},
            [MODEL_CLASS_DMB] = {{1, 1, 1}, .doubts = MODEL_DOUBT(BARRIER), .source = TABLE},
            [MODEL_CLASS_DSB] = {{1, 1, 1}, .doubts = MODEL_DOUBT(BARRIER), .source = TABLE},
            [MODEL_CLASS_ISB] = {{1, 1, 1}, .doubts = MODEL_DOUBT(BARRIER), .source = TABLE},
            [MODEL_CLASS_SVC] = {{0, 1, 1}, .doubts = MODEL_DOUBT(EXCEPTION), .source = TABLE},
            [MODEL_CLASS_TRAP] = {{0, 1, 1}, .doubts = MODEL_DOUBT(EXCEPTION), .source = TABLE},
            [MODEL_CLASS_FP_ARITH] = {{1, 1, 1}, .source = FPU},
            [MODEL_CLASS_FP_SIMPLE] = {{1, 1, 1}, .source = FPU},
            [MODEL_CLASS_FP_MOVE] = {{1, 1, 1}, .source = FPU},
            [MODEL_CLASS_FP_MOVE_DUAL] = {{2, 2, 2}, .source = FPU},
            [MODEL_CLASS_FP_STATUS] = {{1, 1, 1}, .source = FPU},
            [MODEL_CLASS_FP_MAC] = {{3, 3, 3}, .source = FPU},
            [MODEL_CLASS_FP_DIV] = {{14, 14, 14}, .source = FPU},
            [MODEL_CLASS_FP_SQRT] = {{14, 14, 14}, .source = FPU},
            [MODEL_CLASS_FP_LOAD] = {{1, 1, 1}, .per_word = 1, .source = FPU},
            [MODEL_CLASS_FP_STORE] = {{1, 1, 1}, .per_word = 1, .source = FPU},
            [MODEL_CLASS_FP_LOAD_MULTIPLE] = {{1, 1, 1}, .per_word = 1, .source = FPU},
            [MODEL_CLASS_FP_STORE_MULTIPLE] = {{1, 1, 1}, .per_word = 1, .source = FPU},
        },
};
