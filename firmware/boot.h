/* What survives a reset: how often the image booted and what made it. */
#ifndef FIRMWARE_BOOT_H
#define FIRMWARE_BOOT_H

#include "bench/wire/wire.h"

/* Reads and updates the record; call once, at boot. */
void boot_begin(void);
struct wire_ready boot_record(void);
/* Resets the machine; the next boot says `reason`. */
void boot_reset(enum wire_boot reason) __attribute__((noreturn));

#endif
