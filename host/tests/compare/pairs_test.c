/* Which cells of two sides belong together: held against a search that knows no order, and without
 * memory.
 */
#include "host/lib/compare/pairs.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CELLS 24u

struct run {
    char ids[CELLS][64];
    struct result_cell cells[CELLS];
    struct results results;
};

/* As many cells, of two boards, scenarios, styles and loads, as the bits of `mask` say. */
static void make_run(struct run *run, uint32_t mask)
{
    static const char *const boards[] = {"lm3s", "mps2"}, *const scenarios[] = {"entry", "noise"},
                             *const styles[] = {"raw_asm", "raw_c"},
                             *const loads[] = {"idle", "none"};

    *run = (struct run){.results.cells = run->cells};
    for (unsigned bit = 0; bit < 16; bit++) {
        if (!(mask >> bit & 1u))
            continue;
        size_t at = run->results.cell_count++;
        struct result_cell *cell = &run->cells[at];
        *cell = (struct result_cell){.id = run->ids[at],
                                     .board = boards[bit >> 3 & 1u],
                                     .scenario = scenarios[bit >> 2 & 1u],
                                     .subject = styles[bit >> 1 & 1u],
                                     .load = loads[bit & 1u]};
        snprintf(run->ids[at], sizeof run->ids[at], "%s/%s/%s/%s", cell->board, cell->scenario,
                 cell->subject, cell->load);
    }
}

static bool is_side(const struct compare_side *side, const char *pattern,
                    const struct result_cell *cell)
{
    bool named = !pattern || strcmp(pattern, cell->scenario) == 0;
    return named && (!side->subject || strcmp(side->subject, cell->subject) == 0);
}

static bool belongs(const struct compare_side *side, const struct result_cell *one,
                    const struct result_cell *other)
{
    if (!side->subject)
        return strcmp(one->id, other->id) == 0;
    return strcmp(one->board, other->board) == 0 && strcmp(one->scenario, other->scenario) == 0 &&
           strcmp(one->load, other->load) == 0;
}

/* The one of the other side, or NULL. */
static const struct result_cell *other_of(const struct compare_side *side, const char *pattern,
                                          const struct result_cell *cell)
{
    for (size_t i = 0; i < side->results->cell_count; i++) {
        const struct result_cell *other = &side->results->cells[i];
        if (is_side(side, pattern, other) && belongs(side, cell, other))
            return other;
    }
    return NULL;
}

/* Where it stands in the list; the list has no others. */
static size_t place_of(const struct result_cell *old, const struct result_cell *new,
                       const struct cell_pair *pairs, size_t count)
{
    size_t at = 0;

    while (at < count && (pairs[at].old != old || pairs[at].new != new))
        at++;
    if (at == count)
        fail_msg("%s is not there", (old ? old : new)->id);
    return at;
}

/* Every cell of each side is there once, with its own; returns how many pairs that makes. */
static size_t assert_pairs(const struct compare_side *old, const struct compare_side *new,
                           const char *pattern, const struct cell_pair *pairs, size_t count)
{
    size_t expected = 0;

    for (size_t i = 0; i < old->results->cell_count; i++) {
        const struct result_cell *cell = &old->results->cells[i];
        if (is_side(old, pattern, cell)) {
            place_of(cell, other_of(new, pattern, cell), pairs, count);
            expected++;
        }
    }
    for (size_t i = 0; i < new->results->cell_count; i++) {
        const struct result_cell *cell = &new->results->cells[i];
        if (is_side(new, pattern, cell) && !other_of(old, pattern, cell)) {
            place_of(NULL, cell, pairs, count);
            expected++;
        }
    }
    assert_int_equal(count, expected);
    return expected;
}

static void key_of(char key[64], const struct compare_side *side, const struct cell_pair *pair)
{
    const struct result_cell *cell = pair->old ? pair->old : pair->new;

    snprintf(key, 64, "%s/%s/%s/%s", cell->board, cell->scenario,
             side->subject ? "" : cell->subject, cell->load);
}

/* In the order of what they are matched by; no two are alike. */
static void assert_order(const struct compare_side *side, const struct cell_pair *pairs,
                         size_t count)
{
    for (size_t i = 1; i < count; i++) {
        char before[64], own[64];
        key_of(before, side, &pairs[i - 1]);
        key_of(own, side, &pairs[i]);
        assert_true(strcmp(before, own) < 0);
    }
}

static size_t try(uint32_t left, uint32_t right, const char *subjects[2], const char *pattern)
{
    static struct run old_run, new_run;
    size_t count = 0, found = 0;

    make_run(&old_run, left);
    make_run(&new_run, right);
    const struct compare_side old = {&old_run.results, subjects[0]};
    const struct compare_side new = {&new_run.results, subjects[1]};
    struct cell_pair *pairs = pairs_make(&old, &new, pattern, &count);
    assert_non_null(pairs);
    found = assert_pairs(&old, &new, pattern, pairs, count);
    assert_order(&old, pairs, count);
    free(pairs);
    return found;
}

static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static void pairs_are_those_of_a_search(void **state)
{
    (void)state;
    const char *all[2] = {NULL, NULL}, *styles[2] = {"raw_c", "raw_asm"};
    uint32_t seed = 11;
    size_t found = 0;

    for (unsigned i = 0; i < 2000; i++) {
        uint32_t left = draw(&seed), right = draw(&seed);
        found += try(left, right, i % 2 ? styles : all, i % 3 ? NULL : "noise");
    }
    assert_true(found > 10000);
}

/* Counted by hand: of 16 cells each style has 8, in 2 scenarios. */
static void all_of_a_side_or_none(void **state)
{
    (void)state;
    const char *all[2] = {NULL, NULL}, *styles[2] = {"raw_c", "raw_asm"};

    assert_int_equal(try(0xffff, 0xffff, all, NULL), 16);
    assert_int_equal(try(0xffff, 0, all, NULL), 16); /* all are gone */
    assert_int_equal(try(0, 0xffff, all, NULL), 16); /* all are new */
    assert_int_equal(try(0x00ff, 0xff00, all, NULL), 16);
    assert_int_equal(try(0, 0, all, NULL), 0);
    assert_int_equal(try(0xffff, 0xffff, styles, NULL), 8);
    assert_int_equal(try(0xffff, 0xffff, styles, "noise"), 4);
    assert_int_equal(try(0x00ff, 0xff00, styles, NULL), 8); /* of two boards: 4 gone, 4 new */
}

static void without_memory_there_are_no_pairs(void **state)
{
    (void)state;
    static struct run run;
    unsigned number = 1;
    size_t count = 7;
    struct cell_pair *pairs = NULL;

    make_run(&run, 0xffff);
    const struct compare_side side = {&run.results, NULL};
    while (memory_fail_at(number++), pairs = pairs_make(&side, &side, NULL, &count),
           memory_failed()) {
        assert_null(pairs);
        assert_int_equal(count, 0);
    }
    assert_int_equal(number, 5); /* one list of each side, and the pairs */
    assert_int_equal(count, 16);
    free(pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_those_of_a_search),
        cmocka_unit_test(all_of_a_side_or_none),
        cmocka_unit_test(without_memory_there_are_no_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
