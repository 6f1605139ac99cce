/* Tap of QEMU's log, and the reader of its NVIC trace lines. */
#include "host/vdwt/exceptions/nvic_log.h"
#include "host/lib/base/printable.h"
#include "host/vdwt/qemu/host.h"

#include <stdio.h>
#include <string.h>

/* A trace line: optional "pid@time:" prefix, the event's name, a sentence with
 * the numbers at the places given here (0 = first number of the sentence). */
static const struct line {
    const char *name;
    size_t length;
    enum nvic_kind kind;
    int number_at;
    int value_at; /* -1: none */
} lines[] = {
#define LINE(name, kind, number_at, value_at)                                                      \
    {                                                                                              \
        name, sizeof name - 1, kind, number_at, value_at                                           \
    }
    LINE("nvic_set_pending ", NVIC_PEND, 0, -1),
    LINE("nvic_clear_pending ", NVIC_UNPEND, 0, -1),
    LINE("nvic_acknowledge_irq ", NVIC_ENTER, 0, -1),
    LINE("nvic_complete_irq ", NVIC_COMPLETE, 0, -1),
    LINE("nvic_set_irq_level ", NVIC_LEVEL, 0, 1),
    LINE("memory_region_ops_write ", NVIC_WRITE, 2, 3),
#undef LINE
};
#define LINES     (sizeof lines / sizeof *lines)
#define DIFFERENT 9 /* all of their characters there are */

static const char items[] = "plugin,trace:nvic_set_pending,trace:nvic_clear_pending,"
                            "trace:nvic_acknowledge_irq,trace:nvic_complete_irq,"
                            "trace:nvic_set_irq_level,trace:memory_region_ops_write";

/* Sent through QEMU's log once, to see that it arrives here. */
static const char probe[] = "vdwt: log probe\n";

#define KEPT_SIZE 160u

/* The last line of its kind: a loop's are all alike. */
struct kept {
    char text[KEPT_SIZE];
    size_t size;
    struct nvic_event event;
};

static struct {
    void (*take)(const struct nvic_event *event);
    bool probed;
    bool *missing; /* becomes true; NULL: nobody asked */
    struct kept kept[LINES];
} tap;

static bool is_digit(char c, bool hex)
{
    return (c >= '0' && c <= '9') || (hex && c >= 'a' && c <= 'f');
}

static const char *decimal(const char *at, const char *end, uint32_t *value)
{
    for (; at < end && is_digit(*at, false); at++)
        *value = *value * 10u + (uint32_t)(*at - '0');
    return at;
}

static const char *hexadecimal(const char *at, const char *end, uint32_t *value)
{
    for (; at < end && is_digit(*at, true); at++)
        *value = *value << 4 | (uint32_t)(*at > '9' ? *at - 'a' + 10 : *at - '0');
    return at;
}

/* The next number of `text` ("12", "0x1f"); moves *text behind it. */
static bool next_number(const char **text, const char *end, uint32_t *value)
{
    const char *at = *text;

    while (at < end && !is_digit(*at, false))
        at++;
    if (at == end)
        return false;
    *value = 0;
    if (end - at > 2 && at[0] == '0' && at[1] == 'x')
        *text = hexadecimal(at + 2, end, value);
    else
        *text = decimal(at, end, value);
    return true;
}

static bool read_numbers(const char *text, const char *end, const struct line *line,
                         struct nvic_event *event)
{
    uint32_t value;

    event->kind = line->kind;
    event->value = 0;
    for (int i = 0; i <= line->number_at || i <= line->value_at; i++) {
        if (!next_number(&text, end, &value))
            return false;
        if (i == line->number_at)
            event->number = value;
        if (i == line->value_at)
            event->value = value;
    }
    return true;
}

/* Where the event's name stands: at the beginning, or behind "pid@time:". */
static const char *name_in(const char *line, size_t size)
{
    const char *colon;

    if (size > 0 && !is_digit(*line, false))
        return line;
    colon = memchr(line, ':', size < 64 ? size : 64);
    return colon ? colon + 1 : NULL;
}

/* Which of `lines` it can be only; LINES: none. */
static size_t kind_of(const char *name, const char *end)
{
    size_t i = 0;

    if (!name || end - name <= DIFFERENT)
        return LINES;
    while (i < LINES && name[DIFFERENT] != lines[i].name[DIFFERENT])
        i++;
    return i;
}

static bool parse(const char *name, const char *end, const struct line *line,
                  struct nvic_event *event)
{
    return (size_t)(end - name) > line->length && !memcmp(name, line->name, line->length) &&
           read_numbers(name + line->length, end, line, event);
}

static void keep(struct kept *kept, const char *name, size_t size, const struct nvic_event *event)
{
    kept->size = size <= sizeof kept->text ? size : 0;
    memcpy(kept->text, name, kept->size);
    kept->event = *event;
}

bool nvic_log_parse(const char *line, size_t size, struct nvic_event *event)
{
    const char *end = line + size;
    const char *name = name_in(line, size);
    size_t kind = kind_of(name, end);
    struct kept *kept = &tap.kept[kind];

    if (kind == LINES)
        return false;
    size = (size_t)(end - name);
    if (size == kept->size && !memcmp(name, kept->text, size)) {
        *event = kept->event;
        return true;
    }
    if (!parse(name, end, &lines[kind], event))
        return false;
    keep(kept, name, size, event);
    return true;
}

/* "RCC: unimplemented device read ..." */
static bool is_missing(const char *line, size_t size)
{
    static const char words[] = ": unimplemented device ";
    const char *found = memmem(line, size, words, sizeof words - 1);

    if (!tap.missing || !found)
        return false;
    found += sizeof words - 1;
    if (line + size - found >= 4 && !memcmp(found, "read", 4))
        *tap.missing = true;
    return true;
}

void nvic_log_watch_missing(bool *missing)
{
    tap.missing = missing;
    qemu_host_log_unimplemented();
}

static ssize_t take_lines(void *cookie, const char *text, size_t size)
{
    const char *end = text + size;
    struct nvic_event event;

    (void)cookie;
    if (size == sizeof probe - 1 && !memcmp(text, probe, size)) {
        tap.probed = true;
        return (ssize_t)size;
    }
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;

        if (nvic_log_parse(text, (size_t)(stop - text), &event))
            tap.take(&event);
        else if (stop > text &&
                 !is_missing(text, (size_t)(stop - text))) /* what the user asked for with -d */
            printable_print(stderr, "%.*s\n", (int)(stop - text), text);
        text = newline ? newline + 1 : end;
    }
    return (ssize_t)size;
}

bool nvic_log_start(void (*take)(const struct nvic_event *event))
{
    cookie_io_functions_t functions = {.write = take_lines};
    FILE *stream = fopencookie(NULL, "w", functions);

    if (!stream)
        return false;
    tap.take = take;
    if (!qemu_host_log_to(stream, items))
        return false;
    qemu_plugin_outs(probe);
    return tap.probed;
}
