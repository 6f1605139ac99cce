/* Everything that a result needs to know of this image and its machine. */
#ifndef FIRMWARE_IDENTITY_H
#define FIRMWARE_IDENTITY_H

/* Sends the identity record. */
void identity_send(void);

#endif
