/* The last instructions before the end, recorded: segments in a ring, and the addresses that
 * their loads went to. Nothing is recorded before loop_start().
 */
#ifndef HOST_VDWT_ENDING_LOOP_H
#define HOST_VDWT_ENDING_LOOP_H

#include "host/vdwt/qemu/plugin_api.h"
#include "host/vdwt/timing/code.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define LOOP_INSNS 32768u /* so many are recorded before the end */

extern bool loop_on;

void loop_start(void);
/* A segment starts. */
void loop_enter(const struct segment *segment);
/* A load. */
void loop_load(const struct code_insn *insn, uint32_t address, qemu_plugin_meminfo_t info);
/* What the code that is current now went round, if it did nothing else. */
void loop_write(FILE *out);

#endif
