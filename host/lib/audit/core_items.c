/* What figures depend on besides the counter: memory, caches, the FPU, priorities, and whether
 * the core is the one that it is taken for. Bits as in the ARMv7-M manual, B3.2. */
#include "host/lib/audit/items.h"

#include "host/model/model.h"
#include <stdio.h>
#include <string.h>

#define CPUID_PART(cpuid)     ((cpuid) >> 4 & 0xFFFu)
#define CPUID_VARIANT(cpuid)  ((cpuid) >> 20 & 0xFu)
#define CPUID_REVISION(cpuid) ((cpuid)&0xFu)
#define AIRCR_PRIGROUP(aircr) ((aircr) >> 8 & 7u)
#define CCR_DATA_CACHE        (1u << 16)
#define CCR_CODE_CACHE        (1u << 17)
#define FPCCR_LSPEN           (1u << 30)
#define FPCCR_ASPEN           (1u << 31)

/* ---- Memory ---- */

void audit_wait_states(const struct audit_facts *facts, struct audit_item *item)
{
    const struct wire_audited *audited = &facts->target->audited;
    unsigned stated = facts->identity->wait_states;
    if (!facts->told)
        audit_untold(item);
    else if (!(audited->memory & WIRE_MEMORY_KNOWN))
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "%u stated; no register says how many", stated);
    else if (audited->wait_states == stated)
        audit_say(item, AUDIT_OK, NULL, "%u, as stated", stated);
    else if (facts->target->evidence != EVIDENCE_SILICON)
        audit_say(item, AUDIT_NOTE,
                  "QEMU's memory has none; what the timing model assumes is in the run",
                  "%u found, %u stated for the part", audited->wait_states, stated);
    else
        audit_say(item, AUDIT_BAD,
                  "the figures are those of what was found: correct board_init() or wait_states in "
                  "the board's board.c",
                  "%u found, %u stated", audited->wait_states, stated);
}

static void add_word(char *text, size_t size, const char *word)
{
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s%s", used ? ", " : "", word);
}

void audit_caches(const struct audit_facts *facts, struct audit_item *item)
{
    uint32_t ccr = facts->registers[WIRE_REGISTER_CCR];
    uint8_t memory = facts->target->audited.memory;
    char on[AUDIT_VALUE_MAX / 2u] = "";
    const struct {
        bool on;
        const char *what;
    } parts[] = {{ccr & CCR_CODE_CACHE, "instruction cache (CCR.IC)"},
                 {ccr & CCR_DATA_CACHE, "data cache (CCR.DC)"},
                 {memory & WIRE_MEMORY_PREFETCH, "flash prefetch"},
                 {memory & WIRE_MEMORY_CODE_CACHE, "flash code cache"},
                 {memory & WIRE_MEMORY_DATA_CACHE, "flash data cache"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].on)
            add_word(on, sizeof on, parts[i].what);
    if (!facts->told)
        audit_untold(item);
    else if (*on)
        audit_say(item, AUDIT_NOTE,
                  "a first time costs more than the others: see `cold` beside each figure",
                  "on: %s", on);
    else
        audit_say(item, AUDIT_OK, NULL, "none is on");
}

/* ---- The FPU ---- */

void audit_fp_stacking(const struct audit_facts *facts, struct audit_item *item)
{
    uint32_t fpccr = facts->registers[WIRE_REGISTER_FPCCR];
    bool automatic = (fpccr & FPCCR_ASPEN) != 0, lazy = (fpccr & FPCCR_LSPEN) != 0;
    if (facts->identity->fpu == WIRE_FPU_NONE)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "no FPU is used");
    else if (facts->identity->fpu == WIRE_FPU_OFF)
        audit_say(item, AUDIT_BAD,
                  "the image turns it on at reset (CPACR): something turned it off",
                  "the FPU is off");
    else if (!facts->told)
        audit_untold(item);
    else if (automatic && lazy)
        audit_say(item, AUDIT_OK, NULL, "lazy (FPCCR.ASPEN and LSPEN), as after a reset");
    else
        audit_say(item, AUDIT_NOTE,
                  "reset the board: an entry saves other registers than it does after a reset",
                  automatic ? "at each entry, not lazy (FPCCR.LSPEN is 0)"
                            : "off: no FP register is saved (FPCCR.ASPEN is 0)");
}

/* ---- Priorities, and what else changes a core's ways ---- */

void audit_priority_grouping(const struct audit_facts *facts, struct audit_item *item)
{
    unsigned group = AIRCR_PRIGROUP(facts->registers[WIRE_REGISTER_AIRCR]);
    if (!facts->told)
        audit_untold(item);
    else if (facts->baseline)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "this core has none");
    else if (group == 0)
        audit_say(item, AUDIT_OK, NULL, "PRIGROUP is 0: every priority preempts those below it");
    else
        audit_say(item, AUDIT_BAD,
                  "reset the board: the image sets 0 at reset, so something changed it since",
                  "PRIGROUP is %u: priorities that differ in the low %u bits do not preempt", group,
                  group + 1u);
}

void audit_auxiliary_control(const struct audit_facts *facts, struct audit_item *item)
{
    uint32_t actlr = facts->registers[WIRE_REGISTER_ACTLR];
    if (!facts->told)
        audit_untold(item);
    else if (facts->baseline)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "this core has none");
    else if (actlr == 0)
        audit_say(item, AUDIT_OK, NULL, "ACTLR is 0");
    else
        audit_say(item, AUDIT_NOTE,
                  "see the core's manual: such bits turn off write buffers, folding, or the "
                  "interruption of long instructions, and figures change with them",
                  "ACTLR is 0x%08x", actlr);
}

/* ---- Which core ---- */

static const char *name_of_part(uint32_t part)
{
    const char *name;
    struct model_core core;
    for (size_t i = 0; (name = model_core_name_at(i)) != NULL; i++)
        if (model_core_init(&core, name) && model_core_cpuid_part(&core) == part)
            return name;
    return NULL;
}

void audit_core(const struct audit_facts *facts, struct audit_item *item)
{
    uint32_t cpuid = facts->identity->cpuid;
    const char *name = name_of_part(CPUID_PART(cpuid));
    const struct wire_bytes *stated = &facts->identity->core;
    bool same =
        name && strlen(name) == stated->size && memcmp(name, stated->data, stated->size) == 0;
    if (same)
        audit_say(item, AUDIT_OK, NULL, "%s r%up%u, as stated (CPUID 0x%08x)", name,
                  CPUID_VARIANT(cpuid), CPUID_REVISION(cpuid), cpuid);
    else if (!name)
        audit_say(item, AUDIT_NOTE, "no core that is known here: its figures have no floor",
                  "CPUID 0x%08x; the image says %.*s", cpuid, (int)stated->size,
                  (const char *)stated->data);
    else
        audit_say(item, AUDIT_BAD, "flash the image of this board, or correct core in its board.c",
                  "%s by CPUID 0x%08x; the image says %.*s", name, cpuid, (int)stated->size,
                  (const char *)stated->data);
}

static void list_features(char *text, size_t size, uint32_t bits)
{
    *text = '\0';
    for (const struct wire_name *feature = wire_feature_names; feature->name; feature++)
        if (bits & feature->number)
            add_word(text, size, feature->name);
    if (!*text)
        add_word(text, size, "none");
}

void audit_features(const struct audit_facts *facts, struct audit_item *item)
{
    uint32_t found = facts->identity->features;
    uint32_t missing = facts->told ? facts->target->audited.table_features & ~found : 0;
    char there[AUDIT_VALUE_MAX / 3u], lacks[AUDIT_VALUE_MAX / 3u];
    list_features(there, sizeof there, found);
    list_features(lacks, sizeof lacks, missing);
    if (missing)
        audit_say(item, AUDIT_NOTE,
                  "cells that need them are unsupported; if the part has none, take them out of "
                  "core_features in its board.c",
                  "%s; the board's table has also: %s", there, lacks);
    else
        audit_say(item, AUDIT_OK, NULL, facts->told ? "%s, as in the board's table" : "%s", there);
}
