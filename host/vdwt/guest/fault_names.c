/* Faults by their names; see faults.h. */
#include "host/vdwt/guest/faults.h"

#include <string.h>

enum fault fault_find(const char *name)
{
    static const char *const names[] = {
#define X(NAME, name) #name,
        FAULTS(X)
#undef X
    };
    for (int i = 0; i < FAULT_COUNT; i++)
        if (!strcmp(names[i], name))
            return (enum fault)i;
    return FAULT_COUNT;
}

const char *fault_names(void)
{
    static const char names[] =
#define X(NAME, name) ", " #name
        FAULTS(X)
#undef X
        ;
    return names + strlen(", ");
}
