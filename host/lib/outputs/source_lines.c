/* Source lines of instructions; see source_lines.h. */
#include "host/lib/outputs/source_lines.h"

#include <stdlib.h>
#include <string.h>

/* A sequence of rows, from its first address to the row that ends it. */
struct sequence {
    struct elf_row last;
    bool open; /* `last` is not its end */
};

struct reader {
    struct source_lines *lines;
    struct sequence sequence;
    size_t room;
    bool good;
};

static void add(struct reader *reader, const struct elf_row *row, uint32_t end)
{
    struct source_lines *lines = reader->lines;

    if (lines->count == reader->room) {
        size_t room = reader->room ? 2 * reader->room : 1024;
        struct source_line *grown = realloc(lines->lines, room * sizeof *grown);

        if (!grown) {
            reader->good = false;
            return;
        }
        lines->lines = grown;
        reader->room = room;
    }
    lines->lines[lines->count++] = (struct source_line){row->address, end, row->line, row->file};
}

static void take(struct reader *reader, const struct elf_row *row)
{
    struct sequence *sequence = &reader->sequence;

    if (sequence->open && sequence->last.address < row->address)
        add(reader, &sequence->last, row->address);
    sequence->last = *row;
    sequence->open = row->line != 0;
}

static int by_address(const void *left, const void *right)
{
    const struct source_line *a = left, *b = right;

    return a->address < b->address ? -1 : a->address > b->address;
}

static bool read_files(struct source_lines *lines, const struct trace_names *names)
{
    uint32_t most = 0;

    for (size_t i = 0; i < lines->count; i++)
        most = lines->lines[i].file >= most ? lines->lines[i].file + 1 : most;
    for (uint32_t i = 0; i < most; i++) {
        const char *path = elf_lines_file(names->lines, i);
        char **grown = path ? reallocarray(lines->files, i + 1u, sizeof *grown) : NULL;

        if (!grown)
            return !path;
        lines->files = grown;
        lines->files[i] = strdup(path);
        if (!lines->files[i])
            return false;
        lines->file_count = i + 1u;
    }
    return true;
}

bool source_lines_read(struct source_lines *lines, const struct trace_names *names)
{
    struct reader reader = {.lines = lines, .good = true};
    const struct elf_row *rows;
    uint32_t index = 0;
    size_t count;

    *lines = (struct source_lines){0};
    while ((count = elf_lines_rows(names->lines, index, &rows)) > 0) {
        for (size_t i = 0; i < count; i++)
            take(&reader, &rows[i]);
        index += (uint32_t)count;
    }
    if (lines->count)
        qsort(lines->lines, lines->count, sizeof *lines->lines, by_address);
    return reader.good && read_files(lines, names);
}

const struct source_line *source_lines_at(const struct source_lines *lines, uint32_t address)
{
    size_t low = 0, high = lines->count;
    const struct source_line *found;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (lines->lines[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    found = low ? &lines->lines[low - 1] : NULL;
    return found && address < found->end && found->file < lines->file_count ? found : NULL;
}

void source_lines_free(struct source_lines *lines)
{
    for (size_t i = 0; i < lines->file_count; i++)
        free(lines->files[i]);
    free(lines->files);
    free(lines->lines);
}
