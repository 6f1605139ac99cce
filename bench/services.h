/* Services of the firmware for scenarios and styles: vectors and lines, spans,
 * deferral, the swept timer. */
#ifndef BENCH_SERVICES_H
#define BENCH_SERVICES_H

#include "bench/registration.h"

#include <stdbool.h>
#include <stdint.h>

/* Selects a vector table. */
void bench_use_vectors(const bench_vector *vectors);
/* Sets a line's priority (0 is the highest; only the implemented top bits
 * count) and enables or disables it, its pending bit cleared. */
void bench_line_enable(enum bench_line line, uint8_t priority);
void bench_line_disable(enum bench_line line);
#define BENCH_PRIORITY_HIGH   0x40u
#define BENCH_PRIORITY_MIDDLE 0x80u
/* Pending bits of the test lines. */
uint32_t bench_lines_pending(void);

/* A foreground span around a store to ISPR: stamp, STR, DSB, ISB, stamp. */
struct bench_span {
    uint32_t begin;
    uint32_t end;
    uint32_t last;           /* r10 behind it */
    uint32_t return_address; /* of the exception frame that it left below SP; 0: none */
};
void bench_pend(uint32_t mask, struct bench_span *span);
/* Range in which the interrupt taken in bench_pend may return. */
extern const uint16_t bench_pend_taken[], bench_pend_resumed[];

/* Calibration spans, each with the instruction forms of a real span's ends. */
enum bench_calibration {
    CALIBRATE_NOTHING,    /* stamp, stamp */
    CALIBRATE_NOP,        /* stamp, NOP, stamp */
    CALIBRATE_STORE,      /* stamp, STR to ISPR of a disabled line, NOP, stamp */
    CALIBRATE_STORE_NOPS, /* stamp, such a STR, four NOPs, stamp */
    CALIBRATE_BARRIERS,   /* stamp, DSB, ISB, stamp */
    CALIBRATE_PEND,       /* stamp, STR, DSB, ISB, stamp; line disabled */
};
/* Runs one often and reports it as `span` of `metric`. */
void bench_calibrate(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                     enum bench_calibration which);
/* Reports a calibration that the scenario measured itself. */
void bench_report_calibration(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                              uint16_t runs, uint32_t min, uint32_t max);

/* The exception frame of the interrupted foreground, seen from a handler or
 * from deferred work. */
const uint32_t *bench_interrupted_frame(void);

/* Deferral: a thread above the foreground that calls `work` once per post. */
void bench_defer_work(void (*work)(void));
void bench_defer_post(void); /* from a handler */

/* The swept timer. Arm, then run the region at once. */
struct bench_expiry {
    uint32_t reload;
    uint32_t armed; /* the cycle counter when the timer was started */
};
void bench_sweep_arm(uint32_t reload, struct bench_expiry *expiry);
/* Reports what a stamp behind the expiry contains besides the time since it:
 * the span from the store that starts the timer to a stamp. */
void bench_sweep_calibrate(const struct bench_cell *cell, uint8_t metric);
/* Stops the interrupt (not the counter). Where there is another counter, both must
 * have counted the same since it was armed (witness CLOCK). */
void bench_sweep_disarm(const struct bench_expiry *expiry, struct bench_verdict *verdict);
/* True once the timer has expired: it counts down from its full range then. */
bool bench_sweep_expired(const struct bench_expiry *expiry);
/* Counts from the start of the timer to its expiry, and from the expiry to a stamp
 * of the same cell: the timer is the clock there. */
uint32_t bench_sweep_event(const struct bench_expiry *expiry);
uint32_t bench_sweep_since(uint32_t stamp);

#endif
