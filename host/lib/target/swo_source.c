/* The thread behind swo_source.h, and what it keeps. */
#include "host/lib/target/swo_source.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/stop.h"
#include "host/lib/base/thread.h"
#include "host/lib/swo/cut.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLL_MS      20
#define TRY_AGAIN_MS 500 /* whether a source that went away is there again */
#define READ_BYTES   16384u
#define FIRST_BYTES  65536u
#define SYNC_BYTES   6u         /* of a synchronisation packet, the last ones */
#define TAIL_MAX     (1u << 20) /* bytes before a cell: a part sends 50 KB from one to the next */
#define NO_CELL      0u

struct swo_source {
    struct swo_spec spec;
    struct port port; /* of the thread, once it runs */
    int fd;           /* the same */
    bool is_stream;   /* an end of file is the end: a socket or a terminal */
    pthread_t thread;
    bool running;
    pthread_mutex_t mutex;
    /* Under the mutex: */
    bool stopping, open;
    bool in_cell;
    bool synchronised; /* some time */
    uint64_t received;
    uint16_t ended; /* the last cell whose end was marked; NO_CELL: none since begin() */
    struct swo_decoder decoder;
    struct swo_bytes bytes;
    size_t capacity;
    bool has_sync;  /* the last synchronisation packet is among the bytes, */
    size_t sync_at; /* here */
};

/* ---- Names ---- */

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode));
}

static bool refuse_rate(const char *text, const char *rate, uint32_t baud, struct message *message)
{
    return message_add(message,
                       "--swo %s: the board sends its trace at %u baud (swo_baud in its "
                       "board.yaml), not at '%s'; leave @%s out",
                       text, baud, rate, rate);
}

/* "NAME@BAUD" */
static bool split_rate(struct swo_spec *spec, const char *text, char name[PATH_MAX],
                       struct message *message)
{
    const char *at = strrchr(text, '@');
    char rate[16];
    size_t size = at ? (size_t)(at - text) : strlen(text);
    if (size == 0 || size >= PATH_MAX)
        return message_add(message,
                           "--swo '%s': a source is tcp:HOST:PORT, a serial port "
                           "(/dev/ttyUSB0, or /dev/ttyUSB0@BAUD), a FIFO, or a file that grows",
                           text);
    memcpy(name, text, size);
    name[size] = '\0';
    snprintf(rate, sizeof rate, "%u", spec->baud);
    return !at || strcmp(at + 1, rate) == 0 || refuse_rate(text, at + 1, spec->baud, message);
}

bool swo_spec_parse(struct swo_spec *spec, const char *text, uint32_t baud, struct message *message)
{
    char name[PATH_MAX];
    *spec = (struct swo_spec){.text = text, .baud = baud, .port = {.option = "--swo"}};
    spec->kind = is_file(text) ? SWO_SOURCE_FILE : SWO_SOURCE_PORT;
    if (spec->kind == SWO_SOURCE_FILE || strncmp(text, "tcp:", 4) == 0)
        return spec->kind == SWO_SOURCE_FILE || port_spec_parse(&spec->port, text, message);
    return split_rate(spec, text, name, message) && port_spec_parse(&spec->port, name, message);
}

/* ---- Opening ---- */

/* What is in a file already is another run's. */
static bool open_file(struct swo_source *source, struct message *message)
{
    source->fd = open(source->spec.text, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (source->fd < 0)
        return message_add(message, "--swo %s: it cannot be opened: %s", source->spec.text,
                           strerror(errno));
    lseek(source->fd, 0, SEEK_END);
    return true;
}

static bool open_source(struct swo_source *source, struct message *message)
{
    if (source->spec.kind == SWO_SOURCE_FILE)
        return open_file(source, message);
    source->port.baud = source->spec.baud;
    if (!port_open(&source->port, message))
        return false;
    source->fd = source->port.fd;
    source->is_stream = true;
    return true;
}

static void close_source(struct swo_source *source)
{
    if (source->spec.kind == SWO_SOURCE_PORT)
        port_close(&source->port);
    else if (source->fd >= 0)
        close(source->fd);
    source->fd = -1;
}

/* ---- What is kept; the mutex is held ---- */

static bool make_room(struct swo_source *source, size_t more)
{
    size_t wanted = source->capacity ? source->capacity : FIRST_BYTES;
    while (wanted < source->bytes.size + more)
        wanted *= 2u;
    if (wanted == source->capacity)
        return true;
    uint8_t *grown = realloc(source->bytes.data, wanted);
    if (!grown)
        return false;
    source->bytes.data = grown;
    source->capacity = wanted;
    return true;
}

static void keep(struct swo_source *source, uint8_t byte)
{
    if (source->bytes.dropped > 0 || source->bytes.size == SWO_CELL_MAX || !make_room(source, 1)) {
        source->bytes.dropped++;
        return;
    }
    source->bytes.data[source->bytes.size++] = byte;
}

/* Outside of a cell nothing before it is of use. */
static void note_sync(struct swo_source *source)
{
    struct swo_bytes *bytes = &source->bytes;
    source->synchronised = true;
    source->has_sync = bytes->dropped == 0 && bytes->size >= SYNC_BYTES;
    if (!source->has_sync)
        return;
    source->sync_at = bytes->size - SYNC_BYTES;
    if (source->in_cell)
        return;
    memmove(bytes->data, bytes->data + source->sync_at, SYNC_BYTES);
    bytes->size = SYNC_BYTES;
    source->sync_at = 0;
}

/* Nothing that is kept can be read any more. */
static void forget(struct swo_source *source)
{
    source->bytes.size = 0;
    source->bytes.dropped = 0;
    source->has_sync = false;
}

static void take_byte(struct swo_source *source, uint8_t byte)
{
    struct swo_event event;
    struct swo_mark mark;
    keep(source, byte);
    source->received++;
    if (!swo_decoder_push(&source->decoder, byte, &event))
        return;
    if (event.kind == SWO_SYNC)
        note_sync(source);
    if (swo_mark_of(&event, &mark) && mark.kind == WIRE_MARK_CELL_END)
        source->ended = (uint16_t)mark.value;
}

static void take_bytes(struct swo_source *source, const uint8_t *bytes, size_t size)
{
    pthread_mutex_lock(&source->mutex);
    for (size_t i = 0; i < size; i++)
        take_byte(source, bytes[i]);
    if (!source->in_cell && source->bytes.size > TAIL_MAX)
        forget(source);
    pthread_mutex_unlock(&source->mutex);
}

/* Behind a gap nothing fits to what was before it. */
static void note_open(struct swo_source *source, bool open)
{
    pthread_mutex_lock(&source->mutex);
    source->open = open;
    source->bytes.broken |= source->in_cell && !open;
    if (!source->in_cell)
        forget(source);
    source->has_sync = false;
    swo_decoder_init(&source->decoder);
    pthread_mutex_unlock(&source->mutex);
}

/* ---- The thread ---- */

static bool may_go_on(struct swo_source *source)
{
    pthread_mutex_lock(&source->mutex);
    bool stopping = source->stopping;
    pthread_mutex_unlock(&source->mutex);
    return !stopping;
}

static void pause_for(int ms)
{
    poll(NULL, 0, ms);
}

/* A file and a FIFO that nobody writes into are readable at their end. False: it is gone. */
static bool read_some(struct swo_source *source)
{
    uint8_t bytes[READ_BYTES];
    struct pollfd input = {.fd = source->fd, .events = POLLIN};
    if (poll(&input, 1, POLL_MS) <= 0)
        return true;
    ssize_t got = read(source->fd, bytes, sizeof bytes);
    if (got > 0)
        take_bytes(source, bytes, (size_t)got);
    else if (got == 0 && !source->is_stream)
        pause_for(POLL_MS);
    return got > 0 || (got == 0 && !source->is_stream) ||
           (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static void open_again(struct swo_source *source)
{
    struct message ignored = {0};
    pause_for(TRY_AGAIN_MS);
    if (may_go_on(source) && open_source(source, &ignored))
        note_open(source, true);
}

static void *read_all(void *context)
{
    struct swo_source *source = context;
    while (may_go_on(source)) {
        if (source->fd < 0) {
            open_again(source);
        } else if (!read_some(source)) {
            close_source(source);
            note_open(source, false);
        }
    }
    return NULL;
}

/* ---- For the runner ---- */

struct swo_source *swo_source_open(const struct swo_spec *spec, struct message *message)
{
    struct swo_source *source = calloc(1, sizeof *source);
    if (!source) {
        message_add(message, "out of memory");
        return NULL;
    }
    source->spec = *spec;
    source->fd = -1;
    source->port = (struct port){.spec = spec->port, .fd = -1};
    pthread_mutex_init(&source->mutex, NULL);
    swo_decoder_init(&source->decoder);
    source->open = open_source(source, message);
    source->running = source->open && thread_start(&source->thread, read_all, source);
    if (source->running)
        return source;
    if (source->open)
        message_add(message, "cannot start a thread");
    swo_source_close(source);
    return NULL;
}

void swo_source_close(struct swo_source *source)
{
    if (!source)
        return;
    pthread_mutex_lock(&source->mutex);
    source->stopping = true;
    pthread_mutex_unlock(&source->mutex);
    if (source->running)
        pthread_join(source->thread, NULL);
    close_source(source);
    pthread_mutex_destroy(&source->mutex);
    free(source->bytes.data);
    free(source);
}

bool swo_source_is_open(struct swo_source *source)
{
    pthread_mutex_lock(&source->mutex);
    bool open = source->open;
    pthread_mutex_unlock(&source->mutex);
    return open;
}

static bool say_silence(const struct swo_source *source, uint64_t received, struct message *message)
{
    const char *text = source->spec.text;
    if (received == 0)
        return message_add(message,
                           "--swo %s: no byte came in %d s, though the board, which has answered, "
                           "sends some in each; look at the wire from its SWO pin, and at what "
                           "serves it: the board's README has the settings",
                           text, SWO_SILENT_MS / 1000);
    return message_add(message,
                       "--swo %s: %llu bytes came in %d s, and no synchronisation packet among "
                       "them: this is another rate than %u baud, a formatter is on, or it is "
                       "another stream",
                       text, (unsigned long long)received, SWO_SILENT_MS / 1000, source->spec.baud);
}

bool swo_source_await(struct swo_source *source, struct message *message)
{
    int64_t deadline_ms = clock_now_ms() + SWO_SILENT_MS;
    bool synchronised = false;
    uint64_t received = 0;
    while (!synchronised && !stop_requested() && clock_now_ms() < deadline_ms) {
        pthread_mutex_lock(&source->mutex);
        synchronised = source->synchronised;
        received = source->received;
        pthread_mutex_unlock(&source->mutex);
        if (!synchronised)
            pause_for(POLL_MS);
    }
    return synchronised || (!stop_requested() && say_silence(source, received, message));
}

void swo_source_begin(struct swo_source *source)
{
    pthread_mutex_lock(&source->mutex);
    source->in_cell = true;
    source->ended = NO_CELL;
    source->bytes.broken = !source->open;
    pthread_mutex_unlock(&source->mutex);
}

static bool is_over(struct swo_source *source, uint16_t number)
{
    pthread_mutex_lock(&source->mutex);
    bool over = source->ended == number || !source->open;
    pthread_mutex_unlock(&source->mutex);
    return over;
}

/* The next cell's stream goes on where this one ends: what it is read by are the bytes from the
 * last synchronisation packet on, which both have then. */
static void begin_anew(struct swo_source *source, const struct swo_bytes *last)
{
    size_t tail = source->has_sync && last->dropped == 0 ? last->size - source->sync_at : 0;
    source->bytes = (struct swo_bytes){.data = NULL};
    source->capacity = 0;
    source->in_cell = false;
    source->has_sync = tail > 0 && tail <= TAIL_MAX && make_room(source, tail);
    if (source->has_sync) {
        memcpy(source->bytes.data, last->data + source->sync_at, tail);
        source->bytes.size = tail;
    }
    source->sync_at = 0;
}

bool swo_source_take(struct swo_source *source, uint16_t number, int wait_ms,
                     struct swo_bytes *bytes)
{
    int64_t deadline_ms = clock_now_ms() + wait_ms;
    while (!is_over(source, number) && clock_now_ms() < deadline_ms)
        pause_for(POLL_MS / 4);
    pthread_mutex_lock(&source->mutex);
    bool ended = source->ended == number;
    *bytes = source->bytes;
    begin_anew(source, bytes);
    pthread_mutex_unlock(&source->mutex);
    return ended;
}
