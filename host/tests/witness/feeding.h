/* What tests of the witness feed it: records as the plugin would write them, and what is
 * expected of a sample. After cmocka.h.
 */
#ifndef HOST_TESTS_WITNESS_FEEDING_H
#define HOST_TESTS_WITNESS_FEEDING_H

#include "bench/wire/stamps.h"
#include "host/lib/witness/samples.h"
#include <string.h>

enum stamp_id {
#define X(NAME, name, id, sentence) STAMP_##NAME = (id),
    WIRE_STAMPS(X)
#undef X
};

#define LINE   32u
#define SECOND 33u
#define PENDSV 14u
#define TIMER  15u

struct fixture {
    struct witness_samples samples;
    uint64_t insns;
    unsigned begun, ended, count;
    struct witness_sample seen[4];
};

static inline void on_begin(void *context)
{
    ((struct fixture *)context)->begun++;
}

static inline void on_end(void *context)
{
    ((struct fixture *)context)->ended++;
}

static inline void on_sample(void *context, const struct witness_sample *sample)
{
    struct fixture *f = context;
    assert_true(f->count < 4);
    f->seen[f->count++] = *sample;
}

/* Best and worst run at rates of their own, so that none stands for another. */
enum { BEST_RATE = 5, WORST_RATE = 3, MEASURED_RATE = 7, UNCALIBRATED_RATE = 11 };

static inline void feed(struct fixture *f, enum witness_kind kind, uint32_t id, uint32_t cyccnt)
{
    struct witness_record record = {.what = (uint32_t)kind << 24 | id,
                                    .cyccnt = {[WITNESS_BEST] = BEST_RATE * cyccnt,
                                               [WITNESS_NOMINAL] = cyccnt,
                                               [WITNESS_WORST] = WORST_RATE * cyccnt},
                                    .origin = {[WITNESS_MEASURED] = MEASURED_RATE * cyccnt,
                                               [WITNESS_UNCALIBRATED] = UNCALIBRATED_RATE * cyccnt},
                                    .insns = f->insns++};
    witness_samples_add(&f->samples, &record);
}

/* An event that falls into cycle `cycle` of the instruction at `address`. */
static inline void event(struct fixture *f, uint32_t id, uint32_t cyccnt, uint32_t address,
                         uint32_t cycle)
{
    struct witness_record record = {.what = (uint32_t)WITNESS_PLACE << 24 | id,
                                    .place = {address, cycle, 9},
                                    .insns = f->insns};
    witness_samples_add(&f->samples, &record);
    feed(f, WITNESS_EVENT, id, cyccnt);
}

static inline void stamp(struct fixture *f, uint32_t id, uint32_t at)
{
    feed(f, WITNESS_STAMP, id, at);
    feed(f, WITNESS_STAMP_END, id, at + 3u);
}

static inline void enter(struct fixture *f, uint32_t id, uint32_t at, enum witness_kind kind)
{
    feed(f, WITNESS_HARDWARE, id, at - (kind == WITNESS_CHAIN ? 6u : 12u));
    feed(f, kind, id, at);
}

static inline void leave(struct fixture *f, uint32_t id, uint32_t at)
{
    feed(f, WITNESS_HARDWARE, id, at - 10u);
    feed(f, WITNESS_RETURN, id, at);
}

static inline void mark(struct fixture *f, uint32_t id)
{
    feed(f, WITNESS_STAMP, id, 0);
}

static inline void begin(struct fixture *f)
{
    struct witness_sink sink = {on_begin, on_sample, on_end, f};
    memset(f, 0, sizeof *f);
    witness_samples_init(&f->samples, &sink);
    mark(f, STAMP_CELL_BEGIN);
}

static inline void check(const struct witness_sample *sample, uint8_t metric, uint32_t value,
                         uint32_t hardware)
{
    assert_true(sample->has & WITNESS_HAS(metric));
    assert_int_equal(sample->figures[metric].value[WITNESS_NOMINAL], value);
    assert_int_equal(sample->figures[metric].origin[WITNESS_MEASURED],
                     (int32_t)(MEASURED_RATE * value));
    assert_int_equal(sample->figures[metric].origin[WITNESS_UNCALIBRATED],
                     (int32_t)(UNCALIBRATED_RATE * value));
    assert_int_equal(sample->figures[metric].value[WITNESS_BEST], BEST_RATE * value);
    assert_int_equal(sample->figures[metric].value[WITNESS_WORST], WORST_RATE * value);
    assert_int_equal(sample->figures[metric].hardware, hardware);
}

#endif
