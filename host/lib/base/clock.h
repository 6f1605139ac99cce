/* Time for deadlines and for how long something took. */
#ifndef HOST_LIB_BASE_CLOCK_H
#define HOST_LIB_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds of the monotonic clock. */
int64_t clock_now_ms(void);
/* The same in microseconds. */
int64_t clock_now_us(void);

#endif
