/* Where the image came from. */
#ifndef FIRMWARE_PROVENANCE_H
#define FIRMWARE_PROVENANCE_H

#define PROVENANCE_BYTES 64

/* `git describe` of the sources, zero-terminated or 64 bytes long. */
extern const char provenance_git[PROVENANCE_BYTES];

#endif
