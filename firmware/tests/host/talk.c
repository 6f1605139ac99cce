/* Runs cells on an image in QEMU and prints every record as it came, decoded
 * by the schema and by nothing else: no overheads, no units, no verdicts. The
 * scripts beside it do their own arithmetic on that.
 *
 *   talk IMAGES BOARD [-d MS] SCENARIO:SUBJECT:LOAD:SAMPLES[:MS]...
 *
 * -d delays each command. A cell that is known to have no end says for how long it is waited for.
 * TALK_QEMU in the environment holds more arguments for QEMU, separated by spaces.
 *
 * One record a line, tab-separated: "RECORD<TAB>name=value...". A batch is
 * followed by its rows, "row<TAB>index<TAB>number...".
 */
#include "host/lib/matrix/board.h"
#include "host/lib/target/link.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/session.h"

#include "host/lib/base/clock.h"
#include <stdlib.h>
#include <string.h>

#define CELL_TIMEOUT_MS 60000  /* many times what a cell takes on a busy machine */
#define OPEN_TIMEOUT_MS 600000 /* a QEMU that logs, on a slow machine, takes its time */

static void print_bytes(const struct wire_bytes *bytes, enum wire_kind kind)
{
    for (unsigned i = 0; i < bytes->size; i++)
        printf(kind == WIRE_KIND_STR ? "%c" : "%02x", bytes->data[i]);
}

static void print_field(const struct wire_field *field, const void *record)
{
    const void *at = (const char *)record + field->offset;
    printf("\t%s=", field->name);
    switch (field->kind) {
    case WIRE_KIND_U8:
        printf("%u", *(const uint8_t *)at);
        break;
    case WIRE_KIND_U16:
        printf("%u", *(const uint16_t *)at);
        break;
    case WIRE_KIND_U32:
        printf("%u", *(const uint32_t *)at);
        break;
    default:
        print_bytes(at, field->kind);
    }
}

/* Every record, decoded by its own function. */
union record {
#define X(NAME, name, number) struct wire_##name name;
    WIRE_FRAMES(X)
#undef X
};

static bool decode(const struct wire_frame *frame, union record *record)
{
    switch (frame->type) {
#define X(NAME, name, number)                                                                      \
    case number:                                                                                   \
        return wire_##name##_decode(frame->payload, frame->size, &record->name);
        WIRE_FRAMES(X)
#undef X
    default:
        return false;
    }
}

static void print_rows(const struct wire_batch *batch)
{
    struct wire_rows rows;
    uint32_t values[WIRE_COLUMNS_MAX];
    size_t at = 0;
    wire_rows_begin(&rows, batch->columns);
    for (unsigned i = 0; i < batch->count; i++) {
        size_t used = wire_rows_get(&rows, batch->data.data + at, batch->data.size - at, values);
        printf("row\t%u", batch->first + i);
        for (unsigned c = 0; used != 0 && c < batch->columns; c++)
            printf("\t%u", values[c]);
        puts(used != 0 ? "" : "\tmalformed");
        at += used;
    }
}

static void print_frame(const struct wire_frame *frame)
{
    union record record;
    const struct wire_record_info *info = wire_record_find(frame->type);
    if (info == NULL || !decode(frame, &record)) {
        printf("malformed\ttype=%u\n", frame->type);
        return;
    }
    printf("%s", info->name);
    for (size_t i = 0; i < info->count; i++)
        print_field(&info->fields[i], &record);
    puts("");
    if (frame->type == WIRE_FRAME_BATCH)
        print_rows(&record.batch);
}

/* Returns whether a fault was among it. */
static bool print_raw(const uint8_t *raw, size_t size)
{
    bool faulted = false;
    static struct wire_decoder decoder;
    struct wire_frame frame;
    size_t used;
    wire_decoder_init(&decoder);
    for (size_t at = 0; at < size; at += used)
        if (wire_decoder_push(&decoder, raw + at, size - at, &used, &frame)) {
            print_frame(&frame);
            faulted |= frame.type == WIRE_FRAME_FAULT;
        }
    return faulted;
}

struct talk {
    const struct board *board;
    struct qemu qemu;
    struct link link;
    struct session session;
    uint32_t delay_ms;
    bool open;
};

#define EXTRA_MAX 16

/* Without the plugin QEMU's own time runs in instructions of 2^shift ns: at least three
 * SysTick periods. At two and a bit, what a reading is rounded by can make an
 * instruction more or less of it. */
static unsigned shift_for(uint32_t systick_hz)
{
    unsigned shift = 0;
    while (((uint64_t)systick_hz << shift) < 3000000000u)
        shift++;
    return shift;
}

static void more_arguments(const char *extra[EXTRA_MAX + 1])
{
    static char text[1024];
    const char *given = getenv("TALK_QEMU");
    unsigned n = 0;
    snprintf(text, sizeof text, "%s", given ? given : "");
    for (char *word = strtok(text, " "); word != NULL && n < EXTRA_MAX; word = strtok(NULL, " "))
        extra[n++] = word;
    extra[n] = NULL;
}

static bool start(struct talk *talk, struct message *message)
{
    const char *extra[EXTRA_MAX + 1];
    char icount[64];
    unsigned shift = shift_for(talk->board->systick_hz);
    more_arguments(extra);
    struct qemu_setup setup = {
        .board = talk->board, .elf = talk->board->elf, .icount = icount, .extra = extra};
    snprintf(icount, sizeof icount, "shift=%u,align=off,sleep=off", shift);
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size;
    if (!qemu_start(&talk->qemu, &setup, message))
        return false;
    link_init(&talk->link, talk->qemu.link_fd);
    talk->open = true;
    talk->session.delay_ms = talk->delay_ms;
    if (!session_open(&talk->session, &talk->link, talk->board->name, OPEN_TIMEOUT_MS, message) ||
        !session_identify(&talk->session, payload, &size, OPEN_TIMEOUT_MS, message))
        return false;
    printf("qemu\tshift=%u\n", shift);
    print_frame(&(struct wire_frame){
        .type = WIRE_FRAME_IDENTITY, .payload = payload, .size = (uint16_t)size});
    return true;
}

static void end(struct talk *talk)
{
    if (!talk->open)
        return;
    link_free(&talk->link);
    qemu_stop(&talk->qemu);
    talk->open = false;
}

/* Behind a fault the target says READY again and again: one more, to show it. */
static void print_ready(struct talk *talk)
{
    struct wire_frame frame;
    if (link_receive(&talk->link, clock_now_ms() + OPEN_TIMEOUT_MS, &frame) == LINK_FRAME)
        print_frame(&frame);
}

static bool run(struct talk *talk, uint16_t number, char *text, struct message *message)
{
    static const char *const outcomes[] = {
#define X(NAME, name, sentence) #name,
        OUTCOMES(X)
#undef X
    };
    struct session_cell cell = {.number = number, .seed = 1};
    struct session_run result;
    char why[512] = "";
    cell.scenario = strsep(&text, ":");
    cell.subject = strsep(&text, ":");
    cell.load = strsep(&text, ":");
    if (text == NULL)
        return message_add(message, "a cell is SCENARIO:SUBJECT:LOAD:SAMPLES");
    cell.samples = (uint32_t)strtoul(text, &text, 10);
    int limit_ms = *text == ':' ? (int)strtol(text + 1, NULL, 10) : CELL_TIMEOUT_MS;
    if (!talk->open && !start(talk, message))
        return false;
    printf("cell\tnumber=%u\tscenario=%s\tsubject=%s\tload=%s\n", number, cell.scenario,
           cell.subject, cell.load);
    enum session_result ended = session_run_cell(&talk->session, &cell, limit_ms, &result);
    bool faulted = print_raw(result.raw, result.raw_size);
    free(result.raw);
    if (ended == SESSION_LOST && result.outcome.kind == OUTCOME_CLOSED)
        qemu_describe_end(&talk->qemu, why, sizeof why);
    printf("outcome\tkind=%s\treason=%s\tlossy=%d\tusable=%d\tqemu=%s\n",
           outcomes[result.outcome.kind], result.outcome.reason, result.lossy,
           ended == SESSION_GOOD, why);
    if (ended == SESSION_LOST)
        end(talk);
    else if (faulted)
        print_ready(talk);
    return true;
}

static bool talk_all(struct talk *talk, char **cells, struct message *message)
{
    uint16_t number = 1;
    for (; *cells != NULL; cells++)
        if (!run(talk, number++, *cells, message))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    static struct talk talk;
    static struct board_list list;
    static struct message message;
    char **cells = argv + 3;
    if (argc < 4) {
        fputs("usage: talk IMAGES BOARD [-d MS] SCENARIO:SUBJECT:LOAD:SAMPLES[:MS]...\n", stderr);
        return 2;
    }
    if (strcmp(cells[0], "-d") == 0 && cells[1] != NULL) {
        talk.delay_ms = (uint32_t)strtoul(cells[1], NULL, 10);
        cells += 2;
    }
    bool good = boards_load(&list, argv[1], &message);
    if (good) {
        talk.board = boards_find(&list, argv[2]);
        good = talk.board != NULL || message_add(&message, "no image of board %s", argv[2]);
    }
    good = good && talk_all(&talk, cells, &message);
    end(&talk);
    message_print(&message, stderr);
    boards_free(&list);
    return good ? 0 : 2;
}
