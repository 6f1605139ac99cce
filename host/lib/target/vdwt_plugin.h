/* The QEMU plugin as the runner uses it: where it is, and which cores it
 * times.
 */
#ifndef HOST_LIB_TARGET_VDWT_PLUGIN_H
#define HOST_LIB_TARGET_VDWT_PLUGIN_H

#include "host/lib/base/message.h"
#include "host/lib/witness/reader.h"

#define VDWT_PLUGIN_VARIABLE "IRQBENCH_VDWT" /* another file than libvdwt.so beside the program */

/* Path of the plugin, to be freed. NULL with a message if there is none. */
char *vdwt_plugin_find(struct message *message);

/* Waits until it has said in `reader` who it is. It does so before the guest's first instruction:
 * a limit of the guest's begins then, not with QEMU, which a busy machine takes long to load
 * (QEMU_START_MS). Once the guest's end of `link_fd` has something to say it has been said, and is
 * waited for some seconds. False with a message that names `board`; without one if we are to stop.
 */
bool vdwt_plugin_meet(struct witness_reader *reader, int link_fd, const char *board,
                      struct witness_head *head, struct message *message);

/* Whether there is such a core, and whether the model times it. */
bool vdwt_core_is_known(const char *core);
bool vdwt_core_is_modelled(const char *core);

#endif
