/* Reads what an image with wire_records.c sends and compares it with what it
 * should be: each frame's bytes with the host's encoder and with a naive one
 * that is written here, each record's fields after decoding. Then sends the
 * target damaged and extreme commands. Prints TAP.
 *
 *   wire_check IMAGES BOARD
 */
#include "firmware/tests/wire_patterns.h"

#include "host/lib/matrix/board.h"
#include "host/lib/target/link.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/session.h"

#include "host/lib/base/clock.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MS 600000
#define CELL       0x1234u

static unsigned results, failures;

static void check(bool good, const char *name)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", ++results, name);
    failures += !good;
}

/* ---- Naive framing: straight from bench/wire/SPEC.md ---- */

static uint32_t naive_crc(const uint8_t *data, size_t size)
{
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < size; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            uint32_t mix = (crc ^ (uint32_t)data[i] >> bit) & 1u;
            crc = crc >> 1 ^ (mix ? 0xEDB88320u : 0u);
        }
    return ~crc;
}

/* COBS by looking for each next zero; a full block of 254 that ends the data
 * is not followed by an empty one. */
static size_t naive_stuff(const uint8_t *data, size_t size, uint8_t *out)
{
    size_t used = 0, at = 0;
    bool more = true;
    while (more) {
        size_t run = 0;
        while (at + run < size && data[at + run] != 0 && run < 254)
            run++;
        out[used++] = (uint8_t)(run + 1);
        memcpy(out + used, data + at, run);
        used += run;
        at += run;
        more = at < size;
        if (more && run < 254) {
            at++; /* the zero that the code stands for */
            if (at == size)
                out[used++] = 1;
            more = at < size;
        }
    }
    out[used++] = 0;
    return used;
}

static size_t naive_frame(uint8_t type, uint16_t sequence, const uint8_t *payload, size_t size,
                          uint8_t *out)
{
    uint8_t frame[WIRE_FRAME_MAX] = {type, (uint8_t)sequence, (uint8_t)(sequence >> 8)};
    memcpy(frame + 3, payload, size);
    uint32_t crc = naive_crc(frame, size + 3);
    for (unsigned i = 0; i < 4; i++)
        frame[size + 3 + i] = (uint8_t)(crc >> (8 * i));
    return naive_stuff(frame, size + 7, out);
}

/* ---- Naive records: fields one after the other, little-endian ---- */

struct bytes_out {
    uint8_t data[WIRE_PAYLOAD_MAX];
    size_t size;
};

static void put(struct bytes_out *out, uint32_t value, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        out->data[out->size++] = (uint8_t)(value >> (8 * i));
}

static void put_bytes(struct bytes_out *out, const struct wire_bytes *bytes, unsigned count)
{
    put(out, bytes->size, count);
    memcpy(out->data + out->size, bytes->data, bytes->size);
    out->size += bytes->size;
}

static bool same_bytes(const struct wire_bytes *a, const struct wire_bytes *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

#define PUT_U8(name)           put(out, record.name, 1);
#define PUT_U16(name)          put(out, record.name, 2);
#define PUT_U32(name)          put(out, record.name, 4);
#define PUT_STR(name)          put_bytes(out, &record.name, 1);
#define PUT_BYTES(name)        put_bytes(out, &record.name, 2);
#define PUT_FIELD(kind, name)  PUT_##kind(name)
#define SAME_U8(name)          &&found.name == record.name
#define SAME_U16(name)         SAME_U8(name)
#define SAME_U32(name)         SAME_U8(name)
#define SAME_STR(name)         &&same_bytes(&found.name, &record.name)
#define SAME_BYTES(name)       SAME_STR(name)
#define SAME_FIELD(kind, name) SAME_##kind(name)

/* Whether `payload` decodes to the pattern's record, and what bytes it ought
 * to be. */
#define X(NAME, name, number)                                                                      \
    static bool expect_##name(struct filler *filler, const uint8_t *payload, size_t size,          \
                              struct bytes_out *out)                                               \
    {                                                                                              \
        struct wire_##name record, found;                                                          \
        fill_##name(filler, &record);                                                              \
        WIRE_RECORD_##NAME(PUT_FIELD) return wire_##name##_decode(payload, size, &found)           \
            WIRE_RECORD_##NAME(SAME_FIELD);                                                        \
    }
WIRE_FRAMES(X)
#undef X

static const struct expectation {
    const char *name;
    uint8_t type;
    bool (*expect)(struct filler *filler, const uint8_t *payload, size_t size,
                   struct bytes_out *out);
} expectations[] = {
#define X(NAME, name, number) {#name, number, expect_##name},
    WIRE_FRAMES(X)
#undef X
};

/* ---- The target ---- */

struct target {
    struct qemu qemu;
    struct link link;
    struct session session;
    uint16_t sequence; /* of our commands */
    uint16_t expected; /* of the target's next frame */
};

/* The next frame with its bytes as they came; checks bytes and order. */
struct received {
    struct wire_frame frame;
    uint8_t *raw;
    size_t raw_size;
    bool in_order;
};

static bool receive(struct target *t, struct received *r)
{
    link_capture_begin(&t->link, LINK_CAPTURE_MAX);
    bool good = link_receive(&t->link, clock_now_ms() + TIMEOUT_MS, &r->frame) == LINK_FRAME;
    free(r->raw);
    r->raw = link_capture_take(&t->link, &r->raw_size);
    r->in_order = r->frame.sequence == t->expected;
    t->expected = (uint16_t)(r->frame.sequence + 1u);
    return good && r->raw != NULL;
}

/* Exactly these bytes, by the host's encoder and by the naive one. */
static bool right_bytes(const struct received *r, const uint8_t *payload, size_t size)
{
    uint8_t ours[WIRE_STUFFED_MAX], naive[WIRE_STUFFED_MAX + 4];
    uint8_t type = r->frame.type;
    size_t our_size = wire_frame_encode(type, r->frame.sequence, payload, size, ours, sizeof ours);
    size_t naive_size = naive_frame(type, r->frame.sequence, payload, size, naive);
    return r->raw_size == our_size && memcmp(r->raw, ours, our_size) == 0 &&
           r->raw_size == naive_size && memcmp(r->raw, naive, naive_size) == 0;
}

static void check_record(struct target *t, struct received *r, const struct expectation *e,
                         enum pattern pattern, const uint8_t *bytes)
{
    static const char *const names[] = {"nothing", "full", "counting", "zeros"};
    struct filler filler = {.pattern = pattern, .bytes = bytes};
    struct bytes_out out = {.size = 0};
    char name[96];
    bool good = receive(t, r) && r->in_order && r->frame.type == e->type;
    bool fields = good && e->expect(&filler, r->frame.payload, r->frame.size, &out);
    snprintf(name, sizeof name, "%s, %s: every field arrives (%zu bytes)", e->name, names[pattern],
             out.size);
    check(fields, name);
    snprintf(name, sizeof name, "%s, %s: exactly these bytes", e->name, names[pattern]);
    check(good && right_bytes(r, out.data, out.size), name);
}

static void check_raw(struct target *t, struct received *r, const uint8_t *bytes)
{
    bool good = true;
    for (size_t i = 0; i < RAW_SIZES; i++) {
        good &= receive(t, r) && r->in_order && r->frame.type == RAW_TYPE;
        good &= r->frame.size == raw_sizes[i] && memcmp(r->frame.payload, bytes, raw_sizes[i]) == 0;
        good &= right_bytes(r, bytes, raw_sizes[i]);
    }
    check(good, "payloads of all lengths around the ends of COBS blocks");
}

static void check_rows(struct target *t, struct received *r)
{
    struct wire_batch batch;
    struct wire_rows rows;
    uint32_t values[WIRE_COLUMNS_MAX];
    size_t at = 0;
    bool good = receive(t, r) && wire_batch_decode(r->frame.payload, r->frame.size, &batch);
    wire_rows_begin(&rows, ROW_COLUMNS);
    for (unsigned row = 0; good && row < ROWS; row++) {
        size_t used = wire_rows_get(&rows, batch.data.data + at, batch.data.size - at, values);
        good = used != 0;
        at += used;
        for (unsigned column = 0; good && column < ROW_COLUMNS; column++)
            good = values[column] == row_value(row, column);
    }
    check(good && at == batch.data.size, "rows of extreme numbers arrive");
}

/* Sends a command; status of its acknowledgement, or -1. */
static int command(struct target *t, struct received *r, uint8_t type, const uint8_t *payload,
                   size_t size)
{
    struct wire_ack ack;
    link_send(&t->link, type, ++t->sequence, payload, size, clock_now_ms() + TIMEOUT_MS);
    do {
        if (!receive(t, r))
            return -1;
    } while (r->frame.type == WIRE_FRAME_READY);
    if (r->frame.type != WIRE_FRAME_ACK ||
        !wire_ack_decode(r->frame.payload, r->frame.size, &ack) || ack.command != t->sequence)
        return -1;
    return ack.status;
}

static struct wire_bytes text(const char *string)
{
    return (struct wire_bytes){(const uint8_t *)string, (uint16_t)strlen(string)};
}

static void check_records(struct target *t, struct received *r)
{
    static uint8_t bytes[WIRE_PAYLOAD_MAX];
    struct wire_run run = {.cell = CELL,
                           .samples = 1,
                           .scenario = text("wire_records"),
                           .subject = text("raw_c"),
                           .load = text("none")};
    struct wire_cell_end end;
    size_t size = wire_run_encode(&run, bytes, sizeof bytes);
    check(command(t, r, WIRE_FRAME_RUN, bytes, size) == WIRE_ACK_OK, "the cell is taken");
    check(receive(t, r) && r->frame.type == WIRE_FRAME_CELL_BEGIN, "the cell begins");
    for (unsigned p = 0; p < PATTERNS; p++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = pattern_byte((enum pattern)p, i);
        for (size_t e = 0; e < sizeof expectations / sizeof expectations[0]; e++)
            check_record(t, r, &expectations[e], (enum pattern)p, bytes);
        check_raw(t, r, bytes);
    }
    check_rows(t, r);
    while (receive(t, r) && r->frame.type != WIRE_FRAME_CELL_END) {
    }
    check(wire_cell_end_decode(r->frame.payload, r->frame.size, &end) && end.cell == CELL,
          "the cell ends");
}

/* ---- What the target makes of bad and extreme commands ---- */

static void write_all(const struct target *t, const void *data, size_t size)
{
    if (write(t->qemu.link_fd, data, size) != (ssize_t)size)
        check(false, "the connection takes what is sent");
}

/* `run`: a RUN of an unknown scenario, whose number was taken for a bad one. */
static void check_behind_identify(struct target *t, struct received *r, const uint8_t *run,
                                  size_t size)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct wire_identify identify = {.schema_version = WIRE_SCHEMA_VERSION + 1};
    size_t identify_size = wire_identify_encode(&identify, payload, sizeof payload);
    const uint16_t taken = t->sequence;
    check(command(t, r, WIRE_FRAME_IDENTIFY, payload, identify_size) == WIRE_ACK_BAD_VERSION,
          "somebody asks in between");
    t->sequence = (uint16_t)(taken - 1u);
    check(command(t, r, WIRE_FRAME_RUN, run, size) == WIRE_ACK_BAD_COMMAND,
          "and the command comes once more: it is not looked at");
    t->sequence = 0;
    check(command(t, r, WIRE_FRAME_IDENTIFY, payload, identify_size) == WIRE_ACK_BAD_VERSION,
          "another host asks, which numbers anew");
    t->sequence = (uint16_t)(taken - 1u);
    check(command(t, r, WIRE_FRAME_RUN, run, size) == WIRE_ACK_UNKNOWN_SCENARIO,
          "and its command of the same number is looked at");
}

static void check_commands(struct target *t, struct received *r)
{
    uint8_t payload[WIRE_PAYLOAD_MAX] = {0}, noise[3 * WIRE_FRAME_MAX], frame[WIRE_STUFFED_MAX];
    static char long_name[256];
    struct wire_run run = {.scenario = {(const uint8_t *)long_name, 255}};
    struct wire_identify identify = {.schema_version = WIRE_SCHEMA_VERSION + 1};
    struct wire_stop stop = {.cell = CELL};
    memset(long_name, 'x', 255);
    size_t size = wire_run_encode(&run, payload, sizeof payload);
    check(command(t, r, WIRE_FRAME_RUN, payload, size) == WIRE_ACK_UNKNOWN_SCENARIO,
          "a scenario of 255 characters is unknown");
    check(command(t, r, WIRE_FRAME_RUN, payload, size - 1) == WIRE_ACK_BAD_COMMAND,
          "a run command that is cut is bad");
    size = wire_identify_encode(&identify, payload, sizeof payload);
    check(command(t, r, WIRE_FRAME_IDENTIFY, payload, size) == WIRE_ACK_BAD_VERSION,
          "another schema version is refused");
    size = wire_stop_encode(&stop, payload, sizeof payload);
    check(command(t, r, WIRE_FRAME_STOP, payload, size) == WIRE_ACK_NOT_RUNNING,
          "nothing is there to be stopped");
    memset(payload, 0, sizeof payload);
    check(command(t, r, 0x7F, payload, sizeof payload) == WIRE_ACK_BAD_COMMAND,
          "512 zeros of an unknown type are a bad command");
    memset(payload, 0xFF, sizeof payload);
    check(command(t, r, 0x7F, payload, sizeof payload) == WIRE_ACK_BAD_COMMAND,
          "and so are 512 times 255");

    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)(1u + i * 37u % 255u);
    write_all(t, noise, sizeof noise); /* too long for any frame */
    write_all(t, "", 1);
    size = wire_frame_encode(WIRE_FRAME_STOP, 77, payload, 2, frame, sizeof frame);
    frame[2] ^= 0x10; /* a bit on the way */
    write_all(t, frame, size);
    write_all(t, frame, size / 2); /* a frame that is cut */
    write_all(t, "", 1);
    size = wire_stop_encode(&stop, payload, sizeof payload);
    check(command(t, r, WIRE_FRAME_STOP, payload, size) == WIRE_ACK_NOT_RUNNING,
          "noise, a wrong bit and half a frame are passed over in silence");

    t->sequence--;
    check(command(t, r, WIRE_FRAME_STOP, payload, size) == WIRE_ACK_NOT_RUNNING,
          "a command that comes twice is acknowledged twice");
    size = wire_run_encode(&run, payload, sizeof payload);
    check(command(t, r, WIRE_FRAME_RUN, payload, size - 1) == WIRE_ACK_BAD_COMMAND,
          "a run command that is cut is bad");
    t->sequence--;
    check(command(t, r, WIRE_FRAME_RUN, payload, size) == WIRE_ACK_BAD_COMMAND,
          "with its number it is what it was then, and not looked at again");
    check_behind_identify(t, r, payload, size);
    check(r->in_order, "and the target's own numbers go on without a gap");
}

static bool receive_of_type(struct target *t, struct received *r, uint8_t type)
{
    while (receive(t, r))
        if (r->frame.type == type)
            return true;
    return false;
}

/* What a stop for that cell is answered, whatever comes before the answer. */
static int answer_to_stop(struct target *t, struct received *r, uint16_t cell)
{
    uint8_t payload[WIRE_PAYLOAD_MAX], frame[WIRE_STUFFED_MAX];
    struct wire_stop stop = {.cell = cell};
    struct wire_ack ack;
    size_t size = wire_stop_encode(&stop, payload, sizeof payload);
    write_all(
        t, frame,
        wire_frame_encode(WIRE_FRAME_STOP, ++t->sequence, payload, size, frame, sizeof frame));
    if (!receive_of_type(t, r, WIRE_FRAME_ACK) ||
        !wire_ack_decode(r->frame.payload, r->frame.size, &ack) || ack.command != t->sequence)
        return -1;
    return ack.status;
}

/* More samples than are measured until then. */
static void check_stop(struct target *t, struct received *r)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct wire_run run = {.cell = CELL,
                           .samples = 10000000,
                           .scenario = text("entry_exit"),
                           .subject = text("raw_c"),
                           .load = text("none")};
    struct wire_cell_end end;
    size_t size = wire_run_encode(&run, payload, sizeof payload);
    check(command(t, r, WIRE_FRAME_RUN, payload, size) == WIRE_ACK_OK, "a long cell is taken");
    check(answer_to_stop(t, r, CELL + 1u) == WIRE_ACK_BUSY, "a stop for another cell ends none");
    check(answer_to_stop(t, r, CELL) == WIRE_ACK_OK, "one for it is taken");
    check(receive_of_type(t, r, WIRE_FRAME_CELL_END) &&
              wire_cell_end_decode(r->frame.payload, r->frame.size, &end) &&
              end.status == WIRE_CELL_STOPPED,
          "and ends it");
}

static bool start(struct target *t, const struct board *board, struct message *message)
{
    /* So slow that SysTick is seen to advance, whatever the board's clock. */
    struct qemu_setup setup = {
        .board = board, .elf = board->elf, .icount = "shift=8,align=off,sleep=off"};
    if (!qemu_start(&t->qemu, &setup, message))
        return false;
    link_init(&t->link, t->qemu.link_fd);
    return session_open(&t->session, &t->link, board->name, TIMEOUT_MS, message);
}

int main(int argc, char **argv)
{
    static struct target target = {.qemu = {.link_fd = -1}};
    static struct message message;
    struct board_list list;
    struct received received = {.raw = NULL};
    if (argc != 3)
        return 2;
    const struct board *board =
        boards_load(&list, argv[1], &message) ? boards_find(&list, argv[2]) : NULL;
    if (board != NULL && start(&target, board, &message)) {
        check_records(&target, &received);
        check_stop(&target, &received);
        check_commands(&target, &received);
    } else {
        check(false, "the target answers");
    }
    printf("1..%u\n", results);
    message_print(&message, stderr);
    free(received.raw);
    link_free(&target.link);
    qemu_stop(&target.qemu);
    boards_free(&list);
    return failures == 0 ? 0 : 1;
}
