/* Cortex-M7, Cortex-M33 and Cortex-M55: superscalar or dual-issue in part, so a table of
 * cycles cannot claim anything. Instructions are counted, cycles are not. */
#include "host/model/core_def.h"

const struct model_core_def model_core_m7 = {
    .name = "cortex-m7",
    .cpuid_part = 0xC27,
    .fpu = true,
};

const struct model_core_def model_core_m33 = {
    .name = "cortex-m33",
    .cpuid_part = 0xD21,
    .fpu = true,
};

const struct model_core_def model_core_m55 = {
    .name = "cortex-m55",
    .cpuid_part = 0xD22,
    .fpu = true,
};
