/* Registration: what a handler style, a sharing discipline, a load and a scenario
 * are, what parameters each has, and how a file of each makes itself known. The linker collects the
 * descriptors, sorted by name; nobody lists them.
 *
 * Every descriptor has `needs`: the features (WIRE_FEATURE bits) without which
 * the core cannot run it. A cell with one that the core lacks is answered
 * `unsupported`, with the feature's name; it is never started.
 */
#ifndef BENCH_REGISTRATION_H
#define BENCH_REGISTRATION_H

#include "bench/evidence.h"
#include "bench/vectors.h"
#include "bench/wire/wire.h"

#include <stdbool.h>
#include <stdint.h>

/* One line of catalog.txt, in a section of the ELF that is not loaded. */
#define BENCH_CATALOG_LINE(text)                                                                   \
    __asm(".pushsection .irqbench.catalog, \"\", %progbits\n\t"                                    \
          ".ascii \"" text "\\n\"\n\t"                                                             \
          ".popsection")
/* Where the linker looks for the descriptors of a kind. */
#define BENCH_LISTED(kind, id) __attribute__((used, section(".bench." kind "." #id)))

/* ---- Parameters -------------------------------------------------------- */

/* A number that a cell gives an item: a style, a discipline, a scenario or a load.
 * What stands in a cell's name, masked(8), the item's code gets from bench_parameter
 * (bench/services.h). */
struct bench_parameter {
    uint8_t kind; /* enum wire_item */
    uint8_t place;
    const char *item;
    const char *name;
    const char *unit;
    const char *summary;
    uint32_t min, max, usual; /* `usual`: where the item's name stands alone */
};
/* In the item's file, once for each: of_kind is style, sharing, scenario or load, `at`
 * its place (0, 1, ...); the three numbers are written in decimal digits. */
#define BENCH_PARAMETER(of_kind, of_item, at, id, of, least, most, alone, text)                    \
    BENCH_CATALOG_LINE("parameter\\t" #of_kind "\\t" #of_item "\\t" #at "\\t" #id "\\t" of         \
                       "\\t" #least "\\t" #most "\\t" #alone "\\t" text);                          \
    _Static_assert((at) < WIRE_PARAMETERS_MAX, "an item has more than WIRE_PARAMETERS_MAX");       \
    _Static_assert((least) <= (alone) && (alone) <= (most) && (most) <= WIRE_PARAMETER_LIMIT,      \
                   "least, usual, most and WIRE_PARAMETER_LIMIT in order");                        \
    static const struct bench_parameter parameter_##of_item##_##id BENCH_LISTED(                   \
        "parameters", of_kind.of_item.at) = {.kind = BENCH_KIND_##of_kind,                         \
                                             .place = (at),                                        \
                                             .item = #of_item,                                     \
                                             .name = #id,                                          \
                                             .unit = (of),                                         \
                                             .summary = (text),                                    \
                                             .min = (least),                                       \
                                             .max = (most),                                        \
                                             .usual = (alone)}
#define BENCH_KIND_style    WIRE_ITEM_STYLE
#define BENCH_KIND_sharing  WIRE_ITEM_SHARING
#define BENCH_KIND_scenario WIRE_ITEM_SCENARIO
#define BENCH_KIND_load     WIRE_ITEM_LOAD

/* ---- Handler styles ---------------------------------------------------- */

struct bench_style {
    const char *name;
    const char *summary;
    const bench_vector *vectors;           /* VTOR while the style runs */
    const bench_vector *vectors_work;      /* the same where SysTick alone brings work */
    bool deferred;                         /* the useful work runs after the handler */
    uint16_t needs;                        /* WIRE_FEATURE bits */
    void (*install)(void);                 /* registers handlers; NULL: nothing to do */
    void (*prepare)(enum bench_line line); /* before each trigger; NULL: nothing to do */
};
#define BENCH_STYLE(id, text, ...)                                                                 \
    BENCH_CATALOG_LINE("style\\t" #id "\\t" text);                                                 \
    static const struct bench_style style_##id BENCH_LISTED("styles", id) = {                      \
        .name = #id, .summary = text, __VA_ARGS__}

/* ---- Sharing disciplines ----------------------------------------------- */

/* How foreground and handler each add one to a word that they share. All but
 * `add`, which is the discipline, comes from bench/sharing_frame.h. */
struct bench_sharing {
    const char *name;
    const char *summary;
    const bench_vector *vectors;      /* SysTick: stamps, witness and the operation */
    const bench_vector *vectors_bare; /* SysTick: the operation alone */
    void (*operation)(volatile uint32_t *shared, uint32_t stamps[2]);
    void (*region)(volatile uint32_t *shared, uint32_t operations);
    const uint16_t *region_begin, *region_end; /* the loop's instructions */
    bool may_lose;                             /* lost updates are its point */
    uint16_t needs;                            /* WIRE_FEATURE bits */
};
extern volatile uint32_t bench_shared;

/* ---- Loads ------------------------------------------------------------- */

/* A background load: a loop that runs until *done is not 0 or `limit` passes
 * are over. Its instructions are [begin, end), or from `start` to `end` if a
 * parameter chooses how many of them run. */
struct bench_load {
    const char *name;
    const char *summary;
    void (*run)(const volatile uint32_t *done, uint32_t limit);
    const uint16_t *begin, *end;
    const uint16_t *(*start)(void); /* the first that runs; NULL: begin */
    uint16_t needs;                 /* WIRE_FEATURE bits */
};
#define BENCH_LOAD(id, text, ...)                                                                  \
    BENCH_CATALOG_LINE("load\\t" #id "\\t" text);                                                  \
    extern const uint16_t load_##id##_begin[], load_##id##_end[];                                  \
    static const struct bench_load load_##id BENCH_LISTED("loads",                                 \
                                                          id) = {.name = #id,                      \
                                                                 .summary = text,                  \
                                                                 .begin = load_##id##_begin,       \
                                                                 .end = load_##id##_end,           \
                                                                 __VA_ARGS__}

/* ---- Cells and scenarios ----------------------------------------------- */

enum bench_subject { SUBJECT_STYLE = WIRE_ITEM_STYLE, SUBJECT_SHARING = WIRE_ITEM_SHARING };

struct bench_scenario;
struct bench_source;

/* The first reload value of a scenario with distances: not before a timer that was armed
 * runs. */
#define BENCH_DISTANCE_BASE 8u
struct bench_cell {
    const struct bench_scenario *scenario;
    const struct bench_style *style; /* one of these two, as the scenario says */
    const struct bench_sharing *sharing;
    const struct bench_load *load; /* NULL for load "none" */
    uint16_t number;
    uint32_t samples;
    uint32_t seed;
    uint32_t sweep; /* reload values that it is swept over; 0: none */
};

/* Code that a scenario sweeps, a load's or a discipline's loop: what can run from
 * `begin` on until `end` is reached, wherever it lies (firmware/region.h). */
struct bench_region {
    const uint16_t *begin, *end;
};
/* Bytes of one: WIRE_REGION_MAX at most; scripts/check-regions.sh refuses a longer one. */

struct bench_column {
    uint8_t metric; /* enum wire_metric */
    uint8_t form;   /* enum wire_form */
};

struct bench_columns {
    const struct bench_column *list;
    uint8_t count;
};

struct bench_scenario {
    const char *name;
    const char *summary;
    enum bench_subject subject;
    enum wire_trigger trigger;
    const struct bench_source *source; /* of a swept one: what its events come from */
    uint16_t distances;                /* swept over no region: so many, from the base below on */
    bool own_load;                     /* the region under test is the subject's own */
    struct bench_columns columns, deferred_columns; /* the latter, if any, where the style defers */
    uint16_t needs;                                 /* WIRE_FEATURE bits */
    void (*begin)(const struct bench_cell *cell);   /* vectors, lines, priorities */
    void (*calibrate)(const struct bench_cell *cell);
    /* One sample into values[column_count]. `reload` is the sweep's timer's
     * reload value, 0 if the scenario is not swept. */
    void (*sample)(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict);
    /* NULL if not swept. */
    struct bench_region (*region)(const struct bench_cell *cell);
};
/* `list`, an array, as a scenario's columns. */
#define BENCH_COLUMNS(list)          .columns = {(list), BENCH_COLUMN_COUNT(list)}
#define BENCH_DEFERRED_COLUMNS(list) .deferred_columns = {(list), BENCH_COLUMN_COUNT(list)}
#define BENCH_COLUMN_COUNT(list)                                                                   \
    (sizeof(list) / sizeof *(list) +                                                               \
     0u * sizeof(struct {                                                                          \
         _Static_assert(sizeof(list) / sizeof *(list) <= WIRE_COLUMNS_MAX,                         \
                        "a scenario has more columns than a record can say: WIRE_COLUMNS_MAX");    \
         int none;                                                                                 \
     }))
#define BENCH_SCENARIO(id, subject_name, loads, text, ...)                                         \
    BENCH_CATALOG_LINE("scenario\\t" #id "\\t" subject_name "\\t" loads "\\t" text);               \
    static const struct bench_scenario scenario_##id BENCH_LISTED("scenarios", id) = {             \
        .name = #id, .summary = text, __VA_ARGS__}

#endif
