/* Finds and writes the slot; see slot.h. */
#include "host/vdwt/slot.h"

#include <string.h>

volatile struct vdwt_slot *slot_words;

static struct {
    uint32_t address;
    uint32_t flash_base, flash_size; /* the loaded stretch that holds it */
    uint32_t bound, model, core, rules;
    uint32_t events;
} slot;

bool slot_find(const struct elf_image *image, struct message *message)
{
    struct elf_symbol symbol;
    struct vdwt_slot loaded;

    if (!elf_image_find(image, VDWT_SLOT_SYMBOL, &symbol))
        return true;
    if (!elf_image_read(image, symbol.address, &loaded, sizeof loaded) ||
        !elf_image_segment(image, symbol.address, &slot.flash_base, &slot.flash_size))
        return message_add(message,
                           "the symbol " VDWT_SLOT_SYMBOL " at 0x%08x is not in flash; "
                           "link the firmware again",
                           symbol.address);
    if (loaded.magic != VDWT_SLOT_MAGIC)
        return message_add(message, "the slot at 0x%08x has no magic word; link the firmware again",
                           symbol.address);
    if (loaded.version != VDWT_SLOT_VERSION || loaded.words != sizeof loaded / sizeof(uint32_t))
        return message_add(message,
                           "the image's slot is version %u with %u words, this plugin speaks "
                           "version %u with %zu; build both from the same sources",
                           loaded.version, loaded.words, VDWT_SLOT_VERSION,
                           sizeof loaded / sizeof(uint32_t));
    slot.address = symbol.address;
    return true;
}

uint32_t slot_address(void)
{
    return slot.address;
}

void slot_try_place(uint32_t address, void *host_address)
{
    volatile struct vdwt_slot *words;

    if (!slot.address || slot_words || !host_address || address < slot.flash_base ||
        address - slot.flash_base >= slot.flash_size)
        return;
    words = (volatile struct vdwt_slot *)(void *)((char *)host_address +
                                                  (ptrdiff_t)(slot.address - (uint64_t)address));
    if (words->magic == VDWT_SLOT_MAGIC && words->version == VDWT_SLOT_VERSION)
        slot_words = words;
}

void slot_describe(enum vdwt_bound bound, const struct model_core *core)
{
    slot.bound = (uint32_t)bound;
    slot.model = bound == VDWT_BOUND_INSNS ? 0 : MODEL_VERSION;
    slot.core = model_core_cpuid_part(core);
    slot.rules = bound == VDWT_BOUND_INSNS ? 0 : model_rules_crc(core);
}

void slot_announce(void)
{
    if (!slot_words)
        return;
    slot_words->bound = slot.bound;
    slot_words->model = slot.model;
    slot_words->core = slot.core;
    slot_words->rules = slot.rules;
    slot_words->plugin_version = VDWT_SLOT_VERSION;
}

void slot_publish_event(const struct slot_event *event)
{
    slot.events++;
    if (!slot_words)
        return;
    slot_words->event_cyccnt = event->cyccnt;
    slot_words->event_insns = event->insns;
    slot_words->event_pc = event->pc;
    slot_words->event_number = event->number;
    slot_words->event_count = slot.events;
}
