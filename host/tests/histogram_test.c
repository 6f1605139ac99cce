/* Histograms: exact counts in and outside the window, memory that does not
 * grow with samples, and running out of memory.
 */
#include "host/lib/histogram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* gcc says it by a macro, clang by a feature. */
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

static void assert_counts(const struct histogram *histogram, const struct value_count *want,
                          size_t want_size)
{
    struct value_count *got = NULL;
    size_t size = 0;
    assert_true(histogram_counts(histogram, &got, &size));
    assert_int_equal(size, want_size);
    assert_int_equal(histogram_distinct(histogram), want_size);
    uint64_t n = 0;
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(got[i].value, want[i].value);
        assert_int_equal(got[i].count, want[i].count);
        n += got[i].count;
    }
    assert_int_equal(histogram->n, n);
    free(got);
}

static void empty_has_nothing_and_owns_nothing(void **state)
{
    (void)state;
    struct histogram histogram;
    struct value_count *counts = (struct value_count *)&histogram;
    size_t size = 9;
    histogram_init(&histogram);
    assert_int_equal(histogram_distinct(&histogram), 0);
    assert_true(histogram_counts(&histogram, &counts, &size));
    assert_null(counts);
    assert_int_equal(size, 0);
    assert_true(histogram_add(&histogram, 5, 0));
    assert_counts(&histogram, NULL, 0);
    assert_null(histogram.window);
    histogram_free(&histogram);
}

static void values_come_out_exact_and_ascending(void **state)
{
    (void)state;
    struct histogram histogram;
    static const uint64_t samples[] = {5000,       4744,       4743,           5767, 5768,       0,
                                       UINT32_MAX, UINT64_MAX, 5000,           1,    UINT32_MAX, 0,
                                       0,          4744,       UINT64_MAX - 1, 5767};
    static const struct value_count want[] = {
        {0, 3},    {1, 1},    {4743, 1},       {4744, 2},           {5000, 2},
        {5767, 2}, {5768, 1}, {UINT32_MAX, 2}, {UINT64_MAX - 1, 1}, {UINT64_MAX, 1}};
    histogram_init(&histogram);
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        assert_true(histogram_add(&histogram, samples[i], 1));
    assert_counts(&histogram, want, COUNT_OF(want));
    histogram_free(&histogram);
    assert_counts(&histogram, NULL, 0);
}

static void first_value_may_be_at_either_end(void **state)
{
    (void)state;
    static const uint64_t firsts[] = {
        0, 1, 255, 256, 257, UINT32_MAX, UINT64_MAX, UINT64_MAX - 1023, UINT64_MAX - 700};
    for (size_t i = 0; i < COUNT_OF(firsts); i++) {
        struct histogram histogram;
        uint64_t far = firsts[i] ^ 1ull << 40;
        histogram_init(&histogram);
        assert_true(histogram_add(&histogram, firsts[i], 3));
        assert_true(histogram_add(&histogram, far, 4));
        struct value_count want[] = {{firsts[i], 3}, {far, 4}};
        if (far < firsts[i]) {
            struct value_count first = want[0];
            want[0] = want[1];
            want[1] = first;
        }
        assert_counts(&histogram, want, 2);
        histogram_free(&histogram);
    }
}

static void thousands_of_sparse_values_stay_exact(void **state)
{
    (void)state;
    enum { VALUES = 20000 };
    struct histogram histogram;
    struct value_count *want = calloc(VALUES, sizeof *want);
    assert_non_null(want);
    histogram_init(&histogram);
    for (unsigned i = 0; i < VALUES; i++)
        want[i] = (struct value_count){(uint64_t)i * 4099, i % 7 + 1};
    /* Three orders in one: 7919 is prime, so that every index comes once. */
    for (unsigned i = 0, at = 1; i < VALUES; i++, at = (at + 7919) % VALUES)
        assert_true(histogram_add(&histogram, want[at].value, want[at].count));
    assert_counts(&histogram, want, VALUES);
    free(want);
    histogram_free(&histogram);
}

static void memory_does_not_grow_with_samples(void **state)
{
    (void)state;
    struct histogram histogram;
    histogram_init(&histogram);
    for (uint64_t value = 0; value < 100000; value += 1000)
        assert_true(histogram_add(&histogram, value, 1));
    size_t slots = histogram.slot_count;
    size_t window = histogram.window_size;
    for (unsigned round = 0; round < 10000; round++) {
        for (uint64_t value = 0; value < 100000; value += 1000)
            assert_true(histogram_add(&histogram, value, 1));
    }
    assert_int_equal(histogram.n, 1000100);
    assert_int_equal(histogram.slot_count, slots);
    assert_int_equal(histogram.window_size, window);
    assert_int_equal(histogram_distinct(&histogram), 100);
    histogram_free(&histogram);
}

static void merging_adds_every_count(void **state)
{
    (void)state;
    struct histogram a;
    struct histogram b;
    static const struct value_count want[] = {{1, 2},    {10, 7},   {2000, 1},
                                              {9000, 5}, {9001, 1}, {UINT32_MAX, 3}};
    histogram_init(&a);
    histogram_init(&b);
    assert_true(histogram_merge(&a, &b)); /* nothing into nothing */
    assert_true(histogram_add(&a, 10, 3) && histogram_add(&a, 9000, 5) &&
                histogram_add(&a, UINT32_MAX, 1) && histogram_add(&a, 1, 2));
    assert_true(histogram_add(&b, 9001, 1) && histogram_add(&b, 10, 4) &&
                histogram_add(&b, UINT32_MAX, 2) && histogram_add(&b, 2000, 1));
    assert_true(histogram_merge(&a, &b));
    assert_counts(&a, want, COUNT_OF(want));
    assert_int_equal(b.n, 8);
    histogram_free(&a);
    histogram_free(&b);
}

static void a_count_that_would_wrap_is_refused(void **state)
{
    (void)state;
    struct histogram histogram;
    static const struct value_count want[] = {{5, UINT64_MAX}};
    histogram_init(&histogram);
    assert_true(histogram_add(&histogram, 5, UINT64_MAX));
    assert_false(histogram_add(&histogram, 5, 1));
    assert_false(histogram_add(&histogram, 1000000, 1));
    assert_counts(&histogram, want, 1);
    histogram_free(&histogram);
}

/* In a child with little address space: adds distinct values until memory runs
 * out, then checks that what was accepted is there. Returns the exit code. */
static int fill_memory(void)
{
    enum { LIMIT = 1 << 26 };
    struct rlimit unlimited;
    struct histogram histogram;
    uint64_t added = 0;
    struct value_count *counts = NULL;
    size_t size = 0;
    if (getrlimit(RLIMIT_AS, &unlimited) != 0)
        return 2;
    struct rlimit little = {.rlim_cur = LIMIT, .rlim_max = unlimited.rlim_max};
    if (setrlimit(RLIMIT_AS, &little) != 0)
        return 3;
    histogram_init(&histogram);
    while (added < LIMIT && histogram_add(&histogram, added * 5000, 1))
        added++;
    if (added == LIMIT || histogram.n != added || histogram_distinct(&histogram) != added)
        return 4;
    if (setrlimit(RLIMIT_AS, &unlimited) != 0)
        return 5;
    if (!histogram_counts(&histogram, &counts, &size) || size != added)
        return 6;
    for (size_t i = 0; i < size; i++) {
        if (counts[i].value != i * 5000 || counts[i].count != 1)
            return 7;
    }
    return histogram_add(&histogram, added * 5000, 1) ? 0 : 8;
}

static void running_out_of_memory_is_reported_and_loses_nothing(void **state)
{
    (void)state;
#if SANITIZED
    skip(); /* the sanitizer needs the address space itself */
#endif
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(30);
        _exit(fill_memory());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_has_nothing_and_owns_nothing),
        cmocka_unit_test(values_come_out_exact_and_ascending),
        cmocka_unit_test(first_value_may_be_at_either_end),
        cmocka_unit_test(thousands_of_sparse_values_stay_exact),
        cmocka_unit_test(memory_does_not_grow_with_samples),
        cmocka_unit_test(merging_adds_every_count),
        cmocka_unit_test(a_count_that_would_wrap_is_refused),
        cmocka_unit_test(running_out_of_memory_is_reported_and_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
