/* Messages of the plugin; see complain.h. */
#include "host/vdwt/complain.h"

#include "host/lib/base/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(const char *format, va_list arguments)
{
    char *text = printable_vformat(format, arguments);

    if (text)
        dprintf(STDERR_FILENO, "vdwt: %s\n", text);
    free(text);
}

void complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}

/* _exit: QEMU's own exit handlers would call back into the plugin. */
void give_up(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
    _exit(2);
}

void give_up_for(const struct message *message)
{
    static const char before[] = "error: ";
    const char *text = message->text;

    if (strncmp(text, before, strlen(before)) == 0)
        text += strlen(before);
    give_up("%.*s", (int)strcspn(text, "\n"), text);
}

/* What is allocated stays, but for tables that grow: counting only up is near
 * enough. */
void *must_alloc(size_t size)
{
    static _Atomic size_t taken;
    void *memory;

    if (size > MUST_ALLOC_MAX - taken)
        give_up("what was executed takes more than %u MiB to account for, as in code that changes "
                "all the time; run a shorter part of it",
                MUST_ALLOC_MAX >> 20);
    taken += size;
    memory = calloc(1, size);

    if (!memory)
        give_up("out of memory");
    return memory;
}
