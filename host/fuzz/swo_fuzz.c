/* A probe's stream: every byte is counted, and what is dated is dated in order. */
#include "host/fuzz/fuzz.h"
#include "host/lib/swo/spans.h"

struct last {
    uint32_t stretch;
    uint64_t ticks;
};

static void take(void *context, const struct swo_exception *exception)
{
    struct last *last = context;
    FUZZ_MUST(exception->stretch >= last->stretch);
    FUZZ_MUST(exception->stretch > last->stretch || exception->ticks >= last->ticks);
    *last = (struct last){exception->stretch, exception->ticks};
}

int fuzz_target(const uint8_t *data, size_t size)
{
    struct swo_decoder decoder;
    struct swo_timeline timeline = {0};
    struct swo_event event;
    struct last last = {0};
    uint64_t events = 0;
    swo_decoder_init(&decoder);
    for (size_t i = 0; i < size; i++) {
        if (!swo_decoder_push(&decoder, data[i], &event))
            continue;
        events++;
        swo_timeline_push(&timeline, &event, take, &last);
    }
    swo_decoder_end(&decoder);
    swo_timeline_end(&timeline);
    FUZZ_MUST(decoder.counters.bytes == size && decoder.counters.events == events);
    FUZZ_MUST(decoder.counters.skipped <= size);

    struct swo_spans spans;
    FUZZ_MUST(swo_spans_read(&spans, data, size, 16));
    FUZZ_MUST(spans.count <= size && spans.stream.bytes == size);
    swo_spans_free(&spans);
    return 0;
}
