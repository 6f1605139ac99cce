/* What a target says it is, checked against what the host knows of the machine
 * it runs on: which kind of evidence its numbers are. The image cannot know: it
 * reads a counter at its address, and under QEMU the plugin says what that counts.
 */
#ifndef HOST_LIB_TARGET_TARGET_H
#define HOST_LIB_TARGET_TARGET_H

#include "bench/wire/wire.h"
#include "host/lib/base/message.h"
#include "host/lib/target/model_changes.h"
#include "host/lib/terms/kinds.h"
#include "host/lib/witness/records.h"

/* What the host knows without asking. */
struct target_machine {
    const char *board;
    bool port;                    /* it is behind one: somebody else powers it */
    bool in_qemu;                 /* QEMU has such a machine */
    bool emulated;                /* by us, under the plugin */
    struct witness_head head;     /* emulated: what the plugin says of itself, */
    struct witness_head expected; /* and what it should say */
};

/* Of an audit: so many counts of the target's clock took so long by the host's. */
struct target_gauge {
    uint32_t counts; /* 0: not asked */
    uint64_t host_us;
};

struct target {
    struct wire_identity identity; /* strings point into `payload` */
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint16_t payload_size;
    enum result_evidence evidence;
    bool emulated;            /* by us: there is the plugin's account of everything */
    struct witness_head head; /* when emulated */
    /* What it says of its instruments; `registers` points into `audit_payload`. */
    bool has_audit;
    struct wire_audited audited;
    uint8_t audit_payload[WIRE_PAYLOAD_MAX];
    uint16_t audit_size;
    struct target_gauge gauge;
};

/* What the plugin says where it models `core` in cycles, so changed (or
 * NULL), or counts instructions.
 * False if the model has no such core. */
bool target_expect(struct witness_head *expected, const char *core, bool modelled,
                   const struct model_changes *changes);

/* Takes the payload of an IDENTITY frame. False with `message` filled if it is
 * malformed, of another schema version, of another board, has no usable clock,
 * if its clock's rate contradicts SysTick's, or if the plugin counts another thing
 * than is expected of it. */
bool target_set(struct target *target, const uint8_t *payload, size_t size,
                const struct target_machine *machine, struct message *message);

/* The same without a look at the rates, for who says what they are instead. */
bool target_take(struct target *target, const uint8_t *payload, size_t size,
                 const struct target_machine *machine, struct message *message);

/* Takes the payload of an AUDITED frame; size 0: there was none. False if it is malformed. */
bool target_set_audit(struct target *target, const uint8_t *payload, size_t size,
                      const struct target_gauge *gauge, struct message *message);

/* Whether the image in a board is the one whose bytes sum up to `crc`. False with
 * `message` filled. */
bool target_has_image(const struct target *target, uint32_t crc, const char *elf,
                      struct message *message);

/* Whether two identities are the same (git, which is provenance, aside). */
bool target_same(const struct target *one, const struct target *other);

#endif
