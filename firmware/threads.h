/* The firmware's threads: the foreground, which runs commands and cells, and
 * the worker above it, which deferred work runs on. */
#ifndef FIRMWARE_THREADS_H
#define FIRMWARE_THREADS_H

#include <stdint.h>

/* What lies in the last word of every stack until something overflows it. */
#define STACK_UNTOUCHED 0x57ACE4D5u

/* Creates both and starts the kernel. */
void threads_start(void (*foreground)(void)) __attribute__((noreturn));
/* What used its stack up since the start, the last word too, or NULL. */
const char *threads_overflow(void);

/* A style's own stack (bench_watch_stack) is watched no more. */
void threads_unwatch(void);

/* No floating-point state in foreground and worker: what a cell before left behind would
 * make this one's exception frames longer. */
void threads_forget_floats(void);

#endif
