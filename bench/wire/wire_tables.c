/* The schema as tables, for code on the host that treats every record or name
 * alike (JSON keys, CSV columns, messages). Not linked into the target.
 */
#include "wire.h"

#define X(NAME, name, number, kind, better, from, at, to, when, section, rank, sentence)           \
    {number, #name, sentence},
const struct wire_name wire_metric_names[] = {WIRE_METRICS(X){0, NULL, NULL}};
#undef X
#define X(NAME, name, bit, sentence) {1u << (bit), #name, sentence},
const struct wire_name wire_witness_names[] = {WIRE_WITNESSES(X){0, NULL, NULL}};
#undef X
#define X(NAME, name, bit) {1u << (bit), #name, NULL},
const struct wire_name wire_feature_names[] = {WIRE_FEATURES(X){0, NULL, NULL}};
const struct wire_name wire_audit_names[] = {WIRE_AUDITS(X){0, NULL, NULL}};
#undef X
#define X(NAME, name, number) {number, #name, NULL},
const struct wire_name wire_form_names[] = {WIRE_FORMS(X){0, NULL, NULL}};
#define TABLE(name, LIST, PREFIX)                                                                  \
    const struct wire_name wire_##name##_names[] = {LIST(X){0, NULL, NULL}};
WIRE_ENUMS(TABLE)
#undef TABLE
#undef X

#define FIELD(kind, name) {#name, WIRE_KIND_##kind, offsetof(record_type, name)},
#define X(NAME, name, number)                                                                      \
    static const struct wire_record_info *name##_info(void)                                        \
    {                                                                                              \
        typedef struct wire_##name record_type;                                                    \
        static const struct wire_field fields[] = {WIRE_RECORD_##NAME(FIELD)};                     \
        static const struct wire_record_info info = {number, #name, fields,                        \
                                                     sizeof fields / sizeof fields[0]};            \
        return &info;                                                                              \
    }
WIRE_FRAMES(X)
#undef X

#define X(NAME, name, number) {number, name##_info},
static const struct {
    uint8_t type;
    const struct wire_record_info *(*info)(void);
} records[] = {WIRE_FRAMES(X)};
#undef X

const struct wire_record_info *wire_record_find(uint8_t type)
{
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        if (records[i].type == type)
            return records[i].info();
    }
    return NULL;
}

const char *wire_name_find(const struct wire_name *table, uint32_t number)
{
    for (; table->name != NULL; table++) {
        if (table->number == number)
            return table->name;
    }
    return NULL;
}
