/* Writes what was seen as lines of host/lib/trace/format.h. */
#ifndef HOST_VDWT_TRACE_REPORT_H
#define HOST_VDWT_TRACE_REPORT_H

#include "host/lib/trace/format.h"
#include "host/model/model.h"
#include "host/vdwt/options.h"
#include "host/vdwt/timing/counts.h"
#include "host/vdwt/trace/spread.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

void trace_report_init(const struct options *options);

/* The count by which things are compared: nominal cycles, or instructions on a
 * core without cycles. */
enum lane trace_main_lane(void);

/* Whether what masks interrupts can be read. */
bool trace_sees_masks(void);

/* Nothing if it is empty. */
void trace_write_figure(FILE *out, enum trace_figure_kind kind, uint32_t owner,
                        struct trace_figure *figure);

/* What exceptions cost beside their handlers' instructions. */
void trace_report_exception_cost(struct model_cost cost);
/* The account moves to `to`: an exception did not wait for all of `insn`, or what was left
 * of it is done; NULL: for all of another's return. */
void trace_report_moved(const struct counts *from, const struct counts *to,
                        const struct model_insn *insn);
void trace_report_reset(void);
/* What is measured begins now. Behind engine_gather(). */
void trace_report_clear(void);
void trace_report_write(FILE *out);

#endif
