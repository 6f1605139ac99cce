/* Checks an IDENTITY and derives the kind of evidence from clock and machine. */
#include "host/lib/target/target.h"

#include "host/model/model.h"
#include <stdio.h>
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
    if (machine->port)
        return message_add(message,
                           "board %s: the image in it speaks wire schema %u, this tool speaks %u; "
                           "`make flash BOARD=%s` puts one there that fits",
                           machine->board, identity->schema_version, WIRE_SCHEMA_VERSION,
                           machine->board);
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
    if (machine->port)
        return message_add(message,
                           "board %s: what answers has the image of board '%.*s'; name that board "
                           "in the config, or, if this is a %s, `make flash BOARD=%s`",
                           machine->board, (int)identity->board.size,
                           (const char *)identity->board.data, machine->board, machine->board);
    return message_add(message, "board %s: the image that answers is for board '%.*s'",
                       machine->board, (int)identity->board.size,
                       (const char *)identity->board.data);
}

/* ---- Who counts ---- */

static bool disagree(const struct target_machine *machine, struct message *message,
                     const char *what, const char *plugin, const char *tool)
{
    return message_add(message,
                       "board %s: the QEMU plugin counts with %s %s, this tool expects %s; build "
                       "both from the same sources (`make`), and see that IRQBENCH_VDWT names none "
                       "from elsewhere",
                       machine->board, what, plugin, tool);
}

static const char *number_text(char text[16], const char *format, uint32_t a, uint32_t b)
{
    snprintf(text, 16, format, a, b);
    return text;
}

/* The plugin must count what the host will take its counts for. */
static bool check_head(const struct target_machine *machine, struct message *message)
{
    const struct witness_head *head = &machine->head, *expected = &machine->expected;
    char plugin[16], tool[16];
    if (head->bound != expected->bound)
        return disagree(machine, message, "bound", number_text(plugin, "%u", head->bound, 0),
                        number_text(tool, "%u", expected->bound, 0));
    if (head->core != expected->core)
        return disagree(machine, message, "core", number_text(plugin, "0x%03X", head->core, 0),
                        number_text(tool, "0x%03X", expected->core, 0));
    if (head->model != expected->model)
        return disagree(
            machine, message, "model",
            number_text(plugin, "%u.%u", head->model >> 16, head->model & 0xFFFFu),
            number_text(tool, "%u.%u", expected->model >> 16, expected->model & 0xFFFFu));
    if (head->rules != expected->rules)
        return disagree(machine, message, "rules", number_text(plugin, "%08x", head->rules, 0),
                        number_text(tool, "%08x", expected->rules, 0));
    return true;
}

bool target_expect(struct witness_head *expected, const char *core, bool modelled,
                   const struct model_changes *changes)
{
    struct model_core model;
    if (!model_core_init(&model, core))
        return false;
    if (changes)
        model_changes_apply(changes, &model);
    *expected = (struct witness_head){
        .bound = modelled ? WITNESS_BOUND_NOMINAL : WITNESS_BOUND_INSNS,
        .core = model_core_cpuid_part(&model),
        .model = modelled ? MODEL_VERSION : 0,
        .rules = modelled ? model_rules_crc(&model) : 0,
    };
    return true;
}

/* Cores without the DWT's registers, so that nothing in them names a maker. */
static bool is_baseline(const struct wire_identity *identity)
{
    const uint32_t armv6m = 0xCu; /* CPUID.ARCHITECTURE, of ARMv8-M Baseline as well */
    return (identity->cpuid >> 16 & 0xFu) == armv6m;
}

/* Behind a port is a part, unless its DWT says that it emulates one. A part's names its maker;
 * where a core has none to say so, an emulation is ruled out if QEMU has no such machine. */
static bool find_port_evidence(struct target *target, const struct target_machine *machine,
                               struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    bool known = is_baseline(identity) ? !machine->in_qemu
                                       : (identity->audit & WIRE_AUDIT_DWT_HAS_MAKER) != 0;
    target->evidence = EVIDENCE_SILICON;
    if (identity->audit & WIRE_AUDIT_DWT_EMULATES_CYCLES)
        target->evidence = EVIDENCE_MODEL;
    else if (identity->audit & WIRE_AUDIT_DWT_EMULATES_INSNS)
        target->evidence = EVIDENCE_INSNS;
    else if (!known)
        return message_add(message,
                           "board %s: what answers does not show that it is a part: no maker in "
                           "the ID registers of a DWT, as in an emulation, whose counts are no "
                           "cycles; without --port irqbench starts QEMU itself, with a counter",
                           machine->board);
    return true;
}

/* What the counter counts is the plugin's to say where there is one. */
static bool find_evidence(struct target *target, const struct target_machine *machine,
                          struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    if (identity->clock_source != WIRE_CLOCK_DWT && identity->clock_source != WIRE_CLOCK_SYSTICK)
        return message_add(message, "board %s: the image found no clock that advances and wraps",
                           machine->board);
    if (!machine->emulated)
        return find_port_evidence(target, machine, message);
    target->head = machine->head;
    target->evidence = machine->head.bound == WITNESS_BOUND_INSNS ? EVIDENCE_INSNS : EVIDENCE_MODEL;
    return check_head(machine, message);
}

bool target_has_image(const struct target *target, uint32_t crc, const char *elf,
                      struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    if (identity->image_crc == crc)
        return true;
    return message_add(
        message,
        "board %.*s: the image in it (CRC %08x) is not the one that is built (%s, CRC "
        "%08x); `make flash BOARD=%.*s` puts that there",
        (int)identity->board.size, (const char *)identity->board.data, identity->image_crc, elf,
        crc, (int)identity->board.size, (const char *)identity->board.data);
}

/* ---- Rates ---- */

/* SysTick is read around the timed run, and a compiler puts some instructions of
 * its own in between. */
#define AROUND_RUN 64

/* The counter counts as long cycles as the board says, SysTick those of QEMU's
 * machine, or what a part really has. */
static bool check_rate(const struct target *target, const struct target_machine *machine,
                       struct message *message)
{
    const struct wire_identity *identity = &target->identity;
    uint64_t counts = identity->clock_hz
                          ? (uint64_t)identity->rate_raw * identity->systick_hz / identity->clock_hz
                          : 0;
    if (counts > 0 && identity->rate_systick >= counts &&
        identity->rate_systick <= counts + AROUND_RUN)
        return true;
    return message_add(message,
                       "board %s: SysTick made %u counts in %u cycles where its board.c says that "
                       "the core runs at %u Hz and SysTick at %u Hz; correct them in there and in "
                       "its board.yaml",
                       machine->board, identity->rate_systick, identity->rate_raw,
                       identity->clock_hz, identity->systick_hz);
}

bool target_take(struct target *target, const uint8_t *payload, size_t size,
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
    return check_version(&target->identity, machine, message) &&
           check_board(&target->identity, machine, message) &&
           find_evidence(target, machine, message);
}

bool target_set(struct target *target, const uint8_t *payload, size_t size,
                const struct target_machine *machine, struct message *message)
{
    return target_take(target, payload, size, machine, message) &&
           check_rate(target, machine, message);
}

bool target_set_audit(struct target *target, const uint8_t *payload, size_t size,
                      const struct target_gauge *gauge, struct message *message)
{
    target->has_audit = false;
    target->gauge = gauge ? *gauge : (struct target_gauge){0};
    if (size == 0)
        return true;
    if (size > sizeof target->audit_payload)
        return message_add(message, "its AUDITED is too long");
    memcpy(target->audit_payload, payload, size);
    target->audit_size = (uint16_t)size;
    target->has_audit = wire_audited_decode(target->audit_payload, size, &target->audited);
    return target->has_audit ||
           message_add(message, "its AUDITED is malformed; build image and tool from the same "
                                "sources (`make`)");
}

/* Compares everything but the bytes of `git`; also who counted, and by which rules. */
bool target_same(const struct target *one, const struct target *other)
{
    struct wire_bytes a = one->identity.git, b = other->identity.git;
    size_t before_a = (size_t)(a.data - one->payload), before_b = (size_t)(b.data - other->payload);
    size_t after_a = one->payload_size - before_a - a.size;
    size_t after_b = other->payload_size - before_b - b.size;
    /* The length byte stands directly before the text. */
    return before_a == before_b && after_a == after_b &&
           memcmp(&one->head, &other->head, sizeof one->head) == 0 &&
           memcmp(one->payload, other->payload, before_a - 1u) == 0 &&
           memcmp(a.data + a.size, b.data + b.size, after_a) == 0;
}
