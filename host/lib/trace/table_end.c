/* Where the image was at the end, as a part of the table; see print.h. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include "host/lib/ending/decode.h"
#include "host/lib/ending/registers.h"
#include <inttypes.h>
#include <string.h>

#define LABEL     "%-14s"
#define LOADS_MAX 6u /* that are shown */
#define CHAIN_MAX 12u

/* A label in front of the first line of its kind. */
struct lines {
    FILE *out;
    const char *label;
};

static struct lines begin(FILE *out, const char *label)
{
    return (struct lines){out, label};
}

static void put(struct lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct lines *lines, const char *format, ...)
{
    va_list values;

    printable_print(lines->out, LABEL, lines->label);
    va_start(values, format);
    printable_vprint(lines->out, format, values);
    va_end(values);
    fprintf(lines->out, "\n");
    lines->label = "";
}

/* ---- where ------------------------------------------------------------ */

static void put_chain(FILE *out, const char *label, const struct trace_print *print,
                      const struct ending_chain *chain, size_t from)
{
    struct lines lines = begin(out, label);
    char place[TRACE_NAME_MAX];

    for (size_t i = from; i < chain->count && i < CHAIN_MAX; i++)
        put(&lines, "%s%s", chain->frames[i].interrupted ? "which interrupted " : "",
            trace_place(place, print->names, chain->frames[i].pc));
    if (chain->count > CHAIN_MAX)
        put(&lines, "and %zu more", chain->count - CHAIN_MAX);
}

static void put_where(FILE *out, const struct trace_print *print)
{
    const struct ending *ending = &print->result->ending;
    char place[TRACE_NAME_MAX], name[TRACE_NAME_MAX];
    struct lines lines = begin(out, ending->locked   ? "locked up"
                                    : ending->asleep ? "waits in"
                                                     : "at");

    put(&lines, "%s, %s%s", trace_place(place, print->names, ending->pc),
        ending->exception ? "in the handler of " : "in a thread",
        ending->exception ? trace_exception_name(name, ending->exception) : "");
    put_chain(out, "called from", print, &ending->chain, 1);
}

/* "wait (main.c:10-12)" */
const char *trace_stretch_of_code(char text[TRACE_NAME_MAX], const struct trace_print *print,
                                  uint32_t start, uint32_t end)
{
    char function[TRACE_NAME_MAX];
    const char *file;
    int first, last;

    trace_function_name(function, print->names, start);
    if (!elf_lines_at(print->names->lines, start, &file, &first))
        printable_into(text, TRACE_NAME_MAX, "%s to 0x%08x", function, end);
    else if (!elf_lines_at(print->names->lines, end - 2, &file, &last) || last <= first)
        printable_into(text, TRACE_NAME_MAX, "%s (%s:%d)", function, file, first);
    else
        printable_into(text, TRACE_NAME_MAX, "%s (%s:%d-%d)", function, file, first, last);
    return text;
}

static void put_loop(FILE *out, const struct trace_print *print)
{
    const struct ending *ending = &print->result->ending;
    struct lines lines = begin(out, "goes round");
    char text[TRACE_NAME_MAX];

    for (size_t i = 0; i < ending->part_count && i < CHAIN_MAX; i++)
        put(&lines, "%s",
            trace_stretch_of_code(text, print, ending->parts[i].start, ending->parts[i].end));
    if (ending->part_count > CHAIN_MAX)
        put(&lines, "and %zu more places", ending->part_count - CHAIN_MAX);
}

/* ---- what it reads ---------------------------------------------------- */

const char *trace_load_name(char text[TRACE_NAME_MAX], const struct trace_print *print,
                            const struct ending_load *load)
{
    char name[24];
    const char *core = ending_register_name(name, load->address);
    struct elf_symbol object;

    if (core)
        printable_into(text, TRACE_NAME_MAX, "%s", core);
    else if (*load->device)
        printable_into(text, TRACE_NAME_MAX, "%s", load->device);
    else if (!elf_image_object_at(print->names->image, load->address, &object))
        return NULL;
    else if (object.address == load->address)
        printable_into(text, TRACE_NAME_MAX, "%s", object.name);
    else
        printable_into(text, TRACE_NAME_MAX, "%s+0x%x", object.name,
                       load->address - object.address);
    return text;
}

bool trace_load_is_constant(const struct trace_print *print, const struct ending_load *load)
{
    const struct trace_memory *memory = trace_machine_memory(print->setup->machine, load->address);

    return memory && memory->kind == TRACE_ROM;
}

static void put_load(struct lines *lines, const struct trace_print *print,
                     const struct ending_load *load)
{
    char text[TRACE_NAME_MAX], value[32] = "";
    const char *name = trace_load_name(text, print, load);

    if (load->known)
        snprintf(value, sizeof value, ", which holds 0x%x", load->value);
    put(lines, "%s%s0x%08x%s%s", name ? name : "", name ? " at " : "", load->address, value,
        load->missing ? ", which this machine of QEMU's does not have" : "");
}

/* Devices first: a loop that waits waits for one, or for a handler. */
static void put_loads(FILE *out, const struct trace_print *print)
{
    const struct ending *ending = &print->result->ending;
    struct lines lines = begin(out, "reads");
    size_t shown = 0, all = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < ending->load_count; i++) {
            const struct ending_load *load = &ending->loads[i];

            if (trace_load_is_constant(print, load) || (*load->device == '\0') != pass)
                continue;
            if (++all <= LOADS_MAX)
                put_load(&lines, print, load);
            shown += all <= LOADS_MAX;
        }
    if (all > shown)
        put(&lines, "and %zu more", all - shown);
}

/* ---- masks and what is pending ---------------------------------------- */

static void put_masks(FILE *out, const struct ending *ending)
{
    struct lines lines = begin(out, "masks set");

    if (!ending->masks_seen)
        return;
    if (ending->faultmask)
        put(&lines, "all but NMI, by FAULTMASK");
    if (ending->primask)
        put(&lines, "all interrupts, by PRIMASK");
    if (ending->basepri)
        put(&lines, "interrupts from priority 0x%02x on, by BASEPRI", ending->basepri);
}

static void put_pending(FILE *out, const struct ending *ending)
{
    struct lines lines = begin(out, "pending");
    char name[TRACE_NAME_MAX];

    for (size_t i = 0; i < ending->pending_count; i++)
        put(&lines, "%s: %s", trace_exception_name(name, ending->pending[i].number),
            ending_why_pending(ending, &ending->pending[i]));
}

/* ---- faults ----------------------------------------------------------- */

static void put_fault(FILE *out, const struct trace_print *print, const struct ending_fault *fault)
{
    struct lines lines = begin(out, "fault");
    char text[TRACE_NAME_MAX];
    struct ending_bit bit;
    uint32_t address;

    put(&lines, "%s at %s", trace_exception_name(text, fault->number),
        fault->known ? trace_fault_place(print, fault) : "a place that is not known");
    for (size_t i = 0; ending_bit_at(fault, i, &bit); i++)
        put(&lines, "%s: %s", bit.name, bit.meaning);
    if (ending_fault_address(fault, &address))
        put(&lines, "the address was 0x%08x%s%s", address,
            trace_machine_memory(print->setup->machine, address) ? "" : ", not memory of ",
            trace_machine_memory(print->setup->machine, address) ? ""
                                                                 : print->setup->machine->name);
    if (fault->known) {
        const uint32_t *r = fault->frame;

        put(&lines, "r0 %08x  r1 %08x  r2 %08x  r3 %08x", r[ENDING_R0], r[ENDING_R1], r[ENDING_R2],
            r[ENDING_R3]);
        put(&lines, "r12 %08x  lr %08x  pc %08x  xpsr %08x", r[ENDING_R12], r[ENDING_LR],
            r[ENDING_PC], r[ENDING_XPSR]);
    }
    put_chain(out, "called from", print, &fault->chain, 1);
}

#define IPSR       0x1FFu
#define LR_RESET   UINT32_MAX
#define EXC_RETURN 0xFFFFFF00u

/* Whether the exception's handler began at 0. */
static bool began_at_null(const struct trace_print *print, uint32_t number)
{
    for (size_t i = 0; i < print->result->exception_count; i++)
        if (print->result->exceptions[i].number == number)
            return print->result->exceptions[i].handler == 0;
    return false;
}

/* How a core came to 0. */
static const char *null_place(char text[TRACE_NAME_MAX], const struct trace_print *print,
                              const struct ending_fault *fault)
{
    uint32_t active = fault->frame[ENDING_XPSR] & IPSR, lr = fault->frame[ENDING_LR];
    char name[TRACE_NAME_MAX];

    if (active && lr >= EXC_RETURN && began_at_null(print, active))
        printable_into(text, TRACE_NAME_MAX, "0x00000000: the vector of %s is empty",
                       trace_exception_name(name, active));
    else if (!active && lr == LR_RESET)
        printable_into(text, TRACE_NAME_MAX,
                       "0x00000000: the reset vector is empty, or a jump to "
                       "a null pointer");
    else
        printable_into(text, TRACE_NAME_MAX, "0x00000000: a call of a null pointer");
    return text;
}

const char *trace_fault_place(const struct trace_print *print, const struct ending_fault *fault)
{
    static char text[TRACE_NAME_MAX];
    uint32_t pc = fault->frame[ENDING_PC] & ~1u;

    return pc ? trace_place(text, print->names, pc) : null_place(text, print, fault);
}

void trace_put_end(FILE *out, const struct trace_print *print)
{
    const struct ending *ending = &print->result->ending;
    const char *death = ending_death(ending);

    if (!ending->told)
        return;
    fprintf(out, "\nAt the end\n");
    if (death)
        printable_print(out, LABEL "%s\n", "died", death);
    put_where(out, print);
    put_loop(out, print);
    put_loads(out, print);
    put_masks(out, ending);
    put_pending(out, ending);
    for (size_t i = 0; i < ending->fault_count; i++)
        put_fault(out, print, &ending->faults[i]);
    if (ending->fault_resets) {
        printable_print(out, LABEL "in a fault's handler, %" PRIu32 " times; the last one was:\n",
                        "was reset", ending->fault_resets);
        put_fault(out, print, &ending->reset_fault);
    }
}
