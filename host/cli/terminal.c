#include "host/cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t terminal_width(size_t least, size_t otherwise)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col)
        return otherwise;
    return size.ws_col < least ? least : size.ws_col;
}

#define TEXT_LEAST 24u
#define TEXT_MOST  100u

size_t terminal_text_width(void)
{
    size_t width = terminal_width(TEXT_LEAST, TERMINAL_WIDTH);

    return width > TEXT_MOST ? TEXT_MOST : width;
}

void terminal_print_words(FILE *out, const char *text, size_t column, size_t indent, size_t width)
{
    for (bool first = true; *text; first = false) {
        size_t length = strcspn(text, " \n");
        if (!first && column + 1 + length > width) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            putc(' ', out);
            column++;
        }
        fwrite(text, 1, length, out);
        column += length;
        text += length;
        text += strspn(text, " \n");
    }
    putc('\n', out);
}

bool terminal_has_colour(void)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

    return isatty(STDOUT_FILENO) && !(no && *no) && terminal && strcmp(terminal, "dumb") != 0;
}
