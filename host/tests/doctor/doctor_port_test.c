/* The doctor and a board behind a port: a scripted target on a TCP port of this machine says
 * of its instruments what a part would say, and the whole answer must come out right.
 */
#include "host/lib/base/stop.h"
#include "host/lib/doctor/report.h"
#include "host/tests/target/fake_target.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
/* After those four. */
#include <cmocka.h>

#define FIRMWARE "host/tests/fixtures/firmware"

static struct fixture {
    int listener;
    char port[64]; /* "tcp:127.0.0.1:N" */
    const char *script;
    pthread_t thread;
    bool serving;
    struct doctor doctor;
    struct message message;
} fixture;

static void *serve(void *context)
{
    struct fixture *f = context;
    int fd = accept(f->listener, NULL, NULL);
    if (fd >= 0)
        fake_target_serve(fd, "mps2-an385", f->script);
    close(fd);
    return NULL;
}

/* A port that nobody has: the kernel's choice. */
static int set_up(void **state)
{
    struct fixture *f = &fixture;
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    *f = (struct fixture){.listener = socket(AF_INET, SOCK_STREAM, 0)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(f->listener, (struct sockaddr *)&at, size) != 0 || listen(f->listener, 1) != 0 ||
        getsockname(f->listener, (struct sockaddr *)&at, &size) != 0)
        return -1;
    snprintf(f->port, sizeof f->port, "tcp:127.0.0.1:%u", ntohs(at.sin_port));
    setenv("IRQBENCH_FIRMWARE", FIRMWARE, 1);
    *state = f;
    return stop_catch_signals(&f->message) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    shutdown(f->listener, SHUT_RDWR); /* wakes an accept() that nobody came to */
    if (f->serving)
        pthread_join(f->thread, NULL);
    close(f->listener);
    doctor_free(&f->doctor);
    stop_release();
    return 0;
}

static bool ask(struct fixture *f, const char *script, const char *board)
{
    f->script = script;
    f->serving = pthread_create(&f->thread, NULL, serve, f) == 0;
    assert_true(f->serving);
    return doctor_ask_port(&f->doctor, f->port, 0, board, &f->message);
}

static void assert_message(const struct fixture *f, const char *part)
{
    if (!strstr(f->message.text, part))
        fail_msg("message is '%s', wanted '%s'", f->message.text, part);
}

/* The only item that is not ok, n/a or the cost of a read. */
static void only(const struct fixture *f, size_t which, enum audit_verdict verdict,
                 const char *words)
{
    const struct line *lines = f->doctor.groups[0].lines;
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++) {
        bool fine = lines[i].verdict == AUDIT_OK || lines[i].verdict == AUDIT_NOT_APPLICABLE;
        if (i == which ? lines[i].verdict != verdict || !strstr(lines[i].value, words)
                       : !fine && i != AUDIT_ITEM_read_cost && i != AUDIT_ITEM_rate_host)
            fail_msg("%s: %s: %s", lines[i].name, audit_verdict_name(lines[i].verdict),
                     lines[i].value);
    }
}

static void a_board_is_asked_by_its_port_alone(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "", NULL));
    only(f, AUDIT_ITEM_debugger, AUDIT_OK, "none is attached");
    assert_string_equal(json_string_value(json_object_get(f->doctor.target, "board")),
                        "mps2-an385");
    assert_string_equal(json_string_value(json_object_get(f->doctor.target, "evidence")),
                        "silicon");
    assert_non_null(strstr(f->doctor.heading, "mps2-an385 on tcp:127.0.0.1:"));
    assert_non_null(strstr(f->doctor.groups[0].lines[AUDIT_ITEM_rate_host].value,
                           "MHz by the host's clock, 25.000 MHz stated"));
    assert_string_equal(f->doctor.groups[0].lines[AUDIT_ITEM_clock_stated].value,
                        "25 MHz and SysTick 25 MHz, in image and board.yaml");
}

static void half_the_clock_is_bad(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "audit=slow", "mps2-an385"));
    only(f, AUDIT_ITEM_rate_host, AUDIT_BAD, "25.000 MHz stated");
    assert_false(doctor_can_run(&f->doctor));
}

static void a_clock_that_stops_is_bad(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "audit=still", "mps2-an385"));
    only(f, AUDIT_ITEM_rate_host, AUDIT_BAD, "0.000 MHz by the host's clock");
    assert_false(doctor_can_run(&f->doctor));
}

static void a_lost_frame_leaves_the_rate_open(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "audit=lost", NULL));
    only(f, AUDIT_ITEM_rate_host, AUDIT_NOT_APPLICABLE, "was not measured");
    assert_true(doctor_can_run(&f->doctor));
}

static void other_wait_states_are_bad_and_no_matter_of_the_clock(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "audit=waits", NULL));
    only(f, AUDIT_ITEM_wait_states, AUDIT_BAD, "5 found, 0 stated");
}

static void caches_are_noted(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "audit=caches", NULL));
    only(f, AUDIT_ITEM_caches, AUDIT_NOTE, "on: flash prefetch, flash code cache");
}

static void a_lock_is_bad(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "audit=locked", NULL));
    only(f, AUDIT_ITEM_dwt_lock, AUDIT_BAD, "locked");
    assert_false(doctor_can_run(&f->doctor));
}

static void a_debugger_is_noted(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "audit=debugger", NULL));
    only(f, AUDIT_ITEM_debugger, AUDIT_NOTE, "attached");
}

static void another_board_than_named_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_false(ask(f, "", "mps2-an386"));
    assert_message(f, "what answers has the image of board 'mps2-an385'");
}

static void a_board_without_an_image_here_is_asked_all_the_same(void **state)
{
    struct fixture *f = *state;
    assert_true(ask(f, "boot=board", NULL));
    assert_string_equal(json_string_value(json_object_get(f->doctor.target, "board")), "another");
    assert_int_equal(f->doctor.groups[0].lines[AUDIT_ITEM_clock_stated].verdict,
                     AUDIT_NOT_APPLICABLE);
}

static void a_port_that_is_none_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_false(doctor_ask_port(&f->doctor, "tcp:", 0, NULL, &f->message));
    assert_message(f, "--port");
    f->message = (struct message){0};
    assert_false(doctor_ask_port(&f->doctor, "tcp:127.0.0.1:1", 9600, NULL, &f->message));
    assert_message(f, "--baud");
    f->message = (struct message){0};
    assert_false(doctor_ask_port(&f->doctor, f->port, 0, "mps2-an38", &f->message));
    assert_message(f, "there is no image of 'mps2-an38'; did you mean");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_board_is_asked_by_its_port_alone),
        T(half_the_clock_is_bad),
        T(a_clock_that_stops_is_bad),
        T(a_lost_frame_leaves_the_rate_open),
        T(other_wait_states_are_bad_and_no_matter_of_the_clock),
        T(caches_are_noted),
        T(a_lock_is_bad),
        T(a_debugger_is_noted),
        T(another_board_than_named_is_refused),
        T(a_board_without_an_image_here_is_asked_all_the_same),
        T(a_port_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
