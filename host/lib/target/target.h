/* What a target says it is, checked against what the host knows of the machine
 * it runs on: which kind of evidence its numbers are, and how they decode.
 */
#ifndef HOST_LIB_TARGET_TARGET_H
#define HOST_LIB_TARGET_TARGET_H

#include "bench/wire/wire.h"
#include "host/lib/base/message.h"
#include "host/lib/target/decode_clock.h"
#include "host/lib/terms/kinds.h"

/* What the host knows without asking. */
struct target_machine {
    const char *board;
    bool emulated; /* QEMU with -icount shift=`shift` */
    uint8_t shift;
};

struct target {
    struct wire_identity identity; /* strings point into `payload` */
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint16_t payload_size;
    enum result_evidence evidence;
    struct decode_clock clock;
    bool emulated;
    uint8_t shift; /* when emulated */
};

/* Takes the payload of an IDENTITY frame. False with `message` filled if it is
 * malformed, of another schema version, of another board, has no usable clock,
 * or if its clock's rate contradicts the machine. */
bool target_set(struct target *target, const uint8_t *payload, size_t size,
                const struct target_machine *machine, struct message *message);

/* Whether two identities are the same (git, which is provenance, aside). */
bool target_same(const struct target *one, const struct target *other);

#endif
