/* Which of the programs are there that irqbench uses, in which version, and how to get those
 * that are not. Starts each with its option for that; nothing is changed.
 */
#ifndef HOST_LIB_DOCTOR_TOOLS_H
#define HOST_LIB_DOCTOR_TOOLS_H

#include "host/lib/doctor/lines.h"
#include "host/lib/matrix/board.h"

/* What QEMU runs need: QEMU, the plugin, images, and, for new images, the compiler. `boards`
 * are those that have an image; NULL: they cannot be read, and `trouble` says why. */
void tools_for_qemu(struct lines *lines, const struct board_list *boards, const char *trouble);
/* What reports have figures from. */
void tools_for_reports(struct lines *lines);
/* What writes an image into a board. */
void tools_for_flashing(struct lines *lines);

/* Serial ports and volumes of boards in their UF2 bootloader. */
void devices_ports(struct lines *lines);
void devices_volumes(struct lines *lines);

#endif
