/* Keeps the disposition from before; see signals.h. */
#include "host/lib/base/signals.h"

#include <signal.h>
#include <stdbool.h>

static struct sigaction before;
static bool changed;

void signals_become_errors(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    changed = sigaction(SIGXFSZ, &ignore, &before) == 0;
}

void signals_restore(void)
{
    if (changed)
        sigaction(SIGXFSZ, &before, NULL);
}
