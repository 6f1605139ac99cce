/* How the plugin ends QEMU when it cannot vouch for its counts any more: with
 * a sentence that says what, where and what to do. A wrong number is worse
 * than none.
 */
#ifndef HOST_VDWT_COMPLAIN_H
#define HOST_VDWT_COMPLAIN_H

#include "host/lib/base/message.h"

#include <stddef.h>
#include <stdlib.h>

/* Prints "vdwt: ..." and ends the process with status 2. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same with the first line of a message. */
_Noreturn void give_up_for(const struct message *message);

/* Prints "vdwt: ...". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define MUST_ALLOC_MAX (1u << 30)

/* Zeroed memory, or the end: also when it would be more than MUST_ALLOC_MAX in
 * all, so that a guest cannot fill the host's. */
void *must_alloc(size_t size);

#endif
