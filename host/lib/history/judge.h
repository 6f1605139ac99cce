/* Finds the changes of a line; see history.h. Internal to the room. */
#ifndef HOST_LIB_HISTORY_JUDGE_H
#define HOST_LIB_HISTORY_JUDGE_H

#include "host/lib/history/history.h"

/* Sets the `change` of its points, and how many there are. `figure` is what lines of silicon are
 * judged by. False if memory ran out. */
bool judge_line(struct history_line *line, const struct metric_row *row, enum figure figure);

#endif
