/* A worker's target: QEMU started, greeted, and known to be the same as for
 * everybody else.
 */
#include "host/lib/run/runner_worker.h"

#include "host/lib/files/json_file.h"
#include "host/lib/store/capture.h"
#include <stdlib.h>
#include <string.h>

void worker_close_target(struct worker *worker)
{
    if (!worker->running)
        return;
    link_free(&worker->link);
    qemu_end(&worker->qemu);
    witness_reader_stop(&worker->witness);
    qemu_stop(&worker->qemu);
    worker->running = false;
}

static void ignore_entry(void *context, const struct wire_catalog *entry)
{
    (void)context, (void)entry;
}

int worker_timeout_ms(const struct worker *worker)
{
    return (int)(worker->runner->setup->config->timeout_s * 1000u);
}

static bool store_target(struct worker *worker, struct message *message)
{
    struct runner_board *board = worker->board;
    const struct rundir *dir = worker->runner->setup->dir;
    struct capture capture = {.board = board->board->name, .outcome = {OUTCOME_ENDED, ""}};
    char *path = rundir_target_file(dir, board->board->name);
    capture.raw = link_capture_take(&worker->link, &capture.raw_size);
    capture.link = worker->link.decoder.counters;
    bool good = path && capture.raw && rundir_make_board(dir, board->board->name, message) &&
                capture_write(dir->path, path, &capture, message);
    free(path);
    free(capture.raw);
    return good;
}

/* Under the model the image must read the nominal count, as QEMU was told. */
static bool check_bound(const struct worker *worker, const struct target *target,
                        struct message *message)
{
    const struct runner_board *board = worker->board;
    const struct wire_identity *identity = &target->identity;
    const char *found = wire_name_find(wire_clock_names, identity->clock_source);
    if (!board->facts.core ||
        (identity->clock_source == WIRE_CLOCK_VDWT && identity->vdwt_bound == VDWT_BOUND_NOMINAL))
        return true;
    return message_add(message,
                       "board %s: its image does not read the virtual cycle counter, but %s; build "
                       "image and plugin from the same sources (`make`), or count "
                       "instructions (clock: insns)",
                       board->board->name, found ? found : "nothing");
}

static bool check_clock(const struct worker *worker, const struct target *target,
                        struct message *message)
{
    const char *wanted = worker->runner->setup->config->clock;
    const char *found = wire_name_find(wire_clock_names, target->identity.clock_source);
    if (strcmp(wanted, "auto") == 0 || (found && strcmp(wanted, found) == 0))
        return check_bound(worker, target, message);
    if (strcmp(wanted, result_evidence_name(EVIDENCE_INSNS)) == 0 &&
        target->evidence == EVIDENCE_INSNS)
        return true;
    return message_add(message, "board %s: its clock is %s where the config asks for %s",
                       worker->board->board->name, found ? found : "unknown", wanted);
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

/* The first to meet a board stores what it said; the others must hear the same. */
static bool meet_target(struct worker *worker, const struct target *target, struct message *message)
{
    struct runner_board *board = worker->board;
    struct target_machine machine = {board->board->name, true, board->facts.shift};
    if (!check_clock(worker, target, message) || !check_claims(worker, target, message))
        return false;
    if (!board->known) {
        if (!store_target(worker, message))
            return false;
        board->known = true;
        return target_set(&board->target, target->payload, target->payload_size, &machine, message);
    }
    if (target_same(&board->target, target))
        return true;
    return message_add(message,
                       "board %s: its image is not the one that this run began with; start anew "
                       "with --force",
                       board->board->name);
}

static bool shake_hands(struct worker *worker, struct message *message)
{
    struct runner_board *board = worker->board;
    struct target_machine machine = {board->board->name, true, board->facts.shift};
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    struct target target;
    link_capture_begin(&worker->link, LINK_GREETING_MAX);
    if (!session_open(&worker->session, &worker->link, board->board->name,
                      worker_timeout_ms(worker), message) ||
        !session_identify(&worker->session, payload, &size, worker_timeout_ms(worker), message) ||
        !target_set(&target, payload, size, &machine, message) ||
        !session_list(&worker->session, ignore_entry, NULL, worker_timeout_ms(worker), message))
        return false;
    pthread_mutex_lock(&worker->runner->mutex);
    bool good = meet_target(worker, &target, message);
    pthread_mutex_unlock(&worker->runner->mutex);
    size_t ignored = 0;
    free(link_capture_take(&worker->link, &ignored));
    return good;
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
    else if (worker->board->facts.core)
        message_add(message, "a QEMU that cannot load the plugin still counts instructions: set "
                             "clock: insns in the config");
}

static void keep_command(struct worker *worker)
{
    struct runner *runner = worker->runner;
    pthread_mutex_lock(&runner->mutex);
    const struct runner_board *board = worker->board;
    json_object_set_new(runner->commands, board->board->name, json_text_of(worker->qemu.command));
    pthread_mutex_unlock(&runner->mutex);
}

/* The plugin's value "FILE[,ARGUMENTS]" with what only we know in the middle. */
static char *plugin_argument(const struct runner_setup *setup, const struct runner_board *board)
{
    char *text = NULL;
    size_t size = 0;
    int file = (int)strcspn(setup->plugin, ",");
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "file=%.*s", file, setup->plugin);
    qemu_put_value(out, ",elf=", board->elf);
    qemu_put_value(out, ",core=", board->board->core);
    fputs(setup->plugin + file, out);
    return fclose(out) == 0 ? text : NULL;
}

static bool start_qemu(struct worker *worker, struct message *message)
{
    const struct runner_setup *setup = worker->runner->setup;
    char *plugin = setup->plugin ? plugin_argument(setup, worker->board) : NULL;
    const char *extra[] = {"-plugin", plugin, NULL};
    const struct runner_board *board = worker->board;
    struct qemu_setup qemu = {.board = board->board,
                              .elf = board->elf,
                              .shift = board->facts.shift,
                              .extra = plugin ? extra : NULL,
                              .core = board->facts.core,
                              .changes = &board->facts.changes};
    if (board->facts.core)
        qemu.plugin = worker->runner->plugin;
    bool good = qemu_start(&worker->qemu, &qemu, message);
    free(plugin);
    if (!good || !qemu.plugin)
        return good;
    good = witness_reader_start(&worker->witness, worker->qemu.witness_fd, message);
    if (!good)
        qemu_stop(&worker->qemu);
    return good;
}

bool worker_open_target(struct worker *worker, struct message *message)
{
    const struct runner_setup *setup = worker->runner->setup;
    if (worker->running)
        return true;
    if (!start_qemu(worker, message))
        return false;
    keep_command(worker);
    link_init(&worker->link, worker->qemu.link_fd);
    worker->link.slow_bytes_per_s = setup->slow_bytes_per_s;
    worker->session.delay_ms = setup->delay_ms;
    worker->running = true;
    if (shake_hands(worker, message))
        return true;
    explain_failure(worker, message);
    worker_close_target(worker);
    return false;
}
