/* Runs one cell: calibration, batches of samples, the counts at its end. */
#ifndef FIRMWARE_CELL_H
#define FIRMWARE_CELL_H

#include "bench/bench.h"

/* Finds what a run command names. WIRE_ACK_OK, or which name is unknown. */
enum wire_ack_status cell_find(const struct wire_run *command, struct bench_cell *cell);
/* Runs it; `stop` is asked between batches. */
void cell_run(const struct bench_cell *asked, bool (*stop)(const struct bench_cell *cell));
/* Number of the running cell, 0 outside of one: for fault frames. */
uint16_t cell_running(void);
/* Sends the catalogue's entries of a kind (enum wire_item; 0: all). */
void cell_list(uint8_t kind);

#define CELL_BATCH_SAMPLES 64u

#endif
