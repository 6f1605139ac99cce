/* A stack of its own size; see thread.h. */
#include "host/lib/base/thread.h"

#include <errno.h>

#define STACK_BYTES (8u << 20) /* address space; memory is taken as it is used */

bool thread_start(pthread_t *thread, void *(*work)(void *), void *context)
{
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error == 0) {
        pthread_attr_setstacksize(&attributes, STACK_BYTES);
        error = pthread_create(thread, &attributes, work, context);
        pthread_attr_destroy(&attributes);
    }
    errno = error;
    return error == 0;
}
