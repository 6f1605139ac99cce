/* What of a trace stream belongs to one cell: from its mark CELL_BEGIN to CELL_END, and in it the
 * spans of the traced exception, batch by batch (bench/wire/SPEC.md, "Marks of trace"). When a byte
 * arrived means nothing here.
 *
 * A batch is whole if both its marks are there, nothing overflowed, was lost, cut, late or undated
 * between them, and every entry of the exception has its exit. Of another batch nobody knows which
 * span belongs to which sample: it has none. What comes between batches, an overflow in the silence
 * while a batch is sent for one, spoils nothing.
 */
#ifndef HOST_LIB_SWO_CUT_H
#define HOST_LIB_SWO_CUT_H

#include "bench/wire/marks.h"
#include "host/lib/swo/spans.h"

struct swo_mark {
    enum wire_mark kind;
    uint32_t value;
};

/* Whether the event is a mark. */
bool swo_mark_of(const struct swo_event *event, struct swo_mark *mark);

struct swo_batch {
    uint32_t first;     /* its first sample */
    bool whole;         /* then ticks[from] and on are its spans, in order */
    size_t from, count; /* count: how often the exception came; not whole: 0 */
};

struct swo_cut {
    bool begun, ended; /* the cell's marks were there */
    bool traced;       /* the image compares something in this cell: */
    uint16_t exception;
    uint8_t column;
    struct swo_batch *batches; /* in order of time; owned by this, as are the ticks */
    size_t batch_count, batch_capacity;
    uint64_t *ticks;
    size_t tick_count, tick_capacity;
    /* What befell the stream inside of batches, and how many bytes these are. */
    struct swo_counters inside;
    uint64_t unusable[SWO_UNUSABLE_COUNT], orphans, undated;
    bool synchronised; /* at all */
    uint64_t marks;    /* of any kind and cell */
};

/* Of cell `number` in the stream; of a cell that begins more than once (it was run again) the last
 * time. False without memory. Release with swo_cut_free, also then. */
bool swo_cut_read(struct swo_cut *cut, const uint8_t *stream, size_t size, uint16_t number);
void swo_cut_free(struct swo_cut *cut);

#endif
