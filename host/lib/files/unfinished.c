/* Places without a lock, so that a signal's handler can look at them; see unfinished.h. */
#include "host/lib/files/unfinished.h"

#include "host/lib/files/folder.h"
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#define PLACES 64

enum state { FREE, TAKEN, READY };

static struct place {
    atomic_int state;
    int fd;
    char name[PATH_MAX];
} places[PLACES];

static atomic_bool over;

/* Whoever comes now waits for the end of the program. */
static void wait_for_the_end(void)
{
    while (atomic_load(&over))
        pause();
}

int unfinished_begin(int fd, const char *name)
{
    wait_for_the_end();
    for (int i = 0; i < PLACES; i++) {
        int state = FREE;
        if (!atomic_compare_exchange_strong(&places[i].state, &state, TAKEN))
            continue;
        places[i].fd = fd;
        snprintf(places[i].name, sizeof places[i].name, "%s", name);
        atomic_store(&places[i].state, READY);
        return i;
    }
    return -1;
}

void unfinished_done(int place)
{
    wait_for_the_end();
    if (place >= 0)
        atomic_store(&places[place].state, FREE);
}

void unfinished_remove_all(void)
{
    atomic_store(&over, true);
    for (int i = 0; i < PLACES; i++)
        if (atomic_load(&places[i].state) == READY)
            folder_remove_tree(places[i].fd, places[i].name);
}
