/* A hash table of addresses, grown as it fills. */
#include "host/insn/decode_it.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

static struct it_entry *slot_of(const struct it_memory *memory, uint32_t address)
{
    size_t mask = memory->capacity - 1;
    size_t i = (size_t)(address * 2654435761u >> 7) & mask;
    while ((memory->entries[i].address & 1) == 0 && memory->entries[i].address != address) {
        i = (i + 1) & mask;
    }
    return &memory->entries[i];
}

static bool resize(struct it_memory *memory, size_t capacity)
{
    struct it_memory bigger = {malloc(capacity * sizeof *bigger.entries), capacity, memory->used};
    if (bigger.entries == NULL) {
        return false;
    }
    for (size_t i = 0; i < capacity; i++) {
        bigger.entries[i].address = 1;
    }
    for (size_t i = 0; i < memory->capacity; i++) {
        if ((memory->entries[i].address & 1) == 0) {
            *slot_of(&bigger, memory->entries[i].address) = memory->entries[i];
        }
    }
    free(memory->entries);
    *memory = bigger;
    return true;
}

void it_memory_put(struct it_memory *memory, uint32_t address, uint8_t state)
{
    struct it_entry *entry = slot_of(memory, address);
    bool present = (entry->address & 1) == 0;
    if (!present && state == 0) {
        return;
    }
    if (!present && memory->used * 2 >= memory->capacity) {
        if (!resize(memory, memory->capacity * 2)) {
            return;
        }
        entry = slot_of(memory, address);
    }
    memory->used += !present;
    *entry = (struct it_entry){address, state};
}

bool it_memory_init(struct it_memory *memory)
{
    *memory = (struct it_memory){0};
    return resize(memory, FIRST_CAPACITY);
}

void it_memory_free(struct it_memory *memory)
{
    free(memory->entries);
    *memory = (struct it_memory){0};
}

uint8_t it_memory_get(const struct it_memory *memory, uint32_t address)
{
    const struct it_entry *entry = slot_of(memory, address);
    return (entry->address & 1) == 0 ? entry->state : 0;
}

/* ARMv7-M ARM A7.3.3, ITAdvance(). */
uint8_t it_advance(uint8_t state)
{
    if ((state & 7) == 0) {
        return 0; /* it was the last one */
    }
    return (uint8_t)((state & 0xE0) | ((state << 1) & 0x1F));
}
