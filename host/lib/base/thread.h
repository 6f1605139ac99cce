/* Threads that need no more stack than a program has as a rule, whatever its limit (ulimit -s) is.
 */
#ifndef HOST_LIB_BASE_THREAD_H
#define HOST_LIB_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* pthread_create(); false with errno. To be joined. */
bool thread_start(pthread_t *thread, void *(*work)(void *), void *context);

#endif
