/* What an instruction does to the stack pointer (ARMv7-M ARM, A7.7). */
#ifndef HOST_VDWT_TRACE_STACK_EFFECT_H
#define HOST_VDWT_TRACE_STACK_EFFECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* By how many bytes it moves it, 0 for most. False if that depends on a register. */
bool stack_effect(const uint8_t bytes[4], size_t size, int32_t *moved);

#endif
