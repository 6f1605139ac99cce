/* The board's event timer: one that counts core cycles down and requests an interrupt
 * on a line of the NVIC. The driver is a file in firmware/timer/, named in the board's
 * board.mk; a board that names none has none. Numbers that size tables come from there
 * too:
 *   BOARD_TIMER       the driver
 *   BOARD_TIMER_IRQ   its line
 *   BOARD_TIMER_BASE  where its registers are
 */
#ifndef BENCH_EVENT_TIMER_H
#define BENCH_EVENT_TIMER_H

#include <stdbool.h>
#include <stdint.h>

/* Where the timer's event reaches the core as an edge on a pin: what the pin goes through
 * before the NVIC. */
struct edge_pin {
    /* From nothing on: clocks, mode and pull, which port, which edge, its mask; and back. */
    void (*connect)(void);
    void (*disconnect)(void);
    volatile uint32_t *pending; /* not 0 from the edge on until it is taken back */
};

struct event_timer {
    const char *missing; /* NULL, or why there is no timer: nothing below may be used */
    bool repeats;        /* a stream of events can come, one each `period` counts */
    bool once;           /* each start is one event: event_timer_load_every does nothing */
    /* What starts it, once it is loaded: a single store. A 0 stops it. */
    volatile uint32_t *control;
    uint32_t start;
    /* Reads not 0 while the interrupt is requested. */
    volatile uint32_t *request;
    /* Takes the request back: this value written there. */
    volatile uint32_t *acknowledge;
    uint32_t clear;
    const struct edge_pin *pin; /* NULL: it has a line of its own */
    /* Whether an expiry requests, while the timer counts on: these values written there. */
    volatile uint32_t *gate;
    uint32_t open, shut;
};
extern const struct event_timer event_timer;

/* Loads the timer, which stands still: `delay`, at least 1, counts after the
 * store that starts it took effect, the request is raised. Which cycle of the core's
 * counter that is the driver does not say: firmware/sweep/timer.c finds out. */
void event_timer_load(uint32_t delay);
/* The same with a first delay of `period`, and so many counts from each expiry to the
 * next, until it is stopped. */
void event_timer_load_every(uint32_t period);
/* Counts since the expiry of a timer loaded with `delay`; 0 before it, and where the
 * hardware cannot say. One early or late: it tells that two counters agree, not when the
 * event was. */
uint32_t event_timer_since(uint32_t delay);

#endif
