/* What differs between the QEMU versions that the plugin loads into, and the
 * few functions of QEMU itself that it calls beside the plugin interface.
 * All are looked up by name in the running QEMU; one build serves them all.
 */
#ifndef HOST_VDWT_QEMU_HOST_H
#define HOST_VDWT_QEMU_HOST_H

#include "host/vdwt/qemu/plugin_api.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Finds everything that is needed on any version. Returns NULL, or a sentence
 * that says what this QEMU lacks. */
const char *qemu_host_init(void);

/* True if QEMU counts instructions (-icount). */
bool qemu_host_icount_on(void);

/* Instructions executed so far. Only legal where QEMU allows time to be read:
 * between translation blocks and inside device accesses, so in log lines but
 * never in execution callbacks (QEMU would exit). */
uint64_t qemu_host_icount(void);

/* Copies an instruction's bytes; returns how many (2 or 4). */
size_t qemu_host_insn_bytes(const struct qemu_plugin_insn *insn, uint8_t bytes[4]);

/* A 64-bit counter that generated code adds to without a call. Created once;
 * its address is known from the first vCPU's initialisation on. */
void qemu_host_marker_init(void);
void qemu_host_marker_ready(void);
/* The counter, never NULL; constant after qemu_host_marker_ready(). */
const volatile uint64_t *qemu_host_marker(void);
/* Adds 1 to it whenever `insn` starts to execute. */
void qemu_host_mark(struct qemu_plugin_insn *insn);

/* Makes QEMU log the items of `items` (as for -d) into `stream`. False if this
 * QEMU does not let us, or logs somewhere else already. */
bool qemu_host_log_to(FILE *stream, const char *items);

/* Makes it log accesses to what QEMU does not implement, too. */
void qemu_host_log_unimplemented(void);

/* The first CPU's object, or NULL. */
void *qemu_host_cpu(void);

/* Its class: QEMU's description of what a core like this can do; or NULL. */
void *qemu_host_class(void);

/* Reads or writes the guest's memory as a debugger would, and what is in ROM
 * too. False if there is none, or this QEMU does not let us. Only legal where
 * qemu_host_icount() is. */
bool qemu_host_memory(uint32_t address, void *bytes, uint32_t size, bool write);

/* Nanoseconds of the guest's own time. Only legal where qemu_host_icount() is. */
uint64_t qemu_host_time_ns(void);

/* Address of an exported object or function, or NULL. */
void *qemu_host_symbol(const char *name);

#endif
