/* Writes the witness stream; see witness.h. */
#include "host/vdwt/guest/witness.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/timing/schedule.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BUFFERED 4096u

static struct {
    int fd;
    bool insns_only;
    size_t used;
    struct witness_record buffer[BUFFERED];
} witness = {.fd = -1};

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

bool witness_open(const char *path, const struct witness_head *head)
{
    struct witness_header header = {
        .magic = WITNESS_MAGIC,
        .version = WITNESS_VERSION,
        .record_bytes = sizeof(struct witness_record),
        .head = *head,
    };

    witness.fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (witness.fd < 0)
        return false;
    witness.insns_only = head->bound == WITNESS_BOUND_INSNS;
    write_all(&header, sizeof header);
    return true;
}

/* Where the guest reads instructions, all are these, and the time it slept. */
static uint32_t count_of(const struct counts *counts, enum lane lane)
{
    return (uint32_t)(witness.insns_only ? counts->v[LANE_INSNS] + schedule.slept
                                         : counts->v[lane]);
}

static void put(const struct witness_record *record)
{
    witness.buffer[witness.used++] = *record;
    if (witness.used == BUFFERED)
        witness_flush();
}

void witness_record(enum witness_kind kind, uint32_t id, const struct counts *counts)
{
    if (witness.fd < 0)
        return;
    put(&(struct witness_record){
        .what = (uint32_t)kind << 24 | id,
        .cyccnt = {[WITNESS_BEST] = count_of(counts, LANE_BEST),
                   [WITNESS_NOMINAL] = count_of(counts, LANE_NOMINAL),
                   [WITNESS_WORST] = count_of(counts, LANE_WORST)},
        .origin = {[WITNESS_MEASURED] = (uint32_t)counts->measured,
                   [WITNESS_UNCALIBRATED] = (uint32_t)counts->uncalibrated},
        .insns = counts->v[LANE_INSNS],
    });
}

void witness_place(uint32_t id, const struct witness_place *place, uint64_t insns)
{
    if (witness.fd < 0)
        return;
    put(&(struct witness_record){
        .what = (uint32_t)WITNESS_PLACE << 24 | id, .place = *place, .insns = insns});
}

void witness_close(void)
{
    if (witness.fd < 0)
        return;
    witness_flush();
    close(witness.fd);
    witness.fd = -1;
}
