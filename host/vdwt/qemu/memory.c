/* Lays memory over the guest's, by functions that QEMU exports for its modules. */
#include "host/vdwt/qemu/memory.h"
#include "host/vdwt/qemu/host.h"

#include <stddef.h>
#include <sys/mman.h>

/* QEMU's own memory description, whose size differs from one version to the next
 * (272 bytes on 7.2 and 10.0): room for much more. */
#define REGION_ROOM 4096u
#define REGIONS_MAX 4u
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
    void (*init_ram)(void *region, void *owner, const char *name, uint64_t size, void *bytes);
    void (*init_io)(void *region, void *owner, const struct region_ops *ops, void *opaque,
                    const char *name, uint64_t size);
    void (*overlap)(void *region, uint64_t offset, void *with, int priority);
} memory;

/* ISO C has no conversion between object and function pointers; POSIX does. */
#define LOOK_UP(field, name) ((*(void **)(&memory.field) = qemu_host_symbol(name)) != NULL)

static bool look_up(void)
{
    return LOOK_UP(link, "object_property_get_link") &&
           LOOK_UP(init_ram, "memory_region_init_ram_ptr") &&
           LOOK_UP(init_io, "memory_region_init_io") &&
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

uint32_t *qemu_memory_lay_page(const char *name, uint32_t address)
{
    void *whole = core_memory();
    void *region = whole ? next_region() : NULL;
    void *page;

    if (!region)
        return NULL;
    page = mmap(NULL, QEMU_MEMORY_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return NULL;
    memory.init_ram(region, NULL, name, QEMU_MEMORY_PAGE, page);
    memory.overlap(whole, address, region, PRIORITY);
    return page;
}

static uint64_t read_register(void *opaque, uint64_t offset, unsigned size)
{
    const struct qemu_register *what = opaque;

    (void)offset;
    (void)size;
    return what->read();
}

static void write_register(void *opaque, uint64_t offset, uint64_t value, unsigned size)
{
    const struct qemu_register *what = opaque;

    (void)offset;
    (void)size;
    what->write((uint32_t)value);
}

bool qemu_memory_lay_register(const char *name, uint32_t address, const struct qemu_register *what)
{
    static const struct region_ops ops = {
        .read = read_register,
        .write = write_register,
        .endianness = LITTLE_ENDIAN_DEVICE,
        .valid = {.min = 4, .max = 4},
        .impl = {.min = 4, .max = 4},
    };
    void *whole = core_memory();
    void *region = whole ? next_region() : NULL;

    if (!region)
        return false;
    memory.init_io(region, NULL, &ops, (void *)(uintptr_t)what, name, sizeof(uint32_t));
    memory.overlap(whole, address, region, PRIORITY);
    return true;
}
