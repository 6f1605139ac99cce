/* The parameters of items: what a run command gives them, and what the catalogue
 * tells of them. */
#ifndef FIRMWARE_PARAMETERS_H
#define FIRMWARE_PARAMETERS_H

#include "bench/bench.h"

/* Of "masked(8)" the part before the values. */
struct wire_bytes parameters_item(struct wire_bytes text);
/* Takes an item's values from `text`, "masked(8)"; from "masked" the usual ones. WIRE_ACK_OK,
 * or what is wrong with them. */
enum wire_ack_status parameters_take(enum wire_item kind, const char *item, struct wire_bytes text);
/* Sends a record for each that an item has. */
void parameters_list(enum wire_item kind, const char *item);

#endif
