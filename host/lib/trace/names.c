/* Names of addresses and exceptions; see trace_names.h. */
#include "host/lib/trace/names.h"

#include "host/lib/base/printable.h"
#include "host/lib/elf/demangle.h"
#include <stdlib.h>
#include <string.h>

#define FIRST_INTERRUPT 16u

static const char *const exception_names[FIRST_INTERRUPT] = {
    [1] = "Reset",         [2] = "NMI",        [3] = "HardFault",   [4] = "MemManage",
    [5] = "BusFault",      [6] = "UsageFault", [7] = "SecureFault", [11] = "SVCall",
    [12] = "DebugMonitor", [14] = "PendSV",    [15] = "SysTick",
};

const char *trace_exception_name(char text[TRACE_NAME_MAX], uint32_t number)
{
    if (number < FIRST_INTERRUPT && exception_names[number])
        printable_into(text, TRACE_NAME_MAX, "%s", exception_names[number]);
    else if (number < FIRST_INTERRUPT)
        snprintf(text, TRACE_NAME_MAX, "exception %u", number);
    else
        snprintf(text, TRACE_NAME_MAX, "interrupt %u", number - FIRST_INTERRUPT);
    return text;
}

/* What finds no room is cut, and told from others by the function's address. */
static void put_name(char text[TRACE_NAME_MAX], const char *name, uint32_t function,
                     uint32_t offset)
{
    char *shown = printable_copy(name), end[32] = "";
    size_t room;

    if (offset)
        snprintf(end, sizeof end, "+0x%x", offset);
    room = TRACE_NAME_MAX - 1 - strlen(end);
    if (shown && strlen(shown) > room) {
        snprintf(end, sizeof end, offset ? "~0x%08x+0x%x" : "~0x%08x", function, offset);
        room = TRACE_NAME_MAX - 1 - strlen(end);
    }
    snprintf(text, TRACE_NAME_MAX, "%.*s%s", shown ? (int)printable_cut(shown, room) : 0,
             shown ? shown : "", end);
    free(shown);
}

static const char *name_at(char text[TRACE_NAME_MAX], const struct trace_names *names,
                           uint32_t address, bool bare)
{
    const struct elf_symbol *symbol = elf_image_function_at(names->image, address);

    char *written = symbol ? elf_demangled(symbol->name, bare) : NULL;
    const char *name = written ? written : symbol ? symbol->name : NULL;

    if (!symbol)
        snprintf(text, TRACE_NAME_MAX, "0x%08x", address);
    else
        put_name(text, name, symbol->address, address - symbol->address);
    free(written);
    return text;
}

const char *trace_whole_name(char text[TRACE_NAME_MAX], const struct trace_names *names,
                             uint32_t address)
{
    return name_at(text, names, address, false);
}

const char *trace_function_name(char text[TRACE_NAME_MAX], const struct trace_names *names,
                                uint32_t address)
{
    return name_at(text, names, address, true);
}

static const char *place_at(char text[TRACE_NAME_MAX], const struct trace_names *names,
                            uint32_t address, bool bare)
{
    const char *file;
    size_t used;
    int line;

    name_at(text, names, address, bare);
    used = strlen(text);
    if (elf_lines_at(names->lines, address, &file, &line))
        printable_into(text + used, TRACE_NAME_MAX - used, " (%s:%d)", file, line);
    return text;
}

const char *trace_handler_name(const struct trace_names *names, uint32_t number, uint32_t address)
{
    static const char *const handlers[FIRST_INTERRUPT] = {
        [2] = "NMI_Handler",      [3] = "HardFault_Handler",  [4] = "MemManage_Handler",
        [5] = "BusFault_Handler", [6] = "UsageFault_Handler", [7] = "SecureFault_Handler",
        [11] = "SVC_Handler",     [12] = "DebugMon_Handler",  [14] = "PendSV_Handler",
        [15] = "SysTick_Handler",
    };
    struct elf_symbol symbol;

    if (number >= FIRST_INTERRUPT || !handlers[number] ||
        !elf_image_find(names->image, handlers[number], &symbol) || symbol.address != address)
        return NULL;
    return handlers[number];
}

const char *trace_handler_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                                uint32_t number, uint32_t address)
{
    const char *name = trace_handler_name(names, number, address), *file;
    int line;

    if (!name)
        return trace_place(text, names, address);
    if (elf_lines_at(names->lines, address, &file, &line))
        printable_into(text, TRACE_NAME_MAX, "%s (%s:%d)", name, file, line);
    else
        printable_into(text, TRACE_NAME_MAX, "%s", name);
    return text;
}

const char *trace_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                        uint32_t address)
{
    return place_at(text, names, address, true);
}

const char *trace_whole_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                              uint32_t address)
{
    return place_at(text, names, address, false);
}
