/* Source lines by libdw, in a process of its own: debug information is a program
 * and data that point at each other, and a damaged one may cost libdw any time
 * and memory, or its life. What is asked goes there as an address, and comes
 * back as a struct answer.
 */
#include "host/lib/elf/lines.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/confine.h"
#include "host/lib/elf/bytes.h"
#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY_MAX  (1u << 30) /* of the process, with the image */
#define PATIENCE_MS 5000       /* for all answers together */

#if defined __SANITIZE_ADDRESS__
#define MEMORY_IS_MAPPED_AHEAD true /* by the sanitizer, and more than there is */
#else
#define MEMORY_IS_MAPPED_AHEAD false
#endif

struct answer {
    int line; /* 0: not known */
    char file[256];
};

struct elf_lines {
    int fd; /* to the process; -1: it is over */
    pid_t pid;
    int64_t patience_ms;
    bool failed;
    struct answer answer; /* the last one */
};

/* ---- the process ----------------------------------------------------- */

/* Not every producer writes .debug_aranges: then each unit is asked. */
static bool unit_at(Dwarf *dwarf, Dwarf_Addr address, Dwarf_Die *unit)
{
    Dwarf_Off at = 0, next = 0;
    size_t header = 0;

    if (dwarf_addrdie(dwarf, address, unit))
        return true;
    for (; dwarf_nextcu(dwarf, at, &next, &header, NULL, NULL, NULL) == 0; at = next)
        if (dwarf_offdie(dwarf, at + header, unit) && dwarf_haspc(unit, address) > 0)
            return true;
    return false;
}

static struct answer look_up(Dwarf *dwarf, uint32_t address)
{
    struct answer answer = {0};
    Dwarf_Die unit;
    Dwarf_Line *found = unit_at(dwarf, address, &unit) ? dwarf_getsrc_die(&unit, address) : NULL;
    const char *path = found ? dwarf_linesrc(found, NULL, NULL) : NULL, *slash;

    if (!path || dwarf_lineno(found, &answer.line) != 0)
        return (struct answer){0};
    slash = strrchr(path, '/');
    strncpy(answer.file, slash ? slash + 1 : path, sizeof answer.file - 1u);
    return answer;
}

/* Ctrl-C at the terminal is meant for the trace, which still wants lines then.
 * And libdw prints that it has no memory. */
static void enter_limits(void)
{
    struct rlimit memory = {MEMORY_MAX, MEMORY_MAX}, no_core = {0, 0};
    int rules = confine_prepare(), nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = STDIN_FILENO; nowhere >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(nowhere, fd);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setrlimit(RLIMIT_CORE, &no_core);
    if (!MEMORY_IS_MAPPED_AHEAD)
        setrlimit(RLIMIT_AS, &memory);
    if (rules >= 0)
        confine_enter(rules);
}

static _Noreturn void serve(const char *path, int fd)
{
    struct elf_bytes bytes;
    struct message ignored = {0}; /* there are no lines then, and that is all */
    Dwarf *dwarf = NULL;
    uint32_t address;

    enter_limits();
    if (elf_bytes_read(&bytes, path, &ignored))
        dwarf = dwarf_begin_elf(bytes.elf, DWARF_C_READ, NULL);
    while (dwarf && recv(fd, &address, sizeof address, 0) == (ssize_t)sizeof address) {
        struct answer answer = look_up(dwarf, address);

        if (send(fd, &answer, sizeof answer, MSG_NOSIGNAL) != (ssize_t)sizeof answer)
            break;
    }
    _exit(EXIT_SUCCESS);
}

/* ---- whoever asks ---------------------------------------------------- */

static void start(struct elf_lines *lines, const char *path)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return;
    lines->pid = fork();
    if (lines->pid == 0) {
        close(ends[0]);
        serve(path, ends[1]);
    }
    close(ends[1]);
    if (lines->pid > 0)
        lines->fd = ends[0];
    else
        close(ends[0]);
}

struct elf_lines *elf_lines_open(const char *path)
{
    struct elf_lines *lines = calloc(1, sizeof *lines);

    if (!lines)
        return NULL;
    *lines = (struct elf_lines){.fd = -1, .patience_ms = PATIENCE_MS};
    start(lines, path);
    if (lines->fd >= 0)
        return lines;
    free(lines);
    return NULL;
}

/* Returns whether the process had ended well by itself. */
static bool end(struct elf_lines *lines)
{
    int status = -1;

    if (lines->fd < 0)
        return true;
    kill(lines->pid, SIGKILL); /* one that is ending keeps its status */
    close(lines->fd);
    lines->fd = -1;
    while (waitpid(lines->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

void elf_lines_close(struct elf_lines *lines)
{
    if (lines)
        end(lines);
    free(lines);
}

/* False if there will be no more answers. */
static bool receive(struct elf_lines *lines)
{
    struct pollfd input = {.fd = lines->fd, .events = POLLIN};
    int64_t asked_ms = clock_now_ms(), left_ms;
    int ready;

    do {
        left_ms = lines->patience_ms - (clock_now_ms() - asked_ms);
        ready = poll(&input, 1, left_ms > 0 ? (int)left_ms : 0);
    } while (ready < 0 && errno == EINTR);
    lines->patience_ms = left_ms;
    return ready > 0 && recv(lines->fd, &lines->answer, sizeof lines->answer, 0) ==
                            (ssize_t)sizeof lines->answer;
}

bool elf_lines_at(struct elf_lines *lines, uint32_t address, const char **file, int *line)
{
    if (!lines || lines->fd < 0)
        return false;
    if (send(lines->fd, &address, sizeof address, MSG_NOSIGNAL) != (ssize_t)sizeof address ||
        !receive(lines)) {
        lines->failed = !end(lines);
        return false;
    }
    lines->answer.file[sizeof lines->answer.file - 1u] = '\0';
    *file = lines->answer.file;
    *line = lines->answer.line;
    return *line != 0;
}

bool elf_lines_failed(const struct elf_lines *lines)
{
    return lines && lines->failed;
}
