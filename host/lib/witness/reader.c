/* The thread behind witness_reader.h. QEMU waits when nobody reads, so nothing
 * that is slow happens here.
 */
#include "host/lib/witness/reader.h"

#include "host/lib/base/thread.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS 50
#define RECORDS 2048u

/* ---- Cells ---- */

static void cell_begins(void *context)
{
    struct witness_reader *reader = context;
    witness_writer_begin(&reader->writer);
}

static void cell_sample(void *context, const struct witness_sample *sample)
{
    struct witness_reader *reader = context;
    witness_writer_add(&reader->writer, sample);
}

static void cell_ends(void *context)
{
    struct witness_reader *reader = context;
    struct witness_blob blob = witness_writer_end(&reader->writer);
    pthread_mutex_lock(&reader->mutex);
    free(reader->blob.data);
    reader->blob = blob;
    reader->cell_over = true;
    pthread_cond_broadcast(&reader->changed);
    pthread_mutex_unlock(&reader->mutex);
}

/* ---- The stream ---- */

static bool take_header(struct witness_reader *reader, const uint8_t *bytes)
{
    struct witness_header header;
    memcpy(&header, bytes, sizeof header);
    if (header.magic != WITNESS_MAGIC || header.version != WITNESS_VERSION ||
        header.record_bytes != sizeof(struct witness_record))
        return false;
    reader->has_header = true;
    pthread_mutex_lock(&reader->mutex);
    reader->head = header.head;
    reader->has_head = true;
    pthread_cond_broadcast(&reader->changed);
    pthread_mutex_unlock(&reader->mutex);
    return true;
}

/* Takes whole records and returns how many bytes they were; SIZE_MAX if this is
 * no stream that is known here. */
static size_t take_records(struct witness_reader *reader, const uint8_t *bytes, size_t size)
{
    size_t used = 0;
    if (!reader->has_header && size >= sizeof(struct witness_header)) {
        if (!take_header(reader, bytes))
            return SIZE_MAX;
        used = sizeof(struct witness_header);
    }
    while (reader->has_header && size - used >= sizeof(struct witness_record)) {
        struct witness_record record;
        memcpy(&record, bytes + used, sizeof record);
        witness_samples_add(&reader->samples, &record);
        used += sizeof record;
    }
    return used;
}

static bool may_go_on(struct witness_reader *reader)
{
    pthread_mutex_lock(&reader->mutex);
    bool stopping = reader->stopping;
    pthread_mutex_unlock(&reader->mutex);
    return !stopping;
}

/* Bytes read; 0: nothing yet, -1: nothing any more. */
static ssize_t read_some(struct witness_reader *reader, uint8_t *bytes, size_t size)
{
    struct pollfd input = {.fd = reader->fd, .events = POLLIN};
    if (poll(&input, 1, POLL_MS) <= 0)
        return 0;
    ssize_t got = read(reader->fd, bytes, size);
    if (got > 0)
        return got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static void *read_all(void *context)
{
    struct witness_reader *reader = context;
    uint8_t bytes[RECORDS * sizeof(struct witness_record)];
    size_t size = 0;
    while (may_go_on(reader)) {
        ssize_t got = read_some(reader, bytes + size, sizeof bytes - size);
        if (got < 0)
            break;
        size += (size_t)got;
        size_t used = take_records(reader, bytes, size);
        if (used == SIZE_MAX)
            break;
        size -= used;
        memmove(bytes, bytes + used, size);
    }
    pthread_mutex_lock(&reader->mutex);
    reader->over = true;
    pthread_cond_broadcast(&reader->changed);
    pthread_mutex_unlock(&reader->mutex);
    return NULL;
}

/* ---- For the runner ---- */

bool witness_reader_start(struct witness_reader *reader, int fd, struct message *message)
{
    struct witness_sink sink = {cell_begins, cell_sample, cell_ends, reader};
    pthread_condattr_t attributes;
    memset(reader, 0, sizeof *reader);
    reader->fd = fd;
    witness_samples_init(&reader->samples, &sink);
    pthread_mutex_init(&reader->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&reader->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    reader->running = thread_start(&reader->thread, read_all, reader);
    return reader->running || message_add(message, "cannot start a thread: %s", strerror(errno));
}

void witness_reader_expect(struct witness_reader *reader)
{
    pthread_mutex_lock(&reader->mutex);
    free(reader->blob.data);
    reader->blob = (struct witness_blob){NULL, 0};
    reader->cell_over = false;
    pthread_mutex_unlock(&reader->mutex);
}

static struct timespec deadline_in(int timeout_ms)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    now.tv_sec += timeout_ms / 1000;
    now.tv_nsec += timeout_ms % 1000 * 1000000L;
    if (now.tv_nsec >= 1000000000L) {
        now.tv_nsec -= 1000000000L;
        now.tv_sec++;
    }
    return now;
}

bool witness_reader_head(struct witness_reader *reader, struct witness_head *head, int timeout_ms)
{
    struct timespec deadline = deadline_in(timeout_ms);
    int result = 0;
    pthread_mutex_lock(&reader->mutex);
    while (!reader->has_head && !reader->over && result == 0)
        result = pthread_cond_timedwait(&reader->changed, &reader->mutex, &deadline);
    bool there = reader->has_head;
    *head = reader->head;
    pthread_mutex_unlock(&reader->mutex);
    return there;
}

bool witness_reader_is_over(struct witness_reader *reader)
{
    pthread_mutex_lock(&reader->mutex);
    bool over = reader->over;
    pthread_mutex_unlock(&reader->mutex);
    return over;
}

struct witness_blob witness_reader_take(struct witness_reader *reader, int timeout_ms)
{
    struct timespec deadline = deadline_in(timeout_ms);
    int result = 0;
    pthread_mutex_lock(&reader->mutex);
    while (!reader->cell_over && !reader->over && result == 0)
        result = pthread_cond_timedwait(&reader->changed, &reader->mutex, &deadline);
    struct witness_blob blob = reader->blob;
    reader->blob = (struct witness_blob){NULL, 0};
    reader->cell_over = false;
    pthread_mutex_unlock(&reader->mutex);
    return blob;
}

void witness_reader_stop(struct witness_reader *reader)
{
    if (!reader->running)
        return;
    pthread_mutex_lock(&reader->mutex);
    reader->stopping = true;
    pthread_mutex_unlock(&reader->mutex);
    pthread_join(reader->thread, NULL);
    witness_writer_free(&reader->writer);
    free(reader->blob.data);
    pthread_cond_destroy(&reader->changed);
    pthread_mutex_destroy(&reader->mutex);
    memset(reader, 0, sizeof *reader);
}
