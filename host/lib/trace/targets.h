/* What the user asks to be timed: functions by what they are called, stretches by their ends. */
#ifndef HOST_LIB_TRACE_TARGETS_H
#define HOST_LIB_TRACE_TARGETS_H

#include "host/lib/base/message.h"
#include "host/lib/trace/names.h"
#include "host/lib/trace/run.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACE_TARGETS_MAX 64u
#define TRACE_INLINED_MAX 8u /* places that are told */

struct trace_inlined {
    uint32_t address; /* of its first instruction there */
    char *file;       /* whose line calls it, without its folder */
    int line;
};

struct trace_target {
    char *name;
    struct trace_range range; /* of a function without code of its own: TRACE_NO_CODE */
    struct trace_inlined inlined[TRACE_INLINED_MAX];
    size_t inlined_count; /* all; of these, the first are there */
};
#define TRACE_NO_CODE 1u /* odd: no instruction starts there */

struct trace_targets {
    struct trace_target functions[TRACE_TARGETS_MAX];
    size_t function_count;
    struct trace_target spans[TRACE_TARGETS_MAX];
    size_t span_count;
    struct trace_target idle[TRACE_TARGETS_MAX];
    size_t idle_count;
    struct trace_range idle_ranges[TRACE_TARGETS_MAX];
    struct trace_range function_ranges[TRACE_TARGETS_MAX], span_ranges[TRACE_TARGETS_MAX];
};

/* --function: START-END, a symbol, a C++ or Rust name as it is written, with or without its
 * parameters, a pattern of those (*, ?, [...]), which may be many, one or the other behind FILE:
 * and only in that file, or a part of just one. False with a message that says what is like it. */
bool trace_targets_function(struct trace_targets *targets, const struct trace_names *names,
                            const char *asked, struct message *message);
/* Behind the last of these: functions of one name in several files are called FILE:NAME, with as
 * many of the file's folders as it needs. False: out of memory. */
bool trace_targets_tell_apart(struct trace_targets *targets, const struct trace_names *names);
/* --span: START:END, each a symbol, a function as above, an address, or FILE:LINE. */
bool trace_targets_span(struct trace_targets *targets, const struct trace_names *names,
                        const char *asked, struct message *message);
/* --idle: functions in which there is nothing to be done, as for --function. */
bool trace_targets_idle(struct trace_targets *targets, const struct trace_names *names,
                        const char *asked, struct message *message);
void trace_targets_free(struct trace_targets *targets);

/* For these and for other options that name a function: the functions that `asked` means, by their
 * places in the image's list, at most `most`; how many there are. 0 with a message. */
size_t trace_match(const struct trace_names *names, const char *option, const char *asked,
                   struct trace_range *found, size_t most, struct message *message);

#endif
