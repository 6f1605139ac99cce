/* Quotas of control groups, in folders that are like the system's. */
#include "host/lib/base/processors.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char root[] = "/tmp/irqbench-processors.XXXXXX";

/* Makes "root/PATH" with its folders. */
static void put(const char *path, const char *text)
{
    char full[512];
    snprintf(full, sizeof full, "%s/%s", root, path);
    for (char *slash = full + sizeof root; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(full, 0777);
        *slash = '/';
    }
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static unsigned quota(void)
{
    char memberships[512];
    snprintf(memberships, sizeof memberships, "%s/memberships", root);
    return processors_of_quota(memberships, root);
}

static int begin(void **state)
{
    (void)state;
    strcpy(strrchr(root, '.'), ".XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int end(void **state)
{
    char command[512];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command); /* NOLINT(cert-env33-c) */
}

static void whole_processors_of_a_quota(void **state)
{
    static const struct {
        const char *max;
        unsigned processors;
    } rows[] = {
        {"max 100000\n", 0},    {"100000 100000\n", 1},
        {"400000 100000\n", 4}, {"350000 100000\n", 3},
        {"50000 100000\n", 1},  {"1000 1000000\n", 1},
        {"200000 50000\n", 4},  {"", 0},
        {"nonsense\n", 0},      {"100000\n", 0},
        {"-1 100000\n", 0},     {"100000 0\n", 0},
        {"0 100000\n", 0},
    };
    (void)state;
    put("memberships", "0::/a/b\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put("a/b/cpu.max", rows[i].max);
        assert_int_equal(quota(), rows[i].processors);
    }
}

static void the_least_of_all_that_a_group_is_in(void **state)
{
    (void)state;
    put("memberships", "0::/a/b/c\n");
    put("a/b/c/cpu.max", "300000 100000\n");
    assert_int_equal(quota(), 3);
    put("a/cpu.max", "200000 100000\n");
    assert_int_equal(quota(), 2);
    put("a/b/cpu.max", "max 100000\n");
    assert_int_equal(quota(), 2);
    put("cpu.max", "100000 100000\n");
    assert_int_equal(quota(), 1);
}

static void a_container_sees_its_own_at_the_top(void **state)
{
    (void)state;
    put("memberships", "0::/docker/0123456789abcdef\n");
    put("cpu.max", "200000 100000\n");
    assert_int_equal(quota(), 2);
    put("memberships", "0::/../other\n");
    assert_int_equal(quota(), 2);
    put("memberships", "0::/\n");
    assert_int_equal(quota(), 2);
}

static void version_1_has_two_files(void **state)
{
    (void)state;
    put("memberships", "4:memory:/m\n3:cpu,cpuacct:/a\n2:cpuset:/s\n1:name=systemd:/\n0::/\n");
    put("m/cpu.cfs_quota_us", "100000\n"); /* of another hierarchy */
    put("m/cpu.cfs_period_us", "100000\n");
    put("cpu,cpuacct/a/cpu.cfs_quota_us", "250000\n");
    assert_int_equal(quota(), 0);
    put("cpu,cpuacct/a/cpu.cfs_period_us", "100000\n");
    assert_int_equal(quota(), 2);
    put("cpu,cpuacct/a/cpu.cfs_quota_us", "-1\n");
    assert_int_equal(quota(), 0);
    put("memberships", "3:cpuset,cpu:/x\n");
    put("cpu/x/cpu.cfs_quota_us", "150000\n");
    put("cpu/x/cpu.cfs_period_us", "50000\n");
    assert_int_equal(quota(), 3);
}

static void both_versions_at_once(void **state)
{
    (void)state;
    put("memberships", "1:cpu:/a\n0::/b\n");
    put("cpu/a/cpu.cfs_quota_us", "300000\n");
    put("cpu/a/cpu.cfs_period_us", "100000\n");
    put("unified/b/cpu.max", "200000 100000\n");
    assert_int_equal(quota(), 2);
}

static void no_groups_no_quota(void **state)
{
    (void)state;
    assert_int_equal(quota(), 0);
    put("memberships", "");
    assert_int_equal(quota(), 0);
    put("memberships", "nonsense\n:\n::\n1:cpu\n0::\n");
    assert_int_equal(quota(), 0);
}

static void the_mask_counts(void **state)
{
    cpu_set_t before, one;
    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    assert_in_range(processors_available(), 1, (uintmax_t)CPU_COUNT(&before));
    CPU_ZERO(&one);
    for (size_t i = 0; CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &before))
            CPU_SET(i, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    assert_int_equal(processors_available(), 1);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(whole_processors_of_a_quota),
        T(the_least_of_all_that_a_group_is_in),
        T(a_container_sees_its_own_at_the_top),
        T(version_1_has_two_files),
        T(both_versions_at_once),
        T(no_groups_no_quota),
        cmocka_unit_test(the_mask_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
