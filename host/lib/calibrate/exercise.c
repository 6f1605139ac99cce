/* A line for each setting that is not calibrated on some core; see exercise.h. That the cells do is tested
 * (host/tests/calibrate_known.sh). */
#include "host/lib/calibrate/exercise.h"

#include "host/model/model.h"
#include <string.h>

#define SWEPT(load) "entry_swept of raw_c under " load " tells it"
#define NO_CELL     "no cell times "

static const char *const rules[MODEL_RULE_COUNT] = {
    [MODEL_RULE_PAIR_NEEDS_SAME_MEMORY] = "entry_exit of context tells it",
    [MODEL_RULE_WIDE_UNALIGNED_UNPAIRED] = "shared_op of spin tells it",
    [MODEL_RULE_STORE_THEN_LITERAL] = "entry_exit of ceiling tells it",
    [MODEL_RULE_LITERAL_EXTRA] = "entry_exit of dispatch_table tells it",
    [MODEL_RULE_WIDE_RUN_FETCH] = "entry_exit of ceiling tells it",
    [MODEL_RULE_LOAD_ABSORBS_NOP] = "late_arrival of raw_c tells it",
    [MODEL_RULE_MULTI_CYCLE_FINISH] = SWEPT("idle and sled_branch"),
};

static const char *const params[MODEL_PARAM_COUNT] = {
    [MODEL_PARAM_REFILL_CALL] = "entry_exit of raw_c_call tells it",
    [MODEL_PARAM_REFILL_RETURN] = "entry_exit of ceiling tells it",
    [MODEL_PARAM_REFILL_REGISTER] = "entry_exit of dispatch_table tells it",
    [MODEL_PARAM_REFILL_LOADED] = "entry_exit of dispatch_chain tells it",
    [MODEL_PARAM_REFILL_TABLE] = NO_CELL "a table branch",
    [MODEL_PARAM_REFILL_FORWARD] = "entry_exit of direct tells it",
    [MODEL_PARAM_REFILL_SYSTEM_BUS] =
        NO_CELL "a jump inside code in RAM; max_rate of raw_ram_code has one, in steps too wide "
                "for it",
    [MODEL_PARAM_REFILL_ISB] = "shared_op of basepri_max tells it",
    [MODEL_PARAM_UNTAKEN_WIDE] = "noise of raw_c tells it",
    [MODEL_PARAM_SHARED_MEMORY] = "entry_exit of dispatch_table tells it",
    [MODEL_PARAM_BARRIER] = "entry_exit of raw_c_dsb tells it",
    [MODEL_PARAM_DIVIDE] = NO_CELL "a division: an interrupt abandons it",
    [MODEL_PARAM_ENTRY] = "entry_exit of raw_c tells it with what a pend is delayed by",
    [MODEL_PARAM_ENTRY_MINIMUM] = "entry_exit of raw_c tells it from the entry on",
    [MODEL_PARAM_RETURN] = "entry_exit of raw_c tells it",
    [MODEL_PARAM_TAIL_CHAIN] = "tail_chain of raw_c tells it",
    [MODEL_PARAM_LATE_ARRIVAL] = "late_arrival of raw_c tells it",
    [MODEL_PARAM_LAZY_SAVE] = "entry_exit of fpu_lazy_used tells it",
    [MODEL_PARAM_PEND_DELAY] = "entry_exit of raw_c tells it",
    [MODEL_PARAM_RETURN_ABANDONED] = "irq_over_thread of defer_pendsv tells it",
    [MODEL_PARAM_FINISH_WAIT] = SWEPT("sled_mul or sled_ldr"),
    [MODEL_PARAM_CONTINUE_WAIT] = SWEPT("sled_ldm"),
    [MODEL_PARAM_ABANDON_WAIT] = SWEPT("sled_div or sled_ldm"),
    [MODEL_PARAM_REFILL_WAIT] = SWEPT("idle"),
    [MODEL_PARAM_CONTINUE_EXTRA] = NO_CELL "what is left of an LDM or STM behind the return to it",
};

const char *exercise_of(const char *setting)
{
    enum model_rule rule;
    enum model_param param;
    if (model_rule_by_name(setting, &rule))
        return rules[rule];
    return model_param_by_name(setting, &param) ? params[param] : NULL;
}
