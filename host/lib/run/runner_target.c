/* A worker's target: QEMU started, greeted, and known to be the same as for
 * everybody else.
 */
#include "host/lib/run/runner_worker.h"

#include "host/lib/audit/audit.h"
#include "host/lib/base/stop.h"
#include "host/lib/files/json_file.h"
#include "host/lib/run/results_write.h"
#include "host/lib/store/capture.h"
#include "host/lib/store/provenance.h"
#include <stdlib.h>
#include <string.h>

void worker_close_target(struct worker *worker)
{
    if (!worker->running)
        return;
    link_free(&worker->link);
    worker->running = false;
    if (worker->runner->setup->port) {
        port_close(&worker->port);
        return;
    }
    qemu_end(&worker->qemu);
    witness_reader_stop(&worker->witness);
    qemu_stop(&worker->qemu);
}

static void ignore_entry(void *context, const struct wire_catalog *entry)
{
    (void)context, (void)entry;
}

int worker_timeout_ms(const struct worker *worker)
{
    return (int)(worker->runner->setup->config->timeout_s * 1000u);
}

static bool store_target(struct worker *worker, const struct target_machine *machine,
                         const struct target_gauge *gauge, struct message *message)
{
    struct runner_board *board = worker->board;
    const struct rundir *dir = worker->runner->setup->dir;
    struct capture capture = {.board = board->board->name,
                              .outcome = {OUTCOME_ENDED, ""},
                              .head = machine->head,
                              .gauge = *gauge};
    char *path = rundir_target_file(dir, board->board->name);
    capture.raw = link_capture_take(&worker->link, &capture.raw_size);
    capture.link = worker->link.decoder.counters;
    bool good = path && capture.raw && rundir_make_board(dir, board->board->name, message) &&
                capture_write(dir->path, path, &capture, message);
    free(path);
    free(capture.raw);
    return good;
}

/* What the config asks for: a unit, or a counter that shows cycles. */
static bool check_clock(const struct worker *worker, const struct target *target,
                        struct message *message)
{
    const char *wanted = worker->runner->setup->config->clock;
    const char *found = results_clock_name(target);
    if (strcmp(wanted, "auto") == 0 || strcmp(wanted, found) == 0)
        return true;
    return message_add(message, "board %s: its clock is %s where the config asks for %s",
                       worker->board->board->name, found, wanted);
}

static bool text_is(struct wire_bytes text, const char *expected)
{
    return text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0;
}

/* What board.yaml says labels the results, so the firmware must say the same. */
static bool check_claims(const struct worker *worker, const struct target *target,
                         struct message *message)
{
    const struct board *board = worker->board->board;
    const struct wire_identity *identity = &target->identity;
    bool by_systick = identity->clock_source == WIRE_CLOCK_SYSTICK;
    uint32_t clock_hz = by_systick ? board->systick_hz : board->clock_hz;
    if (text_is(identity->core, board->core) && identity->systick_hz == board->systick_hz &&
        identity->clock_hz == clock_hz)
        return true;
    return message_add(
        message,
        "board %s: its image has a %.*s, a clock of %u Hz and a SysTick of %u Hz, its "
        "board.yaml a %s, %u Hz and %u Hz; correct the one that is wrong and build "
        "again (`make`)",
        board->name, (int)identity->core.size, (const char *)identity->core.data,
        identity->clock_hz, identity->systick_hz, board->core, clock_hz, board->systick_hz);
}

/* What is wrong with the instruments is said once, before the cells. */
static void say_audit(struct worker *worker, const struct target *target)
{
    struct audit audit;
    audit_judge(target, NULL, &audit);
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++)
        if (audit.items[i].verdict == AUDIT_BAD)
            progress_note(&worker->runner->progress, "board %s: %s: %s (%s); to do: %s",
                          worker->board->board->name, audit.items[i].what, audit.items[i].value,
                          audit.items[i].clock ? "its cells get no number"
                                               : "its figures are those of that",
                          audit.items[i].remedy);
}

static bool know_target(struct worker *worker, const struct target *target,
                        const struct target_machine *machine, struct message *message)
{
    struct runner_board *board = worker->board;
    if (!store_target(worker, machine, &target->gauge, message) ||
        !target_set(&board->target, target->payload, target->payload_size, machine, message) ||
        !target_set_audit(&board->target, target->audit_payload, target->audit_size, &target->gauge,
                          message))
        return false;
    board->known = true;
    say_audit(worker, target);
    return true;
}

/* The first to meet a board stores what it said; the others must hear the same. */
static bool meet_target(struct worker *worker, const struct target *target,
                        const struct target_machine *machine, struct message *message)
{
    struct runner_board *board = worker->board;
    if (!check_clock(worker, target, message) || !check_claims(worker, target, message))
        return false;
    if (!board->known)
        return know_target(worker, target, machine, message);
    if (target_same(&board->target, target))
        return true;
    return message_add(
        message,
        "board %s: its image or its model is not the one that this run began with; start anew "
        "with --force",
        board->board->name);
}

bool worker_meet_target(struct worker *worker, const struct target *target,
                        const struct target_machine *machine, struct message *message)
{
    pthread_mutex_lock(&worker->runner->mutex);
    bool good = meet_target(worker, target, machine, message);
    pthread_mutex_unlock(&worker->runner->mutex);
    size_t ignored = 0;
    free(link_capture_take(&worker->link, &ignored));
    return good;
}

/* It said who it is before the image ran. */
static bool meet_plugin(struct worker *worker, struct target_machine *machine,
                        struct message *message)
{
    const struct manifest_board *facts = &worker->board->facts;
    worker->session.unanswered = !vdwt_plugin_meet(&worker->witness, worker->qemu.link_fd,
                                                   facts->name, &machine->head, message);
    if (worker->session.unanswered)
        return false;
    return target_expect(&machine->expected, facts->core, facts->modelled, &facts->changes) ||
           message_add(message, "board %s: there is no core '%s'", facts->name, facts->core);
}

/* Once a board: the host's clock takes its time. */
bool worker_ask_audit(struct worker *worker, struct target *target, struct message *message)
{
    struct session_audit audit;
    bool timed = target->evidence == EVIDENCE_SILICON && !worker->board->known;
    uint32_t clock_hz = timed ? target->identity.clock_hz : 0;
    if (!session_audit(&worker->session, clock_hz, &audit, worker_timeout_ms(worker), message))
        return false;
    struct target_gauge gauge = {audit.counts, audit.host_us};
    return target_set_audit(target, audit.payload, audit.size, &gauge, message);
}

static bool shake_hands(struct worker *worker, struct message *message)
{
    struct runner_board *board = worker->board;
    struct target_machine machine = {.board = board->board->name, .emulated = true};
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    struct target target;
    link_capture_begin(&worker->link, LINK_GREETING_MAX);
    if (!meet_plugin(worker, &machine, message) ||
        !session_open(&worker->session, &worker->link, board->board->name,
                      worker_timeout_ms(worker), message) ||
        !session_identify(&worker->session, payload, &size, worker_timeout_ms(worker), message) ||
        !target_set(&target, payload, size, &machine, message) ||
        !worker_ask_audit(worker, &target, message) ||
        !session_list(&worker->session, ignore_entry, NULL, worker_timeout_ms(worker), message))
        return false;
    return worker_meet_target(worker, &target, &machine, message);
}

static void add_qemu_output(const struct worker *worker, struct message *message)
{
    char tail[CHILD_TAIL_MAX];
    qemu_tail(&worker->qemu.child, tail);
    if (*tail)
        message_add_lines(message, tail, "QEMU's own last output:");
}

static void explain_failure(struct worker *worker, struct message *message)
{
    if (message->count == 0) /* stopped */
        return;
    if (worker->link.total || !qemu_ended_at_once(&worker->qemu, message))
        add_qemu_output(worker, message);
}

static void keep_command(struct worker *worker)
{
    struct runner *runner = worker->runner;
    pthread_mutex_lock(&runner->mutex);
    const struct runner_board *board = worker->board;
    provenance_set_command(runner->provenance, board->board->name, worker->qemu.command);
    progress_detail(&runner->progress, "board %s: %s", board->board->name, worker->qemu.command);
    pthread_mutex_unlock(&runner->mutex);
}

static bool start_qemu(struct worker *worker, struct message *message)
{
    const struct runner_board *board = worker->board;
    struct qemu_setup qemu = {.board = board->board,
                              .elf = board->elf,
                              .plugin = worker->runner->plugin,
                              .insns = !board->facts.modelled,
                              .changes = &board->facts.changes};
    if (!qemu_start(&worker->qemu, &qemu, message))
        return false;
    if (witness_reader_start(&worker->witness, worker->qemu.witness_fd, message))
        return true;
    qemu_stop(&worker->qemu);
    return false;
}

/* `accident`: what kept it from saying who it is, or empty. */
static bool open_qemu(struct worker *worker, char *accident, size_t size, struct message *message)
{
    const struct runner_setup *setup = worker->runner->setup;
    struct accident_watch watch;
    if (!start_qemu(worker, message))
        return false;
    accident_watch_begin(&watch, &worker->qemu);
    keep_command(worker);
    link_init(&worker->link, worker->qemu.link_fd);
    worker->link.slow_bytes_per_s = setup->slow_bytes_per_s;
    worker->session.delay_ms = setup->delay_ms;
    worker->running = true;
    if (shake_hands(worker, message))
        return true;
    explain_failure(worker, message); /* waits for its end, if that is the reason */
    /* Not what it said is wrong, or what could not be written of it. */
    if (worker->session.unanswered)
        accident_find(&watch, &worker->qemu, accident, size);
    worker_close_target(worker);
    return false;
}

bool worker_open_target(struct worker *worker, struct message *message)
{
    const struct message before = *message;
    char accident[OUTCOME_REASON_MAX] = "";
    if (worker->running)
        return true;
    if (worker->runner->setup->port)
        return worker_open_port(worker, message);
    if (open_qemu(worker, accident, sizeof accident, message))
        return true;
    if (!accident[0] || stop_requested())
        return false;
    progress_note(&worker->runner->progress, "board %s: %s, starting it again",
                  worker->board->board->name, accident);
    *message = before;
    accident[0] = '\0';
    return open_qemu(worker, accident, sizeof accident, message) ||
           (accident[0] && !stop_requested() &&
            message_add(message,
                        "board %s: %s, twice; see to the machine, then go on with --resume",
                        worker->board->board->name, accident));
}
