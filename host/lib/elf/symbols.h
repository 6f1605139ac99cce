/* What an ELF image of a Cortex-M program says about itself: its symbols, its
 * sections, the bytes it loads. Addresses are the guest's; a function's has
 * the Thumb bit cleared.
 */
#ifndef HOST_LIB_ELF_SYMBOLS_H
#define HOST_LIB_ELF_SYMBOLS_H

#include "host/lib/base/message.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_symbol {
    uint32_t address;
    uint32_t size; /* bytes; for a function without one: up to the next symbol */
    const char *name;
    bool function;
    bool weak;        /* may be an alias that stands in for a function that is not there */
    const char *file; /* of a function that only its own file sees: that one, without its folder;
                       * else NULL */
};

struct elf_image;

/* Opens an image. NULL, with a message, if the file cannot be read, is no ELF,
 * is not a 32-bit little-endian Arm executable, loads nothing, or says that it
 * loads what is not in the file or has no place in 32 bits. */
struct elf_image *elf_image_open(const char *path, struct message *message);
void elf_image_close(struct elf_image *image);

/* The entry point, Thumb bit cleared. */
uint32_t elf_image_entry(const struct elf_image *image);

/* All functions, by address; of those at one address there is one, which is not weak
 * if there is such a one. Empty for a stripped image. */
const struct elf_symbol *elf_image_functions(const struct elf_image *image, size_t *count);
/* The function that holds `address`, or NULL. */
const struct elf_symbol *elf_image_function_at(const struct elf_image *image, uint32_t address);

/* Any symbol by its name. False if there is none. */
bool elf_image_find(const struct elf_image *image, const char *name, struct elf_symbol *symbol);

/* The variable that holds `address`. False if none does. */
bool elf_image_object_at(const struct elf_image *image, uint32_t address,
                         struct elf_symbol *symbol);

/* A section's bytes; they live as long as the image. NULL if there is none. */
const uint8_t *elf_image_section(const struct elf_image *image, const char *name, size_t *size);

/* The stretch of memory, loaded from the file, that holds `address`. */
bool elf_image_segment(const struct elf_image *image, uint32_t address, uint32_t *base,
                       uint32_t *size);

/* Stretches of memory that the image fills or reserves, from index 0 until
 * false. `from` is where its bytes are loaded, `to` where they are used. */
struct elf_load {
    uint32_t from, file_size;
    uint32_t to, memory_size;
};
bool elf_image_load(const struct elf_image *image, size_t index, struct elf_load *load);

/* Copies bytes as they are loaded. False if not all of them are. */
bool elf_image_read(const struct elf_image *image, uint32_t address, void *bytes, size_t size);

#endif
