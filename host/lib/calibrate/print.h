/* A calibration for who reads it, and as JSON. */
#ifndef HOST_LIB_CALIBRATE_PRINT_H
#define HOST_LIB_CALIBRATE_PRINT_H

#include "host/lib/calibrate/calibrate.h"
#include <jansson.h>
#include <stdio.h>

#define CALIBRATE_SCHEMA "irqbench-calibrate/1"

void calibration_print(FILE *out, const struct calibration *calibration, size_t width);

/* A new reference; NULL without memory. */
json_t *calibration_json(const struct calibration *calibration);

/* "2 to 4", "6 or more": what is left of a setting that is told. */
void calibration_range(const struct calibrate_answer *answer, char *text, size_t size);

#endif
