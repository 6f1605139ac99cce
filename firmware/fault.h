/* Faults: what nothing can be measured after. */
#ifndef FIRMWARE_FAULT_H
#define FIRMWARE_FAULT_H

/* Tells the host of a fault that the core did not notice, without registers, and
 * resets the machine. */
void fault_noticed(const char *name) __attribute__((noreturn));

#endif
