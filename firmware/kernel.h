/* A small preemptive kernel: static threads with fixed priorities, one a
 * priority, counting semaphores, a context switch in PendSV. It exists so that
 * deferral to a thread can be measured on code that is all here.
 *
 * Rules: the ready thread of the highest priority runs, always. Priority 0 is
 * the idle thread's. Threads are added before kernel_start and never end.
 * Registers r7 and r10 belong to the benchmark (bench/bench.h) and are not
 * switched. Threads run privileged, on PSP; handlers use MSP.
 */
#ifndef FIRMWARE_KERNEL_H
#define FIRMWARE_KERNEL_H

#include <stdint.h>

#define KERNEL_PRIORITIES 8u

struct kernel_thread {
    uint32_t *sp; /* where its registers lie while it does not run; first, for PendSV */
    uint8_t priority;
};

struct kernel_semaphore {
    uint32_t count;
    uint32_t waiters; /* bit n: the thread of priority n waits */
};

/* Adds a thread that will call entry() on the given stack (top-aligned to 8
 * bytes). Two threads of one priority, or one over KERNEL_PRIORITIES - 1, is an
 * error of ours: traps. */
void kernel_add(struct kernel_thread *thread, uint8_t priority, void (*entry)(void),
                uint32_t *stack, uint32_t stack_bytes);
/* Starts the thread of the highest priority. Does not return. */
void kernel_start(void) __attribute__((noreturn));
/* Takes one unit, waiting for it if there is none. From threads only, and not
 * with interrupts masked: the switch could not happen. */
void kernel_semaphore_wait(struct kernel_semaphore *semaphore);
/* Gives one unit; a waiter of the highest priority gets it. From anywhere. */
void kernel_semaphore_post(struct kernel_semaphore *semaphore);
/* The hardware's exception frame of a thread that does not run. */
const uint32_t *kernel_frame(const struct kernel_thread *thread);
/* The running thread. */
const struct kernel_thread *kernel_running(void);

#endif
