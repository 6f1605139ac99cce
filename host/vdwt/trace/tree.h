/* Who called whom, for the whole image: a tree of calls, in which every function stands once for
 * each way that led to it, with how often it was called so and what it executed itself; and arcs,
 * from the instruction that calls to what it calls. In constant memory: what finds no room is added
 * where it was called from, and counted.
 *
 * A call is a branch with link; a jump into another function is a tail call, which ends with the
 * one that made it; a call ends where execution reaches the address and the stack of its return, or
 * where the stack shows that it was left. Each thread and handler has its own calls (flow.h).
 */
#ifndef HOST_VDWT_TRACE_TREE_H
#define HOST_VDWT_TRACE_TREE_H

#include "host/lib/elf/symbols.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

extern bool trace_tree_on;

/* All that follows does nothing unless this was called. After trace_flow_reset(). */
void trace_tree_init(const struct elf_image *image);

/* Whether what ends the segment can call, return, or jump into another function. */
enum code_way trace_tree_way(const struct segment *segment);
/* `pc` is about to be executed, newly reached; engine.left led there. */
void trace_tree_follow(uint32_t pc);

/* Whoever executes is interrupted, before the cost of the entry is added. */
void trace_tree_suspend(void);
/* A handler of exception `number` begins: after that cost, which is the exception's. */
void trace_tree_handler(uint32_t number);
/* It is over, before the cost of its return is added. */
void trace_tree_handler_ends(uint32_t number);
/* What lay suspended goes on, after that cost. */
void trace_tree_resume(void);
/* The account goes to `to` within that instruction, or, NULL, within the last return. */
void trace_tree_moved(const struct counts *from, const struct counts *to,
                      const struct model_insn *insn);
void trace_tree_reset(void);
/* Counts begin anew; calls that are open stay so, and were made before. */
void trace_tree_clear(void);

/* The current node, 0 for none; and the way to it from its root, without the root itself:
 * functions' addresses, the outermost first, at most `most`. Returns how many there are. */
uint32_t trace_tree_current(void);
size_t trace_tree_path(uint32_t node, uint32_t *functions, size_t most);

void trace_tree_write(FILE *out);

#endif
