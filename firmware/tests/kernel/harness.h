/* What the kernel's tests share: results as TAP by semihosting, a log of events
 * whose order is the result, interrupts with exchangeable handlers, threads
 * with exchangeable jobs. */
#ifndef KERNEL_TEST_HARNESS_H
#define KERNEL_TEST_HARNESS_H

#include "firmware/core/registers.h"
#include "firmware/kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THREADS    8u /* one a priority; 0 is the kernel's idle thread */
#define CONTROLLER 1u /* the lowest, which runs the tests */
#define LINES      4u
#define FIRST_LINE 20u

/* Results. */
void check(const char *name, bool good);
void check_is(const char *name, uint32_t found, uint32_t expected);
void finish(void) __attribute__((noreturn));

/* The log: one character an event. check_log compares and empties it. */
void event(char c);
void check_log(const char *name, const char *expected);

/* Interrupts: line n's handler is line_job[n], its priority as enabled. The
 * frame and SP are those of the last entry of that line. */
struct entry {
    uint32_t sp;           /* at the handler's first instruction */
    const uint32_t *frame; /* of what it interrupted */
    uint32_t xpsr;         /* from that frame, which does not last */
};
extern void (*volatile line_job[LINES])(void);
extern volatile struct entry line_entry[LINES];
void line_enable(unsigned line, uint8_t priority);
void pend(unsigned line); /* STR, DSB, ISB */

/* SysTick, once: `counts` after now its handler runs `job`. */
void tick_in(uint32_t counts, void (*job)(void));
extern volatile struct entry tick_entry;

/* Threads: thread p runs job p once per give(p). */
extern struct kernel_thread thread[THREADS];
extern uint32_t thread_start_sp[THREADS], thread_stack_top[THREADS];
void give(unsigned p, void (*job)(void));
void start_threads(void (*controller)(void)) __attribute__((noreturn));

/* Calls f before the kernel runs. Number of the UDF that it stopped at, or -1. */
int trap_of(void (*f)(void));
/* From here on the next UDF ends the tests; good if it is this one. */
void expect_last_trap(const char *name, int number);

/* The tests, one group a file. */
void test_traps(void);
void test_arithmetic(void);
void test_reach(void);
void test_order(void);
void test_interrupts(void);
void test_notifications(void);
void test_nesting(void);
void test_stacks(void);
void test_registers(void);
void test_fpu(void);

#endif
