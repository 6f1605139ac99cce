/* A kernel that a user brings, as small as one can be: one job, rung for by handlers,
 * done in PendSV. It knows nothing of irqbench. */
#ifndef BELL_H
#define BELL_H

void bell_ring(void);                /* from a handler: the job shall be done */
void bell_answer(void (*job)(void)); /* what the job is */
void bell_pendsv(void);              /* for the vector table */

#endif
