/* ELF images, as `trace` and the loader of images look into them. */
#include "host/fuzz/fuzz.h"
#include "host/lib/elf/symbols.h"

#include <string.h>

static void check_functions(const struct elf_image *image)
{
    size_t count;
    const struct elf_symbol *functions = elf_image_functions(image, &count);
    for (size_t i = 0; i < count; i++) {
        struct elf_symbol found;
        FUZZ_MUST(functions[i].name != NULL);
        FUZZ_MUST(i == 0 || functions[i - 1].address <= functions[i].address);
        if (i < 64)
            FUZZ_MUST(elf_image_find(image, functions[i].name, &found));
        const struct elf_symbol *at = elf_image_function_at(image, functions[i].address);
        FUZZ_MUST(!at || at->address <= functions[i].address);
    }
}

static void check_segments(const struct elf_image *image)
{
    struct elf_load load;
    for (size_t i = 0; i < 64 && elf_image_load(image, i, &load); i++) {
        uint8_t bytes[16];
        uint32_t base, size;
        elf_image_read(image, load.from, bytes, sizeof bytes);
        if (elf_image_segment(image, load.from, &base, &size))
            FUZZ_MUST(base <= load.from && load.from - base < size);
    }
}

int fuzz_target(const uint8_t *data, size_t size)
{
    struct message message = {0};
    struct elf_image *image = elf_image_open(fuzz_file("image.elf", data, size), &message);
    fuzz_told(image != NULL, &message);
    if (!image)
        return 0;
    check_functions(image);
    check_segments(image);
    for (uint32_t address = elf_image_entry(image) & ~1u, i = 0; i < 64; i++, address += 2)
        elf_image_function_at(image, address);
    size_t section;
    if (elf_image_section(image, ".irqbench.stamps", &section))
        FUZZ_MUST(section <= size);
    elf_image_close(image);
    return 0;
}
