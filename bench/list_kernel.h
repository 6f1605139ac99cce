/* The list kernel: a second small kernel, in the manner of the common RTOSes (FreeRTOS
 * and its relatives). Threads are nodes of doubly linked lists: a ready list for each
 * priority, with as many threads as there are, and a list of waiters in each semaphore,
 * the highest first. Critical sections raise BASEPRI up to a ceiling, with the barriers that
 * those kernels use; lines above it are never held off and must not call the kernel. On
 * ARMv6-M, without BASEPRI, they are PRIMASK's. Who waits takes the unit itself when it
 * runs again. Without timeouts, time slices and statistics: what it costs is a floor of
 * what such an RTOS costs.
 *
 * It runs beside the bitmap kernel (firmware/kernel.h), which runs the image: a cell's
 * vector table has its PendSV, and the foreground is one of its threads meanwhile. Both
 * keep the same context (firmware/core/context.h) and leave r7 and r10 alone.
 */
#ifndef BENCH_LIST_KERNEL_H
#define BENCH_LIST_KERNEL_H

#include "bench/vectors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIST_KERNEL_PRIORITIES 4u
/* Handlers that call the kernel have this priority or a lower one. */
#define LIST_KERNEL_CEILING 0x40u

struct list_node {
    struct list_node *next, *previous;
};

struct list_thread {
    uint32_t *sp; /* where its registers lie while it does not run; first, for PendSV */
    uint32_t priority;
    struct list_node ready;   /* among those that can run at its priority, if it can */
    struct list_node waiting; /* among those that wait for the same, if it waits */
};

struct list_semaphore {
    uint32_t count;
    struct list_node waiters;
};

extern struct list_thread *list_kernel_current;
extern uint32_t list_kernel_switches; /* how often threads were switched */

/* No thread but the one that calls, which gets this priority. Its vectors come first. */
void list_kernel_begin(struct list_thread *foreground, uint32_t priority);
/* Adds a thread that will call entry(), which does not return; runs it if it is higher. */
void list_kernel_add(struct list_thread *thread, uint32_t priority, void (*entry)(void),
                     uint32_t *stack, size_t words);

void list_semaphore_begin(struct list_semaphore *semaphore);
/* From threads: takes one unit, waiting for it if there is none. */
void list_semaphore_wait(struct list_semaphore *semaphore);
/* From threads: gives one unit. */
void list_semaphore_post(struct list_semaphore *semaphore);
/* From handlers: gives one unit; whether a switch is due then, which is up to the
 * handler's end: list_kernel_yield(). */
bool list_semaphore_post_from_handler(struct list_semaphore *semaphore);
/* Takes one unit, or makes the running thread wait, so that it asks again when it
 * runs: for a system call, whose handler cannot wait. */
bool list_semaphore_try(struct list_semaphore *semaphore);

/* With the barriers of those kernels' yield, from threads and handlers alike. */
static inline __attribute__((always_inline)) void list_kernel_yield(void)
{
    core_request_pendsv();
}

/* The context switch; and what of it is not saving and loading registers: from the old
 * thread's sp to the new one's. */
void list_kernel_pendsv(void);
uint32_t *list_kernel_switch(uint32_t *sp);

#if !CORE_BASELINE
#ifdef __ARM_FP
#define LIST_KERNEL_FLOATS(text)                                                                   \
    "tst lr, #16\n\t"                                                                              \
    "it eq\n\t" text "\n\t"
#else
#define LIST_KERNEL_FLOATS(text)
#endif
/* All of a naked PendSV handler, around such a function. */
#define LIST_KERNEL_SWITCH(function)                                                               \
    __asm volatile(                                                                                \
        "mrs r0, psp\n\t"                                                                          \
        "isb\n\t" LIST_KERNEL_FLOATS(                                                              \
            "vstmdbeq r0!, {s16-s31}") "mov r3, lr\n\t"                                            \
                                       "stmdb r0!, {r3, r12}\n\t"                                  \
                                       "stmdb r0!, {r4-r6, r8, r9, r11}\n\t"                       \
                                       "movs r1, %0\n\t"                                           \
                                       "msr basepri, r1\n\t"                                       \
                                       "dsb\n\t"                                                   \
                                       "isb\n\t"                                                   \
                                       "bl " function "\n\t"                                       \
                                       "movs r1, #0\n\t"                                           \
                                       "msr basepri, r1\n\t"                                       \
                                       "ldmia r0!, {r4-r6, r8, r9, r11}\n\t"                       \
                                       "ldmia r0!, {r3, r12}\n\t"                                  \
                                       "mov lr, r3\n\t" LIST_KERNEL_FLOATS(                        \
                                           "vldmiaeq r0!, {s16-s31}") "msr psp, r0\n\t"            \
                                                                      "isb\n\t"                    \
                                                                      "bx lr" ::"i"(               \
                                                                          LIST_KERNEL_CEILING))
#endif

/* Room for the stack of the one thread that a style has beside the foreground, where an MPU's
 * region may begin. It is one style's at a time. */
#define LIST_KERNEL_STACK_WORDS 96u
extern uint32_t list_kernel_stack[LIST_KERNEL_STACK_WORDS];

#endif
