/* The audit over the link: what a scripted target says of its instruments, and how long its
 * clock took by the host's.
 */
#include "host/lib/base/stop.h"
#include "host/lib/target/session.h"
#include "host/lib/target/target.h"
#include "host/tests/target/fake_target.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
/* After those four. */
#include <cmocka.h>

#define LONG_MS  300000
#define SHORT_MS 300
#define FAKE_HZ  25000000u
#define COUNTS   (FAKE_HZ / 1000u * SESSION_GAUGE_MS)

static struct fixture {
    pthread_t thread;
    const char *script;
    int fds[2]; /* ours, the target's */
    struct link link;
    struct session session;
    struct session_audit audit;
    struct target target;
    struct message message;
} fixture;

static void *serve(void *context)
{
    struct fixture *f = context;
    fake_target_serve(f->fds[1], "mps2-an385", f->script);
    close(f->fds[1]);
    return NULL;
}

static void start(struct fixture *f, const char *script)
{
    f->script = script;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, f->fds), 0);
    assert_int_equal(pthread_create(&f->thread, NULL, serve, f), 0);
    link_init(&f->link, f->fds[0]);
    assert_true(session_open(&f->session, &f->link, "mps2-an385", LONG_MS, &f->message));
}

static int set_up(void **state)
{
    memset(&fixture, 0, sizeof fixture);
    *state = &fixture;
    return stop_catch_signals(&fixture.message) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    close(f->fds[0]);
    pthread_join(f->thread, NULL);
    link_free(&f->link);
    stop_release();
    return 0;
}

static bool ask(struct fixture *f, uint32_t clock_hz, int timeout_ms)
{
    return session_audit(&f->session, clock_hz, &f->audit, timeout_ms, &f->message);
}

static bool take(struct fixture *f)
{
    struct target_gauge gauge = {f->audit.counts, f->audit.host_us};
    return target_set_audit(&f->target, f->audit.payload, f->audit.size, &gauge, &f->message);
}

static uint32_t word(const struct wire_bytes *bytes, size_t which)
{
    const uint8_t *at = bytes->data + 4u * which;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void registers_and_memory_arrive(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=waits");
    assert_true(ask(f, 0, LONG_MS));
    assert_true(take(f));
    assert_true(f->target.has_audit);
    assert_int_equal(f->target.audited.wait_states, 5);
    assert_int_equal(f->target.audited.memory, WIRE_MEMORY_KNOWN);
    assert_int_equal(f->target.audited.table_features, WIRE_FEATURE_VTOR);
    assert_int_equal(f->target.audited.registers.size, 4u * WIRE_REGISTER_COUNT);
    assert_int_equal(word(&f->target.audited.registers, WIRE_REGISTER_AIRCR), 0xFA050000u);
    assert_int_equal(word(&f->target.audited.registers, WIRE_REGISTER_DEMCR), 1u << 24);
    assert_int_equal(f->target.gauge.host_us, 0);
}

/* How long that was is not asked: a busy machine sees either end late. */
static void the_hosts_clock_takes_the_targets_time(void **state)
{
    struct fixture *f = *state;
    start(f, "");
    assert_true(ask(f, FAKE_HZ, LONG_MS));
    assert_true(take(f));
    assert_int_equal(f->target.gauge.counts, COUNTS);
    assert_true(f->target.gauge.host_us > 0);
    assert_true(ask(f, 0, LONG_MS)); /* and again, without */
    assert_int_equal(f->audit.host_us, 0);
}

static void a_slow_clock_shows_fewer_counts(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=slow");
    assert_true(ask(f, FAKE_HZ, LONG_MS));
    assert_int_equal(f->audit.counts, COUNTS / 2u);
    assert_true(f->audit.host_us > 0);
}

static void a_clock_that_stands_still_is_timed_as_that(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=still");
    assert_true(ask(f, FAKE_HZ, LONG_MS));
    assert_int_equal(f->audit.counts, 0);
    assert_true(f->audit.host_us > 0);
}

/* It makes all counts, in half as much time again. */
static void another_clock_is_so_each_time(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=another");
    assert_true(ask(f, FAKE_HZ, LONG_MS));
    assert_int_equal(f->audit.counts, COUNTS);
    assert_true(f->audit.host_us >= 3u * SESSION_GAUGE_MS * 1000u / 2u);
}

/* Of 1.3, 3.2 and 1.3 seconds for one nobody can say what the clock's are. */
static void a_host_that_sees_each_try_otherwise_has_no_figure(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=uneven");
    assert_true(ask(f, FAKE_HZ, LONG_MS));
    assert_int_equal(f->audit.host_us, 0);
    assert_int_equal(f->audit.counts, 0);
    assert_true(take(f));
    assert_true(f->target.has_audit);
}

/* Then nobody knows when it began. */
static void without_its_beginning_there_is_no_time(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=lost");
    assert_true(ask(f, FAKE_HZ, LONG_MS));
    assert_int_equal(f->audit.host_us, 0);
    assert_int_equal(f->audit.counts, 0);
    assert_true(take(f));
    assert_true(f->target.has_audit);
}

static void an_answer_that_got_lost_is_asked_for_again(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=late");
    assert_true(ask(f, 0, LONG_MS));
    assert_true(take(f));
    assert_true(f->target.has_audit);
}

static void an_image_without_an_audit_is_no_failure(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=none");
    assert_true(ask(f, FAKE_HZ, LONG_MS));
    assert_int_equal(f->audit.size, 0);
    assert_true(take(f));
    assert_false(f->target.has_audit);
    assert_int_equal(f->message.count, 0);
}

static void a_malformed_audit_is_refused(void **state)
{
    struct fixture *f = *state;
    start(f, "audit=cut");
    assert_true(ask(f, 0, LONG_MS));
    assert_false(take(f));
    assert_false(f->target.has_audit);
    assert_non_null(strstr(f->message.text, "its AUDITED is malformed"));
}

static void a_mute_target_is_given_up(void **state)
{
    struct fixture *f = *state;
    start(f, "boot=mute");
    assert_false(ask(f, 0, SHORT_MS));
    assert_non_null(strstr(f->message.text, "no AUDITED within"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(registers_and_memory_arrive),
        T(the_hosts_clock_takes_the_targets_time),
        T(a_slow_clock_shows_fewer_counts),
        T(a_clock_that_stands_still_is_timed_as_that),
        T(another_clock_is_so_each_time),
        T(a_host_that_sees_each_try_otherwise_has_no_figure),
        T(without_its_beginning_there_is_no_time),
        T(an_answer_that_got_lost_is_asked_for_again),
        T(an_image_without_an_audit_is_no_failure),
        T(a_malformed_audit_is_refused),
        T(a_mute_target_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
