/* Strings from elsewhere as text: no byte string gets a control character
 * through, and formats do what printf does but for that.
 */
#include "host/lib/base/message.h"
#include "host/lib/base/printable.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *formatted(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *formatted(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    char *text = printable_vformat(format, values);
    va_end(values);
    assert_non_null(text);
    return text;
}

#define EXPECT(expected, ...)                                                                      \
    do {                                                                                           \
        char *text = formatted(__VA_ARGS__);                                                       \
        assert_string_equal(text, expected);                                                       \
        free(text);                                                                                \
    } while (0)

static void what_is_text_stays(void **state)
{
    (void)state;
    EXPECT("raw_c \\ 'x' <b>", "%s", "raw_c \\ 'x' <b>");
    EXPECT("é–漢😀", "%s", "é–漢😀");
}

static void what_is_none_is_shown(void **state)
{
    (void)state;
    EXPECT("a\\nirqbench: error: b", "%s", "a\nirqbench: error: b");
    EXPECT("\\x1b[31m\\r\\t\\x07\\x7f", "%s", "\033[31m\r\t\a\x7f");
    EXPECT("\\u009b0m\\u0085", "%s",
           "\xc2\x9b"
           "0m\xc2\x85");
    EXPECT("\\u202e\\u2066\\u200b\\ufeff\\u2028", "%s", "\u202e\u2066\u200b\ufeff\u2028");
    EXPECT("\\U000e0041", "%s", "\U000e0041");
    EXPECT("caf\\xe9 \\xc0\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80 \\xe2\\x82", "%s",
           "caf\xe9 \xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82");
    /* Longer than need be, which readers that do not look take for a slash. */
    EXPECT("\\xe0\\x80\\xaf \\xf0\\x80\\x80\\xaf", "%s", "\xe0\x80\xaf \xf0\x80\x80\xaf");
    EXPECT("\\uffff", "%s", "\uffff");
}

static void the_format_itself_is_trusted(void **state)
{
    (void)state;
    EXPECT("one\n\ttwo: x\\n", "one\n\ttwo: %s", "x\n");
}

static void conversions_are_those_of_printf(void **state)
{
    (void)state;
    int64_t wide = -1234567890123;
    size_t size = 42;
    char expected[256];
    snprintf(expected, sizeof expected,
             "%d|%5d|%-5d|%05d|%u|%x|%#x|%08" PRIx64 "|%" PRId64
             "|%zu|%.2f|%8.3f|%e|%%|%c|%lld|%hhu|%ld",
             7, 7, 7, 7, 4000000000u, 255u, 255u, (uint64_t)0xABCDEF, wide, size, 1.005, 2.5, 1e9,
             'c', 5ll, (unsigned char)200, 9l);
    EXPECT(expected,
           "%d|%5d|%-5d|%05d|%u|%x|%#x|%08" PRIx64 "|%" PRId64
           "|%zu|%.2f|%8.3f|%e|%%|%c|%lld|%hhu|%ld",
           7, 7, 7, 7, 4000000000u, 255u, 255u, (uint64_t)0xABCDEF, wide, size, 1.005, 2.5, 1e9,
           'c', 5ll, (unsigned char)200, 9l);
    EXPECT("  x|x  |  é|ab|abc |*\\n ", "%3s|%-3s|%3s|%.2s|%-*.*s|*%-3s", "x", "x", "é", "abc", 4,
           3, "abcdef", "\n");
    EXPECT("   7|7   |  007", "%*d|%*d|%*.*d", 4, 7, -4, 7, 5, 3, 7);
}

static bool is_clean(const char *text)
{
    char *again = printable_copy(text);
    bool same = again && strcmp(again, text) == 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        same &= *at >= 0x20 && *at != 0x7F;
    free(again);
    return same;
}

static void try_bytes(const char *bytes, size_t size)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    size_t width = printable_put(memory, bytes, size);
    fclose(memory);
    if (!is_clean(text) || length > PRINTABLE_GROWTH * size || width != printable_width(text))
        fail_msg("not clean: %s", text);
    free(text);
}

static void no_bytes_get_through(void **state)
{
    (void)state;
    static uint64_t random = 88172645463325252u;
    for (unsigned first = 1; first < 256; first++)
        for (unsigned second = 1; second < 256; second++)
            try_bytes((const char[]){(char)first, (char)second}, 2);
    for (int i = 0; i < 50000; i++) {
        char bytes[16];
        size_t size = 0;
        while (size < sizeof bytes) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            char byte = (char)(random % 3 ? 0x80 | random >> 32 : random >> 32);
            bytes[size++] = byte ? byte : 'x';
        }
        try_bytes(bytes, sizeof bytes);
    }
}

/* However a stream is cut, the same comes out. */
static void a_stream_may_come_in_any_pieces(void **state)
{
    (void)state;
    static const char whole[] = "a\r\nb\tc\xe6\xbc\xa2\xf0\x9f\x98\x80\033[2J\r\xc3\n\0x\r";
    static const char expected[] = "a\nb\tc漢😀\\x1b[2J\\r\\xc3\n\\x00x\\r";
    for (size_t piece = 1; piece < sizeof whole; piece++) {
        char kept[sizeof whole], *text = NULL;
        size_t held = 0, length = 0;
        FILE *memory = open_memstream(&text, &length);
        for (size_t at = 0; at < sizeof whole - 1;) {
            size_t more = sizeof whole - 1 - at < piece ? sizeof whole - 1 - at : piece;
            memcpy(kept + held, whole + at, more);
            at += more;
            size_t done = printable_pass(memory, kept, held + more, at == sizeof whole - 1);
            held += more - done;
            memmove(kept, kept + done, held);
        }
        fclose(memory);
        assert_int_equal(held, 0);
        assert_string_equal(text, expected);
        free(text);
    }
}

static unsigned lines_of(const char *text)
{
    unsigned lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static void a_message_is_one_line(void **state)
{
    (void)state;
    struct message message = {0};
    message_add(&message, "no style '%s'", "x\nirqbench: error: fake\033[2J");
    message_at(&message, "a\nb.yaml", 1, 2, "bad '%s'", "\r");
    assert_string_equal(message.text, "error: no style 'x\\nirqbench: error: fake\\x1b[2J'\n"
                                      "a\\nb.yaml:1:2: error: bad '\\r'\n");
}

static void lines_of_others_are_indented(void **state)
{
    (void)state;
    struct message message = {0};
    message_add_lines(&message, "one\nerror: two\033\n", "QEMU %s", "said");
    assert_string_equal(message.text, "error: QEMU said\n  one\n  error: two\\x1b\n");
    assert_int_equal(message.count, 1);
}

static void a_long_message_is_cut_between_characters(void **state)
{
    (void)state;
    struct message message = {0};
    char *name = calloc(1, 3 * MESSAGE_MAX);
    for (size_t i = 0; i + 3 < 3 * MESSAGE_MAX; i += 3)
        memcpy(name + i, "漢", 3);
    message_add(&message, "%s", name);
    message_add(&message, "%s", name);
    assert_true(strlen(message.text) < MESSAGE_MAX);
    assert_string_equal(message.text + strlen(message.text) - 4, "...\n");
    assert_int_equal(lines_of(message.text), 1);
    message.text[strlen(message.text) - 1] = '\0';
    assert_true(is_clean(message.text));
    free(name);
}

static void a_buffer_is_cut_between_characters(void **state)
{
    static const struct {
        size_t size;
        const char *expected;
    } cases[] = {{1, ""},     {3, ""},      {4, "漢"},          {6, "漢"},
                 {7, "漢字"}, {8, "漢字a"}, {13, "漢字a\\x1b"}, {64, "漢字a\\x1b"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[64];
        memset(buffer, 'x', sizeof buffer);
        assert_int_equal(printable_into(buffer, cases[i].size, "%s", "漢字a\033"),
                         strlen(cases[i].expected));
        assert_string_equal(buffer, cases[i].expected);
    }
    assert_int_equal(printable_cut("é", 0), 0);
    assert_int_equal(printable_cut("é", 1), 0);
    assert_int_equal(printable_cut("é", 2), 2);
    assert_int_equal(printable_cut("\x80\x80\x80", 2), 0);
}

static void what_stays_is_counted(void **state)
{
    (void)state;
    assert_int_equal(printable_prefix("", 0), 0);
    assert_int_equal(printable_prefix("caf\xc3\xa9", 5), 5);
    assert_int_equal(printable_prefix("caf\xc3\xa9", 4), 3); /* half of a character */
    assert_int_equal(printable_prefix("a\tb", 3), 1);
    assert_int_equal(printable_prefix("ab\0c", 4), 2);
    assert_int_equal(printable_prefix("a\xe2\x80\xae", 4), 1);
    assert_int_equal(printable_prefix("\xff", 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_text_stays),
        cmocka_unit_test(what_is_none_is_shown),
        cmocka_unit_test(the_format_itself_is_trusted),
        cmocka_unit_test(conversions_are_those_of_printf),
        cmocka_unit_test(no_bytes_get_through),
        cmocka_unit_test(what_stays_is_counted),
        cmocka_unit_test(a_stream_may_come_in_any_pieces),
        cmocka_unit_test(a_message_is_one_line),
        cmocka_unit_test(lines_of_others_are_indented),
        cmocka_unit_test(a_long_message_is_cut_between_characters),
        cmocka_unit_test(a_buffer_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
