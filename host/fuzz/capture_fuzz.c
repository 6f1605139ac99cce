/* Capture files: one that is read can be written, and is then read as the same. */
#include "host/fuzz/fuzz.h"
#include "host/lib/store/capture_decode.h"

#include <string.h>

static bool same_text(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

static void check_again(const struct capture *capture)
{
    struct message message = {0};
    struct capture again;
    char path[600];
    int used = snprintf(path, sizeof path, "%s/again.cap", fuzz_folder());
    FUZZ_MUST(used > 0 && (size_t)used < sizeof path);
    FUZZ_MUST(capture_write(fuzz_folder(), path, capture, &message));
    FUZZ_MUST(capture_read(path, &again, &message));
    remove(path);
    FUZZ_MUST(same_text(capture->board, again.board) && same_text(capture->cell, again.cell) &&
              same_text(capture->after, again.after));
    FUZZ_MUST(capture->number == again.number && capture->slot == again.slot);
    FUZZ_MUST(capture->outcome.kind == again.outcome.kind &&
              strcmp(capture->outcome.reason, again.outcome.reason) == 0);
    FUZZ_MUST(json_equal(capture->reruns, again.reruns));
    FUZZ_MUST(capture->raw_size == again.raw_size &&
              (!capture->raw_size || memcmp(capture->raw, again.raw, again.raw_size) == 0));
    FUZZ_MUST(capture->witness.size == again.witness.size);
    capture_free(&again);
}

int fuzz_target(const uint8_t *data, size_t size)
{
    struct message message = {0};
    struct capture capture;
    bool given = capture_read(fuzz_file("cell.cap", data, size), &capture, &message);
    fuzz_told(given, &message);
    if (!given)
        return 0;
    struct cell_records records;
    cell_records_init(&records, capture.number);
    capture_decode_cell(&capture, &records);
    cell_records_free(&records);
    check_again(&capture);
    capture_free(&capture);
    return 0;
}
