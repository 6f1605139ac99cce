/* The frame around a discipline for a value that is wider than a word: the handler
 * publishes one of 16 bytes, the foreground reads it in a loop that is interrupted. Three
 * words belong together and the fourth is the sum of them, so that a reader can tell a
 * value of which one part is old and another one new. The file of a discipline says its
 * name, includes this, and defines:
 *
 *   #define SHARING mine
 *   #include "bench/sharing_value_frame.h"
 *
 *   static inline void publish(uint32_t number) { ... put_value(words, number) ... }
 *   static inline void read_value(struct value *value) { ... take_value(words, value) ... }
 *
 *   BENCH_SHARING_VALUE("what it is, in a few words");
 *
 * Around it is bench/sharing_frame.h: an operation is a reading, the word counts those
 * that were whole, and what a handler adds is a value.
 */
#define SHARING_KIND          SHARED_VALUE
#define SHARING_APART         1
#define SHARING_OWN_OPERATION 1
#include "bench/sharing_frame.h"

#define VALUE_WORDS 4u
struct value {
    uint32_t word[VALUE_WORDS];
};

/* The discipline. */
BENCH_INLINE void publish(uint32_t number);
BENCH_INLINE void read_value(struct value *value);

static volatile uint32_t published; /* the last one's number */
static volatile uint32_t newest;    /* the number of the last one that was read */

/* Value `number`: 1, 2 and 4 times that, and the sum. With any part of another number in
 * it the sum is wrong: no choice of 1, 2 and 4 but all of them makes 7. */
BENCH_INLINE void put_value(volatile uint32_t *words, uint32_t number)
{
    words[0] = number;
    words[1] = number << 1;
    words[2] = number << 2;
    words[3] = (number << 3) - number;
}

BENCH_INLINE void take_value(const volatile uint32_t *words, struct value *value)
{
    value->word[0] = words[0];
    value->word[1] = words[1];
    value->word[2] = words[2];
    value->word[3] = words[3];
}

/* Without a branch: what runs only behind an interrupt no interrupt of the sweep meets. */
BENCH_INLINE void count_reading(const struct value *value, volatile uint32_t *shared)
{
    uint32_t wrong = value->word[0] + value->word[1] + value->word[2] - value->word[3];
    /* No store right behind the loads: it may take no cycle of its own, in which an
     * interrupt could meet it. */
    __asm volatile("" : "+r"(wrong));
    newest = value->word[0];
    *shared = *shared + 1u - ((wrong | (0u - wrong)) >> 31);
}

static inline void add(volatile uint32_t *shared)
{
    struct value value;
    read_value(&value);
    count_reading(&value, shared);
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    (void)shared;
    publish(++published);
}

/* Timed is the reading, not the look at what was read. */
static void operation(volatile uint32_t *shared, uint32_t stamps[2])
{
    struct value value;
    uint32_t begin = bench_stamp(STAMP_SPAN_BEGIN);
    read_value(&value);
    bench_mark(STAMP_OPERATION_END);
    uint32_t end = bench_stamp(STAMP_SPAN_END);
    count_reading(&value, shared);
    stamps[0] = begin;
    stamps[1] = end;
}

/* Readings that were whole, and the values that came over: one that a reader never sees
 * is missing, too. */
static uint32_t sum(const volatile uint32_t *shared)
{
    return *shared + newest;
}

#define BENCH_SHARING_VALUE(text, ...) BENCH_SHARING(text, .sum = sum, __VA_ARGS__)
