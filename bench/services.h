/* Services of the firmware for scenarios and styles: vectors and lines, spans,
 * deferral, the swept timer. */
#ifndef BENCH_SERVICES_H
#define BENCH_SERVICES_H

#include "bench/pend.h"
#include "bench/registration.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether the core has all of these features (WIRE_FEATURE bits). */
bool bench_has(uint32_t features);
/* What the running cell gives to the parameter at `place` of its item of a kind; in
 * its range. 0 if the item has none there. */
uint32_t bench_parameter(enum wire_item kind, unsigned place);
/* What the running cell's scenario raises the lines for. */
#ifdef IRQBENCH_IMAGE_small /* has none of the other scenarios */
#define bench_used_for() USE_USUAL
#else
enum bench_use bench_used_for(void);
#endif
/* Priority bits that the part implements: the top ones. */
unsigned bench_priority_bits(void);
/* Selects a vector table. */
void bench_use_vectors(const bench_vector *vectors);
/* Sets a line's priority (0 is the highest; only the implemented top bits
 * count) and enables or disables it, its pending bit cleared. */
void bench_line_enable(enum bench_line line, uint8_t priority);
void bench_line_disable(enum bench_line line);
#define BENCH_PRIORITY_HIGH   0x40u
#define BENCH_PRIORITY_MIDDLE 0x80u
/* Pending bits of the test lines, the timer's and SysTick's. */
uint32_t bench_lines_pending(void);

/* A foreground span around a store to ISPR (bench/pend.h). */
void bench_pend(uint32_t mask, struct bench_span *span);

/* Calibration spans, each with the instruction forms of a real span's ends. A stamp
 * is LDR, NOP; a last stamp is LDR, MOV; a store is to ISPR of a disabled line. */
enum bench_calibration {
    CALIBRATE_NOTHING,    /* stamp, stamp */
    CALIBRATE_NOP,        /* stamp, NOP, stamp */
    CALIBRATE_STORE,      /* stamp, STR, NOP, stamp */
    CALIBRATE_STORE_DSB,  /* stamp, STR, DSB, NOP, stamp */
    CALIBRATE_STORE_ISB,  /* stamp, STR, DSB, ISB, NOP, stamp */
    CALIBRATE_STORE_NOPS, /* stamp, STR, four NOPs, stamp */
    CALIBRATE_PEND,       /* stamp, STR, DSB, ISB, stamp */
    CALIBRATE_BARRIERS,   /* last stamp, DSB, ISB, stamp */
    CALIBRATE_ISB,        /* last stamp, ISB, stamp */
    CALIBRATE_LAST,       /* last stamp, stamp */
    CALIBRATE_CHAIN,      /* the same, the stamp at a multiple of 16 as in a handler */
    CALIBRATE_BODY,       /* last stamp, NOP, stamp */
};
/* Runs one often: its least counts. */
uint32_t bench_least_counts(enum bench_calibration which);
/* Runs one often and reports it as `span` of `metric`. */
void bench_calibrate(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                     enum bench_calibration which);
/* From a store that pends to a stamp in the handler, and from a last stamp to the one
 * behind the barriers: with those barriers that ran there (metric TAKEN). */
void bench_calibrate_entry(const struct bench_cell *cell, uint8_t metric);
void bench_calibrate_exit(const struct bench_cell *cell, uint8_t metric);
/* Reports a calibration that the scenario measured itself. */
void bench_report_calibration(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                              uint16_t runs, uint32_t min, uint32_t max);

/* Deferral: a thread above the foreground that calls `work` once per post. */
void bench_defer_work(void (*work)(void));
void bench_defer_post(void); /* from a handler */
/* The post in two steps: the thread is ready, and: a switch is pended if one is due. */
void bench_defer_give(void);
void bench_defer_reschedule(void);
/* The same by direct notification: for the rest of the cell the thread calls `work` once
 * for each bench_notify(), and no semaphore is there. */
void bench_notify_work(void (*work)(void));
void bench_notify(void); /* from a handler */

/* To be called once when the cell's last sample is over, its vectors still in use. */
void bench_at_end(void (*call)(void));

/* What a kernel's user calls first and last in a handler that the kernel manages, and how
 * many of those are active. */
void bench_kernel_enter(void);
void bench_kernel_leave(void);
extern const volatile uint32_t *const bench_kernel_nesting;

/* A stack that a style brings, from its lowest word on: while the cell runs it is watched
 * as the image's own are, and `overflow` told when that word was used. One at a time. */
void bench_watch_stack(uint32_t *end, const char *overflow);

/* Counts the work that the thread does for the present bench_defer_work() from now on. */
void bench_defer_watch(void);
uint32_t bench_defer_watched(void);

/* Stacks that code under bench/ runs on, and what of one is free: [end, sp). Its last word
 * is not among it: that tells of an overflow. The foreground asks, so that of its own stack
 * it gets all: how much of it is free its own sp says. */
enum bench_stack { BENCH_STACK_FOREGROUND, BENCH_STACK_WORKER, BENCH_STACK_HANDLERS };
struct bench_free {
    uint32_t *end, *sp;
};
struct bench_free bench_stack_free(enum bench_stack stack);
/* From there to where the stack of the thread that does deferred work begins. */
uint32_t bench_worker_bytes(const uint32_t *lowest);

/* The line of the board's event timer, as bench_line_enable. */
void bench_timer_enable(uint8_t priority);
void bench_timer_disable(void);
/* bench_timer_taken (bench/evidence.h) as a function. */
void bench_timer_acknowledge(void);

/* Starts the board's timer, which raises its line `period` counts later and then every
 * `period` counts, until bench_stream.wanted runs of the handler are over. */
void bench_stream_start(uint32_t period);

/* Counts from the stamp that arming it takes (`armed` of an expiry) to where its delay
 * begins, as its last calibration found. */
uint32_t bench_timer_late(void);

/* Empties caches and prefetch buffers, as far as they are known here; NULL, or why none
 * is. */
void bench_make_cold(void);
const char *bench_cold_missing(void);

/* The counter that stamps read. */
const volatile uint32_t *bench_clock(void);

/* A source of swept events: a timer that expires `reload` + 1 counts after it was
 * started. Arm, then run the region at once. */
struct bench_source;
struct bench_expiry {
    const struct bench_source *source;
    uint32_t reload;
    uint32_t armed; /* the cycle counter when the timer was started */
};
struct bench_source {
    uint32_t exception;
    bool is_clock; /* a stamp of the cell reads this timer itself */
    /* NULL, or why this board cannot sweep with it. */
    const char *(*missing)(void);
    void (*arm)(uint32_t reload, struct bench_expiry *expiry);
    void (*disarm)(const struct bench_expiry *expiry, struct bench_verdict *verdict);
    bool (*expired)(const struct bench_expiry *expiry);
    uint32_t (*since)(const struct bench_expiry *expiry, uint32_t stamp);
    void (*calibrate)(const struct bench_cell *cell, uint8_t metric);
};
extern const struct bench_source bench_systick; /* SysTick: has no line */
extern const struct bench_source bench_timer;   /* the board's event timer: an NVIC line */
extern const struct bench_source bench_pin;     /* the same where that is one of a pin's edges */

/* The same timers as sources of periodic events: once started, one expires each `period`
 * counts, and raises its interrupt while it is let. Counts since the last expiry, of a stamp
 * less than a period old, are off by what its source's `calibrate` reports, as those of
 * `since` are. Once it is let no more nothing of it is pending, and it has to go on before its next
 * expiry: false, if it did not. */
struct bench_periodic {
    void (*start)(uint32_t period);
    bool (*goes_on)(uint32_t period);
    void (*let)(bool raise);
    uint32_t (*since_last)(uint32_t stamp);
};
extern const struct bench_periodic bench_systick_periodic, bench_timer_periodic;

/* The exception that a cell raises for a line's sake: the line's own, or its source's in
 * the place of LINE_SAMPLE and LINE_WORK. */
uint32_t bench_raised(const struct bench_cell *cell, enum bench_line line);

void bench_sweep_arm(const struct bench_cell *cell, uint32_t reload, struct bench_expiry *expiry);
/* Reports what a stamp behind the expiry contains besides the time since it. */
void bench_sweep_calibrate(const struct bench_cell *cell, uint8_t metric);
/* Stops the interrupt, and takes back one that is pending: none comes behind it. Where there is
 * another counter that can say, both must have counted the same since it was armed (witness
 * CLOCK). */
void bench_sweep_disarm(const struct bench_expiry *expiry, struct bench_verdict *verdict);
/* True once the timer has expired. */
bool bench_sweep_expired(const struct bench_expiry *expiry);
/* Counts from the start of the timer to its expiry, and from the expiry to a stamp
 * of the same cell. */
uint32_t bench_sweep_event(const struct bench_expiry *expiry);
uint32_t bench_sweep_since(const struct bench_expiry *expiry, uint32_t stamp);

#endif
