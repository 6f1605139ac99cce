/* The limits of JSON files, at their edges, and that what is written is read.
 */
#include "host/lib/files/json_limits.h"

#include "host/lib/files/json_file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct json_excess excess;

static bool within(const char *text)
{
    return json_limits_check(text, strlen(text), &excess);
}

/* `depth` arrays in each other below `before`. */
static bool nested(const char *before, size_t depth)
{
    char text[256] = "";
    strcpy(text, before);
    for (size_t i = 0; i < depth; i++)
        strcat(text, i % 2 ? "{" : "[");
    return within(text);
}

static void depth_ends_after_its_limit(void **state)
{
    (void)state;
    assert_true(nested("", JSON_DEPTH_MAX));
    assert_false(nested("\n\n", JSON_DEPTH_MAX + 1));
    assert_string_equal(excess.what, "is nested more than 32 deep");
    assert_int_equal(excess.line, 3);
    assert_true(nested("[[[[[]]]]]", JSON_DEPTH_MAX));
    assert_true(nested("]]]]", JSON_DEPTH_MAX));
}

static void brackets_in_strings_are_none(void **state)
{
    (void)state;
    assert_true(nested("\"[[[[\\\"[[[[\\\\\"", JSON_DEPTH_MAX));
    assert_false(nested("\"[[[[\\\\\"", JSON_DEPTH_MAX + 1));
    assert_true(nested("\"not ended \\\"", JSON_DEPTH_MAX + 1));
}

static void values_end_after_their_limit(void **state)
{
    (void)state;
    char *text = malloc(JSON_VALUES_MAX + 2u);
    assert_non_null(text);
    memset(text, ',', JSON_VALUES_MAX + 1u);
    assert_true(json_limits_check(text, JSON_VALUES_MAX, &excess));
    assert_false(json_limits_check(text, JSON_VALUES_MAX + 1u, &excess));
    assert_string_equal(excess.what, "has more than the 4194304 values that are read");
    free(text);
}

static void bytes_end_after_their_limit(void **state)
{
    (void)state;
    char *text = calloc(JSON_BYTES_MAX + 1u, 1);
    assert_non_null(text);
    assert_true(json_limits_check(text, JSON_BYTES_MAX, &excess));
    assert_false(json_limits_check(text, JSON_BYTES_MAX + 1u, &excess));
    assert_string_equal(excess.what, "has 67108865 bytes, more than the 67108864 that are read");
    assert_int_equal(excess.line, 0);
    free(text);
}

/* An object that nests `depth` arrays. */
static json_t *document(size_t depth)
{
    json_t *value = json_integer(1);
    for (size_t i = 1; i < depth; i++)
        value = json_pack("[o]", value);
    return json_pack("{s:s, s:o}", "schema", "test/1", "value", value);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    char path[] = "/tmp/irqbench-limits-XXXXXX";
    struct message message = {0};
    close(mkstemp(path));
    json_t *fits = document(JSON_DEPTH_MAX), *exceeds = document(JSON_DEPTH_MAX + 1);
    assert_true(json_file_write(path, fits, &message));
    assert_false(json_file_write(path, exceeds, &message));
    assert_non_null(strstr(message.text, ": it is nested more than 32 deep"));
    message = (struct message){0};
    json_t *back = json_file_read(path, "test/1", &message);
    assert_true(json_equal(back, fits));
    unlink(path);
    json_decref(fits);
    json_decref(exceeds);
    json_decref(back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(depth_ends_after_its_limit),
        cmocka_unit_test(brackets_in_strings_are_none),
        cmocka_unit_test(values_end_after_their_limit),
        cmocka_unit_test(bytes_end_after_their_limit),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
