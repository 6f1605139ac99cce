/* The firmware's threads: the foreground, which runs commands and cells, and
 * the worker above it, which deferred work runs on. */
#ifndef FIRMWARE_THREADS_H
#define FIRMWARE_THREADS_H

/* Creates both and starts the kernel. */
void threads_start(void (*foreground)(void)) __attribute__((noreturn));

#endif
