/* Writes the witness stream; see witness.h. */
#include "host/vdwt/guest/witness.h"
#include "bench/wire/vdwt_slot.h"
#include "host/vdwt/complain.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BUFFERED 4096u

static struct {
    int fd;
    enum lane lane;
    size_t used;
    struct witness_record buffer[BUFFERED];
} witness = {.fd = -1};

static const enum vdwt_bound bounds[LANES] = {
    [LANE_BEST] = VDWT_BOUND_BEST,
    [LANE_NOMINAL] = VDWT_BOUND_NOMINAL,
    [LANE_WORST] = VDWT_BOUND_WORST,
    [LANE_INSNS] = VDWT_BOUND_INSNS,
};

static void write_all(const void *bytes, size_t size)
{
    const char *at = bytes;

    while (size > 0) {
        ssize_t done = write(witness.fd, at, size);

        if (done < 0 && errno != EINTR)
            give_up("cannot write the witness file: %s", strerror(errno));
        if (done > 0) {
            at += done;
            size -= (size_t)done;
        }
    }
}

void witness_flush(void)
{
    if (witness.fd < 0)
        return;
    write_all(witness.buffer, witness.used * sizeof *witness.buffer);
    witness.used = 0;
}

bool witness_open(const char *path, enum lane lane)
{
    struct witness_header header = {
        .magic = WITNESS_MAGIC,
        .version = WITNESS_VERSION,
        .bound = (uint32_t)bounds[lane],
        .record_bytes = sizeof(struct witness_record),
    };

    witness.fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (witness.fd < 0)
        return false;
    witness.lane = lane;
    write_all(&header, sizeof header);
    return true;
}

/* Where the guest reads instructions, all are these. */
static uint32_t count_of(const struct counts *counts, enum lane lane)
{
    return (uint32_t)counts->v[witness.lane == LANE_INSNS ? LANE_INSNS : lane];
}

void witness_record(enum witness_kind kind, uint32_t id, const struct counts *counts)
{
    if (witness.fd < 0)
        return;
    witness.buffer[witness.used++] = (struct witness_record){
        .what = (uint32_t)kind << 24 | id,
        .cyccnt = {[WITNESS_BEST] = count_of(counts, LANE_BEST),
                   [WITNESS_NOMINAL] = count_of(counts, LANE_NOMINAL),
                   [WITNESS_WORST] = count_of(counts, LANE_WORST)},
        .origin = {[WITNESS_MEASURED] = (uint32_t)counts->measured,
                   [WITNESS_UNCALIBRATED] = (uint32_t)counts->uncalibrated},
        .insns = counts->v[LANE_INSNS],
    };
    if (witness.used == BUFFERED)
        witness_flush();
}

void witness_close(void)
{
    if (witness.fd < 0)
        return;
    witness_flush();
    close(witness.fd);
    witness.fd = -1;
}
