/* Names of the core's own registers, which every Cortex-M has at the same addresses. */
#ifndef HOST_LIB_ENDING_REGISTERS_H
#define HOST_LIB_ENDING_REGISTERS_H

#include <stdint.h>

/* "DWT_CYCCNT", "NVIC_ISPR0", as the ARMv7-M manual calls them; NULL: none that is known. */
const char *ending_register_name(char text[24], uint32_t address);

#endif
