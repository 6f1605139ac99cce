/* Names for what a trace speaks of: addresses, exceptions, the functions that
 * the user asked for.
 */
#ifndef HOST_LIB_TRACE_NAMES_H
#define HOST_LIB_TRACE_NAMES_H

#include "host/lib/base/message.h"
#include "host/lib/elf/lines.h"
#include "host/lib/elf/symbols.h"
#include "host/lib/trace/run.h"

#define TRACE_NAME_MAX 160u

struct trace_names {
    struct elf_image *image;
    struct elf_lines *lines; /* NULL: no debug information */
};

/* "main+0x12 (main.c:40)"; what is not known is left out. */
const char *trace_place(char text[TRACE_NAME_MAX], const struct trace_names *names,
                        uint32_t address);
/* "main"; "0x00000120" in a stripped image. */
const char *trace_function_name(char text[TRACE_NAME_MAX], const struct trace_names *names,
                                uint32_t address);
/* "SysTick", "interrupt 3". */
const char *trace_exception_name(char text[TRACE_NAME_MAX], uint32_t number);

/* What --function asks for: a name, or START-END. False with a message that
 * says what is like it. */
bool trace_find_function(const struct trace_names *names, const char *asked,
                         struct trace_range *range, struct message *message);

#endif
