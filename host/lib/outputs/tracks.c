/* Tracks of a timeline; see tracks.h. */
#include "host/lib/outputs/tracks.h"

#include "host/lib/base/printable.h"
#include <stdlib.h>

size_t tracks_find(const struct tracks *tracks, bool thread, uint32_t who)
{
    size_t i = 0;

    while (i < tracks->count && (tracks->list[i].thread != thread || tracks->list[i].who != who))
        i++;
    return i;
}

static bool add(struct tracks *tracks, const struct trace_print *print, const struct slice *slice)
{
    bool thread = slice->kind == SLICE_THREAD;
    struct track *grown, *track;
    char name[TRACE_NAME_MAX];

    if (tracks_find(tracks, thread, slice->who) < tracks->count)
        return true;
    grown = reallocarray(tracks->list, tracks->count + 1u, sizeof *grown);
    if (!grown)
        return false;
    tracks->list = grown;
    track = &grown[tracks->count++];
    *track = (struct track){.thread = thread, .who = slice->who};
    if (thread)
        printable_into(track->name, sizeof track->name, "%s (thread %u)",
                       trace_function_name(name, print->names, slice->pc), slice->who);
    else
        trace_exception_name(track->name, slice->who);
    return true;
}

static int in_order(const void *left, const void *right)
{
    const struct track *a = left, *b = right;

    if (a->thread != b->thread)
        return a->thread ? 1 : -1;
    return a->who < b->who ? -1 : a->who > b->who;
}

bool tracks_make(struct tracks *tracks, const struct trace_print *print,
                 const struct slices *slices)
{
    *tracks = (struct tracks){0};
    for (size_t i = 0; i < slices->count; i++)
        if (!add(tracks, print, &slices->list[i]))
            return false;
    if (tracks->count)
        qsort(tracks->list, tracks->count, sizeof *tracks->list, in_order);
    return true;
}

void tracks_free(struct tracks *tracks)
{
    free(tracks->list);
}
