/* What is to be timed; see targets.h. */
#include "host/lib/trace/targets.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/printable.h"
#include "host/lib/elf/demangle.h"
#include <stdlib.h>
#include <string.h>

#define PLACES_TOLD 4u

/* ---- functions ------------------------------------------------------------ */

static void note_inlined(struct trace_target *target, const struct elf_inlined *place)
{
    const char *slash = strrchr(place->file, '/');

    if (target->inlined_count < TRACE_INLINED_MAX)
        target->inlined[target->inlined_count] = (struct trace_inlined){
            place->address, strdup(slash ? slash + 1 : place->file), place->line};
    target->inlined_count++;
}

/* Debug information has a name's last part, and a linkage name for all of it. */
static void look_for_inlined(struct trace_target *target, const struct trace_names *names,
                             const char *called)
{
    const char *colon = strrchr(called, ':');
    struct elf_inlined place;

    for (uint32_t i = 0; elf_lines_inlined(names->lines, called, i, &place); i++)
        note_inlined(target, &place);
    if (!target->inlined_count && colon)
        look_for_inlined(target, names, colon + 1);
}

static bool add_target(struct trace_target *targets, struct trace_range *ranges, size_t *count,
                       const char *name, struct trace_range range)
{
    targets[*count] = (struct trace_target){.name = strdup(name), .range = range};
    ranges[*count] = range;
    return targets[(*count)++].name != NULL;
}

/* One of many has its own name, as it is written. */
static bool add_function(struct trace_targets *targets, const struct trace_names *names,
                         const char *asked, struct trace_range range, bool only)
{
    const struct elf_symbol *symbol = elf_image_function_at(names->image, range.start);
    char *written = symbol ? elf_demangled(symbol->name, false) : NULL;
    const char *own = written ? written : symbol ? symbol->name : asked;
    bool good = add_target(targets->functions, targets->function_ranges, &targets->function_count,
                           only ? asked : own, range);

    if (good && symbol && symbol->address == range.start)
        look_for_inlined(&targets->functions[targets->function_count - 1], names, symbol->name);
    free(written);
    return good;
}

/* One that is inlined wherever it is called has no symbol. */
static bool add_inlined(struct trace_targets *targets, const struct trace_names *names,
                        const char *asked)
{
    struct trace_target target = {0};

    look_for_inlined(&target, names, asked);
    if (!target.inlined_count)
        return false;
    target.name = strdup(asked);
    target.range = (struct trace_range){TRACE_NO_CODE, TRACE_NO_CODE + 1u};
    targets->function_ranges[targets->function_count] = target.range;
    targets->functions[targets->function_count++] = target;
    return target.name != NULL;
}

bool trace_targets_function(struct trace_targets *targets, const struct trace_names *names,
                            const char *asked, struct message *message)
{
    struct trace_range found[TRACE_TARGETS_MAX];
    size_t room = TRACE_TARGETS_MAX - targets->function_count, count;
    struct message unused = {0};
    bool good = true;

    if (room == 0)
        return message_add(message, "--function: at most %u functions can be timed",
                           TRACE_TARGETS_MAX);
    count = trace_match(names, "--function", asked, found, room, &unused);
    if (count == 0 && add_inlined(targets, names, asked))
        return true;
    if (count == 0) {
        trace_match(names, "--function", asked, found, room, message);
        return false;
    }
    for (size_t i = 0; good && i < count; i++)
        good = add_function(targets, names, asked, found[i], count == 1);
    return good || message_add(message, "out of memory");
}

bool trace_targets_idle(struct trace_targets *targets, const struct trace_names *names,
                        const char *asked, struct message *message)
{
    struct trace_range found[TRACE_TARGETS_MAX];
    char name[TRACE_NAME_MAX];
    size_t room = TRACE_TARGETS_MAX - targets->idle_count, count;
    bool good = true;

    count = trace_match(names, "--idle", asked, found, room, message);
    for (size_t i = 0; good && i < count; i++)
        good = add_target(targets->idle, targets->idle_ranges, &targets->idle_count,
                          trace_function_name(name, names, found[i].start), found[i]);
    if (!good)
        return message_add(message, "out of memory");
    return count > 0;
}

/* ---- stretches ------------------------------------------------------------ */

static bool read_number(const char *text, uint32_t *value)
{
    return decimal_address(&text, value) && !*text;
}

/* What is not in a function that is linked was dropped, and lies nowhere. */
static bool is_code(const struct trace_names *names, uint32_t address)
{
    return elf_image_function_at(names->image, address) != NULL;
}

/* The first place where the line begins in each function that it is in. */
static size_t find_line(const struct trace_names *names, const char *file, uint32_t line,
                        uint32_t places[PLACES_TOLD])
{
    uint32_t address = 0;
    size_t count = 0;

    for (uint32_t i = 0; elf_lines_begin(names->lines, file, line, i, &address); i++) {
        const struct elf_symbol *function = elf_image_function_at(names->image, address);
        bool known = false;

        if (!is_code(names, address))
            continue;
        for (size_t k = 0; k < count && k < PLACES_TOLD; k++)
            if (elf_image_function_at(names->image, places[k]) == function) {
                known = true;
                places[k] = address < places[k] ? address : places[k];
            }
        if (known)
            continue;
        if (count < PLACES_TOLD)
            places[count] = address;
        count++;
    }
    return count;
}

enum place_found { PLACE_NONE, PLACE_ONE, PLACE_MANY };

static enum place_found find_line_of(const struct trace_names *names, const char *text,
                                     uint32_t *address, FILE *told)
{
    const char *colon = strrchr(text, ':');
    uint32_t line, places[PLACES_TOLD];
    char *file;
    size_t count;

    if (!colon || colon == text || !read_number(colon + 1, &line))
        return PLACE_NONE;
    file = strndup(text, (size_t)(colon - text));
    count = file ? find_line(names, file, line, places) : 0;
    free(file);
    *address = count ? places[0] : 0;
    for (size_t i = 0; count > 1 && i < count && i < PLACES_TOLD; i++)
        printable_print(told, "%s0x%x", i ? ", " : "", places[i]);
    return count == 0 ? PLACE_NONE : count == 1 ? PLACE_ONE : PLACE_MANY;
}

static enum place_found find_place(const struct trace_names *names, const char *text,
                                   uint32_t *address, FILE *told)
{
    struct trace_range range;
    struct message unused = {0};
    struct elf_symbol symbol;

    if (read_number(text, address)) {
        *address &= ~1u;
        return PLACE_ONE;
    }
    if (elf_image_find(names->image, text, &symbol)) {
        *address = symbol.address & ~1u;
        return PLACE_ONE;
    }
    if (strchr(text, ':') && find_line_of(names, text, address, told) != PLACE_NONE)
        return find_line_of(names, text, address, told);
    if (!*text || trace_match(names, "--span", text, &range, 1, &unused) != 1)
        return PLACE_NONE;
    *address = range.start;
    return PLACE_ONE;
}

static bool complain_span(const char *asked, size_t ways, const char *told, struct message *message)
{
    if (*told)
        return message_add(message,
                           "--span %s: that line is in several functions: give one of these "
                           "addresses instead: %s",
                           asked, told);
    if (ways > 1)
        return message_add(message, "--span %s: it is not clear where START ends; give addresses",
                           asked);
    return message_add(message,
                       "--span %s: must be START:END, each a label, an address or FILE:LINE of "
                       "code that is in the image",
                       asked);
}

/* Names and lines have colons, too: the one that parts START from END has a place on either
 * side. */
static size_t split(const struct trace_names *names, const char *asked, struct trace_range *span,
                    FILE *told)
{
    size_t ways = 0;

    for (const char *colon = strchr(asked, ':'); colon; colon = strchr(colon + 1, ':')) {
        char *start = strndup(asked, (size_t)(colon - asked));
        struct trace_range found = {0, 0};
        enum place_found first = start ? find_place(names, start, &found.start, told) : PLACE_NONE;
        enum place_found second = PLACE_NONE;

        if (first != PLACE_NONE)
            second = find_place(names, colon + 1, &found.end, told);
        free(start);
        if (first == PLACE_NONE || second == PLACE_NONE)
            continue;
        if (first == PLACE_ONE && second == PLACE_ONE)
            *span = found;
        ways += first == PLACE_ONE && second == PLACE_ONE;
    }
    return ways;
}

bool trace_targets_span(struct trace_targets *targets, const struct trace_names *names,
                        const char *asked, struct message *message)
{
    struct trace_range span = {0, 0};
    char *told = NULL;
    size_t size = 0, ways;
    FILE *out = open_memstream(&told, &size);
    bool good;

    if (!out)
        return message_add(message, "out of memory");
    ways = split(names, asked, &span, out);
    fclose(out);
    good = ways == 1 || complain_span(asked, ways, told, message);
    free(told);
    if (!good)
        return false;
    if (targets->span_count == TRACE_TARGETS_MAX)
        return message_add(message, "--span: at most %u stretches can be timed", TRACE_TARGETS_MAX);
    return add_target(targets->spans, targets->span_ranges, &targets->span_count, asked, span) ||
           message_add(message, "out of memory");
}

static void free_targets(struct trace_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < TRACE_INLINED_MAX; k++)
            free(targets[i].inlined[k].file);
        free(targets[i].name);
    }
}

void trace_targets_free(struct trace_targets *targets)
{
    free_targets(targets->functions, targets->function_count);
    free_targets(targets->spans, targets->span_count);
    free_targets(targets->idle, targets->idle_count);
}
