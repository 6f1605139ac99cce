/* Two lists; see environment.h. */
#include "host/lib/base/environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const kept[] = {
    "PATH",       "HOME",           "TMPDIR",          "LD_LIBRARY_PATH",
    "LD_PRELOAD", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
};
#define KEPT (sizeof kept / sizeof *kept)

static const char *const set[] =
    {
        "LC_ALL=C.UTF-8",         "TZ=UTC",
        "PYTHONHASHSEED=0",       "PYTHONDONTWRITEBYTECODE=1",
        "PYTHONNOUSERSITE=1",     "MPLBACKEND=svg",
        "MATPLOTLIBRC=/dev/null", /* else ~/.config/matplotlib/matplotlibrc */
        "CAIRO_DEBUG_PDF=1",      /* a PDF's date lies open, and can be blanked (lib/charts) */
};
#define SET (sizeof set / sizeof *set)

static bool is_kept(const char *variable)
{
    for (size_t i = 0; i < KEPT; i++) {
        size_t size = strlen(kept[i]);
        if (strncmp(variable, kept[i], size) == 0 && variable[size] == '=')
            return true;
    }
    return false;
}

char **environment_plain(void)
{
    size_t count = 0, used = 0;
    while (environ && environ[count])
        count++;
    char **plain = calloc(count + SET + 1, sizeof *plain);
    if (!plain)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (is_kept(environ[i]))
            plain[used++] = environ[i];
    for (size_t i = 0; i < SET; i++)
        plain[used++] = (char *)(size_t)set[i];
    return plain;
}
