/* Distributions in constant memory; see trace_spread.h. */
#include "host/vdwt/trace/spread.h"
#include "host/vdwt/complain.h"

#include <string.h>

#define ROOM_FIRST   16u
#define ROOM_MOST    4096u
#define CLASS_BITS   6u /* a power of two is cut into 64 classes */
#define CLASS_COUNT  ((65u - CLASS_BITS) << CLASS_BITS)
#define PERCENT_FULL 100u

static size_t slot_for(const struct trace_spread *spread, uint64_t value)
{
    size_t at = (size_t)((value * 0x9E3779B97F4A7C15u) >> 32) & (spread->room - 1);

    while (spread->slots[at].count && spread->slots[at].value != value)
        at = (at + 1) & (spread->room - 1);
    return at;
}

/* Values below 64 have classes of their own; those above are told apart by
 * their highest set bit and the 6 bits behind it. */
static size_t class_of(uint64_t value)
{
    unsigned shift;

    if (value >> CLASS_BITS == 0)
        return (size_t)value;
    shift = 63u - (unsigned)__builtin_clzll(value) - CLASS_BITS;
    return ((size_t)(shift + 1) << CLASS_BITS) +
           (size_t)((value >> shift) & ((1u << CLASS_BITS) - 1));
}

static uint64_t class_end(size_t index)
{
    unsigned shift;
    uint64_t first;

    if (index >> CLASS_BITS == 0)
        return index;
    shift = (unsigned)(index >> CLASS_BITS) - 1;
    first = (1ull << CLASS_BITS) + (index & ((1u << CLASS_BITS) - 1));
    return (first << shift) + ((1ull << shift) - 1);
}

static void to_classes(struct trace_spread *spread)
{
    spread->classes = must_alloc(CLASS_COUNT * sizeof *spread->classes);
    for (size_t i = 0; i < spread->room; i++)
        if (spread->slots[i].count)
            spread->classes[class_of(spread->slots[i].value)] += spread->slots[i].count;
    free(spread->slots);
    spread->slots = NULL;
    spread->room = 0;
}

static void grow(struct trace_spread *spread)
{
    struct trace_spread bigger = *spread;

    bigger.room = spread->room ? 4 * spread->room : ROOM_FIRST;
    bigger.slots = must_alloc(bigger.room * sizeof *bigger.slots);
    for (size_t i = 0; i < spread->room; i++)
        if (spread->slots[i].count)
            bigger.slots[slot_for(&bigger, spread->slots[i].value)] = spread->slots[i];
    free(spread->slots);
    *spread = bigger;
}

static void add_exactly(struct trace_spread *spread, uint64_t value, uint64_t times)
{
    struct trace_slot *slot = &spread->slots[slot_for(spread, value)];

    if (!slot->count)
        spread->used++;
    slot->value = value;
    slot->count += times;
}

void trace_spread_add(struct trace_spread *spread, uint64_t value, uint64_t times)
{
    if (!spread->n || value < spread->min)
        spread->min = value;
    if (value > spread->max)
        spread->max = value;
    spread->n += times;
    spread->total += times * value;
    if (!spread->classes && 4 * (spread->used + 1) > 3 * spread->room) {
        if (spread->room == ROOM_MOST)
            to_classes(spread);
        else
            grow(spread);
    }
    if (spread->classes)
        spread->classes[class_of(value)] += times;
    else
        add_exactly(spread, value, times);
}

bool trace_spread_exact(const struct trace_spread *spread)
{
    return !spread->classes;
}

static int by_value(const void *left, const void *right)
{
    const struct trace_slot *a = left, *b = right;

    return a->value < b->value ? -1 : a->value > b->value;
}

static uint64_t exact_at(const struct trace_spread *spread, uint64_t rank)
{
    struct trace_slot *sorted = must_alloc(spread->room * sizeof *sorted);
    uint64_t value = 0;
    size_t count = 0;

    for (size_t i = 0; i < spread->room; i++)
        if (spread->slots[i].count)
            sorted[count++] = spread->slots[i];
    qsort(sorted, count, sizeof *sorted, by_value);
    for (size_t i = 0; i < count && rank > 0; i++) {
        value = sorted[i].value;
        rank -= rank < sorted[i].count ? rank : sorted[i].count;
    }
    free(sorted);
    return value;
}

static uint64_t class_at(const struct trace_spread *spread, uint64_t rank)
{
    size_t i = 0;

    while (rank > spread->classes[i])
        rank -= spread->classes[i++];
    return class_end(i) < spread->max ? class_end(i) : spread->max;
}

uint64_t trace_spread_percentile(const struct trace_spread *spread, unsigned percent)
{
    uint64_t rank = spread->n / PERCENT_FULL * percent +
                    (spread->n % PERCENT_FULL * percent + PERCENT_FULL - 1) / PERCENT_FULL;

    if (!spread->n)
        return 0;
    return spread->classes ? class_at(spread, rank) : exact_at(spread, rank);
}

static void add_times(struct trace_figure *figure, const struct counts *value, uint64_t times)
{
    for (int lane = 0; lane < LANES; lane++)
        trace_spread_add(&figure->lane[lane], value->v[lane], times);
    figure->measured += times * value->measured;
    figure->uncalibrated += times * value->uncalibrated;
}

void trace_figure_settle(struct trace_figure *figure)
{
    if (figure->again)
        add_times(figure, &figure->last, figure->again);
    figure->again = 0;
}

void trace_figure_add(struct trace_figure *figure, const struct counts *value)
{
    if (trace_figure_again(figure, value))
        return;
    trace_figure_settle(figure);
    add_times(figure, value, 1);
    counts_copy(&figure->last, value);
}

void trace_figure_clear(struct trace_figure *figure)
{
    for (int lane = 0; lane < LANES; lane++) {
        free(figure->lane[lane].slots);
        free(figure->lane[lane].classes);
    }
    *figure = (struct trace_figure){0};
}
