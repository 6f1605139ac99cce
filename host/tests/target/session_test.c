/* The conversation with a scripted target: what each kind of misbehaviour
 * becomes, and that it never becomes a good cell.
 */
#include "host/lib/base/stop.h"
#include "host/lib/target/session.h"
#include "host/lib/target/target.h"
#include "host/tests/target/fake_target.h"

#include "host/lib/base/clock.h"
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

#define LONG_MS   300000
#define SHORT_MS  300
#define ABSENT_MS 3000 /* waited for in vain; what is sent at once must come within it */

static struct fixture {
    pthread_t thread;
    const char *script;
    int fds[2]; /* ours, the target's */
    struct link link;
    struct session session;
    struct session_run run;
    struct message message;
    int told_ms; /* of silence */
} fixture;

static void *serve(void *context)
{
    struct fixture *f = context;
    fake_target_serve(f->fds[1], "mps2-an385", f->script);
    close(f->fds[1]);
    return NULL;
}

static void connect_to(struct fixture *f, const char *script)
{
    f->script = script;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, f->fds), 0);
    assert_int_equal(pthread_create(&f->thread, NULL, serve, f), 0);
    link_init(&f->link, f->fds[0]);
}

static void start(struct fixture *f, const char *script)
{
    connect_to(f, script);
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
    free(f->run.raw);
    stop_release();
    return 0;
}

static enum session_result run_cell(struct fixture *f, uint16_t number, const char *scenario,
                                    const char *subject, int timeout_ms)
{
    struct session_cell cell = {number, 120, 1, scenario, subject, "none"};
    free(f->run.raw);
    return session_run_cell(&f->session, &cell, timeout_ms, &f->run);
}

/* What the captured bytes give, decoded afresh. */
static void decode(const struct fixture *f, struct cell_records *records, uint16_t number)
{
    struct wire_decoder decoder;
    struct wire_frame frame;
    size_t used = 0;
    cell_records_init(records, number);
    wire_decoder_init(&decoder);
    for (size_t at = 0; at < f->run.raw_size; at += used) {
        if (!wire_decoder_push(&decoder, f->run.raw + at, f->run.raw_size - at, &used, &frame))
            continue;
        /* Nothing of what came before the command is in it. */
        if (decoder.counters.frames == 1)
            assert_int_equal(frame.type, WIRE_FRAME_ACK);
        cell_records_add(records, &frame);
    }
}

static void assert_good_cell(const struct fixture *f, uint16_t number)
{
    struct cell_records records;
    assert_int_equal(f->run.outcome.kind, OUTCOME_ENDED);
    assert_false(f->run.lossy);
    decode(f, &records, number);
    assert_string_equal(records.damage, "");
    assert_true(records.ended);
    assert_int_equal(records.rows, 120);
    assert_int_equal(records.end.sampled, 120);
    cell_records_free(&records);
}

static void assert_message(const struct fixture *f, const char *part)
{
    if (!strstr(f->message.text, part))
        print_error("message is '%s'\n", f->message.text);
    assert_non_null(strstr(f->message.text, part));
}

/* ---- Opening ---- */

static void open_fails(struct fixture *f, const char *script, const char *part)
{
    connect_to(f, script);
    assert_false(session_open(&f->session, &f->link, "mps2-an385", SHORT_MS, &f->message));
    assert_message(f, part);
}

static void silence_is_reported_as_nothing_at_all(void **state)
{
    open_fails(*state, "boot=silent",
               "no READY within 1 s (timeout_s in the config); received: "
               "nothing at all");
}

static void noise_is_reported_with_its_last_bytes(void **state)
{
    open_fails(*state, "boot=noise",
               "received: 10 bytes in all, the last: 03 55 aa 00 ff 13 37 00 07 00");
}

static void another_schema_version_is_refused(void **state)
{
    open_fails(*state, "boot=version", "its image speaks wire schema 77, this tool speaks 3");
}

static void a_closed_connection_ends_the_wait_at_once(void **state)
{
    struct fixture *f = *state;
    connect_to(f, "boot=silent");
    shutdown(f->fds[1], SHUT_RDWR);
    assert_false(session_open(&f->session, &f->link, "mps2-an385", LONG_MS, &f->message));
    assert_message(f, "the connection closed before READY");
}

static void a_stop_request_ends_the_wait_without_a_message(void **state)
{
    struct fixture *f = *state;
    connect_to(f, "boot=silent");
    stop_request();
    assert_false(session_open(&f->session, &f->link, "mps2-an385", LONG_MS, &f->message));
    assert_int_equal(f->message.count, 0);
}

/* ---- Identify and list ---- */

static bool identify(struct fixture *f, int timeout_ms)
{
    struct target_machine machine = {.board = "mps2-an385"};
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    struct target target;
    return session_identify(&f->session, payload, &size, timeout_ms, &f->message) &&
           target_set(&target, payload, size, &machine, &f->message) &&
           target.evidence == EVIDENCE_SILICON;
}

static void a_target_tells_who_it_is(void **state)
{
    struct fixture *f = *state;
    start(f, "");
    assert_true(identify(f, LONG_MS));
}

static void the_image_of_another_board_is_refused(void **state)
{
    struct fixture *f = *state;
    start(f, "boot=board");
    assert_false(identify(f, LONG_MS));
    assert_message(f, "the image that answers is for board 'another'");
}

static void a_mute_target_is_given_up(void **state)
{
    struct fixture *f = *state;
    start(f, "boot=mute");
    assert_false(identify(f, SHORT_MS));
    assert_message(f, "no IDENTITY within");
}

static void count_entry(void *context, const struct wire_catalog *entry)
{
    unsigned *count = context;
    assert_int_equal(entry->index, *count);
    ++*count;
}

static void lists_three(struct fixture *f, const char *script)
{
    unsigned count = 0;
    start(f, script);
    assert_true(session_list(&f->session, count_entry, &count, LONG_MS, &f->message));
    assert_int_equal(count, 3);
}

static void the_catalogue_arrives_whole(void **state)
{
    lists_three(*state, "");
}

static void an_entry_that_comes_twice_counts_once(void **state)
{
    lists_three(*state, "boot=list_twice");
}

static void a_catalogue_with_a_gap_is_refused(void **state)
{
    struct fixture *f = *state;
    unsigned count = 0;
    start(f, "boot=list");
    assert_false(session_list(&f->session, count_entry, &count, LONG_MS, &f->message));
    assert_message(f, "entry 1 of its catalogue did not arrive whole");
}

/* ---- Cells ---- */

static void cells_arrive_whole_one_after_the_other(void **state)
{
    struct fixture *f = *state;
    start(f, "");
    for (uint16_t number = 1; number <= 5; number++) {
        const char *scenario = number % 2 ? "entry_exit" : "entry_swept";
        assert_int_equal(run_cell(f, number, scenario, "raw_c", LONG_MS), SESSION_GOOD);
        assert_good_cell(f, number);
        assert_true(f->run.measured);
        assert_false(f->run.restarted);
    }
}

static void a_command_without_an_ack_is_repeated(void **state)
{
    struct fixture *f = *state;
    unsigned before = fake_target_runs();
    start(f, "raw_c=no_ack");
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 1);
    assert_int_equal(fake_target_runs() - before, 1);
}

static void a_target_that_is_busy_is_waited_for(void **state)
{
    struct fixture *f = *state;
    unsigned before = fake_target_runs();
    start(f, "raw_c=occupied");
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 1);
    assert_int_equal(fake_target_runs() - before, 1);
}

/* The target dawdles over its ACK, so the command goes out twice; it must run
 * once, and the second ACK must not disturb what follows. */
static void a_command_that_arrives_twice_runs_once(void **state)
{
    struct fixture *f = *state;
    unsigned before = fake_target_runs();
    struct wire_run run = {.cell = 1, .samples = 120};
    uint8_t payload[WIRE_PAYLOAD_MAX];
    run.scenario = (struct wire_bytes){(const uint8_t *)"entry_exit", 10};
    run.subject = (struct wire_bytes){(const uint8_t *)"raw_c", 5};
    size_t size = wire_run_encode(&run, payload, sizeof payload);
    start(f, "");
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            link_send(&f->link, WIRE_FRAME_RUN, 1, payload, size, clock_now_ms() + LONG_MS),
            LINK_FRAME);
    f->session.sequence = 1;
    assert_int_equal(run_cell(f, 2, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 2);
    assert_int_equal(fake_target_runs() - before, 2);
}

static void a_fault_ends_the_cell_and_the_next_one_runs(void **state)
{
    struct fixture *f = *state;
    struct cell_records records;
    start(f, "raw_asm=fault");
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_asm", LONG_MS), SESSION_GOOD);
    assert_int_equal(f->run.outcome.kind, OUTCOME_ENDED);
    assert_true(f->run.restarted);
    assert_true(f->run.measured);
    decode(f, &records, 1);
    assert_true(records.faulted);
    assert_int_equal(records.fault.pc, 0x1A2C);
    assert_int_equal(records.rows, 50);
    cell_records_free(&records);
    assert_int_equal(run_cell(f, 2, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 2);
    /* That the target counts its frames from 0 again is no loss. */
    assert_int_equal(f->link.decoder.counters.missing, 0);
}

static void a_silent_cell_runs_into_its_limit(void **state)
{
    struct fixture *f = *state;
    start(f, "raw_c=silent");
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", SHORT_MS), SESSION_LOST);
    assert_int_equal(f->run.outcome.kind, OUTCOME_SILENT);
    assert_string_equal(f->run.outcome.reason, "no end within the time limit of 1 s");
}

static void an_endless_cell_is_stopped_and_the_next_one_runs(void **state)
{
    struct fixture *f = *state;
    start(f, "raw_c=endless");
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", SHORT_MS), SESSION_GOOD);
    assert_int_equal(f->run.outcome.kind, OUTCOME_SILENT);
    assert_int_equal(run_cell(f, 2, "entry_exit", "raw_asm", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 2);
}

static void a_refused_cell_says_why(void **state)
{
    struct fixture *f = *state;
    start(f, "raw_c=unknown");
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_int_equal(f->run.outcome.kind, OUTCOME_REFUSED);
    assert_string_equal(f->run.outcome.reason, "the image refuses the cell (unknown_subject)");
    assert_false(f->run.measured);
    assert_false(f->run.restarted);
}

static void every_loss_is_noticed(void **state)
{
    static const char *const scripts[] = {"raw_c=drop", "raw_c=flip_once", "raw_c=noise_once"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct fixture *f = *state;
        start(f, scripts[i]);
        assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
        assert_true(f->run.lossy);
        tear_down(state);
        assert_int_equal(set_up(state), 0);
    }
    connect_to(*state, "");
}

static void a_batch_that_comes_twice_counts_once(void **state)
{
    struct fixture *f = *state;
    start(f, "raw_c=twice");
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 1);
    assert_int_equal(f->run.link.repeated, 1);
}

/* A command may go out while a frame is coming in: the capture then has all of
 * that frame, or it would look like a loss. */
static void a_capture_begins_with_a_whole_frame(void **state)
{
    struct fixture *f = *state;
    struct wire_decoder decoder;
    struct wire_frame frame;
    uint8_t bytes[WIRE_STUFFED_MAX];
    size_t used = 0, size = 0;
    connect_to(f, "boot=silent");
    size_t count =
        wire_frame_encode(WIRE_FRAME_READY, 3, (const uint8_t *)"x", 1, bytes, sizeof bytes);
    assert_int_equal(write(f->fds[1], bytes, count), count);
    assert_int_equal(link_receive(&f->link, clock_now_ms() + LONG_MS, &frame), LINK_FRAME);
    assert_int_equal(write(f->fds[1], bytes, count / 2), count / 2);
    assert_int_equal(link_receive(&f->link, clock_now_ms() + SHORT_MS, &frame), LINK_TIMEOUT);
    link_capture_begin(&f->link, LINK_CAPTURE_MAX);
    assert_int_equal(write(f->fds[1], bytes + count / 2, count - count / 2), count - count / 2);
    assert_int_equal(link_receive(&f->link, clock_now_ms() + LONG_MS, &frame), LINK_FRAME);
    uint8_t *raw = link_capture_take(&f->link, &size);
    assert_int_equal(size, count);
    wire_decoder_init(&decoder);
    assert_true(wire_decoder_push(&decoder, raw, size, &used, &frame));
    free(raw);
}

static void a_stop_request_ends_a_cell(void **state)
{
    struct fixture *f = *state;
    start(f, "raw_c=silent");
    stop_request();
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_STOPPED);
}

static void a_slow_reader_and_late_commands_change_nothing(void **state)
{
    struct fixture *f = *state;
    start(f, "");
    f->link.slow_bytes_per_s = 20000;
    f->session.delay_ms = 30;
    assert_int_equal(run_cell(f, 1, "entry_swept", "raw_c", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 1);
}

static void a_capture_that_is_too_large_is_not_listened_to(void **state)
{
    struct fixture *f = *state;
    struct wire_frame frame;
    uint8_t bytes[1000];
    memset(bytes, 0x55, sizeof bytes);
    connect_to(f, "boot=silent");
    link_capture_begin(&f->link, 1500);
    for (int i = 0; i < 2; i++)
        assert_int_equal(write(f->fds[1], bytes, sizeof bytes), sizeof bytes);
    assert_int_equal(link_receive(&f->link, clock_now_ms() + LONG_MS, &frame), LINK_FLOODED);
    assert_int_equal(link_receive(&f->link, clock_now_ms() + LONG_MS, &frame), LINK_FLOODED);
    size_t size = 0;
    free(link_capture_take(&f->link, &size));
    assert_int_equal(size, 2 * sizeof bytes);
    assert_int_equal(link_receive(&f->link, clock_now_ms() + SHORT_MS, &frame), LINK_TIMEOUT);
}

/* ---- Behind a port ---- */

#define ASK_MS  100
#define TELL_MS 250
#define LOST_MS 1000

static void note_silence(void *context, int ms)
{
    int *told_ms = context;
    *told_ms += ms;
}

/* Attaches to what is there; whether it was our firmware. */
static bool attach(struct fixture *f, const char *script, int timeout_ms, bool *absent)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    struct target_machine machine = {.board = "mps2-an385", .port = true};
    struct target target;
    connect_to(f, script);
    link_capture_begin(&f->link, LINK_GREETING_MAX);
    f->session = (struct session){.port = "/dev/ttyX",
                                  .watch = {.ask_ms = ASK_MS,
                                            .tell_ms = TELL_MS,
                                            .lost_ms = LOST_MS,
                                            .silent = note_silence,
                                            .context = &f->told_ms}};
    return session_attach(&f->session, &f->link, "mps2-an385", payload, &size, timeout_ms, absent,
                          &f->message) &&
           target_set(&target, payload, size, &machine, &f->message) &&
           target.evidence == EVIDENCE_SILICON;
}

static void a_target_that_is_up_or_boots_is_attached_to(void **state)
{
    static const char *const scripts[] = {"", "boot=up", "boot=login"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        bool absent = true;
        assert_true(attach(f, scripts[i], LONG_MS, &absent));
        assert_false(absent);
        assert_int_equal(run_cell(f, 7, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
        assert_good_cell(f, 7);
        if (i + 1 < sizeof scripts / sizeof *scripts) {
            close(f->fds[0]);
            pthread_join(f->thread, NULL);
            link_free(&f->link);
        }
    }
}

static void another_hosts_cell_is_ended(void **state)
{
    bool absent = true;
    struct fixture *f = *state;
    assert_true(attach(f, "boot=busy", LONG_MS, &absent));
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 1);
}

static void attach_fails(struct fixture *f, const char *script, bool absent, const char *part)
{
    bool found = !absent;
    assert_false(attach(f, script, absent ? ABSENT_MS : LONG_MS / 20, &found));
    assert_int_equal(found, absent);
    assert_message(f, part);
    if (absent)
        assert_message(f, "`make flash BOARD=mps2-an385`");
}

static void another_schema_behind_a_port_is_refused(void **state)
{
    attach_fails(*state, "boot=version", false,
                 "the image in it speaks wire schema 77, this tool speaks 3; `make flash "
                 "BOARD=mps2-an385`");
}

static void what_is_none_of_ours_is_told_with_a_remedy(void **state)
{
    static const char *const wrong[][2] = {
        {"boot=dumb", "nothing came from /dev/ttyX within 3 s"},
        {"boot=shell", "another program's text, 'login: '"},
        {"boot=static", "nothing of irqbench's: 10 bytes in all, the last: 03 55 aa 00"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        f->message = (struct message){.count = 0};
        attach_fails(f, wrong[i][0], true, wrong[i][1]);
        if (i + 1 < sizeof wrong / sizeof *wrong) {
            close(f->fds[0]);
            pthread_join(f->thread, NULL);
            link_free(&f->link);
        }
    }
}

static void a_port_that_closes_says_so(void **state)
{
    struct fixture *f = *state;
    bool absent = false;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    connect_to(f, "boot=silent");
    shutdown(f->fds[1], SHUT_WR);
    f->session = (struct session){.port = "/dev/ttyX"};
    assert_false(session_attach(&f->session, &f->link, "mps2-an385", payload, &size, LONG_MS,
                                &absent, &f->message));
    assert_true(absent);
    assert_message(f, "nothing came from /dev/ttyX within 300 s, and then the connection closed");
}

static void a_reset_in_a_cell_is_noticed(void **state)
{
    bool absent = false;
    struct fixture *f = *state;
    assert_true(attach(f, "raw_c=reset", LONG_MS, &absent));
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_LOST);
    assert_int_equal(f->run.outcome.kind, OUTCOME_RESET);
    assert_true(f->run.interrupted);
    assert_int_equal(f->told_ms, 0);
    assert_true(f->run.restarted);
    assert_true(f->run.measured);
    assert_string_equal(f->run.outcome.reason, "the target was reset in the middle of the cell");
}

/* A sample that hangs is told from a reset button. */
static void a_watchdogs_reset_is_told(void **state)
{
    bool absent = false;
    struct fixture *f = *state;
    assert_true(attach(f, "raw_c=watchdog", LONG_MS, &absent));
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_LOST);
    assert_int_equal(f->run.outcome.kind, OUTCOME_RESET);
    assert_string_equal(f->run.outcome.reason,
                        "a sample of the cell did not end, and the target's watchdog reset it");
}

/* It answers, but not of its cell: that is over. */
static void an_end_that_was_lost_is_asked_for(void **state)
{
    bool absent = false;
    struct fixture *f = *state;
    assert_true(attach(f, "raw_c=end", LONG_MS, &absent));
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_int_equal(f->run.outcome.kind, OUTCOME_SILENT);
    assert_true(f->run.lossy);
    assert_false(f->run.interrupted);
    assert_string_equal(f->run.outcome.reason, "the cell is over, and its end was lost");
    assert_int_equal(run_cell(f, 2, "entry_exit", "raw_asm", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 2);
}

static void a_silence_is_told_and_then_the_target_is_lost(void **state)
{
    bool absent = false;
    struct fixture *f = *state;
    assert_true(attach(f, "raw_c=gone", LONG_MS, &absent));
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_LOST);
    assert_int_equal(f->run.outcome.kind, OUTCOME_SILENT);
    assert_true(f->run.interrupted);
    assert_string_equal(f->run.outcome.reason, "nothing came for 1 s");
    assert_int_equal(f->told_ms, TELL_MS);
}

/* After a fault READY comes until the next command does: that is no reset of the next cell. */
static void a_fault_behind_a_port_ends_its_cell_alone(void **state)
{
    bool absent = false;
    struct fixture *f = *state;
    assert_true(attach(f, "raw_c=fault", LONG_MS, &absent));
    assert_int_equal(run_cell(f, 1, "entry_exit", "raw_c", LONG_MS), SESSION_GOOD);
    assert_int_equal(run_cell(f, 2, "entry_exit", "raw_asm", LONG_MS), SESSION_GOOD);
    assert_good_cell(f, 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(silence_is_reported_as_nothing_at_all),
        T(noise_is_reported_with_its_last_bytes),
        T(another_schema_version_is_refused),
        T(a_closed_connection_ends_the_wait_at_once),
        T(a_stop_request_ends_the_wait_without_a_message),
        T(a_target_tells_who_it_is),
        T(the_image_of_another_board_is_refused),
        T(a_mute_target_is_given_up),
        T(the_catalogue_arrives_whole),
        T(an_entry_that_comes_twice_counts_once),
        T(a_catalogue_with_a_gap_is_refused),
        T(cells_arrive_whole_one_after_the_other),
        T(a_command_without_an_ack_is_repeated),
        T(a_target_that_is_busy_is_waited_for),
        T(a_command_that_arrives_twice_runs_once),
        T(a_fault_ends_the_cell_and_the_next_one_runs),
        T(a_silent_cell_runs_into_its_limit),
        T(an_endless_cell_is_stopped_and_the_next_one_runs),
        T(a_refused_cell_says_why),
        T(every_loss_is_noticed),
        T(a_batch_that_comes_twice_counts_once),
        T(a_capture_begins_with_a_whole_frame),
        T(a_capture_that_is_too_large_is_not_listened_to),
        T(a_stop_request_ends_a_cell),
        T(a_slow_reader_and_late_commands_change_nothing),
        T(a_target_that_is_up_or_boots_is_attached_to),
        T(another_hosts_cell_is_ended),
        T(another_schema_behind_a_port_is_refused),
        T(what_is_none_of_ours_is_told_with_a_remedy),
        T(a_port_that_closes_says_so),
        T(a_reset_in_a_cell_is_noticed),
        T(a_watchdogs_reset_is_told),
        T(an_end_that_was_lost_is_asked_for),
        T(a_silence_is_told_and_then_the_target_is_lost),
        T(a_fault_behind_a_port_ends_its_cell_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
