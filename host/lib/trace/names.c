/* Names of addresses and exceptions; see trace_names.h. */
#include "host/lib/trace/names.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_MAX        3u
#define NEAR_AMONG      16384u /* more than are looked at in a moment */
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

const char *trace_function_name(char text[TRACE_NAME_MAX], const struct trace_names *names,
                                uint32_t address)
{
    const struct elf_symbol *symbol = elf_image_function_at(names->image, address);

    if (!symbol)
        snprintf(text, TRACE_NAME_MAX, "0x%08x", address);
    else if (symbol->address == address)
        printable_into(text, TRACE_NAME_MAX, "%s", symbol->name);
    else
        printable_into(text, TRACE_NAME_MAX, "%s+0x%x", symbol->name, address - symbol->address);
    return text;
}

const char *trace_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                        uint32_t address)
{
    const char *file;
    size_t used;
    int line;

    trace_function_name(text, names, address);
    used = strlen(text);
    if (elf_lines_at(names->lines, address, &file, &line))
        printable_into(text + used, TRACE_NAME_MAX - used, " (%s:%d)", file, line);
    return text;
}

/* ---- what the user asks for ------------------------------------------ */

/* START-END, both in hexadecimal or decimal. */
static bool read_range(const char *text, struct trace_range *range)
{
    char *end;
    unsigned long long start, stop;

    errno = 0;
    start = strtoull(text, &end, 0);
    if (errno || end == text || *end != '-' || end[1] < '0' || end[1] > '9')
        return false;
    stop = strtoull(end + 1, &end, 0);
    if (errno || *end || stop > UINT32_MAX || start >= stop)
        return false;
    *range = (struct trace_range){(uint32_t)start & ~1u, (uint32_t)stop};
    return true;
}

static size_t matches(const struct trace_names *names, const char *name, FILE *ranges)
{
    size_t count, found = 0;
    const struct elf_symbol *functions = elf_image_functions(names->image, &count);

    for (size_t i = 0; i < count; i++)
        if (!strcmp(functions[i].name, name)) {
            fprintf(ranges, "%s0x%x-0x%x", found ? ", " : "", functions[i].address,
                    functions[i].address + functions[i].size);
            found++;
        }
    return found;
}

static void list_near(const struct trace_names *names, const char *asked, FILE *out)
{
    size_t count;
    const struct elf_symbol *functions = elf_image_functions(names->image, &count);
    const char **list = calloc(count ? count : 1, sizeof *list);
    const char *near;

    if (count > NEAR_AMONG)
        count = NEAR_AMONG;
    if (!count)
        fprintf(out, "; the image has no symbols: give an address range, START-END");
    for (size_t i = 0; list && i < count; i++)
        list[i] = functions[i].name;
    for (size_t n = 0; list && n < NEAR_MAX && (near = suggest_nearest(asked, list, count)); n++) {
        fprintf(out, "%s'%s'", n ? ", " : "; did you mean ", near);
        for (size_t i = 0; i < count;)
            if (!strcmp(list[i], near))
                list[i] = list[--count];
            else
                i++;
    }
    free(list);
}

static bool complain_function(const struct trace_names *names, const char *asked, size_t found,
                              const char *ranges, struct message *message)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out;

    if (found > 1)
        return message_add(message,
                           "--function: %zu functions are called '%s'; give one of them "
                           "as %s",
                           found, asked, ranges);
    out = open_memstream(&text, &size);
    if (!out)
        return message_add(message, "out of memory");
    list_near(names, asked, out);
    fclose(out);
    message_add(message, "--function: there is no function '%s'%s", asked, text);
    free(text);
    return false;
}

bool trace_find_function(const struct trace_names *names, const char *asked,
                         struct trace_range *range, struct message *message)
{
    struct elf_symbol symbol;
    char *ranges = NULL;
    size_t size = 0, found;
    FILE *out;
    bool good;

    if (read_range(asked, range))
        return true;
    out = open_memstream(&ranges, &size);
    if (!out)
        return message_add(message, "out of memory");
    found = matches(names, asked, out);
    fclose(out);
    good = found < 2 && elf_image_find(names->image, asked, &symbol) && symbol.function;
    if (good) {
        const struct elf_symbol *whole = elf_image_function_at(names->image, symbol.address);
        uint32_t length = whole && whole->address == symbol.address ? whole->size : symbol.size;

        *range = (struct trace_range){symbol.address, symbol.address + (length ? length : 2)};
    } else {
        complain_function(names, asked, found, ranges, message);
    }
    free(ranges);
    return good;
}
