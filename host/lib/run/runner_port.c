/* A worker's board behind a port: opened, known to have the right image, and waited for when
 * it goes away.
 */
#include "host/lib/run/runner_worker.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/elf/symbols.h"
#include "host/lib/store/provenance.h"
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MS     10000 /* for a first answer */
#define ASK_MS        400   /* of silence in a cell, see session_watch */
#define TELL_MS       1000
#define LOST_MS       10000
#define TRY_AGAIN_MS  200 /* whether a port that went away is there again */
#define BITS_OF_BYTES 10u /* with start and stop bit */

enum opened { OPENED, ABSENT, WRONG };

/* ---- The image ---- */

/* What is loaded in one piece from `at` on, up to `end`. */
static bool add_stretch(const struct elf_image *image, uint32_t *at, uint32_t end, uint32_t *crc)
{
    uint32_t base = 0, size = 0;
    if (!elf_image_segment(image, *at, &base, &size))
        return false;
    uint32_t left = base + size - *at;
    size_t count = left < end - *at ? left : end - *at;
    uint8_t *bytes = malloc(count);
    bool good = bytes && elf_image_read(image, *at, bytes, count);
    if (good)
        *crc = wire_crc32(*crc, bytes, count);
    *at += good ? (uint32_t)count : 0;
    free(bytes);
    return good;
}

/* As the image does it itself: firmware/link.ld says from where to where. */
static bool sum_up(const struct elf_image *image, uint32_t *crc)
{
    struct elf_symbol begin, end;
    if (!elf_image_find(image, "summed_begin", &begin) ||
        !elf_image_find(image, "summed_end", &end) || end.address <= begin.address)
        return false;
    *crc = 0;
    uint32_t at = begin.address;
    while (at < end.address && add_stretch(image, &at, end.address, crc)) {
    }
    return at == end.address;
}

bool worker_know_image(struct runner_board *board, struct message *message)
{
    struct elf_image *image = elf_image_open(board->elf, message);
    if (!image)
        return false;
    bool good =
        sum_up(image, &board->image_crc) ||
        message_add(message, "%s is no image of irqbench; `make firmware` builds them", board->elf);
    elf_image_close(image);
    return good;
}

/* ---- Who is there ---- */

static void tell_silence(void *context, int ms)
{
    struct worker *worker = context;
    progress_note(&worker->runner->progress,
                  "board %s: nothing has come from %s for %d s; it is given %d s",
                  worker->board->board->name, worker->port.name, ms / 1000, LOST_MS / 1000);
}

static void note_emulation(struct worker *worker, const struct target *target)
{
    if (target->evidence == EVIDENCE_SILICON || worker->was_open)
        return;
    progress_note(&worker->runner->progress,
                  "board %s: what answers on %s is an emulation under irqbench's QEMU plugin: its "
                  "numbers are evidence `%s`, and behind a port nobody witnesses them",
                  worker->board->board->name, worker->port.name,
                  result_evidence_name(target->evidence));
}

/* Whoever answers has the board's image, the one that is built. */
static enum opened greet(struct worker *worker, const struct target_machine *machine,
                         int timeout_ms, struct target *target, struct message *message)
{
    const struct runner_board *board = worker->board;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    bool absent = false;
    link_capture_begin(&worker->link, LINK_GREETING_MAX);
    if (!session_attach(&worker->session, &worker->link, machine->board, payload, &size, timeout_ms,
                        &absent, message))
        return absent ? ABSENT : WRONG;
    return target_set(target, payload, size, machine, message) &&
                   target_has_image(target, board->image_crc, board->elf, message)
               ? OPENED
               : WRONG;
}

static struct target_machine machine_of(const struct runner_board *board)
{
    return (struct target_machine){
        .board = board->facts.name, .port = true, .in_qemu = board->facts.in_qemu};
}

/* The catalogue is not asked for: the image is the one that is built, with its catalogue. */
static enum opened shake_hands(struct worker *worker, int timeout_ms, struct message *message)
{
    struct target_machine machine = machine_of(worker->board);
    struct target target;
    enum opened opened = greet(worker, &machine, timeout_ms, &target, message);
    if (opened != OPENED)
        return opened;
    note_emulation(worker, &target);
    if (!worker_ask_audit(worker, &target, message))
        return ABSENT;
    return worker_meet_target(worker, &target, &machine, message) ? OPENED : WRONG;
}

/* ---- Opening ---- */

static void keep_port(struct worker *worker)
{
    struct runner *runner = worker->runner;
    const struct port *port = &worker->port;
    char text[PATH_MAX + PORT_TEXT_MAX + 64u];
    if (port->spec.kind == PORT_TCP)
        printable_into(text, sizeof text, "%s", port->name);
    else
        printable_into(text, sizeof text, "%s, %u baud%s%s", port->name, port->baud,
                       port->about[0] ? ", " : "", port->about);
    pthread_mutex_lock(&runner->mutex);
    provenance_set_port(runner->provenance, worker->board->board->name, text);
    pthread_mutex_unlock(&runner->mutex);
}

static void begin_session(struct worker *worker)
{
    const struct runner_setup *setup = worker->runner->setup;
    link_init(&worker->link, worker->port.fd);
    worker->link.slow_bytes_per_s = setup->slow_bytes_per_s;
    worker->session = (struct session){.port = worker->port.name,
                                       .delay_ms = setup->delay_ms,
                                       .watch = {.ask_ms = ASK_MS,
                                                 .tell_ms = TELL_MS,
                                                 .lost_ms = LOST_MS,
                                                 .bytes_per_s = worker->port.baud / BITS_OF_BYTES,
                                                 .silent = tell_silence,
                                                 .context = worker}};
    worker->running = true;
}

static enum opened open_once(struct worker *worker, int timeout_ms, struct message *message)
{
    *message = (struct message){.count = 0};
    if (!port_open(&worker->port, message))
        return ABSENT;
    begin_session(worker);
    enum opened opened = shake_hands(worker, timeout_ms, message);
    if (opened == OPENED)
        keep_port(worker);
    else
        worker_close_target(worker);
    return opened;
}

/* ---- Waiting for it ---- */

static bool gave_up(const struct worker *worker, struct message *message)
{
    return message_add(message,
                       "board %s: it did not come back within %u s (--patience); connect or reset "
                       "it, and go on with the same command and --resume",
                       worker->board->board->name, worker->runner->setup->patience_s);
}

static bool await_port(struct worker *worker, struct message *message)
{
    const struct runner_setup *setup = worker->runner->setup;
    int64_t deadline_ms = clock_now_ms() + setup->patience_s * 1000;
    struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
    for (;;) {
        int64_t left_ms = deadline_ms - clock_now_ms();
        int timeout_ms = left_ms < ANSWER_MS ? (int)left_ms : ANSWER_MS;
        enum opened opened = open_once(worker, timeout_ms > 0 ? timeout_ms : 0, message);
        if (opened != ABSENT)
            return opened == OPENED;
        if (stop_requested())
            return false;
        if (clock_now_ms() >= deadline_ms)
            return gave_up(worker, message);
        poll(&stop, 1, TRY_AGAIN_MS);
    }
}

/* It was there: whoever pulled the plug will put it in again. */
static bool reopen(struct worker *worker, struct message *message)
{
    struct progress *progress = &worker->runner->progress;
    const char *board = worker->board->board->name;
    progress_note(progress,
                  "board %s: waiting for it on %s, up to %u s (--patience); a board that hangs "
                  "needs its reset button",
                  board, worker->port.name, worker->runner->setup->patience_s);
    if (!await_port(worker, message))
        return false;
    progress_note(progress, "board %s: it is back, on %s", board, worker->port.name);
    return true;
}

const char *worker_pause(const struct worker *worker)
{
    if (worker->board->target.evidence != EVIDENCE_SILICON)
        return NULL;
    if (!worker->was_open)
        return worker->runner->resumed ? "resume" : "start";
    return worker->was_reset ? "reset" : "reconnect";
}

/* The first time, too: it was probed before. */
bool worker_open_port(struct worker *worker, struct message *message)
{
    enum opened opened = ABSENT;
    if (!worker->was_open) {
        worker->port = *worker->runner->setup->port;
        opened = open_once(worker, ANSWER_MS, message);
    }
    bool good = opened == OPENED || (opened == ABSENT && reopen(worker, message));
    if (good)
        worker->after = worker_pause(worker);
    worker->was_open |= good;
    return good;
}

/* An emulation shows the core's registers, and nothing that would leave a pin. */
static bool probe_swo(struct worker *worker, const struct target *target, struct message *message)
{
    struct swo_source *source = worker->runner->setup->swo;
    if (source && target->evidence != EVIDENCE_SILICON)
        return message_add(message,
                           "--swo: what answers on %s is an emulation, and has no SWO pin; leave "
                           "--swo out",
                           worker->port.name);
    return !source || swo_source_await(source, message);
}

bool worker_probe_port(struct worker *worker, struct message *message)
{
    struct target_machine machine = machine_of(worker->board);
    struct target target;
    worker->port = *worker->runner->setup->port;
    if (!port_open(&worker->port, message))
        return false;
    begin_session(worker);
    bool good = greet(worker, &machine, ANSWER_MS, &target, message) == OPENED &&
                probe_swo(worker, &target, message);
    worker_close_target(worker);
    return good;
}
