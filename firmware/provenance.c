/* Where the image came from: a field of fixed size in flash, outside the
 * image's checksum, so that a new commit moves nothing and changes no number. */
#include "firmware/provenance.h"

#ifndef IRQBENCH_GIT
#error "IRQBENCH_GIT is set by firmware.mk"
#endif

__attribute__((used, section(".provenance"))) const char provenance_git[PROVENANCE_BYTES] =
    IRQBENCH_GIT;
