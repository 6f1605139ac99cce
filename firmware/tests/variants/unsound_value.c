/* A discipline whose values never tear, and whose reader never sees the newest one. */
#define SHARING stale
#include "bench/sharing_value_frame.h"

static volatile uint32_t words[VALUE_WORDS], others[VALUE_WORDS];

static inline void publish(uint32_t number)
{
    put_value(others, number);
}

static inline void read_value(struct value *value)
{
    take_value(words, value);
}

BENCH_SHARING_VALUE("never sees what is new");
