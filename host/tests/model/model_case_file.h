/* Reads the model's case files (host/tests/model_cases): instruction sequences
 * with the cycles that were worked out for them by hand. */
#ifndef HOST_TESTS_MODEL_MODEL_CASE_FILE_H
#define HOST_TESTS_MODEL_MODEL_CASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/model/model.h"

enum model_case_kind { CASE_INSN, CASE_JUMP, CASE_AT, CASE_EXCEPTION, CASE_INTERRUPT };

/* One line of a case that costs something or moves on. */
struct model_case_item {
    enum model_case_kind kind;
    int line;
    uint32_t address; /* where the instruction stands, or is jumped to */
    uint8_t bytes[4];
    size_t size;
    char text[64];
    struct model_cost cost;
    enum model_outcome outcome;
    uint32_t bus; /* an address in the region that the caller knows of */
    bool has_bus;
    uint32_t accesses[4];
    size_t access_count;
    struct model_exception exception;
    uint32_t left; /* of the instruction before, when interrupted */
    struct model_cost interrupt_wait, interrupt_resume;
};

enum { CASE_ITEMS_MAX = 64, CASE_CORES_MAX = 4, CASE_SETTINGS_MAX = 4 };

struct model_case {
    const char *file;
    int line;
    char name[64];
    char cores[CASE_CORES_MAX][24];
    size_t core_count;
    struct {
        enum model_rule rule;
        bool on;
    } rules[CASE_SETTINGS_MAX];
    size_t rule_count;
    struct {
        enum model_param param;
        struct model_cost value;
    } params[CASE_SETTINGS_MAX];
    size_t param_count;
    struct model_region regions[CASE_SETTINGS_MAX];
    char region_names[CASE_SETTINGS_MAX][16];
    size_t region_count;
    uint32_t doubts;
    struct model_case_item items[CASE_ITEMS_MAX];
    size_t item_count;
    struct model_cost total;
    bool has_total;
    /* Of a case that somebody published: the claim's cycles, what it says and who
     * says it; why our figure differs, and whether even best to worst does. */
    uint32_t published;
    bool has_published, has_says, has_source, has_reason, outside;
};

/* Calls `each` for every case of the file. False, with the place on standard
 * error, if a line cannot be read. */
bool model_case_file_read(const char *path, void (*each)(const struct model_case *, void *),
                          void *context);

#endif
