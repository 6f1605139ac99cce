/* The QEMU plugin as the runner uses it: where it is, and which cores it
 * times.
 */
#ifndef HOST_LIB_TARGET_VDWT_PLUGIN_H
#define HOST_LIB_TARGET_VDWT_PLUGIN_H

#include "host/lib/base/message.h"

#define VDWT_PLUGIN_VARIABLE "IRQBENCH_VDWT" /* another file than libvdwt.so beside the program */

/* Path of the plugin, to be freed. NULL with a message if there is none. */
char *vdwt_plugin_find(struct message *message);

/* Whether there is such a core, and whether the model times it. */
bool vdwt_core_is_known(const char *core);
bool vdwt_core_is_modelled(const char *core);

#endif
