/* Goes through the items; see audit.h. */
#include "host/lib/audit/items.h"

#include "host/lib/base/printable.h"
#include <stdarg.h>
#include <string.h>

#define CPUID_ARCHITECTURE(cpuid) ((cpuid) >> 16 & 0xFu)
#define CPUID_BASELINE            0xCu /* also of ARMv8-M without the Main Extension */

static const struct {
    const char *name, *what;
    bool clock;
    void (*judge)(const struct audit_facts *facts, struct audit_item *item);
} items[AUDIT_ITEM_COUNT] = {
#define X(name, what, clock) {#name, what, clock, audit_##name},
    AUDIT_ITEMS(X)
#undef X
};

const char *audit_verdict_name(enum audit_verdict verdict)
{
    static const char *const names[] = {[AUDIT_OK] = "ok",
                                        [AUDIT_NOTE] = "note",
                                        [AUDIT_BAD] = "bad",
                                        [AUDIT_NOT_APPLICABLE] = "n/a"};
    return names[verdict];
}

void audit_advise(struct audit_item *item, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    printable_vinto(item->remedy, sizeof item->remedy, format, values);
    va_end(values);
}

void audit_say(struct audit_item *item, enum audit_verdict verdict, const char *remedy,
               const char *format, ...)
{
    va_list values;
    item->verdict = verdict;
    if (remedy)
        audit_advise(item, "%s", remedy);
    va_start(values, format);
    printable_vinto(item->value, sizeof item->value, format, values);
    va_end(values);
}

void audit_untold(struct audit_item *item)
{
    audit_say(item, AUDIT_NOT_APPLICABLE, "build and flash the image again: this one is older",
              "the image does not tell");
}

/* Words of four bytes, lowest first; an image may tell fewer than we know, or more. */
static void take_registers(struct audit_facts *facts, const struct wire_bytes *bytes)
{
    for (size_t i = 0; i < WIRE_REGISTER_COUNT && 4u * i + 4u <= bytes->size; i++)
        for (unsigned byte = 0; byte < 4; byte++)
            facts->registers[i] |= (uint32_t)bytes->data[4u * i + byte] << 8u * byte;
}

/* Where the image tells no table, what was found stands for it. */
static void take_facts(struct audit_facts *facts, const struct target *target,
                       const struct audit_claims *claims)
{
    *facts = (struct audit_facts){.target = target, .identity = &target->identity};
    facts->baseline = CPUID_ARCHITECTURE(target->identity.cpuid) == CPUID_BASELINE;
    facts->told = target->has_audit;
    if (claims)
        facts->claims = *claims;
    if (facts->told)
        take_registers(facts, &target->audited.registers);
    uint32_t table = facts->told ? target->audited.table_features : target->identity.features;
    facts->has_dwt =
        (table & WIRE_FEATURE_DWT) != 0 || target->identity.clock_source == WIRE_CLOCK_DWT;
}

void audit_judge(const struct target *target, const struct audit_claims *claims,
                 struct audit *audit)
{
    struct audit_facts facts;
    memset(audit, 0, sizeof *audit);
    take_facts(&facts, target, claims);
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++) {
        struct audit_item *item = &audit->items[i];
        item->name = items[i].name;
        item->what = items[i].what;
        item->clock = items[i].clock;
        items[i].judge(&facts, item);
        audit->count[item->verdict]++;
    }
}

const struct audit_item *audit_spoiled(const struct audit *audit)
{
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++)
        if (audit->items[i].clock && audit->items[i].verdict == AUDIT_BAD)
            return &audit->items[i];
    return NULL;
}
