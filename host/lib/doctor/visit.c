/* Visits a target; see visit.h. */
#include "host/lib/doctor/visit.h"

#include "host/lib/audit/audit.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/lib/witness/reader.h"

/* Counting for the host's clock means nothing where the target's time is not the host's. */
static bool take_audit(struct session *session, struct target *target, struct message *message)
{
    struct session_audit audit;
    bool timed = target->evidence == EVIDENCE_SILICON;
    if (!session_audit(session, timed ? target->identity.clock_hz : 0, &audit, VISIT_TIMEOUT_MS,
                       message))
        return false;
    struct target_gauge gauge = {audit.counts, audit.host_us};
    return target_set_audit(target, audit.payload, audit.size, &gauge, message);
}

/* ---- In QEMU ---- */

struct emulated {
    const struct board *board;
    bool modelled;
    struct model_changes changes;
    struct qemu qemu;
    struct witness_reader witness;
    struct link link;
};

static bool meet_plugin(struct emulated *emulated, struct target_machine *machine,
                        struct message *message)
{
    const struct board *board = emulated->board;
    if (!vdwt_plugin_meet(&emulated->witness, emulated->qemu.link_fd, board->name, &machine->head,
                          message))
        return false;
    return target_expect(&machine->expected, board->core, emulated->modelled, &emulated->changes) ||
           message_add(message, "board %s: there is no core '%s'", board->name, board->core);
}

static bool set_model(struct emulated *emulated, struct message *message)
{
    const struct board *board = emulated->board;
    bool good = true;
    emulated->modelled = vdwt_core_is_modelled(board->core);
    for (size_t i = 0; good && emulated->modelled && i < board->model_count; i++)
        good = model_changes_add(&emulated->changes, board->name, board->model[i], message);
    return good;
}

static bool start(struct emulated *emulated, const char *plugin, struct message *message)
{
    struct qemu_setup setup = {.board = emulated->board,
                               .elf = emulated->board->elf,
                               .plugin = plugin,
                               .insns = !emulated->modelled,
                               .changes = &emulated->changes};
    if (!qemu_start(&emulated->qemu, &setup, message))
        return false;
    if (witness_reader_start(&emulated->witness, emulated->qemu.witness_fd, message))
        return true;
    qemu_stop(&emulated->qemu);
    return false;
}

/* What QEMU itself has to say comes before what we make of its silence. */
static void explain(struct emulated *emulated, struct message *message)
{
    char tail[CHILD_TAIL_MAX];
    if (message->count == 0) /* stopped */
        return;
    if (!emulated->link.total && qemu_ended_at_once(&emulated->qemu, message))
        return;
    qemu_tail(&emulated->qemu.child, tail);
    if (*tail)
        message_add_lines(message, tail, "QEMU's own last output:");
}

static void end(struct emulated *emulated)
{
    link_free(&emulated->link);
    qemu_end(&emulated->qemu);
    witness_reader_stop(&emulated->witness);
    qemu_stop(&emulated->qemu);
}

static bool converse(struct emulated *emulated, struct target *target, struct message *message)
{
    const char *name = emulated->board->name;
    struct target_machine machine = {.board = name, .emulated = true};
    struct session session = {.delay_ms = 0};
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    return meet_plugin(emulated, &machine, message) &&
           session_open(&session, &emulated->link, name, VISIT_TIMEOUT_MS, message) &&
           session_identify(&session, payload, &size, VISIT_TIMEOUT_MS, message) &&
           target_take(target, payload, size, &machine, message) &&
           take_audit(&session, target, message);
}

bool visit_qemu(const struct board *board, const char *plugin, struct target *target,
                struct message *message)
{
    static struct emulated emulated; /* large */
    emulated = (struct emulated){.board = board};
    if (!set_model(&emulated, message) || !start(&emulated, plugin, message))
        return false;
    link_init(&emulated.link, emulated.qemu.link_fd);
    bool good = converse(&emulated, target, message);
    if (!good)
        explain(&emulated, message);
    end(&emulated);
    return good;
}

/* ---- Behind a port ---- */

#define NAME_MAX_BYTES 256u

/* What it calls itself; as long as an STR may be. */
static const char *name_in(const uint8_t *payload, size_t size, char name[NAME_MAX_BYTES])
{
    struct wire_identity identity;
    if (!wire_identity_decode(payload, size, &identity))
        return "?";
    snprintf(name, NAME_MAX_BYTES, "%.*s", (int)identity.board.size,
             (const char *)identity.board.data);
    return name;
}

/* A board of which no image is here is asked all the same. */
static bool greet(struct session *session, struct link *link, const struct board *board,
                  const struct board_list *boards, struct target *target, struct message *message)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    char name[NAME_MAX_BYTES];
    size_t size = 0;
    bool absent = false;
    if (!session_attach(session, link, board ? board->name : "there", payload, &size,
                        VISIT_TIMEOUT_MS, &absent, message))
        return false;
    struct target_machine machine = {.board = board ? board->name : name_in(payload, size, name),
                                     .port = true};
    if (!board && boards)
        board = boards_find(boards, machine.board);
    machine.in_qemu = board && board->qemu;
    return target_take(target, payload, size, &machine, message) &&
           take_audit(session, target, message);
}

bool visit_port(struct port *port, const struct board *board, const struct board_list *boards,
                struct target *target, struct message *message)
{
    static struct link link; /* large */
    if (!port_open(port, message))
        return false;
    link_init(&link, port->fd);
    struct session session = {.port = port->name};
    bool good = greet(&session, &link, board, boards, target, message);
    link_free(&link);
    port_close(port);
    return good;
}
