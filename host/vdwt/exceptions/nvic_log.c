/* Tap of QEMU's log, and the reader of its NVIC trace lines. */
#include "host/vdwt/exceptions/nvic_log.h"
#include "host/lib/base/printable.h"
#include "host/vdwt/qemu/host.h"

#include <stdio.h>
#include <string.h>

/* A trace line: optional "pid@time:" prefix, the event's name, a sentence with
 * the numbers at the places given here (0 = first number of the sentence). */
static const struct {
    const char *name;
    enum nvic_kind kind;
    int number_at;
    int value_at; /* -1: none */
} lines[] = {
    {"nvic_set_pending ", NVIC_PEND, 0, -1},      {"nvic_clear_pending ", NVIC_UNPEND, 0, -1},
    {"nvic_acknowledge_irq ", NVIC_ENTER, 0, -1}, {"nvic_complete_irq ", NVIC_COMPLETE, 0, -1},
    {"nvic_set_irq_level ", NVIC_LEVEL, 0, 1},    {"memory_region_ops_write ", NVIC_WRITE, 2, 3},
};
#define LINES (sizeof lines / sizeof *lines)

static const char items[] = "plugin,trace:nvic_set_pending,trace:nvic_clear_pending,"
                            "trace:nvic_acknowledge_irq,trace:nvic_complete_irq,"
                            "trace:nvic_set_irq_level,trace:memory_region_ops_write";

/* Sent through QEMU's log once, to see that it arrives here. */
static const char probe[] = "vdwt: log probe\n";

static struct {
    void (*take)(const struct nvic_event *event);
    bool probed;
} tap;

static bool is_digit(char c, bool hex)
{
    return (c >= '0' && c <= '9') || (hex && c >= 'a' && c <= 'f');
}

/* The next number of `text` ("12", "0x1f"); moves *text behind it. */
static bool next_number(const char **text, const char *end, uint32_t *value)
{
    const char *at = *text;
    bool hex;

    while (at < end && !is_digit(*at, false))
        at++;
    if (at == end)
        return false;
    hex = end - at > 2 && at[0] == '0' && at[1] == 'x';
    if (hex)
        at += 2;
    for (*value = 0; at < end && is_digit(*at, hex); at++)
        *value = *value * (hex ? 16u : 10u) + (uint32_t)(*at > '9' ? *at - 'a' + 10 : *at - '0');
    *text = at;
    return true;
}

static bool read_numbers(const char *text, const char *end, size_t line, struct nvic_event *event)
{
    uint32_t value;

    event->value = 0;
    for (int i = 0; i <= lines[line].number_at || i <= lines[line].value_at; i++) {
        if (!next_number(&text, end, &value))
            return false;
        if (i == lines[line].number_at)
            event->number = value;
        if (i == lines[line].value_at)
            event->value = value;
    }
    return true;
}

/* Where the event's name stands: at the beginning, or behind "pid@time:". */
static const char *name_in(const char *line, size_t size)
{
    const char *colon = memchr(line, ':', size < 64 ? size : 64);

    if (size == 0 || is_digit(*line, false))
        return colon ? colon + 1 : NULL;
    return line;
}

bool nvic_log_parse(const char *line, size_t size, struct nvic_event *event)
{
    const char *end = line + size;
    const char *name = name_in(line, size);

    if (!name)
        return false;
    for (size_t i = 0; i < LINES; i++) {
        size_t length = strlen(lines[i].name);

        if ((size_t)(end - name) > length && !memcmp(name, lines[i].name, length)) {
            event->kind = lines[i].kind;
            return read_numbers(name + length, end, i, event);
        }
    }
    return false;
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
        else if (stop > text) /* what the user asked for with -d */
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
