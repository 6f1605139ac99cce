/* Names of C++ and Rust functions as they are written, from those of their symbols. */
#ifndef HOST_LIB_ELF_DEMANGLE_H
#define HOST_LIB_ELF_DEMANGLE_H

#include <stdbool.h>

/* "ns::Pump::start(int)" for "_ZN2ns4Pump5startEi", without the parameters if `bare`. NULL for
 * what is no such name, or longer than any that a compiler makes. To be freed. */
char *elf_demangled(const char *name, bool bare);

#endif
