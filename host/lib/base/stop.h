/* One request to stop for the whole program: set by SIGINT, SIGTERM or SIGHUP,
 * or by whoever finds that going on is pointless. Waiting is by poll() on a
 * descriptor that then stays readable.
 */
#ifndef HOST_LIB_BASE_STOP_H
#define HOST_LIB_BASE_STOP_H

#include "host/lib/base/message.h"
#include <stdint.h>

/* Catches the three signals; a second one of the same kind ends the program at
 * once (the kernel then kills the children). One that was ignored stays so. */
bool stop_catch_signals(struct message *message);
/* Puts the signals' actions back and forgets the request. */
void stop_release(void);

int stop_fd(void); /* -1 before stop_catch_signals */
void stop_request(void);
bool stop_requested(void);
/* The signal that asked, or 0. */
int stop_signal(void);

#endif
