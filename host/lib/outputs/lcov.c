/* Coverage for lcov; see outputs.h. */
#include "host/lib/outputs/outputs.h"
#include "host/lib/outputs/source_lines.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <stdlib.h>

/* How often an instruction of the line was executed at most. */
struct covered {
    uint32_t file, line;
    uint64_t times;
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

/* A loop to a function's first instruction is no call of it. */
static uint64_t calls_of(const struct trace_profile *profile, uint32_t function)
{
    for (size_t i = 0; i < profile->function_count; i++)
        if (profile->functions[i].function == function)
            return profile->functions[i].calls;
    return 0;
}

static void put_functions(FILE *out, const struct trace_print *print,
                          const struct source_lines *lines, uint32_t file)
{
    size_t count, found = 0, hit = 0;
    const struct elf_symbol *functions = elf_image_functions(print->names->image, &count);

    for (size_t i = 0; i < count; i++) {
        const struct source_line *line = source_lines_at(lines, functions[i].address);
        uint64_t calls = calls_of(&print->result->profile, functions[i].address);
        char name[TRACE_NAME_MAX];

        if (!line || line->file != file)
            continue;
        trace_whole_name(name, print->names, functions[i].address);
        printable_print(out, "FN:%" PRIu32 ",%s\nFNDA:%" PRIu64 ",%s\n", line->line, name, calls,
                        name);
        found++;
        hit += calls > 0;
    }
    fprintf(out, "FNF:%zu\nFNH:%zu\n", found, hit);
}

static size_t put_file(FILE *out, const struct trace_print *print, const struct source_lines *lines,
                       const struct covered *list, size_t count)
{
    size_t size = 0, hit = 0;

    printable_print(out, "SF:%s\n", lines->files[list->file]);
    put_functions(out, print, lines, list->file);
    for (; size < count && list[size].file == list->file; size++) {
        fprintf(out, "DA:%" PRIu32 ",%" PRIu64 "\n", list[size].line, list[size].times);
        hit += list[size].times > 0;
    }
    fprintf(out, "LF:%zu\nLH:%zu\nend_of_record\n", size, hit);
    return size;
}

bool output_lcov(FILE *out, const struct trace_print *print)
{
    struct source_lines lines;
    struct covered *list = NULL;
    bool good = source_lines_read(&lines, print->names) &&
                (list = calloc(lines.count + 1u, sizeof *list)) != NULL;
    size_t count = good ? cover(list, &lines, &print->result->profile) : 0;

    fputs("TN:\n", out);
    for (size_t at = 0; at < count;) {
        if (list[at].file < lines.file_count)
            at += put_file(out, print, &lines, list + at, count - at);
        else
            at++;
    }
    free(list);
    source_lines_free(&lines);
    return good;
}
