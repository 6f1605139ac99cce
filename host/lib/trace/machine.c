/* Machines and their memory maps; see trace_machine.h. Sources: the boards'
 * manuals, as far as QEMU 7.2 and 10.0 implement them (`info mtree`).
 */
#include "host/lib/trace/machine.h"

#include "host/lib/base/suggest.h"
#include <stdlib.h>
#include <string.h>

#define KIB(n) ((n) << 10)
#define MIB(n) ((n) << 20)

static const struct trace_machine machines[] = {
    {"mps2-an385",
     "cortex-m3",
     25000000,
     {0, 0},
     {{"SSRAM1", 0, MIB(8u)},
      {"block RAM", 0x01000000, KIB(64u)},
      {"SSRAM2/3", 0x20000000, MIB(8u)},
      {"PSRAM", 0x21000000, MIB(16u)}}},
    {"mps2-an386",
     "cortex-m4",
     25000000,
     {0, 0},
     {{"SSRAM1", 0, MIB(8u)},
      {"block RAM", 0x01000000, KIB(64u)},
      {"SSRAM2/3", 0x20000000, MIB(8u)},
      {"PSRAM", 0x21000000, MIB(16u)}}},
    {"mps2-an500",
     "cortex-m7",
     25000000,
     {0, 0},
     {{"SSRAM1", 0, MIB(8u)}, {"SSRAM2/3", 0x20000000, MIB(8u)}, {"PSRAM", 0x60000000, MIB(16u)}}},
    {"mps2-an505",
     "cortex-m33",
     20000000,
     {0x10000000, 0x10000000},
     {{"SSRAM1 (secure)", 0x10000000, MIB(4u)},
      {"SSRAM1", 0, MIB(4u)},
      {"SRAM", 0x20000000, KIB(32u)},
      {"SRAM (secure)", 0x30000000, KIB(32u)},
      {"SSRAM2/3", 0x28000000, MIB(4u)},
      {"SSRAM2/3 (secure)", 0x38000000, MIB(4u)},
      {"PSRAM", 0x80000000, MIB(16u)}}},
    {"netduinoplus2",
     "cortex-m4",
     168000000,
     {0x08000000, 0},
     {{"flash", 0x08000000, MIB(1u)},
      {"flash alias", 0, MIB(1u)},
      {"SRAM", 0x20000000, KIB(192u)}}},
    {"stm32vldiscovery",
     "cortex-m3",
     24000000,
     {0x08000000, 0},
     {{"flash", 0x08000000, KIB(128u)},
      {"flash alias", 0, KIB(128u)},
      {"SRAM", 0x20000000, KIB(8u)}}},
    {"lm3s6965evb",
     "cortex-m3",
     12500000,
     {0, 0},
     {{"flash", 0, KIB(256u)}, {"SRAM", 0x20000000, KIB(64u)}}},
    {"microbit",
     "cortex-m0",
     16000000,
     {0, 0},
     {{"flash", 0, KIB(256u)}, {"SRAM", 0x20000000, KIB(16u)}}},
};
#define MACHINES (sizeof machines / sizeof *machines)

static void print_memory(FILE *out, const struct trace_machine *machine, const char *indent)
{
    for (const struct trace_memory *memory = machine->memory; memory->size; memory++)
        fprintf(out, "%s0x%08x-0x%08x %s\n", indent, memory->base,
                memory->base + (memory->size - 1), memory->name);
}

static void print_machines(FILE *out)
{
    for (size_t i = 0; i < MACHINES; i++) {
        fprintf(out, "%s, timed as %s\n", machines[i].name, machines[i].core);
        print_memory(out, &machines[i], "  ");
    }
}

static bool complain_unknown(const char *name, struct message *message)
{
    const char *names[MACHINES], *near;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    for (size_t i = 0; i < MACHINES; i++)
        names[i] = machines[i].name;
    near = suggest_nearest(name, names, MACHINES);
    if (!out)
        return message_add(message, "out of memory");
    print_machines(out);
    fclose(out);
    message_add_lines(message, text, "--machine: '%s' is not supported%s%s%s there are:", name,
                      near ? "; did you mean '" : ";", near ? near : "",
                      near ? "'? Otherwise" : "");
    free(text);
    return false;
}

const struct trace_machine *trace_machine_find(const char *name, struct message *message)
{
    for (size_t i = 0; i < MACHINES; i++)
        if (!strcmp(machines[i].name, name))
            return &machines[i];
    complain_unknown(name, message);
    return NULL;
}

/* ---- whether an image fits ------------------------------------------- */

static bool has_memory(const struct trace_machine *machine, uint32_t base, uint32_t size)
{
    for (const struct trace_memory *memory = machine->memory; memory->size; memory++)
        if (base >= memory->base && base - memory->base < memory->size &&
            size <= memory->size - (base - memory->base))
            return true;
    return false;
}

static bool complain_outside(const struct trace_machine *machine, const char *path,
                             const char *what, uint32_t base, uint32_t size,
                             struct message *message)
{
    char *text = NULL, range[32] = "";
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    if (!out)
        return message_add(message, "out of memory");
    print_memory(out, machine, "");
    fclose(out);
    if (size)
        snprintf(range, sizeof range, "-0x%08x", base + (size - 1));
    message_add_lines(message, text,
                      "%s: %s 0x%08x%s, where %s has no memory. Link it for this map:", path, what,
                      base, range, machine->name);
    free(text);
    return false;
}

static bool has_vectors(const struct trace_machine *machine, const struct elf_image *image)
{
    uint32_t words[2];

    return elf_image_read(image, machine->vectors[0], words, sizeof words) ||
           elf_image_read(image, machine->vectors[1], words, sizeof words);
}

bool trace_machine_takes(const struct trace_machine *machine, const struct elf_image *image,
                         const char *path, struct message *message)
{
    struct elf_load load;

    for (size_t i = 0; elf_image_load(image, i, &load); i++) {
        if (load.file_size && !has_memory(machine, load.from, load.file_size))
            return complain_outside(machine, path, "it loads", load.from, load.file_size, message);
        if (load.memory_size && !has_memory(machine, load.to, load.memory_size))
            return complain_outside(machine, path, "it uses", load.to, load.memory_size, message);
    }
    if (!has_memory(machine, elf_image_entry(image), 2))
        return complain_outside(machine, path, "its entry is", elf_image_entry(image), 0, message);
    if (!has_vectors(machine, image))
        return message_add(message,
                           "%s: nothing is loaded at 0x%08x, where %s reads its vector table; "
                           "link the table to there",
                           path, machine->vectors[0], machine->name);
    return true;
}
