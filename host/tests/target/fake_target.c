/* The scripted target; see fake_target.h. */
#include "host/tests/target/fake_target.h"

#include "bench/wire/stamps.h"
#include "bench/wire/wire.h"
#include "host/lib/target/target.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WORD_MAX      64u
#define BATCH_SAMPLES 50u
#define FAKE_HZ       25000000u
#define STEPS         40u /* reloads of the sweep */

#define REGION 0x400u
#define LINE   32u
#define TIMER  15u
/* Counts of the straight run, of a stamp's own reading, and of an entry. */
#define RUN_COUNTS   1001u
#define STAMP_COUNTS 2u
#define ENTRY_COUNTS 12u

enum stamp_id {
#define X(NAME, name, id, sentence) STAMP_##NAME = (id),
    WIRE_STAMPS(X)
#undef X
};

struct fake {
    int fd;
    int witness_fd; /* of the plugin's records; 0: nobody listens */
    const char *board, *script;
    uint16_t sequence;
    uint16_t last_command;
    bool have_command;
    uint8_t last_status;
    uint32_t boots;
    struct wire_decoder decoder;
    uint8_t buffer[512];
    size_t used, size;
    bool stopped; /* another host's cell */
    bool gone;
};

struct fake_cell {
    uint16_t number;
    uint32_t samples, seed;
    bool swept;
    const char *action;
};

static unsigned runs_taken, drops, flips, noises, acks_withheld, audits_lost, audits_gauged, busies;

unsigned fake_target_runs(void)
{
    return runs_taken;
}

/* ---- The script ---- */

/* Finds "WHAT=" and copies what stands behind it. */
static bool scripted(const char *script, const char *what, char word[WORD_MAX])
{
    size_t length = strlen(what);
    word[0] = '\0';
    for (const char *at = script; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        if (strncmp(at, what, length) != 0 || at[length] != '=')
            continue;
        at += length + 1u;
        size_t size = strcspn(at, ",");
        snprintf(word, WORD_MAX, "%.*s", (int)size, at);
        return true;
    }
    return false;
}

static bool boots_with(const struct fake *fake, const char *action)
{
    char word[WORD_MAX];
    return scripted(fake->script, "boot", word) && strcmp(word, action) == 0;
}

static bool does(const struct fake_cell *cell, const char *action)
{
    return strcmp(cell->action, action) == 0;
}

static void sleep_ms(long ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

/* ---- Frames ---- */

static void put_bytes(const struct fake *fake, const void *data, size_t size)
{
    const char *bytes = data;
    while (size > 0) {
        ssize_t put = send(fake->fd, bytes, size, MSG_NOSIGNAL);
        if (put <= 0)
            return;
        bytes += put;
        size -= (size_t)put;
    }
}

static void put_frame(struct fake *fake, uint8_t type, const uint8_t *payload, size_t size)
{
    uint8_t bytes[WIRE_STUFFED_MAX];
    put_bytes(fake, bytes,
              wire_frame_encode(type, fake->sequence++, payload, size, bytes, sizeof bytes));
}

#define PUT(fake, TYPE, type, record)                                                              \
    do {                                                                                           \
        uint8_t put_payload[WIRE_PAYLOAD_MAX];                                                     \
        size_t put_size = wire_##type##_encode(record, put_payload, sizeof put_payload);           \
        put_frame(fake, WIRE_FRAME_##TYPE, put_payload, put_size);                                 \
    } while (0)

static struct wire_bytes text(const char *string)
{
    return (struct wire_bytes){(const uint8_t *)string, (uint16_t)strlen(string)};
}

static void put_noise(const struct fake *fake)
{
    static const uint8_t noise[] = {0x03, 0x55, 0xAA, 0x00, 0xFF, 0x13, 0x37, 0x00, 0x07, 0x00};
    put_bytes(fake, noise, sizeof noise);
}

/* 16 MiB of nothing that has a meaning. */
static void put_flood(const struct fake *fake)
{
    static uint8_t bytes[1u << 20];
    memset(bytes, 0x55, sizeof bytes);
    for (int i = 0; i < 16; i++)
        put_bytes(fake, bytes, sizeof bytes);
}

/* The next frame from the host. False when it has closed, or after wait_ms
 * without a frame (-1: no limit). */
static bool get_frame(struct fake *fake, int wait_ms, struct wire_frame *frame)
{
    for (;;) {
        while (fake->used < fake->size) {
            size_t used = 0;
            bool good = wire_decoder_push(&fake->decoder, fake->buffer + fake->used,
                                          fake->size - fake->used, &used, frame);
            fake->used += used;
            if (good)
                return true;
        }
        struct timeval limit = {.tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000};
        if (wait_ms < 0)
            limit = (struct timeval){0};
        setsockopt(fake->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ssize_t got = recv(fake->fd, fake->buffer, sizeof fake->buffer, 0);
        if (got <= 0)
            return false;
        fake->used = 0;
        fake->size = (size_t)got;
    }
}

/* ---- Boot ---- */

static void put_ready(struct fake *fake, uint8_t reason)
{
    struct wire_ready ready = {.schema_version = WIRE_SCHEMA_VERSION, .boot_reason = reason};
    if (boots_with(fake, "version"))
        ready.schema_version = 77;
    ready.boot_count = ++fake->boots;
    fake->have_command = false;
    fake->sequence = 0;
    PUT(fake, READY, ready, &ready);
}

/* As the fixtures' board.yaml say. */
static const char *core_of(const char *board)
{
    return strcmp(board, "mps2-an386") == 0 ? "cortex-m4" : "cortex-m3";
}

static void put_identity(struct fake *fake)
{
    bool half = boots_with(fake, "clock") || boots_with(fake, "ticks");
    struct wire_identity identity = {
        .schema_version = WIRE_SCHEMA_VERSION,
        .board = text(boots_with(fake, "board") ? "another" : fake->board),
        .core = text(boots_with(fake, "core") ? "cortex-m9" : core_of(fake->board)),
        .cpuid = strcmp(core_of(fake->board), "cortex-m4") == 0 ? 0x410FC241u : 0x412FC231u,
        .compiler = text("gcc 0"),
        .flags = text("-Os"),
        .git = text("fake"),
        .code_memory = text("flash"),
        .data_memory = text("ram"),
        .priority_bits = 3,
        .irq_lines = 32,
        .features = WIRE_FEATURE_VTOR,
        .audit = WIRE_AUDIT_DWT_PRESENT | WIRE_AUDIT_DWT_ADVANCES | WIRE_AUDIT_DWT_WRAPS |
                 WIRE_AUDIT_SYSTICK_ADVANCES | WIRE_AUDIT_SYSTICK_WRAPS | WIRE_AUDIT_TRCENA |
                 WIRE_AUDIT_DWT_HAS_MAKER,
        .clock_source = boots_with(fake, "systick") ? WIRE_CLOCK_SYSTICK : WIRE_CLOCK_DWT,
        .clock_hz = FAKE_HZ,
        .clock_bits = 32,
        .systick_hz = boots_with(fake, "clock") ? 12500000u : 25000000u,
        .read_min = STAMP_COUNTS,
        .read_max = STAMP_COUNTS,
        .rate_insns = RUN_COUNTS,
        .rate_raw = boots_with(fake, "rate") ? RUN_COUNTS / 2u : RUN_COUNTS,
        .rate_systick = (half ? RUN_COUNTS / 2u : RUN_COUNTS) + 4u,
        .image_crc = boots_with(fake, "image") ? 2u : 1u,
        .batch_samples = BATCH_SAMPLES,
    };
    PUT(fake, IDENTITY, identity, &identity);
}

static void put_ack(struct fake *fake, uint16_t command, uint8_t status)
{
    struct wire_ack ack = {command, status};
    fake->have_command = true;
    fake->last_command = command;
    fake->last_status = status;
    PUT(fake, ACK, ack, &ack);
}

/* ---- The audit ---- */

static bool audits_with(const struct fake *fake, const char *what)
{
    char word[WORD_MAX];
    return scripted(fake->script, "audit", word) && strcmp(word, what) == 0;
}

static void put_audited(struct fake *fake)
{
    uint32_t words[WIRE_REGISTER_COUNT] = {
        [WIRE_REGISTER_AIRCR] = 0xFA050000u | (audits_with(fake, "grouped") ? 3u << 8 : 0),
        [WIRE_REGISTER_CCR] = 1u << 9,
        [WIRE_REGISTER_DHCSR] = audits_with(fake, "debugger"),
        [WIRE_REGISTER_DEMCR] = audits_with(fake, "untraced") ? 0 : 1u << 24,
        [WIRE_REGISTER_DWT_LSR] = audits_with(fake, "locked") ? 3u : 1u,
    };
    uint8_t bytes[sizeof words];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(words[i / 4u] >> 8u * (i % 4u));
    struct wire_audited audited = {.table_features = WIRE_FEATURE_VTOR,
                                   .memory = WIRE_MEMORY_KNOWN,
                                   .wait_states = audits_with(fake, "waits") ? 5 : 0,
                                   .registers = {bytes, sizeof bytes}};
    if (audits_with(fake, "caches"))
        audited.memory |= WIRE_MEMORY_PREFETCH | WIRE_MEMORY_CODE_CACHE;
    if (audits_with(fake, "short"))
        audited.registers.size = 4;
    if (audits_with(fake, "late") && audits_lost++ == 0)
        return;
    if (audits_with(fake, "cut"))
        put_frame(fake, WIRE_FRAME_AUDITED, bytes, 3);
    else
        PUT(fake, AUDITED, audited, &audited);
}

/* Counts as many microseconds as the host's clock does, where each is 25 counts. */
static void put_counted(struct fake *fake, uint32_t counts)
{
    uint32_t us = counts / (FAKE_HZ / 1000000u);
    struct wire_counted counted = {0};
    if (audits_with(fake, "uneven"))
        us += audits_gauged++ == 1 ? 2200000u : 300000u;
    if (audits_with(fake, "another"))
        us += us / 2u;
    struct timespec pause = {.tv_sec = us / 1000000u, .tv_nsec = us % 1000000u * 1000u};
    if (!audits_with(fake, "lost"))
        PUT(fake, COUNTED, counted, &counted);
    nanosleep(&pause, NULL);
    counted.counts = audits_with(fake, "still")  ? 0
                     : audits_with(fake, "slow") ? counts / 2u
                                                 : counts;
    PUT(fake, COUNTED, counted, &counted);
}

static void take_audit(struct fake *fake, const struct wire_frame *frame)
{
    struct wire_audit audit;
    bool good =
        !audits_with(fake, "none") && wire_audit_decode(frame->payload, frame->size, &audit);
    put_ack(fake, frame->sequence, good ? WIRE_ACK_OK : WIRE_ACK_BAD_COMMAND);
    if (!good)
        return;
    put_audited(fake);
    if (audit.counts)
        put_counted(fake, audit.counts);
}

/* It comes ahead of its item. */
static void put_parameter(struct fake *fake)
{
    struct wire_parameter parameter = {.kind = WIRE_ITEM_STYLE, .max = 4, .usual = 1};
    parameter.item = text("raw_asm");
    parameter.name = text("depth");
    PUT(fake, PARAMETER, parameter, &parameter);
}

static void put_catalog(struct fake *fake)
{
    static const char *const names[] = {"raw_c", "raw_asm", "entry_exit"};
    for (uint8_t i = 0; i < 3; i++) {
        struct wire_catalog entry = {.kind = WIRE_ITEM_STYLE, .index = i, .total = 3};
        entry.name = text(names[i]);
        entry.summary = text("made up");
        if (i == 1)
            put_parameter(fake);
        if (i == 1 && boots_with(fake, "list"))
            fake->sequence++;
        else
            PUT(fake, CATALOG, catalog, &entry);
        if (i == 1 && boots_with(fake, "list_twice")) {
            fake->sequence--;
            PUT(fake, CATALOG, catalog, &entry);
        }
    }
}

/* ---- The plugin's records ---- */

static bool says(const struct fake *fake, const char *head)
{
    char word[WORD_MAX];
    return scripted(fake->script, "head", word) && strcmp(word, head) == 0;
}

static void put_witnessed(const struct fake *fake, const void *data, size_t size)
{
    if (fake->witness_fd && write(fake->witness_fd, data, size) != (ssize_t)size)
        abort();
}

/* Best and worst are a count less and more than an entry's nominal ones. */
static void put_record(const struct fake *fake, enum witness_kind kind, uint32_t id, uint32_t count)
{
    struct witness_record record = {.what = (uint32_t)kind << 24 | id};
    uint32_t doubt = kind == WITNESS_ENTER || count > ENTRY_COUNTS ? 1u : 0u;
    record.cyccnt[WITNESS_BEST] = count - doubt;
    record.cyccnt[WITNESS_NOMINAL] = count;
    record.cyccnt[WITNESS_WORST] = count + doubt;
    put_witnessed(fake, &record, sizeof record);
}

static void put_head(const struct fake *fake, const char *core, bool modelled)
{
    struct witness_header header = {.magic = WITNESS_MAGIC,
                                    .version = WITNESS_VERSION + (says(fake, "version") ? 1u : 0u),
                                    .record_bytes = sizeof(struct witness_record)};
    if (says(fake, "none") || !target_expect(&header.head, core, modelled, NULL))
        return;
    header.head.bound = says(fake, "bound") ? WITNESS_BOUND_WORST : header.head.bound;
    header.head.core = says(fake, "core") ? 0xD21u : header.head.core;
    header.head.model += says(fake, "model") ? 1u : 0u;
    header.head.rules += says(fake, "rules") ? 1u : 0u;
    put_witnessed(fake, &header, sizeof header);
}

/* ---- Cells ---- */

static void put_begin(struct fake *fake, const struct fake_cell *cell)
{
    static const uint8_t span[] = {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN};
    static const uint8_t swept[] = {WIRE_METRIC_EVENT,  WIRE_FORM_COUNT,   WIRE_METRIC_BOUNDARY,
                                    WIRE_FORM_POSITION, WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT};
    static const uint8_t code[] = {0x00, 0xBF, 0xD0, 0xF8, 0x00, 0x10, 0x00, 0xBF, 0x00, 0xBF};
    struct wire_cell_begin begin = {.cell = cell->number, .seed = cell->seed};
    begin.samples = cell->samples;
    begin.trigger = cell->swept ? WIRE_TRIGGER_ASYNCHRONOUS : WIRE_TRIGGER_SYNCHRONOUS;
    begin.sweep_count = cell->swept ? STEPS : 0;
    begin.columns = cell->swept ? (struct wire_bytes){swept, sizeof swept}
                                : (struct wire_bytes){span, sizeof span};
    if (does(cell, "unsupported"))
        begin.columns.size = 0;
    PUT(fake, CELL_BEGIN, cell_begin, &begin);
    struct wire_region region = {cell->number, REGION, {code, sizeof code}};
    if (cell->swept)
        PUT(fake, REGION, region, &region);
    struct wire_calibration calibration = {cell->number, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN,
                                           16,           STAMP_COUNTS,      STAMP_COUNTS};
    PUT(fake, CALIBRATION, calibration, &calibration);
}

/* The sweep's events fall into the region's four instructions in turn; each is waited
 * for, and the third takes a count more than the others. */
static const uint32_t halfwords[] = {0, 1, 3, 4};

static uint32_t latency(const struct fake_cell *cell, uint32_t sample)
{
    return ENTRY_COUNTS + (cell->swept && sample % STEPS % 4u == 2u ? 1u : 0u);
}

static void make_row(const struct fake_cell *cell, uint32_t sample, uint32_t *row)
{
    uint32_t step = sample % STEPS, counts = latency(cell, sample) + STAMP_COUNTS;
    if (!cell->swept) {
        row[0] = counts;
        return;
    }
    row[0] = 1000u + step;
    row[1] = halfwords[(step + 1u) % 4u];
    row[2] = counts;
}

/* What the plugin sees of one. */
static void witness_sample(const struct fake *fake, const struct fake_cell *cell, uint32_t sample)
{
    struct witness_record place = {.what = (uint32_t)WITNESS_PLACE << 24 | TIMER};
    uint32_t id = cell->swept ? TIMER : LINE, counts = latency(cell, sample);
    place.place = (struct witness_place){REGION + 2u * halfwords[sample % STEPS % 4u], 0, 1};
    put_record(fake, WITNESS_STAMP, STAMP_SAMPLE_BEGIN, 0);
    if (cell->swept)
        put_witnessed(fake, &place, sizeof place);
    put_record(fake, cell->swept ? WITNESS_EVENT : WITNESS_PEND, id, 0);
    put_record(fake, WITNESS_HARDWARE, id, counts - ENTRY_COUNTS);
    put_record(fake, WITNESS_ENTER, id, counts);
    put_record(fake, WITNESS_STAMP, STAMP_FIRST_0, counts + (does(cell, "differs") ? 1u : 0u));
    put_record(fake, WITNESS_HARDWARE, id, counts);
    put_record(fake, WITNESS_RETURN, id, counts + ENTRY_COUNTS);
}

/* What it says of the clock, which a cell can have stopped. */
static struct wire_batch batch_of(const struct fake_cell *cell, uint32_t first, uint8_t count)
{
    struct wire_batch batch = {.cell = cell->number, .first = first, .count = count};
    bool stopped = does(cell, "stopped") && first != 0;
    batch.columns = cell->swept ? 3 : 1;
    batch.run = stopped ? 0 : RUN_COUNTS;
    batch.systick = cell->swept ? 0 : 100u * count + 2u;
    batch.clock = cell->swept || stopped ? 0 : 100u * count;
    return batch;
}

static size_t encode_batch(const struct fake *fake, const struct fake_cell *cell, uint32_t first,
                           uint8_t count, uint8_t payload[WIRE_PAYLOAD_MAX])
{
    struct wire_batch batch = batch_of(cell, first, count);
    uint8_t data[400];
    struct wire_rows rows;
    size_t used = 0;
    wire_rows_begin(&rows, batch.columns);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row[3];
        witness_sample(fake, cell, first + i);
        make_row(cell, first + i, row);
        used += wire_rows_put(&rows, row, data + used, sizeof data - used);
    }
    batch.data = (struct wire_bytes){data, (uint16_t)used};
    return wire_batch_encode(&batch, payload, WIRE_PAYLOAD_MAX);
}

static void put_flipped(struct fake *fake, const uint8_t *payload, size_t size)
{
    uint8_t bytes[WIRE_STUFFED_MAX];
    size_t count =
        wire_frame_encode(WIRE_FRAME_BATCH, fake->sequence++, payload, size, bytes, sizeof bytes);
    bytes[count / 2u] ^= bytes[count / 2u] == 0x10 ? 0x20 : 0x10;
    put_bytes(fake, bytes, count);
}

static void put_batch(struct fake *fake, const struct fake_cell *cell, uint32_t first,
                      uint8_t count)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = encode_batch(fake, cell, first, count, payload);
    bool second = first == BATCH_SAMPLES;
    if (second && does(cell, "noise_once") && noises++ == 0)
        put_noise(fake);
    if (second && (does(cell, "drop") || (does(cell, "drop_once") && drops++ == 0)))
        fake->sequence++;
    else if (second && does(cell, "flip_once") && flips++ == 0)
        put_flipped(fake, payload, size);
    else
        put_frame(fake, WIRE_FRAME_BATCH, payload, size);
    if (second && does(cell, "twice")) {
        fake->sequence--;
        put_frame(fake, WIRE_FRAME_BATCH, payload, size);
    }
}

static void put_end(struct fake *fake, const struct fake_cell *cell, uint8_t status,
                    uint32_t samples)
{
    struct wire_cell_end end = {.cell = cell->number, .status = status};
    end.triggered = end.sampled = samples;
    end.witness_failures = does(cell, "witness") ? 1 : 0;
    end.reason = text(status == WIRE_CELL_UNSUPPORTED ? "not with this core" : "");
    put_record(fake, WITNESS_STAMP, STAMP_CELL_END, 0);
    PUT(fake, CELL_END, cell_end, &end);
}

static void put_witness(struct fake *fake, const struct fake_cell *cell)
{
    struct wire_witness witness = {cell->number, 5, WIRE_WITNESS_RAN_TWICE, 1, 2};
    PUT(fake, WITNESS, witness, &witness);
}

static void put_fault(struct fake *fake, const struct fake_cell *cell)
{
    struct wire_fault fault = {
        .cell = cell->number, .exception = 3, .pc = 0x1A2C, .cfsr = 0x2000000};
    fault.name = text("HardFault");
    PUT(fake, FAULT, fault, &fault);
    put_record(fake, WITNESS_RESET, 0, 0);
    if (does(cell, "fault"))
        put_ready(fake, WIRE_BOOT_AFTER_FAULT);
}

static void lock_up(void)
{
    fputs("qemu: fatal: Lockup: can't escalate 3 to HardFault (current priority -1)\n\n"
          "R00=00000000 R01=00000000\n",
          stderr);
    abort();
}

/* Sends batches until STOP comes for this cell. */
static void run_endless(struct fake *fake, const struct fake_cell *cell)
{
    struct wire_frame frame;
    struct wire_stop stop;
    uint32_t sent = 0;
    for (;; sent += 10) {
        put_batch(fake, cell, sent, 10);
        if (!get_frame(fake, 20, &frame) || frame.type != WIRE_FRAME_STOP)
            continue;
        if (wire_stop_decode(frame.payload, frame.size, &stop) && stop.cell == cell->number)
            break;
    }
    struct wire_ack ack = {.command = frame.sequence};
    PUT(fake, ACK, ack, &ack);
    put_end(fake, cell, WIRE_CELL_STOPPED, sent + 10);
}

static void run_cell(struct fake *fake, const struct fake_cell *cell)
{
    char pace[WORD_MAX];
    if (scripted(fake->script, "pace", pace))
        sleep_ms(strtol(pace, NULL, 10));
    if (does(cell, "silent"))
        return;
    put_begin(fake, cell);
    put_record(fake, WITNESS_STAMP, STAMP_CELL_BEGIN, 0);
    if (does(cell, "unsupported")) {
        put_end(fake, cell, WIRE_CELL_UNSUPPORTED, 0);
        return;
    }
    if (does(cell, "endless")) {
        run_endless(fake, cell);
        return;
    }
    uint32_t samples = does(cell, "early") ? cell->samples / 2u : cell->samples;
    for (uint32_t sent = 0; sent < samples; sent += BATCH_SAMPLES) {
        uint32_t left = samples - sent;
        put_batch(fake, cell, sent, (uint8_t)(left < BATCH_SAMPLES ? left : BATCH_SAMPLES));
        if (does(cell, "lockup"))
            lock_up();
        fake->gone = does(cell, "gone");
        if (fake->gone)
            return;
        if (does(cell, "reset") || does(cell, "watchdog")) {
            put_ready(fake, does(cell, "reset") ? WIRE_BOOT_RESET : WIRE_BOOT_AFTER_WATCHDOG);
            return;
        }
        if (does(cell, "fault") || does(cell, "dead")) {
            put_fault(fake, cell);
            return;
        }
    }
    if (does(cell, "witness"))
        put_witness(fake, cell);
    if (does(cell, "end"))
        fake->sequence++;
    else
        put_end(fake, cell, WIRE_CELL_OK, samples);
}

/* ---- Commands ---- */

static void find_action(const struct fake *fake, const struct wire_run *run, char action[WORD_MAX])
{
    char name[2 * WORD_MAX];
    snprintf(name, sizeof name, "%.*s/%.*s", (int)run->scenario.size,
             (const char *)run->scenario.data, (int)run->subject.size,
             (const char *)run->subject.data);
    if (!scripted(fake->script, name, action))
        scripted(fake->script, strchr(name, '/') + 1, action);
}

static void take_run(struct fake *fake, const struct wire_frame *frame)
{
    static const char swept[] = "_swept", shared[] = "shared_update";
    struct wire_run run;
    char action[WORD_MAX], scenario[WORD_MAX];
    if (!wire_run_decode(frame->payload, frame->size, &run)) {
        put_ack(fake, frame->sequence, WIRE_ACK_BAD_COMMAND);
        return;
    }
    find_action(fake, &run, action);
    snprintf(scenario, sizeof scenario, "%.*s", (int)run.scenario.size,
             (const char *)run.scenario.data);
    struct fake_cell cell = {run.cell, run.samples, run.seed,
                             strstr(scenario, swept) || strcmp(scenario, shared) == 0, action};
    if (does(&cell, "no_ack") && acks_withheld++ == 0)
        return;
    if (does(&cell, "occupied") && busies++ < 2) {
        struct wire_ack ack = {.command = frame->sequence, .status = WIRE_ACK_BUSY};
        PUT(fake, ACK, ack, &ack);
        return;
    }
    runs_taken++;
    put_ack(fake, frame->sequence, does(&cell, "unknown") ? WIRE_ACK_UNKNOWN_SUBJECT : WIRE_ACK_OK);
    if (!does(&cell, "unknown"))
        run_cell(fake, &cell);
}

/* Another host's cell runs until somebody stops it. */
static bool is_busy(struct fake *fake, const struct wire_frame *frame)
{
    struct wire_stop stop;
    struct wire_ack ack = {.command = frame->sequence, .status = WIRE_ACK_BUSY};
    if (!boots_with(fake, "busy") || fake->stopped)
        return false;
    fake->stopped = frame->type == WIRE_FRAME_STOP &&
                    wire_stop_decode(frame->payload, frame->size, &stop) &&
                    stop.cell == WIRE_ANY_CELL;
    if (fake->stopped)
        ack.status = WIRE_ACK_OK;
    PUT(fake, ACK, ack, &ack);
    return true;
}

static void take_command(struct fake *fake, const struct wire_frame *frame)
{
    if (is_busy(fake, frame))
        return;
    if (fake->have_command && frame->sequence == fake->last_command) {
        put_ack(fake, frame->sequence, fake->last_status);
    } else if (frame->type == WIRE_FRAME_RUN) {
        take_run(fake, frame);
    } else if (frame->type == WIRE_FRAME_AUDIT) {
        take_audit(fake, frame);
    } else {
        put_ack(fake, frame->sequence, WIRE_ACK_OK);
        if (frame->type == WIRE_FRAME_IDENTIFY)
            put_identity(fake);
        else if (frame->type == WIRE_FRAME_LIST)
            put_catalog(fake);
    }
}

/* Whether it is one of `actions`, which end with NULL. */
static bool boots_with_any(const struct fake *fake, const char *const *actions)
{
    while (*actions && !boots_with(fake, *actions))
        actions++;
    return *actions != NULL;
}

static void put_greeting(struct fake *fake)
{
    static const char login[] = "\r\nDebian 12\r\nlogin: ";
    static const char *const text[] = {"login", "shell", NULL};
    static const char *const noise[] = {"noise", "static", NULL};
    static const char *const unready[] = {"noise", "silent", "up",     "busy",
                                          "dumb",  "shell",  "static", NULL};
    if (boots_with(fake, "flood"))
        put_flood(fake);
    if (boots_with_any(fake, text))
        put_bytes(fake, login, strlen(login));
    if (boots_with_any(fake, noise))
        put_noise(fake);
    if (!boots_with_any(fake, unready))
        put_ready(fake, WIRE_BOOT_POWER_ON);
}

static void serve(struct fake *fake)
{
    static const char *const deaf[] = {"mute", "dumb", "shell", "static", NULL};
    struct wire_frame frame;
    wire_decoder_init(&fake->decoder);
    put_greeting(fake);
    while (get_frame(fake, -1, &frame))
        if (!boots_with_any(fake, deaf) && !fake->gone)
            take_command(fake, &frame);
}

void fake_target_serve(int fd, const char *board, const char *script)
{
    struct fake fake = {.fd = fd, .board = board, .script = script ? script : ""};
    serve(&fake);
}

/* ---- In QEMU's place ---- */

bool fake_qemu_is_asked_for(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-chardev") == 0 || strcmp(argv[i], "--version") == 0)
            return true;
    return false;
}

static const char *after(int argc, char **argv, const char *option)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], option) == 0)
            return argv[i + 1];
    return "";
}

/* The plugin's place is ours, too: who it is said to be, and where it is to write. */
static void become_plugin(struct fake *fake, const char *arguments)
{
    const char *fd = strstr(arguments, ",witness=/dev/fd/"), *core = strstr(arguments, ",core=");
    char name[WORD_MAX];
    if (!fd || !core)
        return;
    fake->witness_fd = atoi(fd + strlen(",witness=/dev/fd/"));
    core += strlen(",core=");
    snprintf(name, sizeof name, "%.*s", (int)strcspn(core, ","), core);
    put_head(fake, name, strstr(arguments, ",bound=nominal") != NULL);
}

int fake_qemu_main(int argc, char **argv)
{
    struct fake fake = {.script = getenv(FAKE_SCRIPT_VARIABLE)};
    const char *fd = strstr(after(argc, argv, "-chardev"), "fd=");
    if (strcmp(argv[1], "--version") == 0) {
        puts("QEMU emulator version " FAKE_QEMU_VERSION "\nNobody's copyright");
        return 0;
    }
    if (boots_with(&fake, "exit")) {
        fputs("fake-qemu: unsupported machine type\n", stderr);
        _exit(3); /* at once: a sanitizer's search for leaks would be a process of its own */
    }
    if (!fd)
        return 4;
    fake.fd = atoi(fd + strlen("fd="));
    fake.board = after(argc, argv, "-M");
    become_plugin(&fake, after(argc, argv, "-plugin"));
    serve(&fake);
    close(fake.fd);
    if (boots_with(&fake, "stubborn"))
        sleep(30);
    return 0;
}
