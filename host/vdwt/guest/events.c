/* Interrupts from outside; see events.h. */
#include "host/vdwt/guest/events.h"
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/qemu/device.h"
#include "host/vdwt/timing/schedule.h"

#define CONTROLLER      "armv7m" /* whose inputs are the core's interrupts */
#define INPUTS          "num-irq"
#define FIRST_INTERRUPT 16u

static struct {
    const struct options *options;
    uint64_t next[OPTIONS_EVENTS_MAX]; /* cycle; UINT64_MAX: no more */
    uint64_t raised[OPTIONS_EVENTS_MAX];
} events;

static uint64_t earliest(void)
{
    uint64_t next = UINT64_MAX;

    for (size_t i = 0; i < events.options->event_count; i++)
        if (events.next[i] < next)
            next = events.next[i];
    return next;
}

/* An input that a device holds high is raised already. */
static void raise(size_t index)
{
    const struct options_event *event = &events.options->events[index];

    if (!exceptions_is_high(FIRST_INTERRUPT + event->line)) {
        qemu_device_drive(CONTROLLER, (int)event->line, true);
        qemu_device_drive(CONTROLLER, (int)event->line, false);
    }
    events.raised[index]++;
    events.next[index] = event->period ? events.next[index] + event->period : UINT64_MAX;
}

static void set_timer(void);

/* The timer's time is that of the earliest, unless the clock became another one. */
static void expired(void)
{
    uint64_t next = earliest();

    if (qemu_device_timer_due(TIMER_EVENTS) == rate_ns(schedule.rate, next))
        for (size_t i = 0; i < events.options->event_count; i++)
            if (events.next[i] == next)
                raise(i);
    set_timer();
}

static void set_timer(void)
{
    uint64_t next = earliest();

    if (next != UINT64_MAX)
        qemu_device_timer(TIMER_EVENTS, rate_ns(schedule.rate, next), expired);
}

bool events_are_left(void)
{
    for (size_t i = 0; events.options && i < events.options->event_count; i++)
        if (!events.options->events[i].period && events.next[i] != UINT64_MAX)
            return true;
    return false;
}

bool events_start(const struct options *options, struct message *message)
{
    uint64_t inputs;

    events.options = options;
    if (!options->event_count)
        return true;
    if (!qemu_device_there(CONTROLLER) || !qemu_device_number(CONTROLLER, INPUTS, &inputs) ||
        inputs < FIRST_INTERRUPT)
        return message_add(message, "events need a machine with one core, and a QEMU that lets "
                                    "interrupts be raised; Debian's qemu-system-arm does");
    inputs -= FIRST_INTERRUPT; /* QEMU adds the core's own when it makes the controller */
    for (size_t i = 0; i < options->event_count; i++) {
        const struct options_event *event = &options->events[i];

        if (event->line >= inputs)
            return message_add(message,
                               "this machine has interrupts 0 to %u; there is no interrupt %u",
                               (unsigned)inputs - 1, event->line);
        events.next[i] = event->period ? event->period : event->cycle;
    }
    schedule_on_rate(set_timer);
    set_timer();
    return true;
}

void events_write(FILE *out)
{
    for (size_t i = 0; events.options && i < events.options->event_count; i++) {
        const struct options_event *event = &events.options->events[i];

        fprintf(out, "raised %u %llu %llu %llu\n", event->line, (unsigned long long)event->cycle,
                (unsigned long long)event->period, (unsigned long long)events.raised[i]);
    }
}
