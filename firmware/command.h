/* The command loop: what the host asks for, one command at a time. */
#ifndef FIRMWARE_COMMAND_H
#define FIRMWARE_COMMAND_H

void command_loop(void);

#endif
