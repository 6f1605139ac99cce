/* What we do to the machine's devices: an input of one is driven, and a timer on QEMU's
 * virtual clock calls us when its time has come. On the core's thread, where a device may
 * be: in a register's call (memory.h), or in that of a timer.
 */
#ifndef HOST_VDWT_QEMU_DEVICE_H
#define HOST_VDWT_QEMU_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the machine has exactly one device of this type, and this QEMU lets us do the
 * rest. From when the core is made on. */
bool qemu_device_there(const char *type);

/* Drives its unnamed input `number`. Not before the machine runs. */
void qemu_device_drive(const char *type, int number, bool level);

/* One of its properties, a whole number. False: this QEMU does not tell. */
bool qemu_device_number(const char *type, const char *property, uint64_t *value);

/* Whose timer it is. */
enum qemu_device_timer { TIMER_PULSE, TIMER_EVENTS, TIMERS };

/* Calls `expired` when the virtual clock reads `ns`. Set again before that, it has another
 * time. */
void qemu_device_timer(enum qemu_device_timer which, uint64_t ns, void (*expired)(void));
void qemu_device_timer_stop(enum qemu_device_timer which);
/* What it was set to last. */
uint64_t qemu_device_timer_due(enum qemu_device_timer which);

#endif
