/* The QEMU plugin as the runner uses it: where it is, which cores it times, and
 * which runs a cell needs under it.
 */
#ifndef HOST_LIB_TARGET_VDWT_PLUGIN_H
#define HOST_LIB_TARGET_VDWT_PLUGIN_H

#include "bench/wire/vdwt_slot.h"
#include "host/lib/base/message.h"

#define VDWT_PLUGIN_VARIABLE "IRQBENCH_VDWT" /* another file than libvdwt.so beside the program */
#define VDWT_PASSES_MAX      3u

/* Path of the plugin, to be freed. NULL if there is none, with a message only
 * if one was named. */
char *vdwt_plugin_find(struct message *message);

/* Whether the model times this core. */
bool vdwt_core_is_modelled(const char *core);

/* Under the model a cell runs once for each bound, the nominal one first; else
 * once, with VDWT_BOUND_NONE. */
unsigned vdwt_pass_count(bool modelled);
enum vdwt_bound vdwt_pass_bound(bool modelled, unsigned pass);

/* "best", ...: as the plugin calls them; NULL for VDWT_BOUND_NONE. */
const char *vdwt_bound_name(enum vdwt_bound bound);

#endif
