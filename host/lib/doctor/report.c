/* Puts the answer together; see report.h. */
#include "host/lib/doctor/report.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/doctor/tools.h"
#include "host/lib/doctor/visit.h"
#include "host/lib/files/json_file.h"
#include "host/lib/target/vdwt_plugin.h"
#include <stdlib.h>
#include <string.h>

#define BOARDS_NAMED_MAX 64u

void doctor_free(struct doctor *doctor)
{
    json_decref(doctor->target);
    doctor->target = NULL;
}

static struct lines *add_group(struct doctor *doctor, const char *heading)
{
    struct lines *group = &doctor->groups[doctor->group_count++];
    *group = (struct lines){.heading = heading};
    return group;
}

/* ---- A target ---- */

static const struct board *find_answered(const struct board_list *boards,
                                         const struct target *target)
{
    const struct wire_bytes *name = &target->identity.board;
    for (size_t i = 0; i < boards->count; i++)
        if (strlen(boards->boards[i]->name) == name->size &&
            memcmp(boards->boards[i]->name, name->data, name->size) == 0)
            return boards->boards[i];
    return NULL;
}

/* What a person calls the unit of its numbers. */
static const char *unit_of(const struct target *target)
{
    switch (target->evidence) {
    case EVIDENCE_SILICON:
        return "cycles of its own counter";
    case EVIDENCE_MODEL:
        return "modelled cycles";
    case EVIDENCE_INSNS:
        return "executed instructions";
    case EVIDENCE_COUNT:
        break;
    }
    return "nothing known";
}

static json_t *target_json(const struct target *target)
{
    const struct wire_identity *identity = &target->identity;
    const char *clock = wire_name_find(wire_clock_names, identity->clock_source);
    return json_pack("{s:o, s:o, s:s, s:s, s:I, s:o}", "board",
                     json_text((const char *)identity->board.data, identity->board.size), "core",
                     json_text((const char *)identity->core.data, identity->core.size), "evidence",
                     result_evidence_name(target->evidence), "clock", clock ? clock : "unknown",
                     "clock_hz", (json_int_t)identity->clock_hz, "git",
                     json_text((const char *)identity->git.data, identity->git.size));
}

static void add_target(struct doctor *doctor, const struct target *target,
                       const struct audit_claims *claims, const char *where)
{
    struct audit audit;
    audit_judge(target, claims, &audit);
    printable_into(doctor->heading, sizeof doctor->heading,
                   "%.*s %s, in %s:", (int)target->identity.board.size,
                   (const char *)target->identity.board.data, where, unit_of(target));
    lines_add_audit(add_group(doctor, doctor->heading), &audit);
    doctor->target = target_json(target);
}

/* ---- Boards in QEMU ---- */

static bool no_board(const struct board_list *boards, const char *name, struct message *message)
{
    const char *names[BOARDS_NAMED_MAX];
    char hint[SUGGEST_TEXT_MAX];
    size_t count = 0;
    for (; count < boards->count && count < BOARDS_NAMED_MAX; count++)
        names[count] = boards->boards[count]->name;
    if (board_names_have(&boards->unbuilt, name))
        return message_add(message,
                           "--board: the image of %s is not built; `make firmware "
                           "FIRMWARE_BOARDS=%s` builds it",
                           name, name);
    return message_add(message, "--board: there is no image of '%s'%s", name,
                       suggest_text(hint, name, names, count));
}

/* The plugin, or why there is none. */
static char *find_plugin(struct message *message)
{
    return vdwt_plugin_find(message);
}

static bool visit(const struct board *board, struct target *target, struct message *message)
{
    char *plugin = find_plugin(message);
    bool good = plugin && visit_qemu(board, plugin, target, message);
    free(plugin);
    return good;
}

bool doctor_ask_board(struct doctor *doctor, const char *name, struct message *message)
{
    static struct target target; /* large */
    struct board_list boards;
    if (!boards_load(&boards, NULL, message))
        return false;
    const struct board *board = boards_find(&boards, name);
    bool good = false;
    if (!board)
        no_board(&boards, name, message);
    else if (!board->qemu)
        message_add(message,
                    "--board %s: QEMU has no such machine; connect the board and use --port", name);
    else
        good = visit(board, &target, message);
    if (good)
        add_target(doctor, &target, &(struct audit_claims){board->clock_hz, board->systick_hz},
                   "in QEMU");
    boards_free(&boards);
    return good;
}

/* ---- Boards behind a port ---- */

/* False only if the board is named and not there; without a name no image need be here. */
static bool find_board(struct board_list *boards, const char *name, const struct board **board,
                       struct message *message)
{
    struct message ignored = {0};
    *board = NULL;
    if (!boards_load(boards, NULL, name ? message : &ignored))
        return name == NULL;
    *board = name ? boards_find(boards, name) : NULL;
    return *board || !name || no_board(boards, name, message);
}

static bool set_port(struct port *port, const char *text, uint32_t baud, const struct board *board,
                     struct message *message)
{
    if (!port_spec_parse(&port->spec, text, message))
        return false;
    if (baud && port->spec.kind == PORT_TCP)
        return message_add(message, "--baud: the rate of a board behind TCP is set where it is "
                                    "served, in ser2net's configuration for one");
    uint32_t usual = board && board->baud ? board->baud : PORT_BAUD_DEFAULT;
    port->baud = baud ? baud : usual;
    return true;
}

/* What the board's image here was built for; nothing of a board that has none here. */
static struct audit_claims claims_of(const struct board *board)
{
    return board ? (struct audit_claims){board->clock_hz, board->systick_hz}
                 : (struct audit_claims){0, 0};
}

bool doctor_ask_port(struct doctor *doctor, const char *text, uint32_t baud, const char *name,
                     struct message *message)
{
    static struct target target; /* large */
    static struct port port;     /* so is this */
    struct board_list boards;
    const struct board *board;
    char where[DOCTOR_HEADING];
    port = (struct port){.fd = -1};
    bool good = find_board(&boards, name, &board, message) &&
                set_port(&port, text, baud, board, message) &&
                visit_port(&port, board, &boards, &target, message);
    if (good) {
        struct audit_claims claims = claims_of(board ? board : find_answered(&boards, &target));
        printable_into(where, sizeof where, "on %s", port.name);
        add_target(doctor, &target, &claims, where);
    }
    boards_free(&boards);
    return good;
}

/* ---- Without a board ---- */

static const struct board *first_in_qemu(const struct board_list *boards)
{
    for (size_t i = 0; boards && i < boards->count; i++)
        if (boards->boards[i]->qemu && vdwt_core_is_modelled(boards->boards[i]->core))
            return boards->boards[i];
    return NULL;
}

/* A message in one line: the error that others rest on stands last in it. */
static void cause_of(const struct message *message, char *text, size_t size)
{
    static const char begin[] = "error: ";
    const char *cause = message->text;
    for (const char *at = cause; (at = strstr(at, begin)) != NULL;)
        cause = at += strlen(begin);
    snprintf(text, size, "%.*s", (int)strcspn(cause, "\n"), cause);
}

/* That each part is there does not say that they fit: whether this QEMU's plugin interface is
 * one that the plugin knows, and lets it lay a counter, shows when an image runs. */
static void try_run(struct lines *lines, const struct board_list *boards)
{
    static struct target target; /* large */
    static const char remedy[] =
        "irqbench doctor --board NAME says all that QEMU said; the plugin knows the interfaces of "
        "QEMU 7.2 (Debian 12) to 10.0 (Debian 13)";
    struct message message = {0};
    char why[AUDIT_VALUE_MAX];
    const struct board *board = first_in_qemu(boards);
    if (!board) {
        lines_add(lines, "trial", "trial run", AUDIT_BAD, "make firmware",
                  "no image is there that QEMU could run");
        return;
    }
    if (visit(board, &target, &message)) {
        lines_add(lines, "trial", "trial run", AUDIT_OK, NULL,
                  "%s answers, in %s (model %u.%u): QEMU's plugin interface is one of ours",
                  board->name, unit_of(&target), target.head.model >> 16,
                  target.head.model & 0xFFFFu);
        return;
    }
    cause_of(&message, why, sizeof why);
    lines_add(lines, "trial", "trial run", AUDIT_BAD, remedy, "%s", why);
}

void doctor_look_around(struct doctor *doctor)
{
    struct message message = {0};
    struct board_list boards;
    char trouble[AUDIT_VALUE_MAX];
    bool loaded = boards_load(&boards, NULL, &message);
    cause_of(&message, trouble, sizeof trouble);
    struct lines *qemu = add_group(doctor, "Runs in QEMU:");
    tools_for_qemu(qemu, loaded ? &boards : NULL, trouble);
    if (!lines_any_bad(qemu))
        try_run(qemu, &boards);
    tools_for_reports(add_group(doctor, "Reports:"));
    struct lines *devices = add_group(doctor, "Boards:");
    tools_for_flashing(devices);
    devices_volumes(devices);
    devices_ports(devices);
    if (loaded)
        boards_free(&boards);
}

/* ---- The answer ---- */

/* Of a target only what spoils its clock stands in a run's way; of the tools all that is bad. */
bool doctor_can_run(const struct doctor *doctor)
{
    static const bool clock[] = {
#define X(name, what, spoils) spoils,
        AUDIT_ITEMS(X)
#undef X
    };
    if (!doctor->target)
        return !lines_any_bad(&doctor->groups[0]);
    for (size_t i = 0; i < AUDIT_ITEM_COUNT; i++)
        if (clock[i] && doctor->groups[0].lines[i].verdict == AUDIT_BAD)
            return false;
    return true;
}

static const char *conclusion(const struct doctor *doctor)
{
    bool can = doctor_can_run(doctor);
    if (doctor->target)
        return can ? "Runs can be made."
                   : "Its clock cannot be believed: cells would have no number.";
    return can ? "QEMU runs can be made." : "QEMU runs cannot be made.";
}

void doctor_print(const struct doctor *doctor, FILE *out, const struct lines_style *style)
{
    for (size_t i = 0; i < doctor->group_count; i++) {
        lines_print(&doctor->groups[i], out, style);
        fputc('\n', out);
    }
    lines_say(out, style, conclusion(doctor));
}

bool doctor_print_json(const struct doctor *doctor, FILE *out)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < doctor->group_count; i++) {
        json_t *group = lines_json(&doctor->groups[i]);
        json_array_extend(lines, group);
        json_decref(group);
    }
    json_t *answer = json_pack("{s:s, s:b, s:O?, s:o}", "schema", DOCTOR_SCHEMA, "can_run",
                               (int)doctor_can_run(doctor), "target", doctor->target,
                               doctor->target ? "instruments" : "tools", lines);
    bool good = answer && json_dumpf(answer, out, JSON_INDENT(1) | JSON_SORT_KEYS) == 0;
    fputc('\n', out);
    json_decref(answer);
    return good;
}
