/* Runs a cell again under a trace; see timeline.h. */
#include "host/lib/celltrace/timeline.h"

#include "bench/wire/wire.h"
#include "host/lib/machines/machine.h"
#include "host/lib/matrix/board.h"
#include "host/lib/results/results.h"
#include "host/lib/run/images.h"
#include "host/lib/run/runner_worker.h"
#include "host/lib/store/run_results.h"
#include "host/lib/target/qemu.h"
#include "host/lib/trace/run.h"
#include <stdlib.h>
#include <string.h>

#define SECONDS_MAX    60u        /* of wall-clock time, for a few samples */
#define FIRST_FUNCTION "cell_run" /* firmware/cell.c: what the timeline begins with */

/* What the image takes to send a frame depends on the frame's number, and how many it has sent as
 * READY on how busy this machine is. So it is asked for nothing (STOP, which it answers by one
 * frame) until it has come to a number like this one, only then for the cell: its timeline is the
 * same each time. READY comes each tenth of the image's seconds, of which some pass in one of ours.
 */
#define FRAMES_BEFORE 0xFFu

#define STOP_SEQUENCE 1u
#define RUN_SEQUENCE  2u

/* The host's end of the wire. */
struct dialogue {
    uint8_t stop[WIRE_STUFFED_MAX], command[WIRE_STUFFED_MAX];
    size_t stop_size, size;
    struct wire_decoder decoder;
    bool greeted, asked; /* the image has spoken; the cell was asked for */
    bool due;            /* we are to say something */
    uint16_t frames;     /* the number of the image's last one */
    bool ended, refused; /* the cell is over; or it was not to be had */
    bool faulted;        /* it is over by a fault, */
    uint8_t status;      /* else with this, enum wire_cell_status */
};

static void hear_end(struct dialogue *dialogue, const struct wire_frame *frame)
{
    struct wire_cell_end end;
    dialogue->faulted |= frame->type == WIRE_FRAME_FAULT;
    if (frame->type == WIRE_FRAME_CELL_END &&
        wire_cell_end_decode(frame->payload, frame->size, &end)) {
        dialogue->ended = true;
        dialogue->status = end.status;
    }
}

static void hear_ack(struct dialogue *dialogue, const struct wire_frame *frame)
{
    struct wire_ack ack;
    if (frame->type != WIRE_FRAME_ACK || !wire_ack_decode(frame->payload, frame->size, &ack))
        return;
    dialogue->due |= ack.command == STOP_SEQUENCE;
    dialogue->refused |= ack.command == RUN_SEQUENCE && ack.status != WIRE_ACK_OK;
}

static bool hears(void *context, const uint8_t *bytes, size_t size)
{
    struct dialogue *dialogue = context;
    struct wire_frame frame;
    for (size_t used = 0; size > 0; bytes += used, size -= used) {
        if (!wire_decoder_push(&dialogue->decoder, bytes, size, &used, &frame))
            break;
        dialogue->due |= !dialogue->greeted;
        dialogue->greeted = true;
        dialogue->frames = frame.sequence;
        hear_ack(dialogue, &frame);
        hear_end(dialogue, &frame);
    }
    return dialogue->ended || dialogue->faulted || dialogue->refused;
}

static size_t says(void *context, const uint8_t **bytes)
{
    struct dialogue *dialogue = context;
    if (!dialogue->due || dialogue->asked)
        return 0;
    dialogue->due = false;
    dialogue->asked = (dialogue->frames & FRAMES_BEFORE) == FRAMES_BEFORE;
    *bytes = dialogue->asked ? dialogue->command : dialogue->stop;
    return dialogue->asked ? dialogue->size : dialogue->stop_size;
}

static struct wire_bytes bytes_of(const char *text)
{
    return (struct wire_bytes){(const uint8_t *)text, (uint16_t)strlen(text)};
}

static void prepare(struct dialogue *dialogue, const struct result_cell *cell, uint32_t samples)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct wire_run run = {.cell = 1,
                           .samples = samples,
                           .seed = (uint32_t)cell->seed,
                           .scenario = bytes_of(cell->scenario),
                           .subject = bytes_of(cell->subject),
                           .load = bytes_of(cell->load)};
    const struct wire_stop stop = {.cell = WIRE_ANY_CELL};
    size_t size = wire_run_encode(&run, payload, sizeof payload);
    *dialogue = (struct dialogue){.size = 0};
    dialogue->size = wire_frame_encode(WIRE_FRAME_RUN, RUN_SEQUENCE, payload, size,
                                       dialogue->command, sizeof dialogue->command);
    size = wire_stop_encode(&stop, payload, sizeof payload);
    dialogue->stop_size = wire_frame_encode(WIRE_FRAME_STOP, STOP_SEQUENCE, payload, size,
                                            dialogue->stop, sizeof dialogue->stop);
}

/* ---- which cell, of which image -------------------------------------- */

static const struct result_cell *find_cell(const struct results *results, const char *id,
                                           const char *run, struct message *message)
{
    for (size_t i = 0; i < results->cell_count; i++)
        if (strcmp(results->cells[i].id, id) == 0)
            return &results->cells[i];
    message_add(message,
                "--cell: this run has no cell '%s'; `irqbench export %s -f csv` has the ids", id,
                run);
    return NULL;
}

static bool can_be_run(const struct result_cell *cell, struct message *message)
{
    if (cell->target->port || cell->target->evidence == EVIDENCE_SILICON)
        return message_add(message,
                           "%s was run behind a port, where nobody sees what happens when; run the "
                           "same config in QEMU, without --port",
                           cell->id);
    if (cell->status != RESULT_OK)
        return message_add(message,
                           "%s is %s, and has no result to look at: %s; choose a cell that is ok, "
                           "`irqbench show` has them",
                           cell->id, result_status_name(cell->status),
                           cell->reason ? cell->reason : "without a reason");
    return true;
}

static bool has_image(const struct result_cell *cell, const struct board *board,
                      struct message *message)
{
    struct runner_board image = {.elf = board->elf};
    json_int_t crc = json_integer_value(json_object_get(cell->target->json, "image_crc"));
    if (!worker_know_image(&image, message))
        return false;
    return (json_int_t)image.image_crc == crc ||
           message_add(message,
                       "%s is not the image of this run any more; build that one again, or run the "
                       "config anew",
                       board->elf);
}

static bool set_model(struct trace_setup *setup, const struct result_cell *cell,
                      const struct board *board, struct model_core *core, struct message *message)
{
    const json_t *changed =
        json_object_get(json_object_get(cell->target->json, "model"), "changed");
    size_t index;
    json_t *text;
    setup->core = board->core;
    setup->cycles = cell->target->evidence == EVIDENCE_MODEL;
    if (!model_core_init(core, board->core))
        return message_add(message, "board %s: there is no core '%s'", board->name, board->core);
    json_array_foreach(changed, index,
                       text) if (!model_changes_add(&setup->changes, cell->id,
                                                    json_string_value(text), message)) return false;
    model_changes_apply(&setup->changes, core);
    return true;
}

/* What is traced must be what was measured: `core` has the run's changes. */
static bool has_model(const struct result_cell *cell, const struct model_core *core,
                      struct message *message)
{
    const json_t *model = json_object_get(cell->target->json, "model");
    const char *version = json_string_value(json_object_get(model, "version"));
    json_int_t rules = json_integer_value(json_object_get(model, "rules"));
    char own[32];
    if (cell->target->evidence != EVIDENCE_MODEL)
        return true;
    snprintf(own, sizeof own, "%u.%u", MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR);
    if (!version || strcmp(version, own) != 0)
        return message_add(message,
                           "%s was counted by version %s of the timing model, this tool has %s: "
                           "its timeline would be of other cycles; run the config anew",
                           cell->id, version ? version : "(none)", own);
    return rules == (json_int_t)model_rules_crc(core) ||
           message_add(message,
                       "%s was counted by other rules of the timing model (%08llx) than this "
                       "tool's (%08x): its timeline would be of other cycles; run the config anew",
                       cell->id, (unsigned long long)rules, model_rules_crc(core));
}

/* ---- the run --------------------------------------------------------- */

/* From 0 on, whenever the command came: so a cell's timeline is the same each time. */
static void begin_at_zero(struct trace_timeline *timeline)
{
    uint64_t begin = timeline->begin;
    for (size_t i = 0; i < timeline->event_count; i++) {
        struct trace_event *event = &timeline->events[i];
        event->at = event->at > begin ? event->at - begin : 0;
        event->since = event->since > begin ? event->since - begin : 0;
    }
    timeline->lost_at = timeline->lost_at > begin ? timeline->lost_at - begin : 0;
    timeline->end -= begin;
    timeline->begin = 0;
}

/* Up to the last event: what the image does behind the cell is no part of it. */
static void set_window(struct trace_setup *setup, const struct trace_timeline *timeline)
{
    setup->before = timeline->end;
    if (timeline->event_count > 0 && timeline->lost == 0)
        setup->before = timeline->events[timeline->event_count - 1].at + 1u;
}

static bool write_timeline(struct trace_setup *setup, struct trace_print *print,
                           const struct celltrace_request *request, struct message *message)
{
    struct trace_result *result = trace_result_read(print->outcome->text, 0, 0, message);
    if (!result)
        return false;
    print->result = result;
    bool good =
        result->begun || message_add(message, "%s: the image did not run it", request->cell);
    if (good) {
        begin_at_zero(&result->timeline);
        set_window(setup, &result->timeline);
        good = output_write(print, request->output, request->write, message);
    }
    trace_result_free(result);
    return good;
}

/* As it did in the run, where it was ok. */
static bool has_ended(const struct dialogue *dialogue, enum trace_end end, const char *cell,
                      struct message *message)
{
    const char *name = wire_name_find(wire_cell_status_names, dialogue->status);
    if (dialogue->ended && dialogue->status == WIRE_CELL_OK)
        return true;
    if (dialogue->ended)
        return message_add(message,
                           "%s: traced, it ended as %s, as it did not in the run; ask for other "
                           "--samples",
                           cell, name ? name : "a status that is not known here");
    return message_add(
        message, "%s: %s", cell,
        dialogue->refused   ? "the image refuses it"
        : dialogue->faulted ? "traced, it ended with a fault, as it did not in the run; run the "
                              "config anew"
        : end == TRACE_ENDED_STOPPED ? "stopped"
                                     : "it did not end within a minute; ask for fewer --samples");
}

static bool trace(struct trace_setup *setup, const struct trace_names *names,
                  const struct model_core *core, const struct celltrace_request *request,
                  struct message *message)
{
    static const struct trace_targets none;
    const struct dialogue *dialogue = setup->partner->context;
    char version[QEMU_VERSION_MAX];
    struct trace_outcome outcome = {0};
    struct trace_print print = {.setup = setup,
                                .outcome = &outcome,
                                .names = names,
                                .targets = &none,
                                .qemu = version,
                                .model = core};
    bool good = qemu_version(version, message) && trace_run(setup, &outcome, message);
    if (good)
        good = has_ended(dialogue, outcome.end, request->cell, message);
    good = good && write_timeline(setup, &print, request, message);
    trace_outcome_free(&outcome);
    return good;
}

static bool begin(struct trace_setup *setup, const struct trace_names *names,
                  struct message *message)
{
    struct elf_symbol first;
    if (!elf_image_find(names->image, FIRST_FUNCTION, &first))
        return message_add(message, "%s has no function " FIRST_FUNCTION, setup->elf);
    setup->from = first.address;
    return true;
}

static bool run_again(const struct result_cell *cell, const struct board *board,
                      const struct celltrace_request *request, struct message *message)
{
    static struct dialogue dialogue;
    struct model_core core;
    const struct trace_machine *known = trace_machine_find(board->qemu->machine, message);
    struct trace_machine machine;
    if (!known)
        return false;
    machine = *known;
    machine.clock_hz = board->clock_hz;
    prepare(&dialogue, cell, request->samples);
    const struct trace_partner partner = {.hears = hears,
                                          .says = says,
                                          .context = &dialogue,
                                          .uart = board->uart,
                                          .ram = board->qemu->ram,
                                          .clock_hz = board->clock_hz};
    struct trace_setup setup = {.elf = board->elf,
                                .machine = &machine,
                                .timeline = true,
                                .before = UINT64_MAX,
                                .seconds = SECONDS_MAX,
                                .partner = &partner};
    struct trace_names names = {.image = elf_image_open(board->elf, message)};
    if (!names.image)
        return false;
    names.lines = elf_lines_open(board->elf);
    bool good = begin(&setup, &names, message) && set_model(&setup, cell, board, &core, message) &&
                has_model(cell, &core, message) && trace(&setup, &names, &core, request, message);
    elf_lines_close(names.lines);
    elf_image_close(names.image);
    return good;
}

bool celltrace_timeline(const struct celltrace_request *request, struct message *message)
{
    struct results *results = run_results_load(request->run, message);
    const struct result_cell *cell =
        results ? find_cell(results, request->cell, request->run, message) : NULL;
    struct board_list boards = {0};
    bool good = cell && can_be_run(cell, message) &&
                images_build_one(cell->board, stderr, message) &&
                boards_load(&boards, NULL, message);
    if (good) {
        const struct board *board = boards_find(&boards, cell->board);
        if (board && board->qemu)
            good = has_image(cell, board, message) && run_again(cell, board, request, message);
        else
            good = message_add(message, "there is no image of %s; `make firmware` builds it",
                               cell->board);
        boards_free(&boards);
    }
    results_free(results);
    return good;
}
