/* Finds and writes the slot; see slot.h. */
#include "host/vdwt/guest/slot.h"
#include "host/vdwt/qemu/host.h"

#include <stddef.h>

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
    if (symbol.address % sizeof(uint32_t) ||
        !elf_image_read(image, symbol.address, &loaded, sizeof loaded) ||
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

/* Whether the guest finds at the slot's address what is written to `words`. */
static bool is_seen(volatile struct vdwt_slot *words)
{
    uint32_t before = words->plugin_version, seen = 0;
    uint32_t address = slot.address + (uint32_t)offsetof(struct vdwt_slot, plugin_version);
    bool same;

    words->plugin_version = ~before;
    same = qemu_host_memory(address, &seen, sizeof seen, false) && seen == ~before;
    words->plugin_version = before;
    return same;
}

bool slot_place(uint32_t address, void *host_address, struct message *message)
{
    volatile struct vdwt_slot *words;

    if (!slot.address || slot_words || !host_address ||
        address - slot.flash_base >= slot.flash_size)
        return true;
    words = qemu_host_beside(host_address, (int64_t)slot.address - address, sizeof *words);
    if (!words)
        return message_add(message, "the slot at 0x%08x is not in this machine's memory",
                           slot.address);
    if (words->magic != VDWT_SLOT_MAGIC || words->version != VDWT_SLOT_VERSION || !is_seen(words))
        return message_add(message, "at 0x%08x, where the image has its slot, is something else",
                           slot.address);
    slot_words = words;
    return true;
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
