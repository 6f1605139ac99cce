/* Whether an image fits into a machine, and into which others; see machine.h. */
#include "host/lib/machines/machine.h"

#include "host/lib/base/printable.h"
#include <stdlib.h>
#include <string.h>

#define VECTORS_ALIGNMENT 128u /* VTOR has no bits below (ARMv7-M manual, B3.2.5) */

/* What of an image lies where a machine has nothing. */
struct misfit {
    const char *what; /* NULL: it fits */
    uint32_t base, size;
};

static bool is_in(const struct trace_memory *memory, uint32_t address)
{
    return address >= memory->base && address - memory->base < memory->size;
}

const struct trace_memory *trace_machine_memory(const struct trace_machine *machine,
                                                uint32_t address)
{
    for (const struct trace_memory *memory = machine->memory; memory->size; memory++)
        if (is_in(memory, address))
            return memory;
    return NULL;
}

/* Two memories that lie side by side are one to an image. */
static bool has_memory(const struct trace_machine *machine, uint32_t base, uint32_t size)
{
    while (size > 0) {
        const struct trace_memory *memory = trace_machine_memory(machine, base);
        uint32_t room;

        if (!memory)
            return false;
        room = memory->size - (base - memory->base);
        if (size <= room)
            return true;
        base += room;
        size -= room;
        if (!base)
            return false;
    }
    return true;
}

static struct misfit find_misfit(const struct trace_machine *machine, const struct elf_image *image)
{
    struct elf_load load;

    for (size_t i = 0; elf_image_load(image, i, &load); i++) {
        if (load.file_size && !has_memory(machine, load.from, load.file_size))
            return (struct misfit){"it loads", load.from, load.file_size};
        if (load.memory_size && !has_memory(machine, load.to, load.memory_size))
            return (struct misfit){"it uses", load.to, load.memory_size};
    }
    if (!has_memory(machine, elf_image_entry(image), 2))
        return (struct misfit){"its entry is", elf_image_entry(image), 0};
    return (struct misfit){0};
}

/* ---- its vector table ------------------------------------------------- */

static bool read_table(const struct trace_machine *machine, const struct elf_image *image,
                       const uint32_t *vectors, uint32_t words[2])
{
    if (vectors)
        return elf_image_read(image, *vectors, words, 2 * sizeof *words);
    return elf_image_read(image, machine->vectors[0], words, 2 * sizeof *words) ||
           elf_image_read(image, machine->vectors[1], words, 2 * sizeof *words);
}

bool trace_machine_stack(const struct trace_machine *machine, const struct elf_image *image,
                         const uint32_t *vectors, uint32_t *stack)
{
    uint32_t words[2];

    if (!read_table(machine, image, vectors, words))
        return false;
    *stack = words[0] & ~3u;
    return true;
}

bool trace_machine_can_push(const struct trace_machine *machine, uint32_t stack)
{
    const struct trace_memory *memory = trace_machine_memory(machine, stack - 4);

    return stack >= 4 && memory && memory->kind == TRACE_RAM;
}

/* ---- others ----------------------------------------------------------- */

static bool fits_well(const struct trace_machine *machine, const struct elf_image *image,
                      const uint32_t *vectors)
{
    uint32_t stack;

    return !find_misfit(machine, image).what && !(vectors && machine->fixed_vectors) &&
           trace_machine_stack(machine, image, vectors, &stack) &&
           trace_machine_can_push(machine, stack);
}

const char *trace_machines_for(char text[TRACE_MACHINE_NAMES_MAX], const struct elf_image *image,
                               const uint32_t *vectors)
{
    const struct trace_machine *machine, *fit = NULL;
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0;; i++) {
        machine = trace_machine_at(i);
        if (machine && !fits_well(machine, image, vectors))
            continue;
        if (fit) /* one behind, so as to know which is the last */
            printable_into(text + used, TRACE_MACHINE_NAMES_MAX - used, "%s%s",
                           !used     ? ""
                           : machine ? ", "
                                     : " and ",
                           fit->name);
        used = strlen(text);
        fit = machine;
        if (!machine)
            return text;
    }
}

/* Ends a sentence with where the image can run. */
static const char *remedy(char text[TRACE_MACHINE_NAMES_MAX + 80u], const struct elf_image *image,
                          const uint32_t *vectors)
{
    char names[TRACE_MACHINE_NAMES_MAX];

    if (*trace_machines_for(names, image, vectors))
        printable_into(text, TRACE_MACHINE_NAMES_MAX + 80u,
                       "It fits into %s. Or link it for this map", names);
    else
        printable_into(text, TRACE_MACHINE_NAMES_MAX + 80u,
                       "It fits into no machine that QEMU has. Link it for this map");
    return text;
}

static bool complain_outside(const struct trace_machine *machine, const struct elf_image *image,
                             const uint32_t *vectors, const char *path, struct misfit misfit,
                             struct message *message)
{
    char *text = NULL, range[32] = "", end[TRACE_MACHINE_NAMES_MAX + 80u];
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    if (!out)
        return message_add(message, "out of memory");
    trace_machine_print_memory(out, machine, "");
    fclose(out);
    if (misfit.size)
        snprintf(range, sizeof range, "-0x%08x", misfit.base + (misfit.size - 1));
    message_add_lines(message, text, "%s: %s 0x%08x%s, where %s has no memory. %s:", path,
                      misfit.what, misfit.base, range, machine->name, remedy(end, image, vectors));
    free(text);
    return false;
}

static bool complain_table(const struct trace_machine *machine, const struct elf_image *image,
                           const uint32_t *vectors, const char *path, struct message *message)
{
    char names[TRACE_MACHINE_NAMES_MAX];

    if (vectors)
        return message_add(message, "--vectors: %s loads no vector table at 0x%08x", path,
                           *vectors);
    trace_machines_for(names, image, vectors);
    return message_add(message,
                       "%s: nothing is loaded at 0x%08x, where %s reads its vector table; "
                       "link the table to there%s%s%s",
                       path, machine->vectors[0], machine->name,
                       machine->fixed_vectors ? "" : ", or say with --vectors where it is",
                       *names ? "; as it is it fits into " : "", names);
}

bool trace_machine_takes(const struct trace_machine *machine, const struct elf_image *image,
                         const uint32_t *vectors, const char *path, struct message *message)
{
    struct misfit misfit = find_misfit(machine, image);
    uint32_t words[2];

    if (vectors && machine->fixed_vectors)
        return message_add(message,
                           "--vectors: %s reads its vector table at 0x%08x, and nowhere else",
                           machine->name, machine->vectors[0]);
    if (vectors && *vectors % VECTORS_ALIGNMENT)
        return message_add(message,
                           "--vectors: a vector table lies at a multiple of %u, not at 0x%08x",
                           VECTORS_ALIGNMENT, *vectors);
    if (misfit.what)
        return complain_outside(machine, image, vectors, path, misfit, message);
    return read_table(machine, image, vectors, words) ||
           complain_table(machine, image, vectors, path, message);
}
