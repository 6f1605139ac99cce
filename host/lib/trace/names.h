/* Names for what a trace speaks of: addresses and exceptions. */
#ifndef HOST_LIB_TRACE_NAMES_H
#define HOST_LIB_TRACE_NAMES_H

#include "host/lib/elf/lines.h"
#include "host/lib/elf/symbols.h"

#define TRACE_NAME_MAX 160u

struct trace_names {
    struct elf_image *image;
    struct elf_lines *lines; /* NULL: no debug information */
};

/* "main+0x12 (main.c:40)"; what is not known is left out. A name that finds no room is cut, and
 * ends with the function's address, "~0x000001a0", so that no two functions have one name by that.
 */
const char *trace_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                        uint32_t address);
/* The same with the parameters of a C++ function, which tell it from others of its name. */
const char *trace_whole_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                              uint32_t address);
const char *trace_whole_name(char text[TRACE_NAME_MAX], const struct trace_names *names,
                             uint32_t address);
/* "main", "ns::Pump::start"; "0x00000120" in a stripped image. */
const char *trace_function_name(char text[TRACE_NAME_MAX], const struct trace_names *names,
                                uint32_t address);
/* The same for a handler: where several names stand for one function, the one that belongs to
 * the exception. */
const char *trace_handler_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                                uint32_t number, uint32_t address);
/* That name, if `address` has it; NULL: there is none of its own. */
const char *trace_handler_name(const struct trace_names *names, uint32_t number, uint32_t address);
/* The path of the file that a function is from, by debug information; without that, of a function
 * that only its own file sees, the file's name. NULL: not known. To be freed. */
char *trace_function_file(const struct trace_names *names, const struct elf_symbol *function);
/* Whether that is `file`, a path or the end of one. */
bool trace_function_is_from(const struct trace_names *names, const struct elf_symbol *function,
                            const char *file);
/* "SysTick", "interrupt 3". */
const char *trace_exception_name(char text[TRACE_NAME_MAX], uint32_t number);

#endif
