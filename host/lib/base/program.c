/* Asks a program for its version; see program.h. */
#include "host/lib/base/program.h"

#include "host/lib/base/child.h"
#include "host/lib/base/environment.h"
#include "host/lib/base/stop.h"
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define TIMEOUT_S 60

/* Its first line that fits, else the first that is not empty; cuts `output` into lines. */
static const char *find_line(char *output, const char *pattern, bool *fits)
{
    const char *first = NULL;
    char *rest = NULL;
    *fits = false;
    for (char *line = strtok_r(output, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
        if (fnmatch(pattern, line, 0) == 0) {
            *fits = true;
            return line;
        }
        first = first ? first : line;
    }
    return first;
}

static bool ended_well(struct child *child, const char *const *argv, struct message *message)
{
    char end[80];
    if (!child_wait(child, TIMEOUT_S * 1000, stop_fd()))
        return !stop_requested() &&
               message_add(message, "%s gave no answer in %d s", argv[0], TIMEOUT_S);
    if (WIFEXITED(child->status) && WEXITSTATUS(child->status) == 0)
        return true;
    child_describe_end(child, end, sizeof end);
    return message_add(message, "%s failed: %s", argv[0], end);
}

static bool start(struct child *child, const struct program *program, struct message *message)
{
    struct child_setup setup = {.argv = program->argv};
    setup.environment = program->plain ? environment_plain() : NULL;
    if (program->plain && !setup.environment)
        return message_add(message, "out of memory");
    bool good = child_start(child, &setup, message);
    free(setup.environment);
    return good;
}

bool program_version(const struct program *program, char version[PROGRAM_VERSION_MAX], bool *fits,
                     struct message *message)
{
    char output[CHILD_TAIL_MAX];
    struct child child;
    bool unused = false;
    version[0] = '\0';
    if (!start(&child, program, message))
        return false;
    bool good = ended_well(&child, program->argv, message);
    child_tail(&child, output);
    child_stop(&child);
    const char *line = find_line(output, program->pattern, fits ? fits : &unused);
    snprintf(version, PROGRAM_VERSION_MAX, "%s", line ? line : "");
    return good && (line || message_add(message, "%s says nothing", program->argv[0]));
}
