/* What follows from a profile's nodes, and that nothing is taken that cannot be. */
#include "host/lib/trace/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct trace_result *read_text(const char *text, struct message *message)
{
    char *copy = strdup(text);
    struct trace_result *result = trace_result_read(copy, 0, 0, message);

    free(copy);
    return result;
}

/* Threads call 100, which calls 200 and itself, which calls 200. */
static const char recursive[] = "node 0 0 0 0 0 0\n"
                                "node 1 0 4294901760 0 0 0\n"
                                "node 2 1 100 1 10 5\n"
                                "node 3 2 200 2 7 3\n"
                                "node 4 2 100 3 20 10\n"
                                "node 5 4 200 4 1 1\n"
                                "profile 0 0 0\n"
                                "insn 102 4 8\n"
                                "insn 100 4 5\n"
                                "insn 102 1 2\n"
                                "complete\n";

static void recursion_is_inclusive_once(void **state)
{
    struct message message = {0};
    struct trace_result *result = read_text(recursive, &message);
    const struct trace_profiled *functions;

    (void)state;
    assert_non_null(result);
    functions = result->profile.functions;
    assert_int_equal(result->profile.function_count, 2);
    assert_int_equal(functions[0].function, 100);
    assert_int_equal(functions[0].calls, 4);
    assert_int_equal(functions[0].self, 30);
    assert_int_equal(functions[0].self_insns, 15);
    assert_int_equal(functions[0].inclusive, 38);
    assert_int_equal(functions[1].function, 200);
    assert_int_equal(functions[1].self, 8);
    assert_int_equal(functions[1].inclusive, 8);
    assert_int_equal(result->profile.subtree[0], 38);
    trace_result_free(result);
}

static void instructions_are_in_order_and_one_an_address(void **state)
{
    struct message message = {0};
    struct trace_result *result = read_text(recursive, &message);

    (void)state;
    assert_non_null(result);
    assert_int_equal(result->profile.insn_count, 2);
    assert_int_equal(result->profile.insns[0].address, 100);
    assert_int_equal(result->profile.insns[1].times, 5);
    assert_int_equal(result->profile.insns[1].count, 10);
    trace_result_free(result);
}

static void what_cannot_be_is_refused(void **state)
{
    static const char *const texts[] = {
        "node 1 0 0 0 0 0\ncomplete\n",                         /* none before it */
        "node 0 0 0 0 0 0\nnode 1 1 4 0 0 0\ncomplete\n",       /* its own parent */
        "profile 0 0 0\ncomplete\n",                            /* of nothing */
        "chain 0\ncomplete\n",                                  /* of no stack */
        "node 0 0 0 0 0 0\nstack 0 0 4 8\nchain 1\ncomplete\n", /* no such node */
        "stack 3 0 4 8\ncomplete\n",                            /* no such kind */
        "stack 0 0 8 4\ncomplete\n",                            /* upside down */
        "event 8 0 0 1 1\ncomplete\n",                          /* no such kind */
        "event 0 15 0 1 2\ncomplete\n",                         /* pended later */
        "event 0 15 0 9 9\nevent 1 15 0 8 8\ncomplete\n",       /* back in time */
        "idle 1 0 0\ncomplete\n",                               /* out of order */
        "span 0 1 1 0 0\ncomplete\n",                           /* nobody asked */
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct message message = {0};
        struct trace_result *result = read_text(texts[i], &message);

        if (result || !strstr(message.text, "does not understand"))
            fail_msg("'%s': %s", texts[i], message.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recursion_is_inclusive_once),
        cmocka_unit_test(instructions_are_in_order_and_one_an_address),
        cmocka_unit_test(what_cannot_be_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
