/* What befell a QEMU of ours from outside, and so is no fault of the cell that it ran: somebody
 * ended it, or the machine gave it no time to run.
 */
#ifndef HOST_LIB_TARGET_ACCIDENT_H
#define HOST_LIB_TARGET_ACCIDENT_H

#include "host/lib/base/process_time.h"
#include "host/lib/target/qemu.h"

/* Taken when something begins to be waited for. */
struct accident_watch {
    struct process_time time;
    int64_t began_us;
    bool known; /* the time can be told here */
};

void accident_watch_begin(struct accident_watch *watch, const struct qemu *qemu);

/* Behind a wait in vain, while the process is there still: whether it was an accident, and which,
 * as "QEMU was ended from outside: signal 9 (Killed)". */
bool accident_find(const struct accident_watch *watch, struct qemu *qemu, char *text, size_t size);

#endif
