/* What the plugin's memory may take: a guest cannot fill the host's. */
#include "host/vdwt/complain.c"

#include <setjmp.h>
#include <stddef.h>
#include <sys/wait.h>

#include <cmocka.h>

#define STEP (64u << 20)

/* In a child, because it ends: after `steps` it says a letter. */
static int end_after(unsigned steps, char *said, size_t size)
{
    int ends[2], status;
    ssize_t got;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        for (unsigned i = 0; i < steps; i++)
            free(must_alloc(STEP));
        _exit(0);
    }
    close(ends[1]);
    got = read(ends[0], said, size - 1);
    said[got > 0 ? got : 0] = '\0';
    close(ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void what_a_guest_makes_us_keep_has_an_end(void **state)
{
    char said[512];

    (void)state;
    assert_int_equal(end_after(MUST_ALLOC_MAX / STEP, said, sizeof said), 0);
    assert_string_equal(said, "");
    assert_int_equal(end_after(MUST_ALLOC_MAX / STEP + 1, said, sizeof said), 2);
    assert_non_null(strstr(said, "vdwt: what was executed takes more than 1024 MiB"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_guest_makes_us_keep_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
