/* What the files of the report's tables (tables*.c) share. */
#ifndef HOST_LIB_REPORT_TABLE_PARTS_H
#define HOST_LIB_REPORT_TABLE_PARTS_H

#include "host/lib/report/tables.h"

/* The heading of the first column: what the rows are. REPORT_STYLES, REPORT_SHARING. */
const char *table_subject_heading(int subjects);
/* Begins a table in a box that scrolls; table_close() ends both. */
void table_open(struct text *out, const char *class, const char *caption);
/* A row's header: its subject. */
void table_subject_header(struct text *out, const char *subject);
/* The model's range below a value; nothing if the metric has none. */
void table_bounds(struct text *out, const struct result_metric *metric);
/* What stands where a number would: why there is none, linked to the reason. */
void table_absence(struct text *out, const struct report_target *target,
                   const struct result_cell *cell);
void table_close(struct text *out);

#endif
