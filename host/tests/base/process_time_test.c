/* Who got to run, and who did not. */
#include "host/lib/base/process_time.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void one_that_waited_more_than_it_ran_was_starved(void **state)
{
    (void)state;
    const struct process_time before = {.ran_us = 100, .waited_us = 1000};
    const struct {
        struct process_time after;
        bool starved;
    } cases[] = {
        {{900, 1050, false}, false},  /* ran */
        {{100, 1000, false}, false},  /* slept: nothing to do */
        {{200, 1500, false}, false},  /* waited for less than half of the time */
        {{500, 1650, false}, true},   /* for more */
        {{1100, 1900, false}, false}, /* but ran longer */
        {{900, 1050, true}, true},    /* stopped, whatever was before */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(process_time_starved(&before, &cases[i].after, 1000), cases[i].starved);
}

static void a_process_that_works_ran(void **state)
{
    (void)state;
    struct process_time before, after;
    volatile unsigned sum = 0;
    assert_true(process_time_of(getpid(), &before));
    do {
        for (unsigned i = 0; i < 1000000; i++)
            sum += i;
        assert_true(process_time_of(getpid(), &after));
    } while (after.ran_us == before.ran_us);
    assert_true(after.ran_us > before.ran_us && after.waited_us >= before.waited_us);
    assert_false(after.stopped);
}

static void one_that_is_stopped_is_seen(void **state)
{
    (void)state;
    struct process_time time;
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    kill(pid, SIGSTOP);
    assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    assert_true(process_time_of(pid, &time));
    assert_true(time.stopped);
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    assert_false(process_time_of(pid, &time));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_waited_more_than_it_ran_was_starved),
        cmocka_unit_test(a_process_that_works_ran),
        cmocka_unit_test(one_that_is_stopped_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
