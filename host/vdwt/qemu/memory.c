/* Lays memory over the guest's, by functions that QEMU exports for its modules. */
#include "host/vdwt/qemu/memory.h"
#include "host/vdwt/qemu/host.h"

#include <stddef.h>

/* QEMU's own memory description, whose size differs from one version to the next
 * (272 bytes on 7.2 and 10.0): room for much more. */
#define REGION_ROOM 4096u
#define REGIONS_MAX 8u
#define PRIORITY    100 /* above the core's own registers */

struct region {
    _Alignas(64) char of_qemu[REGION_ROOM];
};

/* include/exec/memory.h: the same on 7.2 and 10.0. */
enum { LITTLE_ENDIAN_DEVICE = 2 };
struct region_ops {
    uint64_t (*read)(void *opaque, uint64_t offset, unsigned size);
    void (*write)(void *opaque, uint64_t offset, uint64_t value, unsigned size);
    void *read_with_attributes, *write_with_attributes;
    int endianness;
    struct {
        unsigned min, max;
        bool unaligned;
        void *accepts;
    } valid;
    struct {
        unsigned min, max;
        bool unaligned;
    } impl;
};

static struct {
    struct region regions[REGIONS_MAX];
    size_t used;
    void *(*link)(void *object, const char *name, void *error);
    void (*init_io)(void *region, void *owner, const struct region_ops *ops, void *opaque,
                    const char *name, uint64_t size);
    void (*overlap)(void *region, uint64_t offset, void *with, int priority);
} memory;

/* ISO C has no conversion between object and function pointers; POSIX does. */
#define LOOK_UP(field, name) ((*(void **)(&memory.field) = qemu_host_symbol(name)) != NULL)

static bool look_up(void)
{
    return LOOK_UP(link, "object_property_get_link") && LOOK_UP(init_io, "memory_region_init_io") &&
           LOOK_UP(overlap, "memory_region_add_subregion_overlap");
}

/* The core's view of memory; NULL: not to be had. */
static void *core_memory(void)
{
    void *cpu = qemu_host_cpu();

    return cpu && look_up() ? memory.link(cpu, "memory", NULL) : NULL;
}

static void *next_region(void)
{
    return memory.used < REGIONS_MAX ? memory.regions[memory.used++].of_qemu : NULL;
}

static uint64_t read_registers(void *opaque, uint64_t offset, unsigned size)
{
    const struct qemu_registers *what = opaque;
    uint32_t word = what->read((uint32_t)offset & ~3u) >> 8 * (offset & 3u);

    return size < sizeof word ? word & ((1u << 8 * size) - 1u) : word;
}

static void write_registers(void *opaque, uint64_t offset, uint64_t value, unsigned size)
{
    const struct qemu_registers *what = opaque;
    uint32_t word = (uint32_t)value, at = (uint32_t)offset & ~3u;

    if (size < sizeof word) {
        uint32_t shift = 8 * (offset & 3u), mask = ((1u << 8 * size) - 1u) << shift;

        word = (what->read(at) & ~mask) | (word << shift & mask);
    }
    what->write(at, word);
}

bool qemu_memory_lay(const char *name, uint32_t address, uint32_t size,
                     const struct qemu_registers *what)
{
    static const struct region_ops ops = {
        .read = read_registers,
        .write = write_registers,
        .endianness = LITTLE_ENDIAN_DEVICE,
        .valid = {.min = 1, .max = 4},
        .impl = {.min = 1, .max = 4},
    };
    void *whole = core_memory();
    void *region = whole ? next_region() : NULL;

    if (!region)
        return false;
    memory.init_io(region, NULL, &ops, (void *)(uintptr_t)what, name, size);
    memory.overlap(whole, address, region, PRIORITY);
    return true;
}
