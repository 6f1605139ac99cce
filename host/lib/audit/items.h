/* What the files of the audit share. Only they include this. */
#ifndef HOST_LIB_AUDIT_ITEMS_H
#define HOST_LIB_AUDIT_ITEMS_H

#include "host/lib/audit/audit.h"

#define SYSTICK_MAX 0xFFFFFFu

/* What is judged, taken apart. */
struct audit_facts {
    const struct target *target;
    const struct wire_identity *identity;
    struct audit_claims claims;
    uint32_t registers[WIRE_REGISTER_COUNT]; /* 0 where not told */
    bool told;                               /* the target was asked for its audit, and has one */
    bool baseline;                           /* ARMv6-M or ARMv8-M Baseline, by CPUID */
    bool has_dwt;                            /* the board's table says so */
};

/* Each judges one item: sets verdict and value, and remedy if there is one. */
#define X(name, what, clock)                                                                       \
    void audit_##name(const struct audit_facts *facts, struct audit_item *item);
AUDIT_ITEMS(X)
#undef X

/* Their last statement; the remedy NULL: none. */
void audit_say(struct audit_item *item, enum audit_verdict verdict, const char *remedy,
               const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Before that: a remedy with values in it. */
void audit_advise(struct audit_item *item, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* For what only AUDITED tells. */
void audit_untold(struct audit_item *item);

#endif
