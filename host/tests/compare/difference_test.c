/* What of two exact numbers is a difference, how certain and how bad it is: metrics made by hand,
 * one figure after the other not known or not the same.
 */
#include "host/lib/compare/difference.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define UNKNOWN (-1)

static struct result_number number(int value)
{
    if (value == UNKNOWN)
        return (struct result_number){.known = false};
    return (struct result_number){.known = true, .number = value, .integer = value};
}

/* A metric without bounds: its smallest, middle and largest value. */
static struct result_metric metric(const char *name, int min, int p50, int max)
{
    const struct metric_row *row = metric_find(name);

    return (struct result_metric){.name = name,
                                  .kind = row->kind,
                                  .is_count = row->kind == METRIC_COUNT,
                                  .min = number(min),
                                  .mean = number(p50),
                                  .p50 = number(p50),
                                  .max = number(max)};
}

struct two {
    struct result_target target;
    struct result_cell cells[2];
    struct result_metric metrics[2];
    struct difference of;
};

/* Of cells with a thousand triggers. */
static void prepare(struct two *two, enum result_evidence evidence, struct result_metric old,
                    struct result_metric new)
{
    *two = (struct two){.target = {.evidence = evidence}, .metrics = {old, new}};
    for (int i = 0; i < 2; i++)
        two->cells[i] = (struct result_cell){.triggered = 1000, .target = &two->target};
    two->of = (struct difference){.old_cell = &two->cells[0],
                                  .new_cell = &two->cells[1],
                                  .old = &two->metrics[0],
                                  .new = &two->metrics[1]};
}

static void judge(struct two *two, enum result_evidence evidence, struct result_metric old,
                  struct result_metric new)
{
    prepare(two, evidence, old, new);
    difference_judge(&two->of);
}

/* ---- Which figures are compared ---- */

/* Nobody knows how many triggers a total of such a cell is of: then it is compared as it is. */
static void a_total_of_unknown_triggers_is_compared_as_it_is(void **state)
{
    (void)state;
    struct two two;
    struct result_metric old = metric("lost_updates", 0, 0, 1), new = old;

    old.total = number(10);
    new.total = number(30);
    prepare(&two, EVIDENCE_MODEL, old, new);
    two.cells[0].triggered = two.cells[1].triggered = -1;
    difference_judge(&two.of);
    assert_int_equal(two.of.change, CHANGE_WORSE);
    assert_int_equal(two.of.shown, FIGURE_TOTAL);
    assert_true(two.of.severity == 2); /* 20 of 10 */
    prepare(&two, EVIDENCE_MODEL, old, new);
    two.cells[1].triggered = 3000;
    difference_judge(&two.of);
    assert_int_equal(two.of.change, CHANGE_EQUAL);
}

/* A figure of one side alone is no change, whichever side; the others are compared. */
static void a_figure_that_one_side_has_not_is_not_compared(void **state)
{
    (void)state;
    struct two two;
    struct result_metric whole = metric("response", 10, 12, 14), less = whole;

    less.p50 = number(UNKNOWN);
    for (int old = 0; old < 2; old++) {
        judge(&two, EVIDENCE_INSNS, old ? less : whole, old ? whole : less);
        assert_int_equal(two.of.change, CHANGE_EQUAL);
        assert_int_equal(two.of.shown, FIGURE_WORST); /* not the median, which one has not */
        assert_true(two.of.severity == 0);
    }
    less.max = number(15);
    judge(&two, EVIDENCE_INSNS, whole, less);
    assert_int_equal(two.of.change, CHANGE_WORSE);
    assert_int_equal(two.of.shown, FIGURE_WORST);
    assert_false(two.of.certain);
}

/* Few samples have no median: what is shown of them is nothing that nobody knows. */
static void what_is_only_spread_otherwise_is_told_by_a_figure_that_is_known(void **state)
{
    (void)state;
    for (int missing = 0; missing < 4; missing++) {
        struct result_metric old = metric("response", 10, 12, 14), new = old;
        struct two two;
        new.mean = number(13);
        old.p50 = number(missing & 1 ? UNKNOWN : 12);
        new.p50 = number(missing & 2 ? UNKNOWN : 12);
        judge(&two, EVIDENCE_INSNS, old, new);
        assert_int_equal(two.of.change, CHANGE_OTHER);
        assert_int_equal(two.of.shown, missing ? FIGURE_WORST : FIGURE_NOMINAL);
        assert_true(two.of.severity == 0);
    }
}

/* ---- Certain ---- */

static struct result_metric shifted(struct result_metric from, int by)
{
    from.min = number(from.min.known ? (int)from.min.integer + by : UNKNOWN);
    from.p50 = number(from.p50.known ? (int)from.p50.integer + by : UNKNOWN);
    from.max = number(from.max.known ? (int)from.max.integer + by : UNKNOWN);
    from.mean = from.p50;
    return from;
}

static bool is_certain(enum result_evidence evidence, struct result_metric old,
                       struct result_metric new)
{
    struct two two;

    judge(&two, evidence, old, new);
    assert_int_equal(two.of.change, CHANGE_WORSE);
    return two.of.certain;
}

/* Times in instructions and the model's three accounts are numbers of their own; the smallest,
 * middle and largest of counted things, or of one account, are of the same. */
static void only_three_accounts_can_be_certain(void **state)
{
    (void)state;
    struct result_share bounds[3] = {{"best", 10, false},
                                     {"nominal", 12, false},
                                     {"worst", 14, false}},
                        later[3] = {
                            {"best", 15, false}, {"nominal", 17, false}, {"worst", 19, false}};
    struct result_metric time = metric("response", 10, 12, 14), bounded = time, moved = time;
    struct result_metric count = metric("lost_updates", 10, 12, 14);

    bounded.bounds = bounds;
    moved.bounds = later;
    bounded.bound_rows = moved.bound_rows = 3;
    assert_true(is_certain(EVIDENCE_INSNS, time, shifted(time, 5)));
    assert_false(is_certain(EVIDENCE_INSNS, count, shifted(count, 5)));
    assert_false(is_certain(EVIDENCE_MODEL, time, shifted(time, 5)));
    assert_true(is_certain(EVIDENCE_MODEL, bounded, moved));
    assert_false(is_certain(EVIDENCE_MODEL, bounded, shifted(time, 5))); /* the new one has none */
    assert_false(is_certain(EVIDENCE_MODEL, time, moved));               /* the old one */
}

static void a_figure_that_is_missing_makes_nothing_certain(void **state)
{
    (void)state;
    struct result_metric whole = metric("response", 10, 12, 14);

    for (int which = 0; which < 3; which++) {
        struct result_metric less = whole;
        struct result_number *of[] = {&less.min, &less.p50, &less.max};
        *of[which] = number(UNKNOWN);
        assert_false(is_certain(EVIDENCE_INSNS, whole, shifted(less, 5)));
        assert_false(is_certain(EVIDENCE_INSNS, less, shifted(whole, 5)));
    }
}

/* ---- How bad ---- */

static double severity(int old, int new)
{
    struct two two;

    judge(&two, EVIDENCE_INSNS, metric("response", old, old, old),
          metric("response", new, new, new));
    return two.of.severity;
}

/* Out of nothing is before all; nothing out of nothing is none. */
static void severity_is_a_part_of_what_was(void **state)
{
    (void)state;
    assert_true(severity(8, 10) == 0.25);
    assert_true(severity(10, 8) == 0.2);
    assert_true(isinf(severity(0, 1)));
    assert_true(severity(0, 0) == 0);
}

/* ---- Parts ---- */

/* Both of both sides: any of the four may be missing. */
static void parts_are_told_if_both_sides_have_both(void **state)
{
    (void)state;
    for (unsigned missing = 0; missing <= 4; missing++) {
        struct result_share parts[2][2] = {{{"hardware", 12, false}, {"software", 30, false}},
                                           {{"hardware", 14, false}, {"software", 25, false}}};
        struct result_metric old = metric("response", 42, 42, 42);
        struct result_metric new = metric("response", 39, 39, 39);
        struct two two;
        if (missing < 4)
            parts[missing / 2][missing % 2].name = "other";
        old.parts = parts[0];
        new.parts = parts[1];
        old.part_rows = new.part_rows = 2;
        judge(&two, EVIDENCE_MODEL, old, new);
        assert_int_equal(two.of.has_parts, missing == 4);
        assert_true(two.of.hardware == (missing == 4 ? 2 : 0));
        assert_true(two.of.software == (missing == 4 ? -5 : 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_total_of_unknown_triggers_is_compared_as_it_is),
        cmocka_unit_test(a_figure_that_one_side_has_not_is_not_compared),
        cmocka_unit_test(what_is_only_spread_otherwise_is_told_by_a_figure_that_is_known),
        cmocka_unit_test(only_three_accounts_can_be_certain),
        cmocka_unit_test(a_figure_that_is_missing_makes_nothing_certain),
        cmocka_unit_test(severity_is_a_part_of_what_was),
        cmocka_unit_test(parts_are_told_if_both_sides_have_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
