/* An ELF file read whole, once: what was checked is what is used, also when the
 * file is written to meanwhile.
 */
#ifndef HOST_LIB_ELF_BYTES_H
#define HOST_LIB_ELF_BYTES_H

#include "host/lib/base/message.h"

#include <libelf.h>

#define ELF_BYTES_MAX (512u << 20) /* an image with all that debuggers want is a tenth of it */

struct elf_bytes {
    char *data;
    size_t size;
    Elf *elf; /* over them */
};

/* False, with a message, if it cannot be read or is no ELF file at all. */
bool elf_bytes_read(struct elf_bytes *bytes, const char *path, struct message *message);
/* Harmless on one that was never read (all zero). */
void elf_bytes_free(struct elf_bytes *bytes);

#endif
