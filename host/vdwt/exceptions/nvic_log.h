/* QEMU's own trace of its interrupt controller, read inside its process: QEMU
 * logs into a stream whose write function is ours, so every line arrives while
 * what it tells of happens, on the thread that caused it, in order and without
 * a file or a system call.
 */
#ifndef HOST_VDWT_EXCEPTIONS_NVIC_LOG_H
#define HOST_VDWT_EXCEPTIONS_NVIC_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum nvic_kind {
    NVIC_PEND,     /* number became pending, or was made so again */
    NVIC_UNPEND,   /* number is no longer pending */
    NVIC_ENTER,    /* number was taken: its handler runs next */
    NVIC_COMPLETE, /* number's handler returned */
    NVIC_LEVEL,    /* input line of number is at level `value` */
    NVIC_WRITE,    /* the guest writes `value` to the device register at address `number` */
};

/* `number` is an exception number (SysTick 15, first interrupt 16). */
struct nvic_event {
    enum nvic_kind kind;
    uint32_t number;
    uint32_t value;
};

/* Reads one log line. False if it is none of ours. */
bool nvic_log_parse(const char *line, size_t size, struct nvic_event *event);

/* Starts. Every event goes to `take`, on whichever thread it happens. False if
 * this QEMU does not let a plugin have its log, or logs elsewhere already. */
bool nvic_log_start(void (*take)(const struct nvic_event *event));

/* From now on *missing becomes true when the guest reads a device that this QEMU's machine
 * only reserves the place of. */
void nvic_log_watch_missing(bool *missing);

#endif
