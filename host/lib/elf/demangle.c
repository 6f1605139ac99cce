/* C++ and Rust names by libiberty; see demangle.h. */
#include "host/lib/elf/demangle.h"

#include <libiberty/demangle.h>
#include <string.h>

#define MANGLED_MAX 1024u /* what its work grows with */

char *elf_demangled(const char *name, bool bare)
{
    if (name[0] != '_' || strnlen(name, MANGLED_MAX + 1u) > MANGLED_MAX)
        return NULL;
    return cplus_demangle(name, bare ? DMGL_NO_OPTS : DMGL_PARAMS | DMGL_ANSI);
}
