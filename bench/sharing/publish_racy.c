/* Sharing discipline, broken: as publish, but the reader asks for the index anew at each
 * word, as `shared.place[shared.index].word[n]` does where the index is a plain volatile.
 * A value that comes in between changes the place in the middle of the copy: it tears. */
#define SHARING publish_racy
#include "bench/sharing_value_frame.h"

static volatile uint32_t places[2][VALUE_WORDS];
static volatile uint32_t shown;

static inline void publish(uint32_t number)
{
    uint32_t other = 1u - shown;
    put_value(places[other], number);
    shown = other;
}

static inline void read_value(struct value *value)
{
    value->word[0] = places[shown][0];
    value->word[1] = places[shown][1];
    value->word[2] = places[shown][2];
    value->word[3] = places[shown][3];
}

BENCH_SHARING_VALUE("the same, the index read anew for each word: tears", .may_lose = true);
