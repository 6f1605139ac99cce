/* Reading and writing frames with deadlines. Bytes join the capture when the
 * decoder takes them, so a capture begins and ends between two frames.
 */
#include "host/lib/target/link.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/stop.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define GATHER_PAUSE_NS 1000000
#define SLOW_PAUSE_NS   10000000
#define IDLE_RAW_BYTES  4096u /* noise that is kept while nothing is captured */

void link_init(struct link *link, int fd)
{
    memset(link, 0, sizeof *link);
    link->fd = fd;
    link->heard_ms = clock_now_ms();
    wire_decoder_init(&link->decoder);
}

void link_free(struct link *link)
{
    free(link->raw);
    link->raw = NULL;
    link->raw_size = link->raw_cap = 0;
}

/* ---- The capture ---- */

static void keep_raw(struct link *link, const uint8_t *data, size_t size)
{
    if (!link->capturing && link->raw_size > IDLE_RAW_BYTES)
        link->raw_size = 0;
    if (link->raw_size + size > link->raw_cap) {
        size_t cap = (link->raw_size + size) * 2u;
        uint8_t *raw = realloc(link->raw, cap);
        link->out_of_memory |= !raw;
        if (!raw)
            return;
        link->raw = raw;
        link->raw_cap = cap;
    }
    memcpy(link->raw + link->raw_size, data, size);
    link->raw_size += size;
}

void link_capture_begin(struct link *link, size_t limit)
{
    link->limit = limit;
    size_t from = link->raw_size;
    while (from > 0 && link->raw[from - 1u] != 0)
        from--;
    if (from > 0)
        memmove(link->raw, link->raw + from, link->raw_size - from);
    link->raw_size -= from;
    link->out_of_memory = false;
    link->capturing = true;
}

uint8_t *link_capture_take(struct link *link, size_t *size)
{
    uint8_t *raw = link->raw ? link->raw : calloc(1, 1);
    *size = link->raw_size;
    link->raw = NULL;
    link->raw_size = link->raw_cap = 0;
    link->capturing = false;
    if (!link->out_of_memory)
        return raw;
    free(raw);
    return NULL;
}

/* ---- Receiving ---- */

static void keep_tail(struct link *link, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        link->tail[link->total++ % LINK_TAIL_BYTES] = data[i];
}

static bool next_frame(struct link *link, struct wire_frame *frame)
{
    while (link->chunk_used < link->chunk_size) {
        const uint8_t *data = link->chunk + link->chunk_used;
        size_t used = 0;
        bool complete = wire_decoder_push(&link->decoder, data, link->chunk_size - link->chunk_used,
                                          &used, frame);
        keep_raw(link, data, used);
        link->chunk_used += used;
        /* After a reset a READY may happen to carry the last number again. */
        if (complete && (!frame->repeated || frame->type == WIRE_FRAME_READY))
            return true;
    }
    return false;
}

/* Waits until `events` are possible. LINK_FRAME stands for "they are". */
static enum link_result wait_for(const struct link *link, short events, int64_t deadline_ms)
{
    struct pollfd fds[] = {{.fd = link->fd, .events = events}, {.fd = stop_fd(), .events = POLLIN}};
    for (;;) {
        int64_t left = deadline_ms - clock_now_ms();
        if (left <= 0)
            return LINK_TIMEOUT;
        int ready = poll(fds, 2, left > 1000 ? 1000 : (int)left);
        if (ready > 0 && fds[1].revents)
            return LINK_STOPPED;
        if (ready > 0 && fds[0].revents)
            return LINK_FRAME;
    }
}

/* How much to read at once, after a pause that lets some arrive: QEMU writes
 * each byte by itself, and waking up for each of them costs more than emulating
 * the target does. */
static size_t pace(const struct link *link)
{
    struct timespec pause = {.tv_nsec = link->slow_bytes_per_s ? SLOW_PAUSE_NS : GATHER_PAUSE_NS};
    size_t size = link->slow_bytes_per_s / (1000000000u / SLOW_PAUSE_NS) + 1u;
    nanosleep(&pause, NULL);
    return link->slow_bytes_per_s && size < LINK_CHUNK_BYTES ? size : LINK_CHUNK_BYTES;
}

static enum link_result fill(struct link *link, int64_t deadline_ms)
{
    enum link_result ready = wait_for(link, POLLIN, deadline_ms);
    if (ready != LINK_FRAME)
        return ready;
    ssize_t got = read(link->fd, link->chunk, pace(link));
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        got = 0;
    else if (got <= 0)
        return LINK_CLOSED;
    if (got > 0)
        link->heard_ms = clock_now_ms();
    keep_tail(link, link->chunk, (size_t)got);
    link->chunk_used = 0;
    link->chunk_size = (size_t)got;
    return LINK_FRAME;
}

static bool flooded(const struct link *link)
{
    return link->capturing && link->raw_size > link->limit;
}

enum link_result link_receive(struct link *link, int64_t deadline_ms, struct wire_frame *frame)
{
    if (flooded(link))
        return LINK_FLOODED;
    while (!next_frame(link, frame)) {
        if (flooded(link))
            return LINK_FLOODED;
        enum link_result result = fill(link, deadline_ms);
        if (result != LINK_FRAME)
            return result;
    }
    return LINK_FRAME;
}

/* ---- Sending ---- */

enum link_result link_put(struct link *link, const uint8_t *bytes, size_t count,
                          int64_t deadline_ms)
{
    for (size_t sent = 0; sent < count;) {
        enum link_result ready = wait_for(link, POLLOUT, deadline_ms);
        if (ready != LINK_FRAME)
            return ready;
        ssize_t put = send(link->fd, bytes + sent, count - sent, MSG_NOSIGNAL);
        if (put < 0 && errno == ENOTSOCK)
            put = write(link->fd, bytes + sent, count - sent);
        if (put < 0 && errno != EAGAIN && errno != EINTR)
            return LINK_CLOSED;
        sent += put > 0 ? (size_t)put : 0;
    }
    return LINK_FRAME;
}

enum link_result link_send(struct link *link, uint8_t type, uint16_t sequence,
                           const uint8_t *payload, size_t size, int64_t deadline_ms)
{
    uint8_t bytes[WIRE_STUFFED_MAX];
    size_t count = wire_frame_encode(type, sequence, payload, size, bytes, sizeof bytes);
    return link_put(link, bytes, count, deadline_ms);
}

void link_describe_tail(const struct link *link, char *text, size_t size)
{
    size_t count = link->total < LINK_TAIL_BYTES ? (size_t)link->total : LINK_TAIL_BYTES;
    int used = snprintf(text, size, count ? "%llu bytes in all, the last:" : "nothing at all",
                        (unsigned long long)link->total);
    for (uint64_t i = link->total - count; i < link->total && used > 0 && (size_t)used < size; i++)
        used +=
            snprintf(text + used, size - (size_t)used, " %02x", link->tail[i % LINK_TAIL_BYTES]);
}
