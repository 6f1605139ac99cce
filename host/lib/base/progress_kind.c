#include "host/lib/base/progress_kind.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_USUAL 80u

const char *const progress_kind_names[] = {"auto", "bar", "plain", "json", NULL};

enum progress_kind progress_kind_of(const char *name)
{
    for (int i = 0; progress_kind_names[i]; i++)
        if (strcmp(progress_kind_names[i], name) == 0)
            return (enum progress_kind)i;
    return PROGRESS_AUTO;
}

static bool can_redraw(FILE *out)
{
    const char *term = getenv("TERM");
    return isatty(fileno(out)) && term && strcmp(term, "dumb") != 0;
}

enum progress_kind progress_kind_for(enum progress_kind kind, FILE *out)
{
    if (kind != PROGRESS_AUTO)
        return kind;
    return can_redraw(out) ? PROGRESS_BAR : PROGRESS_PLAIN;
}

size_t progress_columns(FILE *out)
{
    struct winsize size;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return COLUMNS_USUAL;
    return size.ws_col;
}
