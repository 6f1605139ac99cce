/* Values of YAML: each is what every reader of YAML takes it for, or is refused with its place.
 *
 *   yaml_test values FILE    reads FILE, a JSON list of documents, and writes a list of what each
 *                            came to, or null: for host/tests/files/yaml_readers.py, which asks
 *                            other readers
 */
#include "host/lib/files/yaml_file.h"
#include "host/lib/files/yaml_plain.h"
#include "host/lib/files/yaml_scalar.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- One key of each type ---- */

enum colour { RED, GREEN };

struct values {
    uint32_t *whole;
    uint64_t *large;
    uint8_t *small;
    int16_t *change;
    bool *flag;
    double *real;
    enum colour *colour;
    char *text, *count;
    char **list;
    unsigned list_count;
};

#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static const cyaml_strval_t colours[] = {{"red", RED}, {"green", GREEN}};
static const cyaml_schema_value_t entry = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, 16)};
static const cyaml_schema_field_t fields[] = {
    CYAML_FIELD_UINT_PTR("whole", OPTIONAL, struct values, whole),
    CYAML_FIELD_UINT_PTR("large", OPTIONAL, struct values, large),
    CYAML_FIELD_UINT_PTR("small", OPTIONAL, struct values, small),
    CYAML_FIELD_INT_PTR("change", OPTIONAL, struct values, change),
    CYAML_FIELD_BOOL_PTR("flag", OPTIONAL, struct values, flag),
    CYAML_FIELD_FLOAT_PTR("real", OPTIONAL, struct values, real),
    CYAML_FIELD_ENUM_PTR("colour", OPTIONAL, struct values, colour, colours, 2),
    CYAML_FIELD_STRING_PTR("text", OPTIONAL, struct values, text, 1, 16),
    CYAML_FIELD_STRING_PTR("count", OPTIONAL | YAML_WORD_OR_NUMBER, struct values, count, 1, 16),
    CYAML_FIELD_SEQUENCE("list", OPTIONAL, struct values, list, &entry, 1, 3),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct values, fields)};

static char path[] = "/tmp/irqbench-yaml-XXXXXX";

static int setup(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0;
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

static bool load(struct yaml_file *file, const char *bytes, size_t size, struct message *message)
{
    /* A new file each time: one that is cut to nothing and written again waits for the disk. */
    FILE *out = unlink(path) == 0 ? fopen(path, "wb") : NULL;

    if (!out || fwrite(bytes, 1, size, out) != size || fclose(out) != 0)
        abort();
    *message = (struct message){0};
    return yaml_file_load(file, path, &schema, message);
}

/* ---- What they come to ---- */

static json_t *json_of(const struct values *values)
{
    json_t *object = json_object();

    if (values->whole)
        json_object_set_new(object, "whole", json_integer(*values->whole));
    if (values->large)
        json_object_set_new(object, "large",
                            json_sprintf("%llu", (unsigned long long)*values->large));
    if (values->small)
        json_object_set_new(object, "small", json_integer(*values->small));
    if (values->change)
        json_object_set_new(object, "change", json_integer(*values->change));
    if (values->flag)
        json_object_set_new(object, "flag", json_boolean(*values->flag));
    if (values->real)
        json_object_set_new(object, "real", json_real(*values->real));
    if (values->colour)
        json_object_set_new(object, "colour", json_string(colours[*values->colour].str));
    if (values->text)
        json_object_set_new(object, "text", json_string(values->text));
    if (values->count)
        json_object_set_new(object, "count", json_string(values->count));
    for (unsigned i = 0; i < values->list_count; i++) {
        if (i == 0)
            json_object_set_new(object, "list", json_array());
        json_array_append_new(json_object_get(object, "list"), json_string(values->list[i]));
    }
    return object;
}

static json_t *values_of(const json_t *text)
{
    struct message message;
    struct yaml_file file;

    if (!load(&file, json_string_value(text), json_string_length(text), &message))
        return json_null();
    json_t *object = json_of(file.data);
    yaml_file_free(&file);
    return object;
}

static int print_values(const char *documents)
{
    json_t *all = json_load_file(documents, JSON_ALLOW_NUL, NULL), *read = json_array(), *one;
    size_t index;

    if (setup(NULL) != 0)
        return 2;
    json_array_foreach(all, index, one)
    {
        json_array_append_new(read, values_of(one));
    }
    int status = json_dumpf(read, stdout, JSON_COMPACT) == 0 ? teardown(NULL) : 1;
    json_decref(read);
    json_decref(all);
    return status;
}

static void accepted(const char *document, const char *wanted)
{
    struct message message;
    struct yaml_file file;

    if (!load(&file, document, strlen(document), &message))
        fail_msg("%s: %s", document, message.text);
    json_t *object = json_of(file.data);
    char *got = json_dumps(object, JSON_COMPACT);
    if (strcmp(got, wanted) != 0)
        fail_msg("%s: wanted %s, got %s", document, wanted, got);
    free(got);
    json_decref(object);
    yaml_file_free(&file);
}

/* With its place (":LINE:COLUMN") and words in the only complaint. */
static void refused_bytes(const char *bytes, size_t size, const char *place, const char *words)
{
    struct message message;
    struct yaml_file file;
    char wanted[128];
    bool given = load(&file, bytes, size, &message);

    snprintf(wanted, sizeof wanted, "%s%s: error: ", path, place);
    if (given || strncmp(message.text, wanted, strlen(wanted)) != 0 ||
        !strstr(message.text, words) || message.count != 1)
        fail_msg("%s: wanted %s ... %s, got %s", bytes, wanted, words,
                 given ? "no complaint" : message.text);
}

static void refused(const char *document, const char *place, const char *words)
{
    refused_bytes(document, strlen(document), place, words);
}

/* ---- Types ---- */

static void what_all_readers_agree_on_is_read(void **state)
{
    (void)state;
    accepted("whole: 0", "{\"whole\":0}");
    accepted("whole: 4294967295\n", "{\"whole\":4294967295}");
    accepted("whole: 0xfF\r\n", "{\"whole\":255}");
    accepted("whole:   7   # seven\t\n", "{\"whole\":7}");
    accepted("large: 18446744073709551615", "{\"large\":\"18446744073709551615\"}");
    accepted("{\"small\":255,\"change\":-32768}", "{\"small\":255,\"change\":-32768}");
    accepted("---\nflag: true\n...\n", "{\"flag\":true}");
    accepted("flag: false", "{\"flag\":false}");
    accepted("real: -1.5e+3", "{\"real\":-1500.0}");
    accepted("real: 2", "{\"real\":2.0}");
    accepted("colour: green", "{\"colour\":\"green\"}");
    accepted("colour: 'red'", "{\"colour\":\"red\"}");
    accepted("text: a b", "{\"text\":\"a b\"}");
    accepted("text: \"010\"", "{\"text\":\"010\"}");
    accepted("text: 'no'", "{\"text\":\"no\"}");
    accepted("text: 'a#b'", "{\"text\":\"a#b\"}");
    accepted("text: a #b", "{\"text\":\"a\"}");
    accepted("text: caf\xc3\xa9", "{\"text\":\"caf\xc3\xa9\"}");
    accepted("count: auto", "{\"count\":\"auto\"}");
    accepted("count: \"auto\"", "{\"count\":\"auto\"}");
    accepted("count: 10", "{\"count\":\"10\"}");
    accepted("list: a", "{\"list\":[\"a\"]}");
    accepted("list: [a, \"5\",\n  c]", "{\"list\":[\"a\",\"5\",\"c\"]}");
    accepted("list:\n- a\n-   b\n", "{\"list\":[\"a\",\"b\"]}");
}

static void numbers_are_written_as_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *value, *words;
    } cases[] = {
        {"\"5\"", "found '5' in quotes, which is a text; leave the quotes out"},
        {"'5'", "found '5' in quotes"},
        {"\"5 \"", "found '5 '"},
        {"010", "found '010', which is octal in YAML 1.1 and decimal in 1.2; write digits alone"},
        {"08", "octal in YAML 1.1"},
        {"-0", "found '-0'"},
        {"+5", "a needless sign"},
        {"0o10", "a number to some readers of YAML and a text to others"},
        {"0b1", "a number to some"},
        {"-0x1", "a number to some"},
        {"0x1_0", "a number to some"},
        {"1_000", "a number to some"},
        {"1e3", "a number to some"},
        {"60:30", "by sixties"},
        {"2024-01-01", "a date"},
        {"0X10", "found '0X10'"},
        {"0x", "found '0x'"},
        {"1.5", "found '1.5'"},
        {"5.0", "found '5.0'"},
        {".inf", "no finite number"},
        {"~", "found '~'"},
        {"", "found nothing"},
        {"true", "found 'true'"},
        {"many", "found 'many'"},
        {"\xef\xbc\x95", "found '\xef\xbc\x95'"},
        {"-1", "found '-1'"},
        {"256", "found '256'"},
        {"18446744073709551616", "found '18446744073709551616'"},
        {"0x10000000000000005", "found '0x10000000000000005'"},
        {"5#c", "a comment begins with a blank before its #"},
        {"[5]", "found a list"},
        {"{a: 5}", "found a mapping"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char document[64];
        snprintf(document, sizeof document, "small: %s\n", cases[i].value);
        refused(document, *cases[i].value ? ":1:8" : ":1:7", cases[i].words);
    }
}

static void the_largest_numbers_end_where_they_say(void **state)
{
    (void)state;
    refused("large: 18446744073709551616", ":1:8", "found '18446744073709551616'");
    refused("large: -1", ":1:8", "found '-1'");
    refused("whole: 4294967296", ":1:8", "a whole number from 0 to 4294967295");
}

static void signed_numbers_have_two_ends(void **state)
{
    (void)state;
    refused("change: 32768", ":1:9", "a whole number from -32768 to 32767, found '32768'");
    refused("change: -32769", ":1:9", "found '-32769'");
    refused("change: 99999999999999999999", ":1:9", "found '9999");
    refused("change: \"1\"", ":1:9", "leave the quotes out");
    accepted("change: 32767", "{\"change\":32767}");
}

static void numbers_with_a_point_are_finite_and_the_same_to_all(void **state)
{
    (void)state;
    static const char *const odd[] = {"1e3",    ".5",    "5.",    "+1.5",  "01.5",
                                      "1_0.5",  ".nan",  "-.inf", "1.5e3", "1.2.3",
                                      "1:30.5", "0x1p3", "nan",   "1.5e33"};

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char document[64];
        snprintf(document, sizeof document, "real: %s", odd[i]);
        refused(document, ":1:7", "expected a number, found");
    }
    refused("real: 1.0e+400", ":1:7", "which no number of this size can hold");
    refused("real: 1.0e-400", ":1:7", "which no number of this size can hold");
    refused("real: \"1.5\"", ":1:7", "leave the quotes out");
}

static void switches_are_true_or_false(void **state)
{
    (void)state;
    static const char *const odd[] = {"yes", "no", "on", "off", "y", "True", "FALSE", "1", "~"};

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char document[64];
        snprintf(document, sizeof document, "flag: %s", odd[i]);
        refused(document, ":1:7", "expected true or false, found '");
    }
    refused("flag: 'true'", ":1:7", "in quotes, which is a text; leave the quotes out");
}

static void texts_that_others_take_for_something_else_need_quotes(void **state)
{
    (void)state;
    static const char *const odd[] = {"5",          "0x10", "1.5",   "010",  "+5",    "1e3",
                                      "0b1",        "0o7",  "1_0",   "1:30", "yes",   "No",
                                      "ON",         "off",  "y",     "N",    "true",  "FALSE",
                                      "2024-01-01", ".inf", "-.Inf", ".NaN", "1.2.3", "12e45",
                                      "=",          "<<",   "-7",    ".5",   "5.",    "2024-1-1T1"};

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char document[64], words[128];
        snprintf(document, sizeof document, "text: %s", odd[i]);
        snprintf(words, sizeof words, "; in quotes it is a text: \"%s\"", odd[i]);
        refused(document, ":1:7", words);
        snprintf(document, sizeof document, "list: [a, %s]", odd[i]);
        refused(document, ":1:11", words);
        snprintf(document, sizeof document, "text: '%s'", odd[i]);
        snprintf(words, sizeof words, "{\"text\":\"%s\"}", odd[i]);
        accepted(document, words);
    }
    refused("text: ~", ":1:7", "found nothing; a text that looks so goes into quotes");
    refused("text: Null", ":1:7", "found nothing");
    refused("text: \"\"", ":1:7", "found nothing");
    refused("text:", ":1:6", "found nothing");
    refused("colour: no", ":1:9", "in quotes it is a text");
    refused("colour: blue", ":1:9", "'blue' is not allowed here (allowed: red, green)");
    refused("text: a#b", ":1:7", "a comment begins with a blank before its #");
    refused("text: abcdefghijklmnopq", ":1:7", "a text of 17 bytes, at most 16");
}

static void texts_that_only_look_like_numbers_are_texts(void **state)
{
    (void)state;
    static const char *const fine[] = {"a5",  "5a",  "0bad", "0x",   "0xg",   "1-2",  "v1.5",
                                       "_1",  "-a",  "e3",   "1e",   "12-01", "nope", "yes2",
                                       "Nan", "inf", "1:a",  "0b12", "1.2a",  "x=1",  "202-1-1"};
    const char *what;

    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        char document[64], wanted[64];
        assert_int_equal(yaml_plain(fine[i], &what), YAML_PLAIN_TEXT);
        snprintf(document, sizeof document, "text: %s", fine[i]);
        snprintf(wanted, sizeof wanted, "{\"text\":\"%s\"}", fine[i]);
        accepted(document, wanted);
    }
}

static void a_word_or_a_number_has_no_quotes_as_a_number(void **state)
{
    (void)state;
    refused("count: \"10\"", ":1:8", "found '10' in quotes, which is a text; leave the quotes out");
    refused("count: 010", ":1:8", "octal in YAML 1.1");
    refused("count: no", ":1:8", "true or false in YAML 1.1");
    refused("count: 'true'", ":1:8", "in quotes");
    refused("count: 1.5", ":1:8", "expected a word or a whole number, found '1.5'");
    refused("count: ~", ":1:8", "expected a word or a whole number, found '~'");
    refused("count: ''", ":1:8", "found nothing");
    refused("count: 0x10", ":1:8", "expected a word or a whole number, found '0x10'");
    refused("count: -0", ":1:8", "expected a word or a whole number, found '-0'");
}

/* ---- Forms ---- */

static void what_yaml_has_besides_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *document, *place, *words;
    } cases[] = {
        {"whole: !!int 5", ":1:8", "a tag (!NAME)"},
        {"whole: !!python/object:x 5", ":1:8", "a tag (!NAME)"},
        {"whole: ! 5", ":1:8", "a tag (!NAME)"},
        {"text: !!str no", ":1:7", "a tag (!NAME)"},
        {"--- !!map\nwhole: 5", ":1:5", "a tag (!NAME)"},
        {"!x text: a", ":1:1", "a tag (!NAME)"},
        {"whole: &a 5", ":1:8", "an anchor (&NAME)"},
        {"&a whole: 5", ":1:1", "an anchor (&NAME)"},
        {"whole: *a", ":1:8", "an alias (*NAME)"},
        {"list: [*a]", ":1:8", "an alias (*NAME)"},
        {"<<: {whole: 5}", ":1:1", "unknown key '<<'"},
        {"<<: *a", ":1:5", "an alias (*NAME)"},
        {"%YAML 1.1\n---\nwhole: 5", ":1:1", "a directive (%YAML, %TAG)"},
        {"%YAML 1.2\n---\nwhole: 5", ":1:1", "a directive (%YAML, %TAG)"},
        {"%TAG ! x\n---\nwhole: 5", ":1:1", "a directive (%YAML, %TAG)"},
        {"%OTHER\n---\nwhole: 5", ":1:7", "not valid YAML"},
        {"? whole\n: 5", ":1:1", "a key behind `?`"},
        {"{? whole : 5}", ":1:2", "a key behind `?`"},
        {"? [a, b]\n: 5", ":1:1", "a key behind `?`"},
        {"[a]: 5", ":1:1", "expected a key, found a list"},
        {"text: |\n  a\n", ":1:7", "a block of lines (`|`, `>`)"},
        {"text: >-\n  a\n", ":1:7", "a block of lines (`|`, `>`)"},
        {"list:\n- |\n  a\n", ":2:3", "a block of lines (`|`, `>`)"},
        {"text: a\n  b", ":1:7", "goes on in the next line; write it into one, or, if"},
        {"text: a\r\n  small 5\r\n", ":1:7", "put ': ' behind its key"},
        {"text: 'a\n  b'", ":1:7", "goes on in the next line"},
        {"text: \"a\\\n  b\"", ":1:7", "goes on in the next line"},
        {"whole: 5\n---\nwhole: 6\n", ":3:1", "a second document"},
        {"whole: 5\n---\n", ":3:1", "a second document"},
        {"whole: 5\n...\nsmall: 6\n", ":3:1", "not valid YAML"},
        {"whole: 5\nwhole: 5\n", ":2:1", "key 'whole' stands twice, first in line 1"},
        {"whole: 5\n\"whole\": 6\n", ":2:1", "key 'whole' stands twice, first in line 1"},
        {"Whole: 5\n", ":1:1", "unknown key 'Whole'; did you mean 'whole'?"},
        {"\"whole\\0\": 5\n", ":1:1", "unknown key 'whole', which has characters"},
        {"whole : 5\nno: 6\n", ":2:1", "unknown key 'no'"},
        {"{whole:5}", ":1:2", "unknown key 'whole:5'"},
        {"whole: 5\n]", ":2:1", "not valid YAML"},
        {"whole: 5 6: 7", ":1:11", "not valid YAML"},
        {"whole:5", ":1:1", "expected a mapping"},
        {"", "", "there is nothing in it"},
        {"---\n", ":2:1", "expected a mapping"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(cases[i].document, cases[i].place, cases[i].words);
}

static void characters_that_do_not_show_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *document, *place, *words;
    } cases[] = {
        {"whole:\t5", ":1:7", "a tab"},
        {"whole: 5\t", ":1:9", "a tab"},
        {"# caf\xc3\xa9\r\nwhole: 5\t# five", ":2:9", "a tab"},
        {"{\n\twhole: 5}", ":2:1", "a tab"},
        {"{whole: 5, # five\n\tsmall: 5}", ":2:1", "a tab"},
        {"text: caf\xc3\xa9\n\t", ":2:1", "a tab"},
        {"text: 'a\tb'", ":1:7", "'a\\tb', which has characters that do not show"},
        {"text: a\tb", ":1:7", "'a\\tb', which has characters that do not show"},
        {"text: \"a\\nb\"", ":1:7", "'a\\nb', which has characters that do not show"},
        {"text: \"a\\e[2J\"", ":1:7", "'a\\x1b[2J', which has"},
        {"text: \"a\\u202e\"", ":1:7", "'a\\u202e', which has"},
        {"text: \"a\\0b\"", ":1:7", "a NUL character in a text"},
        {"whole: \"5\\0\"", ":1:8", "a NUL character in a text"},
        {"\xef\xbb\xbfwhole: 5", ":1:1", "a byte order mark; save the file in UTF-8 without one"},
        {"\xff\xfew", ":1:1", "UTF-16; save the file in UTF-8"},
        {"\xfe\xff", ":1:1", "UTF-16; save the file in UTF-8"},
        {"# caf\xc3\xa9 \xff", ":1:8", "'\\xff' is no character that shows"},
        {"#\n# \xe2\x80\xa8whole: 5", ":2:3", "'\\u2028' is no character that shows"},
        {"# \xc2\x85whole: 5", ":1:3", "'\\u0085' is no"},
        {"# \xe2\x80\xaetxet\xe2\x80\xac", ":1:3", "'\\u202e' is no"},
        {"text: a\xef\xbb\xbf", ":1:8", "'\\ufeff' is no"},
        {"#\rwhole: 5", ":1:2", "'\\r' is no"},
        {"text: a\x7f", ":1:8", "'\\x7f' is no"},
        {"text: \x1b[2J", ":1:7", "'\\x1b' is no"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(cases[i].document, cases[i].place, cases[i].words);
    static const char nul[] = "text: a\nwhole\0: 5", wide[] = "w\0h\0o\0l\0e\0";
    refused_bytes(nul, sizeof nul - 1, ":2:6", "a NUL byte; save the file as text");
    refused_bytes(wide, sizeof wide - 1, ":1:2", "a NUL byte; save the file as text");
}

/* Many keys cost no time that grows with their square: the test ends. */
static void a_file_that_is_something_else_is_given_up(void **state)
{
    (void)state;
    enum { KEYS = 150000 };
    struct message message;
    struct yaml_file file;
    char *document = malloc(KEYS * 9u + 1u), *at = document;

    assert_non_null(document);
    for (unsigned i = 0; i < KEYS; i++)
        at = stpcpy(at, i < KEYS / 2 ? "a:\n" : "small:\n");
    assert_false(load(&file, document, (size_t)(at - document), &message));
    assert_true(message.count <= 110);
    free(document);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_all_readers_agree_on_is_read),
        cmocka_unit_test(numbers_are_written_as_numbers),
        cmocka_unit_test(the_largest_numbers_end_where_they_say),
        cmocka_unit_test(signed_numbers_have_two_ends),
        cmocka_unit_test(numbers_with_a_point_are_finite_and_the_same_to_all),
        cmocka_unit_test(switches_are_true_or_false),
        cmocka_unit_test(texts_that_others_take_for_something_else_need_quotes),
        cmocka_unit_test(texts_that_only_look_like_numbers_are_texts),
        cmocka_unit_test(a_word_or_a_number_has_no_quotes_as_a_number),
        cmocka_unit_test(what_yaml_has_besides_is_refused),
        cmocka_unit_test(characters_that_do_not_show_are_refused),
        cmocka_unit_test(a_file_that_is_something_else_is_given_up),
    };

    if (argc == 3 && strcmp(argv[1], "values") == 0)
        return print_values(argv[2]);
    return cmocka_run_group_tests(tests, setup, teardown);
}
