/* The report's words: escapes, numbers, names, templates. */
#include "host/lib/report/template.h"
#include "host/lib/survey/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Calls a function that appends and compares what came out. */
#define EXPECT(expected, ...)                                                                      \
    do {                                                                                           \
        struct text out = {0};                                                                     \
        __VA_ARGS__;                                                                               \
        assert_string_equal(text_get(&out), expected);                                             \
        assert_false(out.failed);                                                                  \
        text_free(&out);                                                                           \
    } while (0)

static void html_has_no_markup_left(void **state)
{
    (void)state;
    EXPECT("&lt;b a=&quot;1&quot;&gt;&#39;&amp;amp;", text_html(&out, "<b a=\"1\">'&amp;"));
    EXPECT("a\\n\\tb", text_html(&out, "a\n\tb"));
    EXPECT("\\x01\\x7fx\\u202e\\xff", text_html(&out, "\x01\x7fx\u202e\xff"));
    EXPECT("\u00e9\u2013", text_html(&out, "\u00e9\u2013"));
}

static void markdown_has_no_markup_left(void **state)
{
    (void)state;
    EXPECT("a\\|b\\_c\\*\\`\\[x\\]\\(y\\)", text_markdown(&out, "a|b_c*`[x](y)"));
    EXPECT("&lt;img&gt;&amp;\\\\nline", text_markdown(&out, "<img>&\nline"));
    EXPECT("\\@team \\#1", text_markdown(&out, "@team #1"));
}

static void different_names_have_different_slugs(void **state)
{
    struct text one = {0}, other = {0};
    (void)state;
    EXPECT("raw_c-2", text_slug(&out, "raw_c-2"));
    text_slug(&one, "a/b");
    text_slug(&other, "a.b");
    assert_memory_equal(text_get(&one), "a-b-", 4);
    assert_string_not_equal(text_get(&one), text_get(&other));
    text_free(&one);
    text_free(&other);
    EXPECT("-00000000", text_slug(&out, ""));
}

static void base64_as_in_rfc_4648(void **state)
{
    (void)state;
    EXPECT("", text_base64(&out, "", 0));
    EXPECT("Zg==", text_base64(&out, "f", 1));
    EXPECT("Zm8=", text_base64(&out, "fo", 2));
    EXPECT("Zm9v", text_base64(&out, "foo", 3));
    EXPECT("Zm9vYmFy", text_base64(&out, "foobar", 6));
    EXPECT("+/8A", text_base64(&out, "\xfb\xff\x00", 3));
}

static void values(void **state)
{
    (void)state;
    EXPECT("0", format_value(&out, 0));
    EXPECT("999", format_value(&out, 999));
    EXPECT("1,000", format_value(&out, 1000));
    EXPECT("1,234,567", format_value(&out, 1234567));
    EXPECT("\u22127", format_value(&out, -7));
    EXPECT("0.5", format_value(&out, 0.5));
    EXPECT("3.14", format_value(&out, 3.14159));
    EXPECT("0.05", format_value(&out, 0.05));
    EXPECT("0", format_value(&out, -0.001));
    EXPECT("2", format_value(&out, 1.999));
    EXPECT("+0", format_change(&out, 0));
    EXPECT("+13", format_change(&out, 13));
    EXPECT("\u22122", format_change(&out, -2));
}

static void unknown_numbers_are_a_dash(void **state)
{
    (void)state;
    EXPECT("\u2013", format_number(&out, (struct result_number){0}));
    EXPECT("4", format_number(&out, (struct result_number){.known = true, .number = 4}));
}

static void amounts_have_the_right_unit(void **state)
{
    (void)state;
    EXPECT("1 instruction", format_amount(&out, 1, EVIDENCE_INSNS));
    EXPECT("0 instructions", format_amount(&out, 0, EVIDENCE_INSNS));
    EXPECT("12 modelled cycles", format_amount(&out, 12, EVIDENCE_MODEL));
    EXPECT("12 cycles", format_amount(&out, 12, EVIDENCE_SILICON));
}

static void names_in_lists(void **state)
{
    const char *const names[] = {"a", "b<", "c"};
    (void)state;
    EXPECT("<strong>a</strong>", format_strong_list(&out, MARKUP_HTML, names, 1));
    EXPECT("<strong>a</strong>, <strong>b&lt;</strong> and <strong>c</strong>",
           format_strong_list(&out, MARKUP_HTML, names, 3));
    EXPECT("**a** and **b&lt;**", format_strong_list(&out, MARKUP_MARKDOWN, names, 2));
}

static const struct template_value filling[] = {{"a", "{{b}}"}, {"b", "<x>"}};

static void templates_are_filled_once(void **state)
{
    struct message message = {0};
    (void)state;
    EXPECT("1 {{b}} 2 <x> 3 {{b}}",
           assert_true(template_fill(&out, "1 {{a}} 2 {{b}} 3 {{a}}", filling, 2, &message)));
}

static void a_place_takes_the_value_of_its_whole_name(void **state)
{
    static const struct template_value alike[] = {{"table", "x"}, {"tab", "y"}};
    struct message message = {0};
    (void)state;
    EXPECT("yx", assert_true(template_fill(&out, "{{tab}}{{table}}", alike, 2, &message)));
}

static void refuse(const char *template_text, const char *words)
{
    struct message message = {0};
    struct text out = {0};
    assert_false(template_fill(&out, template_text, filling, 2, &message));
    assert_non_null(strstr(message.text, words));
    text_free(&out);
}

static void bad_templates_are_noticed(void **state)
{
    (void)state;
    refuse("{{a}} {{b}} {{c}}", "{{c}}");
    refuse("{{a}} {{b", "unfinished");
    refuse("{{a}}", "no place for b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_has_no_markup_left),
        cmocka_unit_test(markdown_has_no_markup_left),
        cmocka_unit_test(different_names_have_different_slugs),
        cmocka_unit_test(base64_as_in_rfc_4648),
        cmocka_unit_test(values),
        cmocka_unit_test(unknown_numbers_are_a_dash),
        cmocka_unit_test(amounts_have_the_right_unit),
        cmocka_unit_test(names_in_lists),
        cmocka_unit_test(templates_are_filled_once),
        cmocka_unit_test(a_place_takes_the_value_of_its_whole_name),
        cmocka_unit_test(bad_templates_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
