/* Functions by what the user calls them; see targets.h. */
#include "host/lib/trace/targets.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/elf/demangle.h"
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_MAX   3u
#define NEAR_AMONG 16384u /* more than are looked at in a moment */
#define TOLD_MAX   6u     /* of names that are meant */

/* START-END, both in hexadecimal or decimal. */
static bool read_range(const char *text, struct trace_range *range)
{
    uint32_t start, stop;

    if (!decimal_address(&text, &start) || *text++ != '-' || !decimal_address(&text, &stop) ||
        *text || start >= stop)
        return false;
    *range = (struct trace_range){start & ~1u, stop};
    return true;
}

static struct trace_range range_of(const struct elf_symbol *symbol)
{
    return (struct trace_range){symbol->address,
                                symbol->address + (symbol->size ? symbol->size : 2)};
}

/* ---- the ways in which a name can be meant ------------------------------ */

typedef bool (*fits_fn)(const char *asked, const char *name);

static bool equals(const char *asked, const char *name)
{
    return !strcmp(asked, name);
}

static bool follows_pattern(const char *asked, const char *name)
{
    return fnmatch(asked, name, 0) == 0;
}

static bool contains(const char *asked, const char *name)
{
    return strstr(name, asked) != NULL;
}

/* As the symbol, or as it is written with or without its parameters. */
static bool is_meant(const struct elf_symbol *function, const char *asked, fits_fn fits)
{
    char *written;
    bool meant = fits(asked, function->name);

    for (int bare = 0; !meant && bare < 2; bare++) {
        written = elf_demangled(function->name, bare);
        meant = written && fits(asked, written);
        free(written);
    }
    return meant;
}

struct matches {
    struct trace_range *found;
    size_t most, count;
    FILE *told; /* the first of them, with their addresses */
};

static void tell(struct matches *matches, const struct elf_symbol *function)
{
    char *written = elf_demangled(function->name, false);
    const char *name = written ? written : function->name;
    uint32_t end = range_of(function).end;

    if (matches->count < TOLD_MAX)
        printable_print(matches->told, "%s%s (0x%x-0x%x)", matches->count ? ", " : "", name,
                        function->address, end);
    else if (matches->count == TOLD_MAX)
        fprintf(matches->told, ", ...");
    free(written);
}

/* In `file` alone, unless it is NULL. */
static size_t look_in(const struct trace_names *names, const char *file, const char *asked,
                      fits_fn fits, struct matches *matches)
{
    size_t count;
    const struct elf_symbol *functions = elf_image_functions(names->image, &count);

    matches->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_meant(&functions[i], asked, fits) ||
            (file && !trace_function_is_from(names, &functions[i], file)))
            continue;
        if (matches->count < matches->most)
            matches->found[matches->count] = range_of(&functions[i]);
        tell(matches, &functions[i]);
        matches->count++;
    }
    return matches->count;
}

static size_t look(const struct trace_names *names, const char *asked, fits_fn fits,
                   struct matches *matches)
{
    return look_in(names, NULL, asked, fits, matches);
}

/* The colon behind FILE in FILE:NAME, where NAME may have colons of its own, in pairs; NULL: there
 * is no file. */
static const char *end_of_file(const char *asked)
{
    const char *colon = strchr(asked, ':');

    return colon && colon != asked && colon[1] && colon[1] != ':' ? colon : NULL;
}

static size_t look_in_file(const struct trace_names *names, const char *asked, fits_fn fits,
                           struct matches *matches)
{
    const char *colon = end_of_file(asked);
    char *file = colon ? strndup(asked, (size_t)(colon - asked)) : NULL;

    if (file)
        look_in(names, file, colon + 1, fits, matches);
    free(file);
    return matches->count;
}

/* A symbol that shares its address with another one that stands for both, or has no size. */
static bool find_alias(const struct trace_names *names, const char *asked,
                       struct trace_range *found)
{
    const struct elf_symbol *whole;
    struct elf_symbol symbol;

    if (!elf_image_find(names->image, asked, &symbol) || !symbol.function)
        return false;
    whole = elf_image_function_at(names->image, symbol.address);
    *found = range_of(whole && whole->address == symbol.address ? whole : &symbol);
    return true;
}

/* ---- what is near ------------------------------------------------------ */

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
        printable_print(out, "%s'%s'", n ? ", " : "; did you mean ", near);
        for (size_t i = 0; i < count;)
            if (!strcmp(list[i], near))
                list[i] = list[--count];
            else
                i++;
    }
    free(list);
}

static void complain_unknown(const struct trace_names *names, const char *option, const char *asked,
                             struct message *message)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out) {
        message_add(message, "out of memory");
        return;
    }
    list_near(names, asked, out);
    fclose(out);
    message_add(message, "%s: there is no function '%s'%s", option, asked, text);
    free(text);
}

/* By its whole name: the one that is meant before all others. */
static bool look_for_whole(const struct trace_names *names, const char *asked,
                           struct matches *matches)
{
    if (look(names, asked, equals, matches) == 0 && find_alias(names, asked, matches->found))
        matches->count = 1;
    return matches->count || look_in_file(names, asked, equals, matches);
}

static void look_for_pattern(const struct trace_names *names, const char *asked,
                             struct matches *matches)
{
    if (look(names, asked, follows_pattern, matches) == 0)
        look_in_file(names, asked, follows_pattern, matches);
}

static size_t choose(const struct trace_names *names, const char *option, const char *asked,
                     struct matches *matches, struct message *message)
{
    bool whole = look_for_whole(names, asked, matches);
    bool pattern = !whole && strpbrk(asked, "*?[");

    if (pattern)
        look_for_pattern(names, asked, matches);
    else if (!whole)
        look(names, asked, contains, matches);
    fflush(matches->told);
    if (matches->count > 1 && !pattern)
        matches->count = SIZE_MAX;
    else if (matches->count == 0)
        complain_unknown(names, option, asked, message);
    return matches->count;
}

size_t trace_match(const struct trace_names *names, const char *option, const char *asked,
                   struct trace_range *found, size_t most, struct message *message)
{
    struct matches matches = {.found = found, .most = most};
    char *told = NULL;
    size_t size = 0, count;

    if (read_range(asked, found))
        return 1;
    matches.told = open_memstream(&told, &size);
    if (!matches.told) {
        message_add(message, "out of memory");
        return 0;
    }
    count = choose(names, option, asked, &matches, message);
    fclose(matches.told);
    if (count == SIZE_MAX)
        message_add(message,
                    "%s: '%s' can mean more than one function: %s; give more of the name, one of "
                    "these as START-END, or a pattern for all, '*%s*'",
                    option, asked, told, asked);
    else if (count > most)
        message_add(message, "%s: %zu functions are called '%s', at most %zu can be timed", option,
                    count, asked, most);
    free(told);
    return count > most ? 0 : count;
}
