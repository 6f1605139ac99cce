/* Devices' inputs and a timer, by functions that QEMU exports for its modules; device.h. */
#include "host/vdwt/qemu/device.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/qemu/host.h"

#include <stddef.h>

/* QEMUTimer's size differs from one version to the next (48 bytes on 7.2): room for much
 * more. */
#define TIMER_ROOM 512u

/* QEMU_CLOCK_VIRTUAL, SCALE_NS, and no attribute (include/qemu/timer.h): the same on 7.2
 * and 10.0. */
enum { CLOCK_VIRTUAL = 1, SCALE_NS = 1, NO_ATTRIBUTES = 0 };

static struct {
    void *(*find)(const char *path, const char *type, bool *ambiguous);
    void *(*input)(void *device, const char *name, int number);
    void (*set)(void *input, int level);
    void (*init_timer)(void *timer, void *group, int clock, int scale, int attributes,
                       void (*expired)(void *opaque), void *opaque);
    void (*set_timer)(void *timer, int64_t ns);
    void (*stop_timer)(void *timer);
} qemu;

static struct timer {
    _Alignas(64) char of_qemu[TIMER_ROOM];
    bool made;
    uint64_t due;
    void (*expired)(void);
} timers[TIMERS];

/* ISO C has no conversion between object and function pointers; POSIX does. */
#define LOOK_UP(field, name) ((*(void **)(&qemu.field) = qemu_host_symbol(name)) != NULL)

static bool look_up(void)
{
    return LOOK_UP(find, "object_resolve_path_type") && LOOK_UP(input, "qdev_get_gpio_in_named") &&
           LOOK_UP(set, "qemu_set_irq") && LOOK_UP(init_timer, "timer_init_full") &&
           LOOK_UP(set_timer, "timer_mod_ns") && LOOK_UP(stop_timer, "timer_del");
}

bool qemu_device_there(const char *type)
{
    return look_up() && qemu.find("", type, NULL) != NULL;
}

void qemu_device_drive(const char *type, int number, bool level)
{
    void *device = qemu.find("", type, NULL);

    if (!device)
        give_up("the machine has no %s any more", type);
    qemu.set(qemu.input(device, NULL, number), level);
}

bool qemu_device_number(const char *type, const char *property, uint64_t *value)
{
    uint64_t (*get)(void *object, const char *name, void *error);
    void *device = qemu.find("", type, NULL);

    *(void **)(&get) = qemu_host_symbol("object_property_get_uint");
    if (!device || !get)
        return false;
    *value = get(device, property, NULL);
    return true;
}

static void on_expiry(void *timer)
{
    ((struct timer *)timer)->expired();
}

void qemu_device_timer(enum qemu_device_timer which, uint64_t ns, void (*expired)(void))
{
    struct timer *timer = &timers[which];

    if (!timer->made)
        qemu.init_timer(timer->of_qemu, NULL, CLOCK_VIRTUAL, SCALE_NS, NO_ATTRIBUTES, on_expiry,
                        timer);
    timer->made = true;
    timer->due = ns;
    timer->expired = expired;
    qemu.set_timer(timer->of_qemu, (int64_t)ns);
}

void qemu_device_timer_stop(enum qemu_device_timer which)
{
    if (timers[which].made)
        qemu.stop_timer(timers[which].of_qemu);
}

uint64_t qemu_device_timer_due(enum qemu_device_timer which)
{
    return timers[which].due;
}
