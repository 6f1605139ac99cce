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
#include <stddef.h>
#include <stdint.h>

/* One line of catalog.txt, in a section of the ELF that is not loaded. */
#define BENCH_CATALOG_LINE(text)                                                                   \
    __asm(".pushsection .irqbench.catalog, \"\", %progbits\n\t"                                    \
          ".ascii \"" text "\\n\"\n\t"                                                             \
          ".popsection")
/* An item of a kind, counted by the linker: CATALOG numbers all of an image's in a byte each, and
 * sends what they are as strings. */
#define BENCH_ITEM(name, text)                                                                     \
    __asm(".pushsection .irqbench.items, \"\", %progbits\n\t"                                      \
          ".byte 1\n\t"                                                                            \
          ".popsection");                                                                          \
    BENCH_TEXTS_FIT(name, text)
#define BENCH_TEXTS_FIT(name, text)                                                                \
    _Static_assert(sizeof(name) <= WIRE_STRING_MAX + 1u && sizeof(text) <= WIRE_STRING_MAX + 1u,   \
                   name ": a string of a record has 255 bytes: a shorter name or sentence")
/* What an item is, for who asks the target itself; catalog.txt has it in any case. */
#ifdef IRQBENCH_IMAGE_small
#define BENCH_TOLD(text) ""
#else
#define BENCH_TOLD(text) text
#endif
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
    BENCH_TEXTS_FIT(#id, of);                                                                      \
    BENCH_TEXTS_FIT(#of_item, text);                                                               \
    _Static_assert((at) < WIRE_PARAMETERS_MAX, "an item has more than WIRE_PARAMETERS_MAX");       \
    _Static_assert((least) <= (alone) && (alone) <= (most) && (most) <= WIRE_PARAMETER_LIMIT,      \
                   "least, usual, most and WIRE_PARAMETER_LIMIT in order");                        \
    static const struct bench_parameter parameter_##of_item##_##id BENCH_LISTED(                   \
        "parameters", of_kind.of_item.at) = {.kind = BENCH_KIND_##of_kind,                         \
                                             .place = (at),                                        \
                                             .item = #of_item,                                     \
                                             .name = #id,                                          \
                                             .unit = (of),                                         \
                                             .summary = BENCH_TOLD(text),                          \
                                             .min = (least),                                       \
                                             .max = (most),                                        \
                                             .usual = (alone)}
#define BENCH_KIND_style    WIRE_ITEM_STYLE
#define BENCH_KIND_sharing  WIRE_ITEM_SHARING
#define BENCH_KIND_scenario WIRE_ITEM_SCENARIO
#define BENCH_KIND_load     WIRE_ITEM_LOAD

/* ---- Evidence ---------------------------------------------------------- */

/* In the file of an item about which not every kind of evidence can say something: those
 * that can, of `silicon`, `model` and `insns`, separated by commas, and why the others
 * cannot. The firmware does not know whether it runs on a board: the host gives such a
 * cell `unsupported` with that sentence, and never starts it. */
#define BENCH_EVIDENCE_ONLY(of_kind, of_item, kinds, why)                                          \
    BENCH_CATALOG_LINE("evidence\\t" #of_kind "\\t" #of_item "\\t" kinds "\\t" why)

/* In the file of a style or a discipline that only some scenarios can ask, by name and
 * separated by commas: a matrix has no other cells of it. */
#define BENCH_ASKED_BY(of_kind, of_item, scenarios)                                                \
    BENCH_CATALOG_LINE("asked\\t" #of_kind "\\t" #of_item "\\t" scenarios)

struct bench_cell;

/* ---- Handler styles ---------------------------------------------------- */

struct bench_load;

/* Of a style whose handlers have state that must be set before an event comes. */
struct bench_style_state {
    void (*unset)(void);
    void (*set)(void);
    uint32_t (*found_unset)(void); /* events since it was asked last whose handler found it so */
};

/* A kernel, for scenarios that ask about it: the foreground, one thread above it, and
 * semaphores that both use. */
#define BENCH_KERNEL_TOKENS 2u
struct bench_kernel {
    const bench_vector *vectors;       /* its own; on the timer's line bench_bystander */
    void (*start)(void (*work)(void)); /* the thread calls it once, and waits for the next */
    void (*post)(unsigned token);
    void (*wait)(unsigned token);
};

/* Of the scenarios about kernels (scenarios/kernel_service.c), and weak, since an image
 * without them has it not: has nothing to do with the kernel that it interrupts. */
extern void bench_bystander(void) __attribute__((weak));

/* What a style has besides handlers, if it has; NULL: it has not. */
struct bench_offers {
    const struct bench_kernel *kernel;
    /* Registers a handler at run time for an exception that has one, or has none. */
    void (*connect)(uint32_t exception, void (*handler)(void *context));
};

struct bench_style {
    const char *name;
    const char *summary;
    const bench_vector *vectors;      /* VTOR while the style runs */
    const bench_vector *vectors_work; /* the same for another use of the lines */
    bool deferred;                    /* the useful work runs after the handler */
    uint16_t needs;                   /* WIRE_FEATURE bits */
    /* NULL, or why there is no such cell: its source of events, its parameters. */
    const char *(*missing)(const struct bench_cell *cell);
    void (*install)(void); /* registers handlers; NULL: nothing to do */
    /* Before each trigger of a line, or of the scenario's source in its place; NULL:
     * nothing to do. */
    void (*prepare)(const struct bench_cell *cell, enum bench_line line);
    /* After each sample: what only this style can know; NULL: nothing. By witness DESIGN. */
    void (*check)(struct bench_verdict *verdict);
    /* How many of a COUNT metric it has counted since install(); NULL: it counts none. */
    uint32_t (*counted)(enum wire_metric metric);
    bool own_thread;        /* the thread that works is not the one that waits for posts */
    uint8_t work_exception; /* of a deferred style: whose handler does the work; 0: a thread */
    uint8_t beneath; /* handlers of its own that are active below the one that an event calls */
    /* The main loop that does the work, in thread mode; NULL: others do. Where the work is
     * asked about it runs, and is swept, in the place of load idle's (bench/main_loop.h). */
    const struct bench_load *loop;
    /* Once a source's event is due; NULL: nothing to do. */
    void (*armed)(const struct bench_cell *cell);
    const struct bench_style_state *state; /* NULL: none that could be missing */
    const struct bench_offers *offers;     /* NULL: nothing */
};
/* By these offsets scripts/style-sizes.sh knows in the object what a style consists of. */
_Static_assert(offsetof(struct bench_style, vectors) == 8 &&
                   offsetof(struct bench_style, install) == 24 &&
                   offsetof(struct bench_style, prepare) == 28,
               "scripts/style-sizes.sh reads them there");
#define BENCH_STYLE(id, text, ...)                                                                 \
    BENCH_CATALOG_LINE("style\\t" #id "\\t" text);                                                 \
    BENCH_ITEM(#id, text);                                                                         \
    static const struct bench_style style_##id BENCH_LISTED("styles", id) = {                      \
        .name = #id, .summary = BENCH_TOLD(text), __VA_ARGS__}

/* ---- Sharing disciplines ----------------------------------------------- */

/* What a discipline shares, and so which scenarios can ask how well. */
enum bench_shared_kind {
    SHARED_WORD = 1,   /* a word that both sides add to: bench/sharing_frame.h */
    SHARED_VALUE = 2,  /* a value wider than a word: bench/sharing_value_frame.h */
    SHARED_TOKEN = 3,  /* a word that is lent, to one side at a time: the first frame */
    SHARED_MOVED = 4,  /* a word that the foreground hands over to the handler: the same */
    SHARED_LOCKED = 5, /* a word behind a lock that both sides wait for: the same */
};
struct bench_source;
/* Tells it the host, which makes no cell of a pair that shares otherwise. */
#define BENCH_SHARES_LINE(of_kind, item, kind)                                                     \
    BENCH_CATALOG_LINE("shares\\t" of_kind "\\t" item "\\t" BENCH_SHARES_TEXT(kind))
#define BENCH_SHARES_TEXT(kind)  BENCH_SHARES_TEXT_(kind)
#define BENCH_SHARES_TEXT_(kind) BENCH_TEXT_##kind
#define BENCH_TEXT_SHARED_WORD   "word"
#define BENCH_TEXT_SHARED_VALUE  "value"
#define BENCH_TEXT_SHARED_TOKEN  "token"
#define BENCH_TEXT_SHARED_MOVED  "moved"
#define BENCH_TEXT_SHARED_LOCKED "locked"

/* How foreground and handler each add one to a word that they share. All but
 * `add`, which is the discipline, comes from bench/sharing_frame.h. */
struct bench_sharing {
    const char *name;
    const char *summary;
    uint8_t shares;                   /* enum bench_shared_kind */
    const bench_vector *vectors;      /* SysTick, timer: stamps, witness and the operation */
    const bench_vector *vectors_bare; /* the same: the operation alone */
    void (*operation)(volatile uint32_t *shared, uint32_t stamps[2]);
    void (*region)(volatile uint32_t *shared, uint32_t operations);
    const uint16_t *region_begin, *region_end; /* the loop's instructions */
    /* All that was added, wherever it is; NULL: it is in the word. */
    uint32_t (*sum)(const volatile uint32_t *shared);
    uint32_t (*refused)(void);        /* operations that were refused; NULL: none is */
    const struct bench_source *holds; /* the one source that it holds off; NULL: any */
    bool may_lose;                    /* lost updates are its point */
    uint16_t needs;                   /* WIRE_FEATURE bits */
};
extern volatile uint32_t bench_shared;
/* Of the scenario in which handlers share (scenarios/priority_nest_hazard.c), in the tables
 * of disciplines; weak, since an image without it has it not. */
extern void bench_lower_sharer(void) __attribute__((weak));

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
    bool idle;                      /* does nothing: a style's main loop may take its place */
    bool sleeps;                    /* a main loop that waits for events in WFI: has no region */
    uint16_t needs;                 /* WIRE_FEATURE bits */
};
#define BENCH_LOAD(id, text, ...)                                                                  \
    BENCH_CATALOG_LINE("load\\t" #id "\\t" text);                                                  \
    BENCH_ITEM(#id, text);                                                                         \
    extern const uint16_t load_##id##_begin[], load_##id##_end[];                                  \
    static const struct bench_load load_##id BENCH_LISTED("loads",                                 \
                                                          id) = {.name = #id,                      \
                                                                 .summary = BENCH_TOLD(text),      \
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

/* What a scenario raises the lines for. USE_NESTED and USE_STREAM are served by a style's
 * second table, or by what it registers for them (bench_each_handler). */
enum bench_use {
    USE_USUAL,
    USE_AGAIN,    /* the timer's line, which is pended a second time in its handler */
    USE_NESTED,   /* LINE_NEST, LINE_SAMPLE and LINE_TIMED have LINE_NEST's handler */
    USE_STREAM,   /* the timer goes on raising its line: bench/stream.h */
    USE_PERIODIC, /* its source goes on raising its interrupt */
    USE_BESIDE,   /* another handler of the style comes beside the sample's, anywhere in it */
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
    uint8_t shares;      /* of disciplines, those of this kind (BENCH_SHARED_SCENARIO); 0: of any */
    bool bystander;      /* its source's handler shares nothing */
    uint8_t use;         /* enum bench_use */
    bool deferred;       /* of styles, those that defer the work */
    bool meets;          /* a higher line meets a lower one, anywhere in it */
    bool ranks;          /* about higher and lower priorities, which it sets itself */
    bool counts_entries; /* asks how often a handler is entered for one event */
    struct bench_columns columns, deferred_columns; /* the latter, if any, where the style defers */
    uint16_t needs;                                 /* WIRE_FEATURE bits */
    /* NULL, or why it asks nothing of this subject or core. */
    const char *(*missing)(const struct bench_cell *cell);
    void (*begin)(const struct bench_cell *cell); /* vectors, lines, priorities */
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
    BENCH_ITEM(#id, text);                                                                         \
    static const struct bench_scenario scenario_##id BENCH_LISTED("scenarios", id) = {             \
        .name = #id, .summary = BENCH_TOLD(text), __VA_ARGS__}
/* The same of one that asks about disciplines of this kind alone. */
#define BENCH_SHARED_SCENARIO(kind, id, ...)                                                       \
    BENCH_SHARES_LINE("scenario", #id, kind);                                                      \
    BENCH_SCENARIO(id, __VA_ARGS__, .shares = (kind))

#endif
