/* A profile for KCachegrind and callgrind_annotate; see outputs.h. */
#include "host/lib/outputs/outputs.h"
#include "host/lib/outputs/source_lines.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <stdlib.h>

struct writer {
    FILE *out;
    const struct trace_print *print;
    const struct trace_profile *profile;
    struct source_lines lines;
    uint32_t *nameless; /* where functions without a symbol begin, by address */
    size_t nameless_count;
    bool cycles;
};

/* One or two counts, as `events:` says. */
static void put_counts(struct writer *writer, uint64_t count, uint64_t insns)
{
    if (writer->cycles)
        fprintf(writer->out, " %" PRIu64, count);
    fprintf(writer->out, " %" PRIu64 "\n", insns);
}

static uint32_t line_at(const struct writer *writer, uint32_t address)
{
    const struct source_line *line = source_lines_at(&writer->lines, address);

    return line ? line->line : 0;
}

static void put_place(struct writer *writer, uint32_t address)
{
    fprintf(writer->out, "0x%x %" PRIu32, address, line_at(writer, address));
}

static void put_file(struct writer *writer, const char *key, uint32_t address)
{
    const struct source_line *line = source_lines_at(&writer->lines, address);

    printable_print(writer->out, "%s=%s\n", key, line ? writer->lines.files[line->file] : "???");
}

static int ascending(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

/* Those that were called. */
static bool find_nameless(struct writer *writer)
{
    const struct trace_profile *profile = writer->profile;

    writer->nameless = calloc(profile->function_count + 1u, sizeof *writer->nameless);
    for (size_t i = 0; writer->nameless && i < profile->function_count; i++)
        if (!elf_image_function_at(writer->print->names->image, profile->functions[i].function))
            writer->nameless[writer->nameless_count++] = profile->functions[i].function;
    if (writer->nameless && writer->nameless_count)
        qsort(writer->nameless, writer->nameless_count, sizeof *writer->nameless, ascending);
    return writer->nameless != NULL;
}

/* Whether a symbol begins between the two. */
static bool is_parted(const struct writer *writer, uint32_t from, uint32_t to)
{
    size_t low = 0, high;
    const struct elf_symbol *symbols = elf_image_functions(writer->print->names->image, &high);
    size_t count = high;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (symbols[middle].address <= from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && symbols[low].address <= to;
}

/* Code without a symbol is of the function that was called last before it, as in the tree of calls;
 * of nobody's, it stands for itself. */
static uint32_t nameless_owner(const struct writer *writer, uint32_t address)
{
    size_t low = 0, high = writer->nameless_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (writer->nameless[middle] <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low && !is_parted(writer, writer->nameless[low - 1], address) ? writer->nameless[low - 1]
                                                                         : address;
}

/* The function that an instruction is of. */
static uint32_t owner_of(const struct writer *writer, uint32_t address)
{
    const struct elf_symbol *symbol = elf_image_function_at(writer->print->names->image, address);

    return symbol ? symbol->address : nameless_owner(writer, address);
}

static void put_function(struct writer *writer, const char *key, uint32_t function)
{
    char name[TRACE_NAME_MAX];

    printable_print(writer->out, "%s=%s\n", key,
                    trace_profiled_name(name, writer->print, function));
}

static void put_call(struct writer *writer, uint32_t site, uint32_t function, uint64_t calls,
                     uint64_t count, uint64_t insns)
{
    put_file(writer, "cfi", function);
    put_function(writer, "cfn", function);
    fprintf(writer->out, "calls=%" PRIu64 " ", calls);
    put_place(writer, function);
    fputs("\n", writer->out);
    put_place(writer, site);
    put_counts(writer, count, insns);
}

static int by_site(const void *left, const void *right)
{
    const struct trace_arc *a = left, *b = right;

    return a->site < b->site ? -1 : a->site > b->site;
}

/* What a function's instructions took, and what they called. Both lists are by address. */
static void put_code(struct writer *writer)
{
    const struct trace_profile *profile = writer->profile;
    uint32_t function = TRACE_ROOT_FIRST;
    size_t arc = 0;

    for (size_t i = 0; i < profile->insn_count; i++) {
        const struct trace_insn *insn = &profile->insns[i];
        uint32_t owner = owner_of(writer, insn->address);

        if (owner != function) {
            fputs("\n", writer->out);
            put_file(writer, "fl", owner);
            put_function(writer, "fn", owner);
            function = owner;
        }
        put_place(writer, insn->address);
        put_counts(writer, insn->count, insn->times);
        for (; arc < profile->arc_count && profile->arcs[arc].site <= insn->address; arc++)
            put_call(writer, profile->arcs[arc].site, profile->arcs[arc].function,
                     profile->arcs[arc].calls, profile->arcs[arc].count, profile->arcs[arc].insns);
    }
}

static uint64_t insns_below(const struct trace_profile *profile, size_t node)
{
    uint64_t *sums = calloc(profile->node_count, sizeof *sums), sum;

    if (!sums)
        return 0;
    for (size_t i = profile->node_count; i-- > node;) {
        sums[i] += profile->nodes[i].insns;
        if (i > node)
            sums[profile->nodes[i].parent] += sums[i];
    }
    sum = sums[node];
    free(sums);
    return sum;
}

/* What begins of itself is called by a function that stands for threads, or for an exception. */
static uint64_t put_root(struct writer *writer, size_t root)
{
    const struct trace_profile *profile = writer->profile;
    uint64_t cost = 0;

    for (size_t i = root + 1; i < profile->node_count; i++)
        if (profile->nodes[i].parent == root && profile->nodes[i].function == TRACE_ROOT_COST)
            cost += profile->nodes[i].count;
    fputs("\nfl=???\n", writer->out);
    put_function(writer, "fn", profile->nodes[root].function);
    fputs("0x0 0", writer->out);
    put_counts(writer, cost, 0);
    for (size_t i = root + 1; i < profile->node_count; i++) {
        const struct trace_node *node = &profile->nodes[i];

        if (node->parent == root && node->function != TRACE_ROOT_COST)
            put_call(writer, 0, node->function, node->calls, profile->subtree[i],
                     insns_below(profile, i));
    }
    return cost;
}

/* What no instruction took: saves of floating-point registers, by an exception, later. */
static void put_rest(struct writer *writer, uint64_t costs)
{
    uint64_t rest = writer->profile->subtree[0] - costs;

    for (size_t i = 0; i < writer->profile->insn_count; i++)
        rest -= writer->profile->insns[i].count;
    if (!rest || !writer->cycles)
        return;
    fputs("\nfl=???\nfn=[lazy saves]\n0x0 0", writer->out);
    put_counts(writer, rest, 0);
}

static void put_head(struct writer *writer)
{
    const struct trace_print *print = writer->print;

    fprintf(writer->out, "# callgrind format\nversion: 1\ncreator: irqbench\n");
    printable_print(writer->out, "cmd: %s\ndesc: Machine: %s as %s\n", print->setup->elf,
                    print->setup->machine->name, print->setup->core);
    fprintf(writer->out, "positions: instr line\n");
    if (writer->cycles)
        fprintf(writer->out, "event: Cy : Cycles, nominal\n");
    fprintf(writer->out,
            "event: Ir : Instructions\nevents:%s Ir\nsummary:", writer->cycles ? " Cy" : "");
    put_counts(writer, writer->profile->subtree[0], print->result->insns);
}

bool output_callgrind(FILE *out, const struct trace_print *print)
{
    struct writer writer = {.out = out,
                            .print = print,
                            .profile = &print->result->profile,
                            .cycles = print->result->has_cycles};
    const struct trace_profile *profile = writer.profile;
    bool good = source_lines_read(&writer.lines, print->names) && find_nameless(&writer);
    uint64_t costs = 0;

    if (good) {
        put_head(&writer);
        if (profile->arc_count)
            qsort(profile->arcs, profile->arc_count, sizeof *profile->arcs, by_site);
        put_code(&writer);
        for (size_t i = 1; i < profile->node_count; i++)
            if (profile->nodes[i].parent == 0)
                costs += put_root(&writer, i);
        put_rest(&writer, costs);
    }
    free(writer.nameless);
    source_lines_free(&writer.lines);
    return good;
}
