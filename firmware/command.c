/* The command loop. A command is acknowledged by its sequence number; one that
 * arrives again is acknowledged again and not carried out again. */
#include "firmware/command.h"

#include "bench/bench.h"
#include "firmware/audit.h"
#include "firmware/board.h"
#include "firmware/boot.h"
#include "firmware/cell.h"
#include "firmware/clock.h"
#include "firmware/core/trace_marks.h"
#include "firmware/identity.h"
#include "firmware/link.h"

/* READY comes each fifth of these: of them SysTick's 24 bits hold one at 800 MHz. */
#define TICKS_PER_SECOND 50u
#define READY_TICKS      5u
/* No core polls the UART in less: so it is listened for longer than the host waits before
 * it sends a command again. */
#define POLL_CLOCKS 16u

static uint32_t taken; /* type and sequence number of the last command taken; 0: none */
static enum wire_ack_status taken_status;
static bool stop_asked;

static uint32_t key_of(const struct wire_frame *frame)
{
    return (uint32_t)frame->type << 16 | frame->sequence;
}

static void send_ack(const struct wire_frame *frame, enum wire_ack_status status)
{
    struct wire_ack record = {.command = frame->sequence, .status = (uint8_t)status};
    LINK_SEND(ACK, ack, &record);
}

/* Whether a number counts on from the last command's: then it is of the same host. */
static bool counts_on(const struct wire_frame *frame)
{
    uint16_t ahead = (uint16_t)(frame->sequence - (uint16_t)taken);
    return taken != 0 && ahead != 0 && ahead <= UINT16_MAX / 2u;
}

/* Of a host that only asks, by IDENTIFY, whether somebody is there, the last command stays what
 * it was: it may have been sent twice before, and come once more behind that. */
static void acknowledge(const struct wire_frame *frame, enum wire_ack_status status)
{
    if (frame->type != WIRE_FRAME_IDENTIFY || !counts_on(frame)) {
        taken = key_of(frame);
        taken_status = status;
    }
    send_ack(frame, status);
}

/* True if this command came before; it is acknowledged as it was then. IDENTIFY never
 * is one: a host that has just come may number its first as the last host did. */
static bool repeated(const struct wire_frame *frame)
{
    if (key_of(frame) != taken || frame->type == WIRE_FRAME_IDENTIFY)
        return false;
    send_ack(frame, taken_status);
    return true;
}

static void do_identify(const struct wire_frame *frame)
{
    struct wire_identify command;
    if (!wire_identify_decode(frame->payload, frame->size, &command)) {
        acknowledge(frame, WIRE_ACK_BAD_COMMAND);
    } else if (command.schema_version != WIRE_SCHEMA_VERSION) {
        acknowledge(frame, WIRE_ACK_BAD_VERSION);
    } else {
        acknowledge(frame, WIRE_ACK_OK);
        trace_mark(WIRE_MARK_HELLO, WIRE_SCHEMA_VERSION);
        identity_send();
    }
}

static void do_audit(const struct wire_frame *frame)
{
    struct wire_audit command;
    if (!wire_audit_decode(frame->payload, frame->size, &command)) {
        acknowledge(frame, WIRE_ACK_BAD_COMMAND);
        return;
    }
    acknowledge(frame, WIRE_ACK_OK);
    audit_send(command.counts);
}

static void do_list(const struct wire_frame *frame)
{
    struct wire_list command;
    if (!wire_list_decode(frame->payload, frame->size, &command)) {
        acknowledge(frame, WIRE_ACK_BAD_COMMAND);
        return;
    }
    acknowledge(frame, WIRE_ACK_OK);
    cell_list(command.kind);
}

/* A command that came between batches. Of one that came while a batch was measured a
 * UART that holds a byte has lost the most; what is left says that somebody asks, who
 * will ask again: for that it is waited. */
static bool hear(struct wire_frame *frame)
{
    bool whole = link_receive(frame);
    uint32_t polls = link_heard ? board.clock_hz / POLL_CLOCKS : 0;
    for (; !whole && polls != 0; polls--)
        whole = link_receive(frame);
    return whole;
}

static bool stops(const struct wire_frame *frame, const struct bench_cell *cell)
{
    struct wire_stop command;
    return frame->type == WIRE_FRAME_STOP &&
           wire_stop_decode(frame->payload, frame->size, &command) &&
           (command.cell == cell->number || command.cell == WIRE_ANY_CELL);
}

/* Between batches: a stop for the running cell ends it, a repeated command is
 * acknowledged again, anything else has to wait. */
static bool stop_wanted(const struct bench_cell *cell)
{
    struct wire_frame frame;
    while (hear(&frame)) {
        if (repeated(&frame))
            continue;
        if (stops(&frame, cell)) {
            acknowledge(&frame, WIRE_ACK_OK);
            stop_asked = true;
        } else {
            send_ack(&frame, WIRE_ACK_BUSY);
        }
    }
    return stop_asked;
}

static void do_run(const struct wire_frame *frame)
{
    static struct bench_cell cell;
    struct wire_run command;
    if (!wire_run_decode(frame->payload, frame->size, &command)) {
        acknowledge(frame, WIRE_ACK_BAD_COMMAND);
        return;
    }
    enum wire_ack_status status = cell_find(&command, &cell);
    acknowledge(frame, status);
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
    case WIRE_FRAME_AUDIT:
        do_audit(frame);
        break;
    case WIRE_FRAME_STOP: /* the cell is over already */
        acknowledge(frame, WIRE_ACK_NOT_RUNNING);
        break;
    default:
        acknowledge(frame, WIRE_ACK_BAD_COMMAND);
    }
}

/* Says `ready` until the first command comes, then listens. */
void command_loop(void)
{
    struct wire_frame frame;
    struct wire_ready ready = boot_record();
    uint32_t last = SYST_CVR;
    unsigned ticks = READY_TICKS;
    LINK_SEND(READY, ready, &ready);
    for (;;) {
        if (link_receive(&frame)) {
            carry_out(&frame);
        } else if (taken == 0 &&
                   ((last - SYST_CVR) & SYST_MAX) > board.systick_hz / TICKS_PER_SECOND) {
            last = SYST_CVR;
            if (--ticks != 0)
                continue;
            ticks = READY_TICKS;
            LINK_SEND(READY, ready, &ready);
        }
    }
}
