/* Main loops that do a style's work themselves (`.loop` of a style): a load of their own
 * that is swept where the work is asked about, in the place of load idle's. Elsewhere the
 * foreground is what it is for all styles.
 *
 * A loop leaves by its end as soon as it sees that there is work, and does that behind it,
 * as nothing in the loop may be reached by an event only: a sweep has one a sample. It has
 * no other way out, as main loops have not: one that never sees work is the host's to end.
 */
#ifndef BENCH_MAIN_LOOP_H
#define BENCH_MAIN_LOOP_H

#include "bench/bench.h"

/* As text: the loop NAME. A pass is as many of MAIN_LOOP_PAD single-cycle instructions as
 * r1, an address for BX, leaves of them, then `look`, which goes to label 1 if there is
 * work. Label 1 comes behind it, and in the end MAIN_LOOP_DONE. */
/* clang-format off */
#define MAIN_LOOP_PAD 64
#define MAIN_LOOP(name, look) \
    "push {r4, lr}\n\t" \
    "bx r1\n\t" \
    ".global load_" #name "_begin, load_" #name "_open, load_" #name "_end\n\t" \
    ".balign 4\n" \
    "load_" #name "_begin:\n\t" \
    ".rept 64\n\t" \
    "nop\n\t" \
    ".endr\n" \
    "load_" #name "_open:\n\t" look "bx r1\n" \
    "load_" #name "_end:\n"
#define MAIN_LOOP_DONE \
    "bl main_loop_work\n\t" \
    "pop {r4, pc}"
_Static_assert(MAIN_LOOP_PAD == 64, "the text says so, too");
/* clang-format on */

/* The work, in thread mode. Its witness is about the frame that an interrupt of the loop
 * left below sp: sp has to be what it was in the loop. */
void main_loop_work(void);

/* Of a loop that sleeps: the events that its handler has posted, and what it took of them
 * when it did the work, after so many sleeps. */
struct main_loop_events {
    volatile uint32_t pending;
    uint32_t taken;
    uint32_t sleeps;
};
extern struct main_loop_events main_loop_events;

/* Whether a scenario asks about the work, and so runs and sweeps main loops. */
bool main_loop_asked(const struct bench_scenario *scenario);
/* `.missing` of such styles: why the work cannot be asked about in this cell. */
const char *main_loop_missing(const struct bench_cell *cell);
/* Part of `.check`: the work was done once, in thread mode. */
void main_loop_check(struct bench_verdict *verdict);

#endif
