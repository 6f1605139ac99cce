/* How deep stacks get: the main stack, each thread's process stack, and each handler's own part;
 * and the calls that were open then. Stack pointers are read where blocks begin; what the
 * instructions of a block push is known from them.
 */
#ifndef HOST_VDWT_TRACE_STACK_H
#define HOST_VDWT_TRACE_STACK_H

#include "host/vdwt/timing/code.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

extern bool trace_stack_on;

/* All that follows does nothing unless this was called. After trace_tree_init(). */
void trace_stack_init(void);

/* By how many bytes the block's instructions lower the stack pointer at most. */
uint32_t trace_stack_dip(struct code_insn *const *insns, size_t count);
/* A callback of generated code, before the first instruction of a block with that dip. */
void trace_stack_look(unsigned vcpu, void *dip);

/* What runs is interrupted: its registers were pushed to `frame`. */
void trace_stack_suspend(uint32_t frame);
/* A handler begins, or what lay suspended goes on. */
void trace_stack_handler(void);
void trace_stack_resume(void);
/* The current handler is over. */
void trace_stack_handler_ends(uint32_t number);
void trace_stack_reset(void);
/* Depths begin anew; where stacks begin is kept. */
void trace_stack_clear(void);
/* After trace_tree_write(), whose nodes are named. */
void trace_stack_write(FILE *out);

#endif
