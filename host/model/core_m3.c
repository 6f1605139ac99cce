/* Cortex-M3 r2p1: cycles at zero wait states.
 * Sources: Arm DDI 0337I (TRM), section 3.3.1 table 3-1 and section 3.3.2
 * (load/store timings); Arm knowledge article KA16366 (interrupt latency). */
#include "host/model/core_def.h"

#define TABLE         "DDI 0337I 3.3.1 table 3-1"
#define TIMINGS       "DDI 0337I 3.3.2"
#define LATENCY       "Arm KA16366"
#define NOT_PUBLISHED "not published; a bound of ours"
#define BRANCHES                                                                                   \
    "compendium.i-0.nl, branch timing (M4: 2 in all); jnk0le/random, pipeline cycle test (M3, "    \
    "M4: 2 in all)"

const struct model_core_def model_core_m3 = {
    .name = "cortex-m3",
    .cpuid_part = 0xC23,
    .cycles = true,
    .pipelined = true,
    .indexed_breaks_all = true,
    .default_rules = MODEL_RULE_BIT(PAIR_LOADS) | MODEL_RULE_BIT(PAIR_NEEDS_SAME_MEMORY) |
                     MODEL_RULE_BIT(INDEXED_UNPAIRED) | MODEL_RULE_BIT(WIDE_UNALIGNED_UNPAIRED) |
                     MODEL_RULE_BIT(ADDRESS_STALL) | MODEL_RULE_BIT(STORE_THEN_LOAD) |
                     MODEL_RULE_BIT(WIDE_RUN_FETCH) | MODEL_RULE_BIT(PAIR_STORE) |
                     MODEL_RULE_BIT(STORE_THEN_LITERAL) | MODEL_RULE_BIT(IT_FOLDING) |
                     MODEL_RULE_BIT(ENTRY_BUSES_PARALLEL),
    .applicable_rules = MODEL_RULE_BIT(PAIR_LOADS) | MODEL_RULE_BIT(PAIR_NEEDS_SAME_MEMORY) |
                        MODEL_RULE_BIT(INDEXED_UNPAIRED) | MODEL_RULE_BIT(WIDE_UNALIGNED_UNPAIRED) |
                        MODEL_RULE_BIT(ADDRESS_STALL) | MODEL_RULE_BIT(STORE_THEN_LOAD) |
                        MODEL_RULE_BIT(LITERAL_EXTRA) | MODEL_RULE_BIT(WIDE_RUN_FETCH) |
                        MODEL_RULE_BIT(PAIR_STORE) | MODEL_RULE_BIT(STORE_THEN_LITERAL) |
                        MODEL_RULE_BIT(LOAD_ABSORBS_NOP) | MODEL_RULE_BIT(IT_FOLDING) |
                        MODEL_RULE_BIT(ENTRY_BUSES_PARALLEL) | MODEL_RULE_BIT(MULTI_CYCLE_FINISH),
    .params =
        {
            /* P is 1 to 3 by the table, for alignment and width of the target and for
             * whether the address was known early. A taken branch with its target in
             * it took 2 in all wherever others measured one, behind the instruction
             * that made its flags: in loops on STM32F103 and STM32F407, to 32 bits at
             * +0 and to 16 bits at +2. */
            [MODEL_PARAM_REFILL_CONDITIONAL] = {{1, 1, 1}, true, TABLE ", P; " BRANCHES, true},
            [MODEL_PARAM_REFILL_DIRECT] = {{1, 1, 1}, true, TABLE ", P; " BRANCHES, true},
            /* The same path, but nobody's loop has a call. */
            [MODEL_PARAM_REFILL_CALL] = {{1, 1, 2}, false, TABLE ", P; worst: a bound of ours"},
            /* Known one stage later than an immediate target. Not measured. */
            [MODEL_PARAM_REFILL_RETURN] = {{1, 2, 3}, false, TABLE ", P; the guess is ours"},
            [MODEL_PARAM_REFILL_REGISTER] = {{1, 2, 3}, false, TABLE ", P; the guess is ours"},
            /* Section 3.3.2 gives LDR pc and TBB three cycles of reload, the table
             * 1 to 3: the likely count follows the more specific text. */
            [MODEL_PARAM_REFILL_LOADED] = {{1, 3, 3}, false, TABLE ", P; " TIMINGS},
            /* The addition before it is in the row. */
            [MODEL_PARAM_REFILL_TABLE] = {{1, 3, 3}, false, TABLE ", P; " TIMINGS},
            /* No source tells directions or places of 16 bits apart; a board may. */
            [MODEL_PARAM_REFILL_FORWARD] = {{0, 0, 0}, false, "none known; for a board to set"},
            [MODEL_PARAM_REFILL_UNALIGNED_NARROW] =
                {{0, 0, 0}, true, "compendium.i-0.nl, branch timing (M4)", true},
            /* Within the table's 3. Two words must be there before it can start. */
            [MODEL_PARAM_REFILL_UNALIGNED_WIDE] = {{1, 1, 1},
                                                   true,
                                                   "compendium.i-0.nl, branch timing and alignment "
                                                   "rules (M4)",
                                                   true},
            /* `subs; bhi` in RAM took 4 a pass where 3 is expected of flash. Best:
             * a memory on the code bus that is also called RAM. */
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
            /* B of DMB and DSB is at least 0; no upper figure is published. 3 is
             * what the M0 needs for the same. */
            [MODEL_PARAM_BARRIER] = {{0, 0, 3}, false, TABLE ", B; worst: " NOT_PUBLISHED},
            /* Early termination by the operands' leading zeros; formula not
             * published. 7 is the middle. */
            [MODEL_PARAM_DIVIDE] = {{2, 7, 12}, false, TABLE "; the guess is the middle"},
            [MODEL_PARAM_ENTRY] = {{12, 12, 12}, true, LATENCY "; DDI 0337I 3.9.1"},
            /* 9 cycles of push and 6 of vector read and fetch, one after the other
             * when they need the same bus. */
            [MODEL_PARAM_ENTRY_SERIAL] = {{6, 6, 6}, true, LATENCY},
            /* The article calls the manual's 12 a typographical error. It stays
             * as the worst case. */
            [MODEL_PARAM_RETURN] = {{10, 10, 12}, true, LATENCY "; DDI 0337I 3.9.1 says 12"},
            [MODEL_PARAM_TAIL_CHAIN] = {{6, 6, 6}, true, "DDI 0337I 3.9.1"},
            /* Between nothing (vector not yet read) and a second 6-cycle read. */
            [MODEL_PARAM_LATE_ARRIVAL] = {{0, 3, 6}, false, NOT_PUBLISHED},
            [MODEL_PARAM_PEND_DELAY] = {{0, 0, 4}, false, NOT_PUBLISHED},
            /* A tail-chain that begins with the event; at worst a whole entry. */
            [MODEL_PARAM_RETURN_ABANDONED] = {{6, 6, 12}, false, NOT_PUBLISHED},
            MODEL_INTERRUPTED_PARAMS("DDI 0337I 3.9.1"),
            /* The manual says that they go on, not at what cost. */
            [MODEL_PARAM_CONTINUE_WAIT] = {{0, 1, MODEL_WAIT_WHOLE},
                                           false,
                                           "DDI 0337I 3.9.1; " NOT_PUBLISHED},
            [MODEL_PARAM_CONTINUE_EXTRA] = {{0, 1, 2}, false, NOT_PUBLISHED},
        },
    .rows =
        {
            [MODEL_CLASS_ALU] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_ALU_PC] = {{1, 1, 1}, .refill = MODEL_REFILL_REGISTER, .source = TABLE},
            [MODEL_CLASS_SATURATE] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_MUL] = {{1, 1, 1}, .source = TABLE},
            [MODEL_CLASS_MLA] = {{2, 2, 2}, .source = TABLE},
            /* Early termination by operand size; the guess is the middle. */
            [MODEL_CLASS_MULL] = {{3, 4, 5}, .doubts = MODEL_DOUBT(MULTIPLY), .source = TABLE},
            [MODEL_CLASS_MLAL] = {{4, 5, 7}, .doubts = MODEL_DOUBT(MULTIPLY), .source = TABLE},
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
            /* The table says 2 + P, section 3.3.2 at least 6 (load 2, add 1,
             * reload 3): best by the table, likely and worst by the text. */
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
            /* The manual leaves these open: at most the issue cycle, the
             * exception is counted on its own. */
            [MODEL_CLASS_SVC] = {{0, 1, 1}, .doubts = MODEL_DOUBT(EXCEPTION), .source = TABLE},
            [MODEL_CLASS_TRAP] = {{0, 1, 1}, .doubts = MODEL_DOUBT(EXCEPTION), .source = TABLE},
        },
};
