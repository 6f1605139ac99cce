/* The command loop. A command is acknowledged by its sequence number; one that
 * arrives again is acknowledged again and not carried out again. */
#include "firmware/command.h"

#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/boot.h"
#include "firmware/cell.h"
#include "firmware/clock.h"
#include "firmware/identity.h"
#include "firmware/link.h"

#define READY_PER_SECOND 10u

static uint16_t taken; /* sequence number of the last command taken */
static enum wire_ack_status taken_status;
static bool any_taken;
static bool stop_asked;

static void acknowledge(uint16_t sequence, enum wire_ack_status status)
{
    struct wire_ack record = {.command = sequence, .status = (uint8_t)status};
    taken = sequence;
    taken_status = status;
    any_taken = true;
    LINK_SEND(ACK, ack, &record);
}

/* True if this command came before; it is acknowledged as it was then. */
static bool repeated(const struct wire_frame *frame)
{
    if (!any_taken || frame->sequence != taken)
        return false;
    acknowledge(frame->sequence, taken_status);
    return true;
}

static void do_identify(const struct wire_frame *frame)
{
    struct wire_identify command;
    if (!wire_identify_decode(frame->payload, frame->size, &command)) {
        acknowledge(frame->sequence, WIRE_ACK_BAD_COMMAND);
    } else if (command.schema_version != WIRE_SCHEMA_VERSION) {
        acknowledge(frame->sequence, WIRE_ACK_BAD_VERSION);
    } else {
        acknowledge(frame->sequence, WIRE_ACK_OK);
        identity_send();
    }
}

static void do_list(const struct wire_frame *frame)
{
    struct wire_list command;
    if (!wire_list_decode(frame->payload, frame->size, &command)) {
        acknowledge(frame->sequence, WIRE_ACK_BAD_COMMAND);
        return;
    }
    acknowledge(frame->sequence, WIRE_ACK_OK);
    cell_list(command.kind);
}

/* Between batches: a stop for the running cell ends it, a repeated command is
 * acknowledged again, anything else has to wait. */
static bool stop_wanted(const struct bench_cell *cell)
{
    struct wire_frame frame;
    struct wire_stop command;
    while (link_receive(&frame)) {
        if (repeated(&frame))
            continue;
        if (frame.type == WIRE_FRAME_STOP &&
            wire_stop_decode(frame.payload, frame.size, &command) && command.cell == cell->number) {
            acknowledge(frame.sequence, WIRE_ACK_OK);
            stop_asked = true;
        } else {
            struct wire_ack busy = {.command = frame.sequence, .status = WIRE_ACK_BUSY};
            LINK_SEND(ACK, ack, &busy);
        }
    }
    return stop_asked;
}

static void do_run(const struct wire_frame *frame)
{
    static struct bench_cell cell;
    struct wire_run command;
    if (!wire_run_decode(frame->payload, frame->size, &command)) {
        acknowledge(frame->sequence, WIRE_ACK_BAD_COMMAND);
        return;
    }
    enum wire_ack_status status = cell_find(&command, &cell);
    acknowledge(frame->sequence, status);
    if (status != WIRE_ACK_OK)
        return;
    stop_asked = false;
    cell_run(&cell, stop_wanted);
}

static void carry_out(const struct wire_frame *frame)
{
    if (repeated(frame))
        return;
    switch (frame->type) {
    case WIRE_FRAME_IDENTIFY:
        do_identify(frame);
        break;
    case WIRE_FRAME_LIST:
        do_list(frame);
        break;
    case WIRE_FRAME_RUN:
        do_run(frame);
        break;
    case WIRE_FRAME_STOP: /* the cell is over already */
        acknowledge(frame->sequence, WIRE_ACK_NOT_RUNNING);
        break;
    default:
        acknowledge(frame->sequence, WIRE_ACK_BAD_COMMAND);
    }
}

/* Says `ready` until the first command comes, then listens. */
void command_loop(void)
{
    struct wire_frame frame;
    struct wire_ready ready = boot_record();
    uint32_t last = SYST_CVR;
    LINK_SEND(READY, ready, &ready);
    for (;;) {
        if (link_receive(&frame)) {
            carry_out(&frame);
        } else if (!any_taken &&
                   ((last - SYST_CVR) & SYST_MAX) > board.systick_hz / READY_PER_SECOND) {
            last = SYST_CVR;
            LINK_SEND(READY, ready, &ready);
        }
    }
}
