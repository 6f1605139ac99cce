/* Findings, the pieces of a style's time and its composed worst case: each from numbers
 * of the run, and absent where these are not there. */
#include "host/lib/findings/findings.h"
#include "host/lib/report/tables.h"
#include "host/tests/report/report_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BOARD "b1"

static json_t *new_run(void)
{
    json_t *run = report_run_new("x");
    report_run_target(run, BOARD, "insns", "dwt");
    return run;
}

static json_t *whole(json_t *run, const char *board, const char *style, int entry, int body,
                     int exit)
{
    json_t *cell = report_run_cell(run, board, "entry_exit", style, "none");
    report_run_value(cell, "entry", entry);
    report_run_value(cell, "body", body);
    report_run_value(cell, "exit", exit);
    report_run_value(cell, "round_trip", entry + body + exit);
    return cell;
}

static void handed_on(json_t *run, const char *style, int entry, int body, int handoff, int resume,
                      int response)
{
    json_t *cell = report_run_cell(run, BOARD, "entry_exit", style, "none");
    report_run_value(cell, "entry", entry);
    report_run_value(cell, "body", body);
    report_run_value(cell, "handoff", handoff);
    report_run_value(cell, "resume", resume);
    report_run_value(cell, "round_trip", entry + body + handoff + resume);
    report_run_value(report_run_cell(run, BOARD, "response", style, "none"), "response", response);
}

/* What `write` says of a run, as Markdown; to be freed. */
static char *said(json_t *run,
                  void (*write)(struct text *, enum markup, const struct report_group *))
{
    struct report_set set = {0};
    struct message message = {0};
    struct text out = {0};
    if (!report_run_load(&set, run, NULL, &message))
        fail_msg("%s", message.text);
    write(&out, MARKUP_MARKDOWN, &set.groups[0]);
    char *copy = strdup(text_get(&out));
    text_free(&out);
    report_set_free(&set);
    return copy;
}

static void expect(json_t *run,
                   void (*write)(struct text *, enum markup, const struct report_group *),
                   const char *words)
{
    char *all = said(run, write);
    if (*words == '\0' ? *all != '\0' : strstr(all, words) == NULL)
        fail_msg("wanted '%s' in:\n%s", words, all);
    free(all);
}

static void nothing_is_found_in_nothing(void **state)
{
    (void)state;
    json_t *run = new_run();
    report_run_value(report_run_cell(run, BOARD, "tail_chain", "raw_c", "none"), "tail_chain", 6);
    expect(run, report_findings, "");
    run = new_run();
    whole(run, BOARD, "raw_c", 12, 0, 10);
    expect(run, report_findings, "");
    run = new_run();
    whole(run, BOARD, "raw_c", 12, 0, 10);
    expect(run, report_choices, "");
}

static void what_c_costs(void **state)
{
    (void)state;
    json_t *run = new_run();
    whole(run, BOARD, "raw_c", 12, 0, 10);
    whole(run, BOARD, "raw_asm", 12, 0, 10);
    expect(run, report_findings,
           "- A leaf handler in C costs nothing beside one in assembly: entry 12 and 22 "
           "instructions for a whole interrupt, both.\n");
    run = new_run();
    whole(run, BOARD, "raw_c", 13, 0, 11);
    whole(run, BOARD, "raw_asm", 12, 0, 10);
    expect(run, report_findings,
           "A leaf handler in C beside one in assembly adds +1 to the entry and +2 to the whole "
           "interrupt (24 instead of 22).\n");
    run = new_run();
    whole(run, BOARD, "raw_c", 12, 0, 10);
    whole(run, BOARD, "raw_c_call", 15, 5, 12);
    whole(run, BOARD, "raw_c_attribute", 19, 0, 14);
    char *all = said(run, report_findings);
    assert_non_null(strstr(all, "One call in it adds +3 to the entry and +10 to the whole"));
    assert_non_null(strstr(all, "GCC's interrupt attribute adds +7 to the entry and +11 to"));
    free(all);
}

static void what_a_search_costs(void **state)
{
    (void)state;
    json_t *run = new_run();
    whole(run, BOARD, "dispatch_linear(8,0)", 81, 0, 10);
    whole(run, BOARD, "dispatch_linear(8,3)", 41, 0, 10);
    handed_on(run, "defer_thread", 15, 48, 87, 115, 150);
    /* The first is served after 25; behind 16 of them it is 153, behind 15 it is 145. */
    expect(run, report_findings,
           "each registration that stands before adds 8 instructions; behind 16 of them the work "
           "begins later than in a thread that is woken (150).");
    run = new_run();
    whole(run, BOARD, "dispatch_linear(8,0)", 81, 0, 10);
    whole(run, BOARD, "dispatch_linear(4,0)", 41, 0, 10);
    expect(run, report_findings, "");
    run = new_run();
    whole(run, BOARD, "dispatch_chain(4,0)", 130, 0, 26);
    whole(run, BOARD, "dispatch_chain(4,1)", 43, 0, 26);
    expect(run, report_findings, "asked before and passes adds 29 instructions.");
}

static void what_tail_chaining_saves(void **state)
{
    (void)state;
    json_t *run = new_run();
    whole(run, BOARD, "raw_c", 12, 0, 10);
    report_run_value(report_run_cell(run, BOARD, "tail_chain", "raw_c", "none"), "tail_chain", 6);
    expect(run, report_findings,
           "Tail-chaining saves 16 instructions for each handler that follows another one: 6 from "
           "one to the next, where an exit and an entry take 22.");
}

static void what_deferral_is_made_of(void **state)
{
    (void)state;
    json_t *run = new_run();
    handed_on(run, "defer_thread", 15, 48, 87, 115, 150);
    whole(run, BOARD, "raw_c", 12, 0, 10);
    char *all = said(run, report_findings);
    assert_non_null(strstr(all,
                           "defer\\_thread** 150 (15 into the handler, 48 for the post, 87 for "
                           "switch and wake-up)."));
    assert_non_null(strstr(all, "takes at least 243 instructions more from the interrupted code"));
    free(all);
}

static void what_differs_between_cores(void **state)
{
    (void)state;
    json_t *run = new_run();
    report_run_target(run, "b2", "insns", "dwt");
    whole(run, BOARD, "raw_c", 12, 0, 10);
    whole(run, BOARD, "raw_c_call", 15, 5, 12);
    whole(run, "b2", "raw_c", 12, 0, 10);
    whole(run, "b2", "raw_c_call", 16, 5, 13);
    expect(run, report_findings,
           "- On b2: Beside b1, 1 of 2 styles take the same for a whole interrupt; most differs "
           "**raw\\_c\\_call**: +2.\n");
}

static void bystander(json_t *run, const char *discipline, int higher, int lower)
{
    report_run_value(
        report_run_sharing_cell(run, BOARD, "shared_bystander(64)", discipline, "asynchronous"),
        "masked", higher);
    report_run_value(
        report_run_sharing_cell(run, BOARD, "shared_bystander(192)", discipline, "asynchronous"),
        "masked", lower);
}

static void what_disciplines_hold_off(void **state)
{
    (void)state;
    json_t *run = new_run();
    bystander(run, "primask", 10, 10);
    bystander(run, "basepri", 0, 18);
    bystander(run, "atomic", 0, 0);
    report_run_value(report_run_sharing_cell(run, BOARD, "shared_op", "atomic", "synchronous"),
                     "foreground_op", 7);
    report_run_value(report_run_sharing_cell(run, BOARD, "shared_op", "none", "synchronous"),
                     "foreground_op", 4);
    char *all = said(run, report_findings);
    assert_non_null(strstr(all, "**basepri** nothing and +18"));
    assert_non_null(strstr(all, "**primask** +10 and +10"));
    assert_non_null(strstr(all, "what one by PRIMASK adds: 0 instead of 10 instructions."));
    assert_non_null(strstr(all, "An atomic update takes 7 instructions where an unprotected one "
                                "takes 4, and holds nobody off."));
    free(all);
}

static void when_to_choose_which(void **state)
{
    (void)state;
    json_t *run = new_run();
    whole(run, BOARD, "raw_c", 12, 0, 10);
    report_run_value(report_run_cell(run, BOARD, "response", "raw_c", "none"), "response", 12);
    whole(run, BOARD, "dispatch_table", 23, 0, 10);
    report_run_value(report_run_cell(run, BOARD, "response", "dispatch_table", "none"), "response",
                     23);
    handed_on(run, "defer_thread", 15, 48, 87, 115, 150);
    char *all = said(run, report_choices);
    assert_non_null(strstr(all, "- **raw\\_c**: 12 to the work, 22 in all. For short work, which "
                                "runs in the handler and holds off what has no higher priority; "
                                "none of its kind is faster.\n"));
    assert_non_null(strstr(all, "if time is all, **raw\\_c** does it in 12 and 22.\n"));
    assert_non_null(strstr(all, "- **defer\\_thread**: 150 to the work, 265 in all. For long work: "
                                "its handler is done with in 48; none of its kind is faster.\n"));
    free(all);
}

/* ---- Pieces ---- */

static void load_set(struct report_set *set, json_t *run)
{
    struct message message = {0};
    *set = (struct report_set){0};
    if (!report_run_load(set, run, NULL, &message))
        fail_msg("%s", message.text);
}

static void the_pieces_are_one_cells(void **state)
{
    struct report_set set;
    struct report_parts parts;
    double sum;
    (void)state;
    json_t *run = new_run();
    handed_on(run, "defer_thread", 15, 48, 87, 115, 151);
    /* Another scenario has an entry, too: it is no piece of this whole. */
    report_run_value(report_run_cell(run, BOARD, "another", "defer_thread", "none"), "entry", 99);
    load_set(&set, run);
    const struct report_target *target = &set.groups[0].targets[0];
    assert_true(report_parts_of(target, "defer_thread", &parts));
    assert_true(parts.of[PART_ENTRY].all == 15 && parts.of[PART_RESUME].all == 115);
    assert_false(parts.of[PART_EXIT].known);
    assert_true(report_parts_sum(&parts) == 265 && parts.whole == 265);
    assert_true(report_parts_response(&parts, &sum) && sum == 150);
    assert_false(report_parts_of(target, "raw_c", &parts));
    struct text out = {0};
    table_additivity(&out, target, "instructions");
    assert_non_null(strstr(text_get(&out), "<b>151</b> <span class=\"made\">+1 not explained"));
    text_free(&out);
    report_set_free(&set);
}

static void the_worst_is_composed(void **state)
{
    struct report_set set;
    struct report_worst worst;
    (void)state;
    json_t *run = new_run();
    handed_on(run, "defer_thread", 15, 48, 87, 115, 150);
    report_run_value(report_run_cell(run, BOARD, "entry_swept", "defer_thread", "idle"), "entry",
                     16);
    report_run_value(report_run_cell(run, BOARD, "entry_swept", "defer_thread", "memory"), "entry",
                     23);
    report_run_value(report_run_cell(run, BOARD, "response_swept", "defer_thread", "idle"),
                     "response", 700);
    bystander(run, "primask", 10, 11);
    load_set(&set, run);
    const struct report_target *target = &set.groups[0].targets[0];
    assert_true(report_worst_of(target, "defer_thread", &worst));
    assert_true(worst.masked == 11);
    assert_string_equal(worst.masked_by, "primask");
    assert_true(worst.entry == 23 && worst.path == 135 && worst.preempting == 265);
    assert_true(worst.composed == 11 + 23 + 135 + 265);
    assert_true(worst.is_observed && worst.observed == 700);
    struct text out = {0};
    table_worst(&out, target, "instructions");
    assert_non_null(strstr(text_get(&out), "more than composed"));
    text_free(&out);
    report_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_in_nothing), cmocka_unit_test(what_c_costs),
        cmocka_unit_test(what_a_search_costs),         cmocka_unit_test(what_tail_chaining_saves),
        cmocka_unit_test(what_deferral_is_made_of),    cmocka_unit_test(what_differs_between_cores),
        cmocka_unit_test(what_disciplines_hold_off),   cmocka_unit_test(when_to_choose_which),
        cmocka_unit_test(the_pieces_are_one_cells),    cmocka_unit_test(the_worst_is_composed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
