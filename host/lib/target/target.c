/* Checks an IDENTITY and derives the kind of evidence from clock and machine. */
#include "host/lib/target/target.h"

#include "bench/wire/vdwt_slot.h"
#include <string.h>

static bool text_is(struct wire_bytes text, const char *expected)
{
    return text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0;
}

static bool check_version(const struct wire_identity *identity,
                          const struct target_machine *machine, struct message *message)
{
    if (identity->schema_version == WIRE_SCHEMA_VERSION)
        return true;
    return message_add(message,
                       "board %s: its image speaks wire schema %u, this tool speaks %u; build both "
                       "from the same sources (`make`)",
                       machine->board, identity->schema_version, WIRE_SCHEMA_VERSION);
}

static bool check_board(const struct wire_identity *identity, const struct target_machine *machine,
                        struct message *message)
{
    if (text_is(identity->board, machine->board))
        return true;
    return message_add(message, "board %s: the image that answers is for board '%.*s'",
                       machine->board, (int)identity->board.size,
                       (const char *)identity->board.data);
}

static bool evidence_of_vdwt(uint32_t bound, enum result_evidence *evidence)
{
    switch (bound) {
    case VDWT_BOUND_BEST:
    case VDWT_BOUND_NOMINAL:
    case VDWT_BOUND_WORST:
        *evidence = EVIDENCE_MODEL;
        return true;
    case VDWT_BOUND_INSNS:
        *evidence = EVIDENCE_INSNS;
        return true;
    default:
        return false;
    }
}

/* An emulated DWT would be sold as silicon, so it is refused. */
static bool find_evidence(struct target *target, const struct target_machine *machine,
                          struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    switch (identity->clock_source) {
    case WIRE_CLOCK_DWT:
        if (machine->emulated)
            return message_add(message,
                               "board %s: the image chose the DWT as its clock under QEMU, which "
                               "has none; its numbers would mean nothing",
                               machine->board);
        target->evidence = EVIDENCE_SILICON;
        return true;
    case WIRE_CLOCK_VDWT:
        if (evidence_of_vdwt(identity->vdwt_bound, &target->evidence))
            return true;
        return message_add(message, "board %s: the virtual counter shows bound %u, not known here",
                           machine->board, identity->vdwt_bound);
    case WIRE_CLOCK_SYSTICK:
        target->evidence = machine->emulated ? EVIDENCE_INSNS : EVIDENCE_SILICON;
        target->clock.icount = machine->emulated;
        return true;
    default:
        return message_add(message, "board %s: the image found no clock that advances and wraps",
                           machine->board);
    }
}

/* SysTick is read around the timed run, and a compiler puts some instructions
 * of its own in between. */
#define AROUND_RATE   8
#define AROUND_CYCLES 32

/* Both count modelled cycles: the counter as long ones as the board says, SysTick
 * those of QEMU's machine. */
static bool check_systick_cycles(const struct target *target, const struct target_machine *machine,
                                 struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    uint64_t cycles = identity->clock_hz
                          ? (uint64_t)identity->rate_raw * identity->systick_hz / identity->clock_hz
                          : 0;
    if (cycles > 0 && identity->rate_systick >= cycles &&
        identity->rate_systick <= cycles + AROUND_CYCLES)
        return true;
    return message_add(message,
                       "board %s: SysTick made %u counts in %u cycles where its board.c says that "
                       "the core runs at %u Hz and SysTick at %u Hz; correct them in there and in "
                       "its board.yaml",
                       machine->board, identity->rate_systick, identity->rate_raw,
                       identity->clock_hz, identity->systick_hz);
}

/* Boards give these rates by hand, and modelled cycles would not show them wrong. */
static bool check_systick(const struct target *target, const struct target_machine *machine,
                          struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    struct decode_clock systick = {machine->emulated, identity->systick_hz, machine->shift};
    int64_t insns = -1, least = (int64_t)identity->rate_insns;
    if (!machine->emulated)
        return true;
    if (machine->shift == 0)
        return check_systick_cycles(target, machine, message);
    if (systick.hz != 0 && decode_counts(&systick, identity->rate_systick, &insns) &&
        insns >= least && insns <= least + AROUND_RATE)
        return true;
    return message_add(
        message,
        "board %s: SysTick made %u counts in %u instructions of %u ns, about %.3g MHz, where "
        "its board.c says %u Hz; correct systick_hz in there and in its board.yaml",
        machine->board, identity->rate_systick, identity->rate_insns, 1u << machine->shift,
        1e3 * identity->rate_systick / identity->rate_insns / (1u << machine->shift),
        identity->systick_hz);
}

static bool check_rate(const struct target *target, const struct target_machine *machine,
                       struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    if (!target->clock.icount)
        return true;
    int64_t insns = -1;
    if (identity->clock_hz != 0 && decode_counts(&target->clock, identity->rate_raw, &insns) &&
        insns == (int64_t)identity->rate_insns)
        return true;
    return message_add(
        message,
        "board %s: %u instructions took %u counts of %u Hz, which decode to %lld: the "
        "icount shift is not the %u that QEMU was started with",
        machine->board, identity->rate_insns, identity->rate_raw, identity->clock_hz,
        (long long)insns, machine->shift);
}

bool target_set(struct target *target, const uint8_t *payload, size_t size,
                const struct target_machine *machine, struct message *message)
{
    memset(target, 0, sizeof *target);
    if (size > sizeof target->payload)
        return message_add(message, "board %s: its IDENTITY is too long", machine->board);
    memcpy(target->payload, payload, size);
    target->payload_size = (uint16_t)size;
    if (!wire_identity_decode(target->payload, size, &target->identity))
        return message_add(
            message,
            "board %s: its IDENTITY is malformed; build image and tool from the same "
            "sources (`make`)",
            machine->board);
    target->emulated = machine->emulated;
    target->shift = machine->shift;
    target->clock.shift = machine->shift;
    target->clock.hz = target->identity.clock_hz;
    return check_version(&target->identity, machine, message) &&
           check_board(&target->identity, machine, message) &&
           find_evidence(target, machine, message) && check_systick(target, machine, message) &&
           check_rate(target, machine, message);
}

/* Compares everything but the bytes of `git`. */
bool target_same(const struct target *one, const struct target *other)
{
    struct wire_bytes a = one->identity.git, b = other->identity.git;
    size_t before_a = (size_t)(a.data - one->payload), before_b = (size_t)(b.data - other->payload);
    size_t after_a = one->payload_size - before_a - a.size;
    size_t after_b = other->payload_size - before_b - b.size;
    /* The length byte stands directly before the text. */
    return before_a == before_b && after_a == after_b &&
           memcmp(one->payload, other->payload, before_a - 1u) == 0 &&
           memcmp(a.data + a.size, b.data + b.size, after_a) == 0;
}
