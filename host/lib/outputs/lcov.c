/* Coverage for lcov; see outputs.h. */
#include "host/lib/outputs/outputs.h"
#include "host/lib/outputs/source_lines.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How often an instruction of the line was executed at most. */
struct covered {
    uint32_t file, line;
    uint64_t times;
};

/* A function by the file that it begins in, in the order of the addresses. */
struct listed {
    uint32_t file, line, address;
};

struct writer {
    FILE *out;
    const struct trace_print *print;
    struct source_lines lines;
    struct listed *functions; /* of all files */
    size_t function_count, next;
    struct trace_profiled *called; /* by address */
};

static uint64_t times_of(const struct trace_profile *profile, uint32_t address)
{
    size_t low = 0, high = profile->insn_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (profile->insns[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < profile->insn_count && profile->insns[low].address == address
               ? profile->insns[low].times
               : 0;
}

static uint64_t most_within(const struct trace_profile *profile, const struct source_line *line)
{
    uint64_t most = 0;

    for (uint32_t address = line->address & ~1u; address < line->end; address += 2) {
        uint64_t times = times_of(profile, address);

        most = times > most ? times : most;
    }
    return most;
}

static int by_line(const void *left, const void *right)
{
    const struct covered *a = left, *b = right;

    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* A line has code in several places. */
static size_t cover(struct covered *list, const struct source_lines *lines,
                    const struct trace_profile *profile)
{
    size_t kept = 0;

    for (size_t i = 0; i < lines->count; i++)
        list[i] = (struct covered){lines->lines[i].file, lines->lines[i].line,
                                   most_within(profile, &lines->lines[i])};
    if (lines->count)
        qsort(list, lines->count, sizeof *list, by_line);
    for (size_t i = 0; i < lines->count; i++) {
        if (!kept || by_line(&list[kept - 1], &list[i]) != 0)
            list[kept++] = list[i];
        else if (list[i].times > list[kept - 1].times)
            list[kept - 1].times = list[i].times;
    }
    return kept;
}

static int by_file(const void *left, const void *right)
{
    const struct listed *a = left, *b = right;

    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->address < b->address ? -1 : a->address > b->address;
}

/* To be freed; NULL without memory. */
static struct listed *list_functions(const struct trace_print *print,
                                     const struct source_lines *lines, size_t *count)
{
    size_t all;
    const struct elf_symbol *functions = elf_image_functions(print->names->image, &all);
    struct listed *list = calloc(all + 1u, sizeof *list);

    *count = 0;
    for (size_t i = 0; list && i < all; i++) {
        const struct source_line *line = source_lines_at(lines, functions[i].address);

        if (line)
            list[(*count)++] = (struct listed){line->file, line->line, functions[i].address};
    }
    if (list && *count)
        qsort(list, *count, sizeof *list, by_file);
    return list;
}

static int by_function(const void *left, const void *right)
{
    const struct trace_profiled *a = left, *b = right;

    return a->function < b->function ? -1 : a->function > b->function;
}

/* To be freed; NULL without memory. */
static struct trace_profiled *sort_called(const struct trace_profile *profile)
{
    struct trace_profiled *called = calloc(profile->function_count + 1u, sizeof *called);

    if (called && profile->function_count) {
        memcpy(called, profile->functions, profile->function_count * sizeof *called);
        qsort(called, profile->function_count, sizeof *called, by_function);
    }
    return called;
}

/* A loop to a function's first instruction is no call of it. */
static uint64_t calls_of(const struct writer *writer, uint32_t function)
{
    const struct trace_profiled key = {.function = function};
    const struct trace_profiled *found =
        bsearch(&key, writer->called, writer->print->result->profile.function_count, sizeof key,
                by_function);

    return found ? found->calls : 0;
}

/* Files come in their order. */
static void put_functions(struct writer *writer, uint32_t file)
{
    size_t found = 0, hit = 0;

    while (writer->next < writer->function_count && writer->functions[writer->next].file < file)
        writer->next++;
    for (; writer->next < writer->function_count && writer->functions[writer->next].file == file;
         writer->next++) {
        const struct listed *function = &writer->functions[writer->next];
        uint64_t calls = calls_of(writer, function->address);
        char name[TRACE_NAME_MAX];

        trace_whole_name(name, writer->print->names, function->address);
        printable_print(writer->out, "FN:%" PRIu32 ",%s\nFNDA:%" PRIu64 ",%s\n", function->line,
                        name, calls, name);
        found++;
        hit += calls > 0;
    }
    fprintf(writer->out, "FNF:%zu\nFNH:%zu\n", found, hit);
}

static size_t put_file(struct writer *writer, const struct covered *list, size_t count)
{
    size_t size = 0, hit = 0;

    printable_print(writer->out, "SF:%s\n", writer->lines.files[list->file]);
    put_functions(writer, list->file);
    for (; size < count && list[size].file == list->file; size++) {
        fprintf(writer->out, "DA:%" PRIu32 ",%" PRIu64 "\n", list[size].line, list[size].times);
        hit += list[size].times > 0;
    }
    fprintf(writer->out, "LF:%zu\nLH:%zu\nend_of_record\n", size, hit);
    return size;
}

static void put_files(struct writer *writer, const struct covered *list, size_t count)
{
    fputs("TN:\n", writer->out);
    for (size_t at = 0; at < count;) {
        if (list[at].file < writer->lines.file_count)
            at += put_file(writer, list + at, count - at);
        else
            at++;
    }
}

bool output_lcov(FILE *out, const struct trace_print *print)
{
    struct writer writer = {.out = out, .print = print};
    bool good = source_lines_read(&writer.lines, print->names);
    struct covered *list = good ? calloc(writer.lines.count + 1u, sizeof *list) : NULL;

    if (list) {
        writer.functions = list_functions(print, &writer.lines, &writer.function_count);
        writer.called = sort_called(&print->result->profile);
    }
    good = list && writer.functions && writer.called;
    if (good)
        put_files(&writer, list, cover(list, &writer.lines, &print->result->profile));
    free(list);
    free(writer.functions);
    free(writer.called);
    source_lines_free(&writer.lines);
    return good;
}
