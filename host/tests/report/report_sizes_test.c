/* What a report says in bytes: stacks beside times, and what styles take of the image. */
#include "host/lib/report/page.h"
#include "host/lib/report/tables.h"
#include "host/tests/report/report_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

static struct message message;
static struct report_set set;

/* Two styles in bytes, if `timed` in cycles too, and of the second nothing in the image. */
static void make(bool timed, bool sized)
{
    static const char *const styles[] = {"raw_c", "raw_c_call"};
    json_t *run = report_run_new("run");
    report_run_target(run, "b", "model", "dwt");
    if (sized)
        json_object_set_new(
            json_array_get(json_object_get(run, "targets"), 0), "styles",
            json_pack("{s:{s:i, s:i, s:i}}", "raw_c", "code", 1234, "tables", 128, "ram", 77));
    for (int i = 0; i < 2; i++) {
        report_run_value(report_run_cell(run, "b", "stack", styles[i], "none"), "stack_handler",
                         8 * i);
        if (timed)
            report_run_value(report_run_cell(run, "b", "entry_exit", styles[i], "none"), "entry",
                             12 + 3 * i);
    }
    message = (struct message){0};
    if (!report_run_load(&set, run, NULL, &message))
        fail_msg("%s", message.text);
}

static void expect(struct text *text, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strstr(text_get(text), words[i]))
            fail_msg("no '%s' in %s", words[i], text_get(text));
}
#define EXPECT(text, ...)                                                                          \
    expect(text, (const char *const[]){__VA_ARGS__},                                               \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void bytes_have_a_table_of_their_own(void **state)
{
    struct text times = {0}, bytes = {0};
    (void)state;
    make(true, true);
    table_comparison(&times, SECTION_COMPARISON, &set.groups[0].targets[0], "caption");
    table_memory(&bytes, SECTION_COMPARISON, &set.groups[0].targets[0], "caption");
    EXPECT(&times, ">entry</th></tr>", "<b>15</b><span class=\"made\">12 + 3</span></td></tr>");
    assert_null(strstr(text_get(&times), "bytes"));
    assert_null(strstr(text_get(&bytes), "entry"));
    EXPECT(&bytes, ">stack handler, bytes</th>", ">code, bytes</th>", ">RAM, bytes</th>");
    /* Bytes are made of nothing; what nobody says is a dash. */
    EXPECT(&bytes, "<b>0</b></td><td><b>1,234</b></td><td><b>77</b></td>",
           "<b>8</b></td><td><b>\u2013</b></td><td><b>\u2013</b>");
    text_free(&times);
    text_free(&bytes);
    report_set_free(&set);
}

static void a_summary_has_them_too(void **state)
{
    struct text out = {0};
    (void)state;
    make(true, true);
    assert_true(report_summary(&out, &set, &message));
    EXPECT(&out, "synchronous trigger, in cycles (model)\n",
           "| handler style | entry | stack handler, bytes | code, bytes | RAM, bytes |\n"
           "|---|--:|--:|--:|--:|\n",
           "| raw\\_c | 12 | 0 | 1,234 | 77 |\n",
           "| raw\\_c\\_call | 15 (+3) | 8 | \u2013 | \u2013 |\n");
    text_free(&out);
    report_set_free(&set);
}

/* Beside numbers: the unit of the evidence, the model's worst case, what comes from a run as text.
 */
static void a_summary_says_what_was_counted_and_what_was_not(void **state)
{
    struct text out = {0};
    json_t *run = report_run_new("run");
    (void)state;
    report_run_target(run, "b", "model", "dwt");
    json_t *metric =
        report_run_value(report_run_cell(run, "b", "entry_exit", "raw_c", "none"), "entry", 12);
    json_object_set_new(metric, "bounds",
                        json_pack("{s:i, s:i, s:i}", "best", 12, "nominal", 12, "worst", 14));
    report_run_fail(report_run_cell(run, "b", "entry_exit", "raw_c_call", "none"), "inconclusive",
                    "a <b> | *c*");
    message = (struct message){0};
    if (!report_run_load(&set, run, NULL, &message))
        fail_msg("%s", message.text);
    assert_true(report_summary(&out, &set, &message));
    EXPECT(&out, "### In cycles (model)\n", "| raw\\_c | 12 (worst 14) |",
           ": inconclusive: a &lt;b&gt; \\| \\*c\\*\n");
    text_free(&out);
    report_set_free(&set);
}

/* Of RAM a compiler of the image may say nothing. */
static void unknown_ram_is_a_dash(void **state)
{
    struct text out = {0};
    json_t *run = report_run_new("run");
    (void)state;
    report_run_target(run, "b", "model", "dwt");
    json_object_set_new(json_array_get(json_object_get(run, "targets"), 0), "styles",
                        json_pack("{s:{s:i, s:i, s:n}}", "raw_c", "code", 2, "tables", 128, "ram"));
    report_run_value(report_run_cell(run, "b", "entry_exit", "raw_c", "none"), "entry", 12);
    message = (struct message){0};
    if (!report_run_load(&set, run, NULL, &message))
        fail_msg("%s", message.text);
    report_size(&out, &set.groups[0].targets[0], "raw_c", 1);
    assert_string_equal(text_get(&out), "\u2013");
    text_free(&out);
    report_set_free(&set);
}

/* Names are letters and digits here; somebody else's file may have others. */
static void a_subject_has_no_markup_left(void **state)
{
    struct text out = {0};
    (void)state;
    table_subject_header(&out, "<b>&\"");
    EXPECT(&out, "<tr><th scope=\"row\">&lt;b&gt;&amp;&quot;</th>");
    text_free(&out);
}

static void bytes_alone_are_in_bytes(void **state)
{
    struct text out = {0};
    (void)state;
    make(false, false);
    assert_true(report_summary(&out, &set, &message));
    EXPECT(&out, "synchronous trigger, in bytes\n", "| handler style | stack handler, bytes |\n");
    assert_null(strstr(text_get(&out), "RAM"));
    text_free(&out);
    report_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_have_a_table_of_their_own),
        cmocka_unit_test(a_summary_has_them_too),
        cmocka_unit_test(a_summary_says_what_was_counted_and_what_was_not),
        cmocka_unit_test(unknown_ram_is_a_dash),
        cmocka_unit_test(a_subject_has_no_markup_left),
        cmocka_unit_test(bytes_alone_are_in_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
