/* Frames and records of the link, for target and host alike. The caller owns
 * every buffer; nothing here allocates or does I/O. Bytes: SPEC.md.
 *
 * A frame before stuffing: type u8, sequence u16, payload, CRC-32 u32, all
 * little-endian. On the wire it is COBS-encoded and ends with one zero byte.
 */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include "metrics.h"
#include "schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_HEADER_BYTES  3u
#define WIRE_CRC_BYTES     4u
#define WIRE_PAYLOAD_MAX   512u
#define WIRE_FRAME_MAX     (WIRE_HEADER_BYTES + WIRE_PAYLOAD_MAX + WIRE_CRC_BYTES)
#define WIRE_STUFFED_MAX   (WIRE_FRAME_MAX + WIRE_FRAME_MAX / 254u + 2u)
#define WIRE_COLUMNS_MAX   12u
#define WIRE_SAMPLE_MAX(c) (5u * (c)) /* bytes of one sample of c columns at most */

/* How wide the fields are into which the lists' numbers go: of a record, and of what the target
 * keeps. What a list outgrows is to be widened in schema.h, with WIRE_SCHEMA_VERSION. */
#define WIRE_STRING_MAX     255u
#define WIRE_U8_MAX         255
#define WIRE_FRAME_TYPE_MAX 0x7F
#define WIRE_FEATURE_BITS   16 /* `needs` of what registers; IDENTITY has 32 */
#define WIRE_MASK_BITS      31 /* of 32, as an enum's constant is an int */
#define WIRE_MEMORY_BITS    8

/* WIRE_FRAME_READY = 0x01, ... */
enum wire_frame_type {
#define X(NAME, name, number) WIRE_FRAME_##NAME = (number),
    WIRE_FRAMES(X)
#undef X
};
enum wire_metric {
#define X(NAME, name, number, ...) WIRE_METRIC_##NAME = (number),
    WIRE_METRICS(X)
#undef X
};
enum wire_form {
#define X(NAME, name, number) WIRE_FORM_##NAME = (number),
    WIRE_FORMS(X)
#undef X
};
/* Bit masks: WIRE_WITNESS_NOT_RUN = 1u << 0, ... */
enum wire_witness_bit {
#define X(NAME, name, bit, sentence) WIRE_WITNESS_##NAME = 1 << (bit),
    WIRE_WITNESSES(X)
#undef X
};
enum wire_feature_bit {
#define X(NAME, name, bit) WIRE_FEATURE_##NAME = 1 << (bit),
    WIRE_FEATURES(X)
#undef X
};
enum wire_audit_bit {
#define X(NAME, name, bit) WIRE_AUDIT_##NAME = 1 << (bit),
    WIRE_AUDITS(X)
#undef X
};
enum wire_memory_bit {
#define X(NAME, name, bit) WIRE_MEMORY_##NAME = 1 << (bit),
    WIRE_MEMORIES(X)
#undef X
};
#define X(NAME, name, number)                                                                      \
    _Static_assert((number) > 0 && (number) <= WIRE_FRAME_TYPE_MAX,                                \
                   "schema.h: " #NAME " is no frame type: they have seven bits");
WIRE_FRAMES(X)
#undef X
#define X(NAME, name, number, ...)                                                                 \
    _Static_assert((number) >= 0 && (number) <= WIRE_U8_MAX,                                       \
                   "metrics.h: the number of " #NAME " does not fit into the U8 of a record");
WIRE_METRICS(X)
#undef X
#define X(NAME, name, bit, sentence)                                                               \
    _Static_assert((bit) < WIRE_MASK_BITS, "schema.h: witness " #NAME " has no bit in a U32");
WIRE_WITNESSES(X)
#undef X
#define X(NAME, name, bit)                                                                         \
    _Static_assert((bit) < WIRE_FEATURE_BITS,                                                      \
                   "schema.h: feature " #NAME " has no bit in `needs` (bench/registration.h)");
WIRE_FEATURES(X)
#undef X
#define X(NAME, name, bit)                                                                         \
    _Static_assert((bit) < WIRE_MASK_BITS, "schema.h: audit " #NAME " has no bit in a U32");
WIRE_AUDITS(X)
#undef X
#define X(NAME, name, bit)                                                                         \
    _Static_assert((bit) < WIRE_MEMORY_BITS, "schema.h: memory " #NAME " has no bit in a U8");
WIRE_MEMORIES(X)
#undef X

/* Places in AUDITED's `registers`, in words. */
enum wire_register {
#define X(NAME, name, address, where) WIRE_REGISTER_##NAME,
    WIRE_REGISTERS(X)
#undef X
        WIRE_REGISTER_COUNT
};
#define X(NAME, name, number) WIRE_BOOT_##NAME = (number),
enum wire_boot { WIRE_ENUM_BOOT(X) };
#undef X
#define X(NAME, name, number) WIRE_FPU_##NAME = (number),
enum wire_fpu { WIRE_ENUM_FPU(X) };
#undef X
#define X(NAME, name, number) WIRE_CLOCK_##NAME = (number),
enum wire_clock { WIRE_ENUM_CLOCK(X) };
#undef X
#define X(NAME, name, number) WIRE_ITEM_##NAME = (number),
enum wire_item { WIRE_ENUM_ITEM(X) };
#undef X
#define X(NAME, name, number) WIRE_ACK_##NAME = (number),
enum wire_ack_status { WIRE_ENUM_ACK_STATUS(X) };
#undef X
#define X(NAME, name, number) WIRE_TRIGGER_##NAME = (number),
enum wire_trigger { WIRE_ENUM_TRIGGER(X) };
#undef X
#define X(NAME, name, number) WIRE_SPAN_##NAME = (number),
enum wire_span { WIRE_ENUM_SPAN(X) };
#undef X
#define X(NAME, name, number) WIRE_CELL_##NAME = (number),
enum wire_cell_status { WIRE_ENUM_CELL_STATUS(X) };
#undef X

/* A view of bytes that somebody else owns (after decoding: the decoder's
 * frame buffer, valid until the next byte is pushed). Not NUL-terminated. */
struct wire_bytes {
    const uint8_t *data;
    uint16_t size;
};

/* struct wire_ready, struct wire_identity, ... one per frame type. */
#define WIRE_C_U8                uint8_t
#define WIRE_C_U16               uint16_t
#define WIRE_C_U32               uint32_t
#define WIRE_C_STR               struct wire_bytes
#define WIRE_C_BYTES             struct wire_bytes
#define WIRE_C_FIELD(kind, name) WIRE_C_##kind name;
#define X(NAME, name, number)                                                                      \
    struct wire_##name {                                                                           \
        WIRE_RECORD_##NAME(WIRE_C_FIELD)                                                           \
    };
WIRE_FRAMES(X)
#undef X

/* Encodes a record's payload. Returns its size, or 0 if it does not fit into
 * `cap` bytes or a string is longer than WIRE_STRING_MAX (no record has an empty payload).
 * wire_X_decode returns false, with *out unspecified, if the payload is cut,
 * too long, or a length inside it is wrong. */
#define X(NAME, name, number)                                                                      \
    size_t wire_##name##_encode(const struct wire_##name *record, uint8_t *out, size_t cap);       \
    bool wire_##name##_decode(const uint8_t *payload, size_t size, struct wire_##name *out);
WIRE_FRAMES(X)
#undef X

/* CRC-32 as in IEEE 802.3 (zlib's crc32), of `size` bytes after `crc` (start
 * with 0). The target links a small one, the host zlib's. */
uint32_t wire_crc32(uint32_t crc, const uint8_t *data, size_t size);

/* Turns type, sequence and payload into bytes for the wire, delimiter
 * included. Returns the number of bytes, or 0 if payload_size is over
 * WIRE_PAYLOAD_MAX or `cap` too small (WIRE_STUFFED_MAX always suffices). */
size_t wire_frame_encode(uint8_t type, uint16_t sequence, const uint8_t *payload,
                         size_t payload_size, uint8_t *out, size_t cap);

/* As above for a target with little memory: `frame` holds WIRE_HEADER_BYTES of
 * room, the payload, and WIRE_CRC_BYTES of room; the stuffed bytes go to `put`
 * one at a time. */
void wire_frame_send(uint8_t type, uint16_t sequence, uint8_t *frame, size_t payload_size,
                     void (*put)(uint8_t byte));

/* Sample batches: rows of `columns` unsigned 32-bit numbers, each sent as the
 * zigzag varint (LEB128) of its difference from the row before (first row of a
 * batch: from 0), so that every batch decodes on its own. Columns beyond
 * WIRE_COLUMNS_MAX count as none: put and get then return 0. */
struct wire_rows {
    uint32_t previous[WIRE_COLUMNS_MAX];
    uint8_t columns;
};
void wire_rows_begin(struct wire_rows *rows, uint8_t columns);
/* Returns the bytes written, or 0 if `cap` is under WIRE_SAMPLE_MAX(columns). */
size_t wire_rows_put(struct wire_rows *rows, const uint32_t *values, uint8_t *out, size_t cap);
/* Returns the bytes used, or 0 if the row is cut or malformed (a number over
 * 32 bits, or longer than it need be); `rows` and `values` are then worthless. */
size_t wire_rows_get(struct wire_rows *rows, const uint8_t *data, size_t size, uint32_t *values);

/* The frame decoder: bytes in, good frames out. */
struct wire_frame {
    uint8_t type;
    uint16_t sequence;
    const uint8_t *payload; /* inside the decoder, valid until the next push */
    uint16_t size;
    bool repeated; /* same sequence number as the good frame before: sent twice */
};
/* A segment is what lies between two delimiters, or before the first, or after
 * the last. An empty one is nothing; every other one counts in exactly one of
 * frames, overlong, bad_cobs, bad_length, bad_crc (the first that applies), at
 * its delimiter (overlong: as soon as it is). */
struct wire_counters {
    uint64_t bytes;      /* bytes taken, delimiters and noise included */
    uint32_t frames;     /* good frames out, repeated ones included */
    uint32_t overlong;   /* unstuffs to more than WIRE_FRAME_MAX bytes */
    uint32_t bad_cobs;   /* ends inside a COBS block, or the stream ended inside it */
    uint32_t bad_length; /* unstuffs to fewer bytes than header and CRC */
    uint32_t bad_crc;    /* checksum wrong */
    uint32_t missing;    /* sequence numbers skipped between good frames, mod 2^16;
                            the first good frame skips none */
    uint32_t repeated;   /* good frames with the sequence number of the one before */
};
struct wire_decoder {
    struct wire_counters counters;
    uint8_t buffer[WIRE_FRAME_MAX];
    uint16_t used;
    uint8_t block;      /* bytes left in the COBS block */
    bool zero_follows;  /* the block ends in an implied zero */
    bool skipping;      /* drop everything up to the next delimiter */
    bool have_sequence; /* `sequence` is that of the last good frame */
    uint16_t sequence;
};
/* One that is all zero is ready, too. */
void wire_decoder_init(struct wire_decoder *decoder);
/* The next good frame's sequence number is taken as it comes: for a sender
 * that is known to have restarted. Counters stay. */
void wire_decoder_forget_sequence(struct wire_decoder *decoder);
/* Takes bytes until a good frame is complete or all are used. Returns true
 * with *frame filled, and *used set to the bytes taken, in the first case. */
bool wire_decoder_push(struct wire_decoder *decoder, const uint8_t *data, size_t size, size_t *used,
                       struct wire_frame *frame);
/* Tells that the stream has ended; a segment without its delimiter counts as
 * bad_cobs. The decoder may be used for another stream afterwards. */
void wire_decoder_end(struct wire_decoder *decoder);

/* Schema tables, for generic code on the host (JSON, CSV, messages). */
enum wire_kind { WIRE_KIND_U8, WIRE_KIND_U16, WIRE_KIND_U32, WIRE_KIND_STR, WIRE_KIND_BYTES };
struct wire_field {
    const char *name;
    enum wire_kind kind;
    size_t offset; /* in the struct */
};
struct wire_name {
    uint32_t number; /* value, or bit mask */
    const char *name;
    const char *title; /* sentence; NULL where the schema has none */
};
struct wire_record_info {
    uint8_t type;
    const char *name;
    const struct wire_field *fields;
    size_t count;
};
/* Host only (wire_tables.c). Tables end with name == NULL. */
extern const struct wire_name wire_metric_names[], wire_form_names[], wire_witness_names[],
    wire_feature_names[], wire_audit_names[], wire_boot_names[], wire_fpu_names[],
    wire_clock_names[], wire_item_names[], wire_ack_status_names[], wire_trigger_names[],
    wire_span_names[], wire_cell_status_names[];
/* NULL if there is none. */
const struct wire_record_info *wire_record_find(uint8_t type);
const char *wire_name_find(const struct wire_name *table, uint32_t number);

#endif
