/* The virtual cycle counter as the guest sees it: a few words of its flash
 * (bench/wire/vdwt_slot.h), found through the image's symbols and written
 * through the host address at which QEMU keeps them.
 */
#ifndef HOST_VDWT_GUEST_SLOT_H
#define HOST_VDWT_GUEST_SLOT_H

#include "bench/wire/vdwt_slot.h"
#include "host/lib/elf/symbols.h"
#include "host/model/model.h"

#include <stdbool.h>
#include <stdint.h>

/* What the memory in which it is is called in the model's list of regions. */
#define SLOT_REGION "vdwt-slot"

/* Finds the slot in the image. True with no slot (slot_address() is 0) if the
 * image has none; false, with a message, if it has one that this plugin does
 * not speak. */
bool slot_find(const struct elf_image *image, struct message *message);
uint32_t slot_address(void); /* 0: none */

/* Once the first instruction of the flash that holds the slot was translated:
 * its address in the guest and in this process. False, with a message, if there
 * is no slot where the image says. */
bool slot_place(uint32_t address, void *host_address, struct message *message);

/* The slot in this process, NULL until placed. */
extern volatile struct vdwt_slot *slot_words;

/* What the slot says about its writer. */
void slot_describe(enum vdwt_bound bound, const struct model_core *core);
/* Writes that, when the machine starts and again after a reset, which loads
 * the flash anew. Does nothing until placed. */
void slot_announce(void);

struct slot_event {
    uint32_t cyccnt, insns, pc, number;
};
void slot_publish_event(const struct slot_event *event);

#endif
