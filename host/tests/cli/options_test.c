/* The option parser: what it takes, and what it says to what it does not take.
 * It belongs to the program and not to the library, so it is compiled in here.
 */
#include "host/cli/options.c"
#include "host/cli/options_help.c"
#include "host/cli/terminal.c"

#include <setjmp.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#define WORDS_MAX 12

static bool flag, other;
static const char *text, *choice;
static struct option_list list;
static uint32_t number;
static char *words[WORDS_MAX];
static int word_count, argument_count;
static char output[4096];

static const char *const choices[] = {"csv", "json", NULL};
static const struct option_spec options[] = {
    {.name = "histogram",
     .letter = 'g',
     .help = "a flag",
     .kind = OPTION_FLAG,
     .destination = &flag},
    {.name = "all", .letter = 'a', .help = "another", .kind = OPTION_FLAG, .destination = &other},
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "a text",
     .kind = OPTION_TEXT,
     .destination = &text},
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "a number",
     .kind = OPTION_NUMBER,
     .destination = &number,
     .min = 1,
     .max = 64},
    {.name = "format",
     .argument = "FORMAT",
     .help = "one of",
     .kind = OPTION_CHOICE,
     .destination = &choice,
     .choices = choices},
    {.name = "rule",
     .argument = "RULE",
     .help = "again and again",
     .kind = OPTION_LIST,
     .destination = &list},
    {.name = NULL},
};
static struct options_spec spec = {
    .command = "test",
    .arguments = "DIR",
    .about = "Tests.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = 2,
};

/* Parses a command line given as one text; what it prints goes to `output`. */
static enum options_result parse(const char *line)
{
    static char copy[256];
    int saved[2] = {dup(STDOUT_FILENO), dup(STDERR_FILENO)};
    FILE *capture = tmpfile();

    flag = other = false;
    text = choice = NULL;
    list.count = 0;
    number = 7;
    snprintf(copy, sizeof copy, "test %s", line);
    word_count = 0;
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        words[word_count++] = strcmp(word, "EMPTY") == 0 ? word + 5 : word;
    fflush(stdout);
    dup2(fileno(capture), STDOUT_FILENO);
    dup2(fileno(capture), STDERR_FILENO);
    enum options_result result = options_parse(&spec, word_count, words, &argument_count);
    fflush(stdout);
    dup2(saved[0], STDOUT_FILENO);
    dup2(saved[1], STDERR_FILENO);
    close(saved[0]);
    close(saved[1]);
    rewind(capture);
    output[fread(output, 1, sizeof output - 1, capture)] = '\0';
    fclose(capture);
    return result;
}

static void refused(const char *line, const char *complaint)
{
    if (parse(line) != OPTIONS_BAD || !strstr(output, complaint) ||
        !strstr(output, "Try `irqbench test --help`."))
        fail_msg("'%s': wanted '%s', got '%s'", line, complaint, output);
}

static void long_options_take_their_value_both_ways(void **state)
{
    (void)state;
    assert_int_equal(parse("--output=a --jobs 12 --format json dir --histogram"), OPTIONS_OK);
    assert_string_equal(text, "a");
    assert_int_equal(number, 12);
    assert_string_equal(choice, "json");
    assert_true(flag);
    assert_false(other);
    assert_int_equal(argument_count, 1);
    assert_string_equal(words[1], "dir");
    assert_string_equal(output, "");
}

static void a_list_keeps_every_value(void **state)
{
    (void)state;
    assert_int_equal(parse("--rule one dir --rule=two"), OPTIONS_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.texts[0], "one");
    assert_string_equal(list.texts[1], "two");
    refused("dir --rule", "--rule needs a value: RULE");
    refused("dir --rule=", "--rule needs a value: RULE");
}

static void short_options_can_be_joined(void **state)
{
    (void)state;
    assert_int_equal(parse("-gaj3 dir -o out"), OPTIONS_OK);
    assert_true(flag && other);
    assert_int_equal(number, 3);
    assert_string_equal(text, "out");
    assert_int_equal(parse("-ofile dir"), OPTIONS_OK);
    assert_string_equal(text, "file");
}

static void what_is_not_given_keeps_its_default(void **state)
{
    (void)state;
    assert_int_equal(parse("dir"), OPTIONS_OK);
    assert_int_equal(number, 7);
    assert_null(text);
    assert_false(flag);
}

static void dashes_end_the_options(void **state)
{
    (void)state;
    assert_int_equal(parse("-g -- --output -o"), OPTIONS_OK);
    assert_int_equal(argument_count, 2);
    assert_string_equal(words[1], "--output");
    assert_string_equal(words[2], "-o");
    assert_null(text);
    assert_int_equal(parse("-"), OPTIONS_OK);
    assert_string_equal(words[1], "-");
}

static void unknown_options_are_refused(void **state)
{
    (void)state;
    refused("--histogran dir", "irqbench test: unknown option '--histogran'; did you mean "
                               "'--histogram'?");
    refused("--outptu=x dir", "unknown option '--outptu'; did you mean '--output'?");
    refused("--xyzzy dir", "unknown option '--xyzzy'\n");
    refused("-x dir", "unknown option '-x'\n");
    refused("-gx dir", "unknown option '-x'\n");
}

static void values_are_checked(void **state)
{
    (void)state;
    static const char *const numbers[] = {"0", "65",  "-1",  "+1",    "1x",
                                          "x", "010", "0x1", "EMPTY", "99999999999999999999"};
    char line[64];

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        snprintf(line, sizeof line, "dir --jobs %s", numbers[i]);
        refused(line, "--jobs needs a whole number from 1 to 64, not '");
        assert_int_equal(number, 7);
    }
    refused("dir --format cvs",
            "--format cannot be 'cvs'; did you mean 'csv'? (allowed: csv, json)");
    refused("dir --output", "--output needs a value: FILE");
    refused("dir -o", "--output needs a value: FILE");
    refused("dir -o EMPTY", "--output needs a value: FILE");
    refused("dir --histogram=yes", "--histogram takes no value");
}

static void arguments_are_counted(void **state)
{
    (void)state;
    refused("", "something is missing: DIR");
    refused("a b c", "'c' is one too many; expected DIR");
    spec.max_arguments = -1;
    assert_int_equal(parse("a b c d"), OPTIONS_OK);
    assert_int_equal(argument_count, 4);
    spec.max_arguments = 2;
}

static void help_lists_every_option(void **state)
{
    (void)state;
    assert_int_equal(parse("--help"), OPTIONS_HELP);
    assert_non_null(strstr(output, "Usage: irqbench test [OPTION...] DIR\n\nTests.\n"));
    assert_non_null(strstr(output, "  -g, --histogram          a flag\n"));
    assert_non_null(strstr(output, "  -o, --output FILE        a text\n"));
    assert_non_null(strstr(output, "      --format FORMAT      one of: csv, json\n"));
    assert_non_null(strstr(output, "  -h, --help               show this text\n"));
    assert_int_equal(parse("a b c d -gh"), OPTIONS_HELP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_options_take_their_value_both_ways),
        cmocka_unit_test(a_list_keeps_every_value),
        cmocka_unit_test(short_options_can_be_joined),
        cmocka_unit_test(what_is_not_given_keeps_its_default),
        cmocka_unit_test(dashes_end_the_options),
        cmocka_unit_test(unknown_options_are_refused),
        cmocka_unit_test(values_are_checked),
        cmocka_unit_test(arguments_are_counted),
        cmocka_unit_test(help_lists_every_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
