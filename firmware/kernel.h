/* The bitmap kernel: small and preemptive, static threads with fixed priorities, one a
 * priority, counting semaphores, a context switch in PendSV. It exists so that
 * deferral to a thread can be measured on code that is all here; with one thread a priority
 * and nothing but semaphores, what it costs is a floor of what an RTOS costs. It runs the
 * image; bench/list_kernel.h is another one, for cells that ask about it.
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
    uint32_t notified; /* notifications that it has not taken yet */
};

struct kernel_semaphore {
    uint32_t count;
    uint32_t waiters; /* bit n: the thread of priority n waits */
};

/* The idle thread's stack, from its lowest word on. */
extern uint32_t kernel_idle_stack[32];

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
/* The same, but that who gets it waits until somebody calls kernel_reschedule(). */
void kernel_semaphore_give(struct kernel_semaphore *semaphore);
/* Pends a switch if a thread is ready that is above the running one. */
void kernel_reschedule(void);
/* Notifies a thread, from anywhere: adds one to its word, and wakes it if it waits for that.
 * What a semaphore of one known waiter comes to, without the semaphore. */
void kernel_notify(struct kernel_thread *thread);
/* Takes all of the calling thread's notifications, waiting for one if there is none. From
 * threads only, and not with interrupts masked. 0: kernel_cancel() ended the wait. */
uint32_t kernel_notified(void);
/* Ends a thread's wait for a notification, if it does wait, without one. */
void kernel_cancel(struct kernel_thread *thread);
/* Handlers that stand in the vector table and call these two themselves, as their first
 * and last action: how many are active, and a switch pended on the way out of the last one
 * if one is due. Each restores the count that it found, so that a higher one may come
 * between its load and its store. */
extern volatile uint32_t kernel_nesting;
static inline void kernel_enter(void)
{
    kernel_nesting = kernel_nesting + 1u;
}
static inline void kernel_leave(void)
{
    uint32_t left = kernel_nesting - 1u;
    kernel_nesting = left;
    if (left == 0)
        kernel_reschedule();
}
/* The hardware's exception frame of a thread that does not run. */
const uint32_t *kernel_frame(const struct kernel_thread *thread);
/* The running thread. */
const struct kernel_thread *kernel_running(void);

#endif
