/* A machine by its name, or by what one of our own images says; see machine.h. */
#include "host/lib/machines/machine.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64u

void trace_machine_print_memory(FILE *out, const struct trace_machine *machine, const char *indent)
{
    for (const struct trace_memory *memory = machine->memory; memory->size; memory++)
        printable_print(out, "%s0x%08x-0x%08x %s%s%s%s%s\n", indent, memory->base,
                        memory->base + (memory->size - 1), memory->name,
                        memory->since ? ", from QEMU " : "", memory->since ? memory->since : "",
                        memory->before ? ", before QEMU " : "",
                        memory->before ? memory->before : "");
}

void trace_machines_print(FILE *out)
{
    const struct trace_machine *machine;

    for (size_t i = 0; (machine = trace_machine_at(i)) != NULL; i++) {
        printable_print(out, "%s, timed as %s, %g MHz after reset%s%s\n", machine->name,
                        machine->core, machine->clock_hz / 1e6,
                        machine->since ? ", from QEMU " : "", machine->since ? machine->since : "");
        trace_machine_print_memory(out, machine, "  ");
    }
}

static const struct trace_machine *by_name(const char *name)
{
    const struct trace_machine *machine;

    for (size_t i = 0; (machine = trace_machine_at(i)) != NULL; i++)
        if (!strcmp(machine->name, name))
            return machine;
    return NULL;
}

static void complain_unknown(const char *name, struct message *message)
{
    const char *names[NAMES_MAX], *near;
    const struct trace_machine *machine;
    char *text = NULL, *list = NULL;
    size_t size = 0, count = 0;
    FILE *out;

    for (; count < NAMES_MAX && (machine = trace_machine_at(count)) != NULL; count++)
        names[count] = machine->name;
    near = suggest_nearest(name, names, count);
    out = open_memstream(&text, &size);
    for (size_t i = 0; out && i < count; i++)
        printable_print(out, "%s%s", i ? ", " : "", names[i]);
    if (!out || fclose(out) != 0) {
        message_add(message, "out of memory");
        return;
    }
    list = text;
    message_add_lines(message, list,
                      "--machine: '%s' is not supported%s%s%s there are (--machine help has their "
                      "memory):",
                      name, near ? "; did you mean '" : ";", near ? near : "",
                      near ? "'? Otherwise" : "");
    free(text);
}

const struct trace_machine *trace_machine_find(const char *name, struct message *message)
{
    const struct trace_machine *machine = by_name(name);

    if (!machine)
        complain_unknown(name, message);
    return machine;
}

/* ---- our own images --------------------------------------------------- */

#define OURS           ".irqbench.catalog"
#define BOARD          "board" /* firmware/board.h: its first word points to its name */
#define BOARD_NAME_MAX 64u

static bool read_name(const struct elf_image *image, char name[BOARD_NAME_MAX])
{
    struct elf_symbol board;
    uint32_t at;

    if (!elf_image_find(image, BOARD, &board) ||
        !elf_image_read(image, board.address, &at, sizeof at))
        return false;
    for (size_t i = 0; i < BOARD_NAME_MAX; i++) {
        if (!elf_image_read(image, at + (uint32_t)i, &name[i], 1))
            return false;
        if (!name[i])
            return i > 0;
    }
    return false;
}

const struct trace_machine *trace_machine_of(const struct elf_image *image, const char *path,
                                             struct message *message)
{
    char name[BOARD_NAME_MAX];
    const struct trace_machine *machine;
    size_t size;

    if (!elf_image_section(image, OURS, &size) || !read_name(image, name))
        return NULL;
    machine = by_name(name);
    if (!machine)
        message_add(message,
                    "%s is an image of ours for the board '%s', which no machine of QEMU is; "
                    "--machine says on which one to try it",
                    path, name);
    return machine;
}
