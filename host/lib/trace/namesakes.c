/* Functions of one name, told apart by the files that they are from; see names.h and targets.h. */
#include "host/lib/trace/targets.h"

#include <stdlib.h>
#include <string.h>

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* ---- the file of a function ----------------------------------------------- */

/* The path of a file of that name in which something begins at `address`. What was dropped may lie
 * there, too, so the name is asked for. */
static char *path_at(const struct trace_names *names, uint32_t address, const char *name)
{
    const struct elf_row *rows;
    size_t count;

    for (uint32_t index = 0; (count = elf_lines_rows(names->lines, index, &rows)) > 0;) {
        size_t i = 0;
        const char *path;

        while (i < count && (rows[i].address != address || !rows[i].line))
            i++;
        index += (uint32_t)(i < count ? i + 1 : count);
        path = i < count ? elf_lines_file(names->lines, rows[i].file) : NULL;
        if (path && !strcmp(last_part(path), name))
            return strdup(path);
    }
    return NULL;
}

char *trace_function_file(const struct trace_names *names, const struct elf_symbol *function)
{
    const char *found;
    char *name, *path;
    int line;

    if (!elf_lines_at(names->lines, function->address, &found, &line))
        return function->file ? strdup(function->file) : NULL;
    name = strdup(found);
    path = name ? path_at(names, function->address, name) : NULL;
    if (!path)
        return name;
    free(name);
    return path;
}

static bool ends_with(const char *path, const char *file)
{
    size_t size = strlen(path), end = strlen(file);

    return size >= end && !strcmp(path + size - end, file) &&
           (size == end || path[size - end - 1] == '/');
}

bool trace_function_is_from(const struct trace_names *names, const struct elf_symbol *function,
                            const char *file)
{
    const char *found = function->file;
    char *path;
    bool is;
    int line;

    if (!elf_lines_at(names->lines, function->address, &found, &line) && !found)
        return false;
    if (strcmp(last_part(found), last_part(file)) != 0)
        return false; /* most: no path needs to be looked for */
    path = trace_function_file(names, function);
    is = path && ends_with(path, file);
    free(path);
    return is;
}

/* ---- names ------------------------------------------------------------------ */

/* The last `parts` parts of the path. */
static const char *end_of(const char *path, size_t parts)
{
    const char *end = path + strlen(path);

    while (end > path && (end[-1] != '/' || --parts > 0))
        end--;
    return end;
}

/* Of `count` paths: how many parts of them tell them apart; 0: none do. */
static size_t parts_for(char *const *paths, size_t count)
{
    bool apart = false, whole = false;
    size_t parts = 0;

    while (!apart && !whole) {
        apart = whole = true;
        parts++;
        for (size_t i = 0; i < count; i++) {
            const char *end = paths[i] ? end_of(paths[i], parts) : NULL;

            whole = whole && end == paths[i];
            for (size_t k = 0; k < i; k++)
                apart = apart && end && paths[k] && strcmp(end, end_of(paths[k], parts)) != 0;
        }
    }
    return apart ? parts : 0;
}

static bool rename_by(struct trace_target *target, const char *file)
{
    size_t size = strlen(file) + strlen(target->name) + 2;
    char *name = malloc(size);

    if (!name)
        return false;
    snprintf(name, size, "%s:%s", file, target->name);
    free(target->name);
    target->name = name;
    return true;
}

static char *path_of(const struct trace_names *names, const struct trace_target *target)
{
    const struct elf_symbol *function = elf_image_function_at(names->image, target->range.start);

    return function ? trace_function_file(names, function) : NULL;
}

static bool tell_apart(struct trace_target *const *among, size_t count,
                       const struct trace_names *names)
{
    char *paths[TRACE_TARGETS_MAX];
    size_t parts;
    bool good = true;

    for (size_t i = 0; i < count; i++)
        paths[i] = path_of(names, among[i]);
    parts = parts_for(paths, count);
    for (size_t i = 0; parts && good && i < count; i++)
        good = rename_by(among[i], end_of(paths[i], parts));
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    return good;
}

/* Those of the name of `first`, from it on. */
static size_t find_namesakes(struct trace_targets *targets, size_t first,
                             struct trace_target **among)
{
    size_t count = 0;

    for (size_t i = first; i < targets->function_count; i++)
        if (!strcmp(targets->functions[i].name, targets->functions[first].name))
            among[count++] = &targets->functions[i];
    return count;
}

bool trace_targets_tell_apart(struct trace_targets *targets, const struct trace_names *names)
{
    struct trace_target *among[TRACE_TARGETS_MAX];
    bool good = true;

    for (size_t first = 0; good && first < targets->function_count; first++) {
        size_t count = find_namesakes(targets, first, among);

        good = count < 2 || tell_apart(among, count, names);
    }
    return good;
}
