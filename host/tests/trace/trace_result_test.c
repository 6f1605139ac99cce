/* The reader of the plugin's lines: what it takes, and that it takes nothing
 * that is not whole.
 */
#include "host/lib/trace/result.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char whole[] =
    "total 100 110 120 150\n"
    "origin 7 5\n"
    "entries 12 12 16\n"
    "memory 1 2 3\n"
    "state 1 1 5 0 0\n"
    "class 1 100 97 106 131\n"
    "exception 15 2 1 64 1\n"
    "preempted 15 44 3\n"
    "figure 0 15 2 1 1 1 2 2 1 12 12 13 13 0 14 14 15 15 1 0 0 1 1 3 4\n"
    "sum 0 15 3 25 29 1\n"
    "function 0 4 3\n"
    "most 3 0 72 11\n"
    "figure 3 0 3 1 1 1 1 1 1 2 2 2 2 1 3 3 3 3 1 1 1 1 1 0 0\n"
    "boot 5 70 80 1 2 3 4\n"
    "culprit 5 70 60 80 9 1 2 3 4\n"
    "way 0 70\n"
    "way 0 60\n"
    "culprit 5 71 61 80 9 1 2 3 4\n"
    "figure 13 0 1 1 7 7 7 7 1 8 8 8 8 1 9 9 9 9 1 6 6 6 6 0 0\n"
    "figure 13 1 1 1 7 7 7 7 1 9 9 9 9 1 9 9 9 9 1 6 6 6 6 0 0\n"
    "bounds 1 0 17\n"
    "end.at 66 15 0 0\n"
    "mask 5 70 80 9\n"
    "open 5 90 1 2 3 4\n"
    "figure 5 0 1 1 7 7 7 7 1 8 8 8 8 1 9 9 9 9 1 6 6 6 6 18446744073709551615 0\n"
    "span 0 3 2 40 41\n"
    "figure 10 0 1 1 7 7 7 7 1 8 8 8 8 1 9 9 9 9 1 6 6 6 6 0 0\n"
    "complete\n";

static struct trace_result *read_text(const char *text, struct message *message)
{
    char *copy = strdup(text);
    struct trace_result *result = trace_result_read(copy, 1, 1, message);

    free(copy);
    return result;
}

static void every_line_arrives(void **state)
{
    struct message message = {0};
    struct trace_result *result = read_text(whole, &message);

    (void)state;
    assert_non_null(result);
    assert_int_equal(result->insns, 100);
    assert_int_equal(result->cycles.worst, 150);
    assert_int_equal(result->origin.measured, 7);
    assert_int_equal(result->origin.uncalibrated, 5);
    assert_int_equal(result->exceptions[0].latency.origin.measured, 3);
    assert_int_equal(result->exceptions[0].latency.origin.uncalibrated, 4);
    assert_int_equal(result->primask.numbers.origin.measured, -1);
    assert_int_equal(result->entries.nominal, 12);
    assert_int_equal(result->memory.worst, 3);
    assert_true(result->has_cycles);
    assert_int_equal(result->classes[0].klass, MODEL_CLASS_ALU);
    assert_int_equal(result->exceptions[0].handler, 64);
    assert_int_equal(result->exceptions[0].preemptions[0].count, 3);
    assert_int_equal(result->exceptions[0].latency.lane[TRACE_NOMINAL].p99, 13);
    assert_false(result->exceptions[0].latency.lane[TRACE_WORST].exact);
    assert_int_equal(result->exceptions[0].latency.lane[TRACE_BEST].total, 3);
    assert_int_equal(result->exceptions[0].latency.lane[TRACE_INSNS].total, 1);
    assert_int_equal(result->exceptions[0].own.n, 0);
    assert_int_equal(result->functions[0].returned, 3);
    assert_int_equal(result->functions[0].most_exclusive.site, 72);
    assert_int_equal(result->functions[0].exclusive.lane[TRACE_WORST].max, 3);
    assert_int_equal(result->primask.until_pc, 80);
    assert_true(result->primask.open);
    assert_int_equal(result->primask.open_length[TRACE_INSNS], 4);
    assert_false(result->basepri.open);
    assert_int_equal(result->spans[0].ended, 2);
    assert_int_equal(result->spans[0].longest_own, 41);
    assert_int_equal(result->spans[0].whole.lane[TRACE_NOMINAL].max, 8);
    assert_true(result->primask.booted);
    assert_int_equal(result->primask.boot_length[TRACE_WORST], 3);
    assert_int_equal(result->culprits[0].pc, 61); /* the longest first */
    assert_int_equal(result->culprits[1].way[1], 60);
    assert_int_equal(result->culprits[1].total[TRACE_NOMINAL], 2);
    assert_int_equal(result->skipped, 17);
    assert_int_equal(result->ending.pc, 66);
    trace_result_free(result);
}

static void refused(const char *text, const char *words)
{
    struct message message = {0};
    struct trace_result *result = read_text(text, &message);

    if (result || !strstr(message.text, words))
        fail_msg("'%s': wanted '%s', got '%s'", text, words, message.text);
}

static void what_breaks_off_is_refused(void **state)
{
    char text[sizeof whole];

    (void)state;
    for (size_t length = 0; length < sizeof whole - 2; length++) {
        struct message message = {0};
        struct trace_result *result;

        memcpy(text, whole, length);
        text[length] = '\0';
        result = read_text(text, &message);
        if (result)
            fail_msg("%zu bytes were taken for a result", length);
        assert_int_equal(message.count, 1);
    }
}

static void what_is_not_understood_is_refused(void **state)
{
    (void)state;
    refused("", "breaks off");
    refused("totals 1 2 3 4\ncomplete\n", "does not understand");
    refused("total 1 2 3\ncomplete\n", "does not understand");
    refused("total 1 2 3 4 5\ncomplete\n", "does not understand");
    refused("total 1 2 3 -4\ncomplete\n", "does not understand");
    refused("total 1 2 3 4x\ncomplete\n", "does not understand");
    refused("class 999 1 2 3 4\ncomplete\n", "does not understand");
    refused("function 1 0 0\ncomplete\n", "does not understand");
    refused("preempted 15 44 3\ncomplete\n", "does not understand");
    refused("mask 1 70 80 9\ncomplete\n", "does not understand");
    refused("figure 5 0 1 1 9 7 7 7 1 8 8 8 8 1 9 9 9 9 1 6 6 6 6 0 0\ncomplete\n",
            "does not understand");
    refused("sum 5 0 7 7 7 7\ncomplete\n", "does not understand");
    refused("figure 5 0 2 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 0 0\nsum 5 0 2 2 2 4\ncomplete\n",
            "'sum 5 0 2 2 2 4'");
    refused("exception 4294967296 2 1 64 1\ncomplete\n", "does not understand");
}

/* A result in which `line` stands so often. */
static char *many(const char *line, size_t times)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    fputs("exception 15 2 1 64 1\nculprit 5 70 60 80 9 1 2 3 4\n", out);
    for (size_t i = 0; i < times; i++)
        fputs(line, out);
    fputs("function 0 4 3\nspan 0 0 0 0 0\ncomplete\n", out);
    fclose(out);
    return text;
}

static void more_than_there_can_be_is_refused(void **state)
{
    static const struct {
        const char *line;
        size_t most;
    } limits[] = {{"preempted 15 44 3\n", TRACE_EXCEPTIONS_MAX},
                  {"refused 1 1\n", 256},
                  {"way 0 64\n", TRACE_WAY_MAX}};

    (void)state;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char *fits = many(limits[i].line, limits[i].most);
        char *too_many = many(limits[i].line, limits[i].most + 1);
        struct message message = {0};
        struct trace_result *result = trace_result_read(fits, 1, 1, &message);

        assert_non_null(result);
        trace_result_free(result);
        refused(too_many, "does not understand");
        free(fits);
        free(too_many);
    }
    refused("exception 512 2 1 64 1\ncomplete\n", "does not understand");
    refused("exception 15 2 1 64 1\nexception 15 2 1 64 1\ncomplete\n", "does not understand");
}

/* Each has its name in the command line; there is none for more. */
static void as_many_functions_as_were_asked_for_are_told_of(void **state)
{
    (void)state;
    refused("complete\n", "breaks off");
    refused("function 0 1 1\nfunction 1 1 1\ncomplete\n", "'function 1 1 1'");
    refused("function 0 1 1\ncomplete\n", "breaks off");
    refused("span 0 1 1 0 0\nspan 1 1 1 0 0\ncomplete\n", "'span 1 1 1 0 0'");
}

static void a_line_of_any_length_makes_a_short_sentence(void **state)
{
    struct message message = {0};
    char *text = calloc(1, 100001);

    (void)state;
    memset(text, 'x', 100000);
    assert_null(trace_result_read(text, 1, 1, &message));
    assert_true(strlen(message.text) < 300);
    free(text);
}

static uint32_t random_number(void)
{
    static uint32_t number = 2463534242u;

    number ^= number << 13;
    number ^= number >> 17;
    number ^= number << 5;
    return number;
}

/* A fixed seed, so a failure repeats. */
static void damaged_results_are_read_or_refused(void **state)
{
    static const char odd[] = " \n\n0123456789-x\xff";
    unsigned read = 0;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        char text[sizeof whole];
        struct message message = {0};
        struct trace_result *result;

        memcpy(text, whole, sizeof whole);
        for (uint32_t n = random_number() % 4 + 1; n > 0; n--)
            text[random_number() % (sizeof whole - 1)] = odd[random_number() % (sizeof odd - 1)];
        result = trace_result_read(text, 1, 1, &message);
        assert_true((result != NULL) == (message.count == 0));
        read += result != NULL;
        trace_result_free(result);
    }
    assert_in_range(read, 1000, 19000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_arrives),
        cmocka_unit_test(what_breaks_off_is_refused),
        cmocka_unit_test(what_is_not_understood_is_refused),
        cmocka_unit_test(more_than_there_can_be_is_refused),
        cmocka_unit_test(as_many_functions_as_were_asked_for_are_told_of),
        cmocka_unit_test(a_line_of_any_length_makes_a_short_sentence),
        cmocka_unit_test(damaged_results_are_read_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
