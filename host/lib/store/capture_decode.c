/* The link's bytes again, as they came, through the same decoder. */
#include "host/lib/store/capture_decode.h"

void capture_each_frame(const struct capture *capture, struct wire_decoder *decoder,
                        void (*take)(void *context, const struct wire_frame *frame), void *context)
{
    struct wire_frame frame;
    size_t used = 0;
    wire_decoder_init(decoder);
    for (size_t at = 0; at < capture->raw_size; at += used)
        if (wire_decoder_push(decoder, capture->raw + at, capture->raw_size - at, &used, &frame))
            take(context, &frame);
    wire_decoder_end(decoder);
}

static void take_record(void *context, const struct wire_frame *frame)
{
    cell_records_add(context, frame);
}

static unsigned lost_frames(const struct wire_counters *c)
{
    return c->bad_cobs + c->bad_crc + c->bad_length + c->overlong + c->missing;
}

void capture_decode_cell(const struct capture *capture, struct cell_records *records)
{
    struct wire_decoder decoder;
    records->first_apart = capture->after != NULL;
    capture_each_frame(capture, &decoder, take_record, records);
    unsigned lost = lost_frames(&decoder.counters);
    /* What was lost before the first frame only the link itself could see. */
    if (lost_frames(&capture->link) > lost)
        lost = lost_frames(&capture->link);
    if (lost && capture->outcome.kind == OUTCOME_ENDED)
        cell_records_damaged(records, "%u frames were lost or damaged on the link", lost);
}
