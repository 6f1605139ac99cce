/* Source lines by libdw, in a process of its own: debug information is a program
 * and data that point at each other, and a damaged one may cost libdw any time
 * and memory, or its life. What is asked goes there as a struct elf_question, and
 * comes back as a struct elf_answer.
 */
#include "host/lib/elf/lines.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/confine.h"
#include "host/lib/elf/bytes.h"
#include "host/lib/elf/lookups.h"
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

/* By a sanitizer, and more than there is; gcc names it in a macro, clang as a feature. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define MEMORY_IS_MAPPED_AHEAD true
#elif defined __has_feature
#define MEMORY_IS_MAPPED_AHEAD (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define MEMORY_IS_MAPPED_AHEAD false
#endif

struct elf_lines {
    int fd; /* to the process; -1: it is over */
    pid_t pid;
    int64_t patience_ms;
    bool failed;
    struct elf_answer answer; /* the last one */
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

/* The outermost call in line that `address` is in, as a function's own code has it. False if
 * it is the function's own. */
static bool call_in_line(Dwarf_Die *unit, Dwarf_Addr address, Dwarf_Die *call)
{
    Dwarf_Die *scopes = NULL, *around = NULL;
    int count = dwarf_getscopes(unit, address, &scopes);
    bool found = false;

    if (count > 0)
        count = dwarf_getscopes_die(&scopes[0], &around);
    for (int i = 0; i < count && around && dwarf_tag(&around[i]) != DW_TAG_subprogram; i++)
        if (dwarf_tag(&around[i]) == DW_TAG_inlined_subroutine) {
            *call = around[i];
            found = true;
        }
    free(scopes);
    free(around);
    return found;
}

static bool number_of(Dwarf_Die *die, unsigned name, Dwarf_Word *number)
{
    Dwarf_Attribute attribute;

    return dwarf_attr(die, name, &attribute) && dwarf_formudata(&attribute, number) == 0;
}

/* Where the function calls what is in line there: its own line, not that of another function. */
static const char *line_of_call(Dwarf_Die *unit, Dwarf_Addr address, int *line)
{
    Dwarf_Die call;
    Dwarf_Word file, number;
    Dwarf_Files *files;
    size_t count;

    if (!call_in_line(unit, address, &call) || !number_of(&call, DW_AT_call_file, &file) ||
        !number_of(&call, DW_AT_call_line, &number) || number > INT_MAX ||
        dwarf_getsrcfiles(unit, &files, &count) != 0 || file >= count)
        return NULL;
    *line = (int)number;
    return dwarf_filesrc(files, (size_t)file, NULL, NULL);
}

static void look_up(Dwarf *dwarf, uint32_t address, struct elf_answer *answer)
{
    Dwarf_Die unit;
    Dwarf_Line *found = unit_at(dwarf, address, &unit) ? dwarf_getsrc_die(&unit, address) : NULL;
    const char *path = found ? dwarf_linesrc(found, NULL, NULL) : NULL, *slash;

    const char *own = path ? line_of_call(&unit, address, &answer->line) : NULL;

    if (own)
        path = own;
    else if (!path || dwarf_lineno(found, &answer->line) != 0)
        return;
    slash = strrchr(path, '/');
    strncpy(answer->text, slash ? slash + 1 : path, sizeof answer->text - 1u);
    answer->found = answer->line != 0;
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
    if (rules == CONFINE_FAILED || (rules >= 0 && !confine_enter(rules)))
        _exit(EXIT_FAILURE);
}

static _Noreturn void serve(const char *path, int fd)
{
    struct elf_bytes bytes;
    struct message ignored = {0}; /* there are no lines then, and that is all */
    Dwarf *dwarf = NULL;
    static struct elf_question question;
    static struct elf_answer answer;

    enter_limits();
    if (elf_bytes_read(&bytes, path, &ignored))
        dwarf = dwarf_begin_elf(bytes.elf, DWARF_C_READ, NULL);
    while (dwarf && recv(fd, &question, sizeof question, 0) == (ssize_t)sizeof question) {
        answer = (struct elf_answer){0};
        if (question.kind == ELF_LOOKUP_LINE)
            look_up(dwarf, question.value, &answer);
        else if (!elf_lookup(dwarf, &question, &answer))
            _exit(EXIT_FAILURE);
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
    int error = errno;
    close(ends[1]);
    if (lines->pid > 0) {
        lines->fd = ends[0];
    } else {
        errno = error;
        close(ends[0]);
    }
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
    int error = errno;
    free(lines);
    errno = error;
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

/* NULL if it is not known, or there will be no more answers. */
static const struct elf_answer *answer_to(struct elf_lines *lines, struct elf_question *question)
{
    struct elf_answer *answer;

    if (!lines || lines->fd < 0)
        return NULL;
    if (send(lines->fd, question, sizeof *question, MSG_NOSIGNAL) != (ssize_t)sizeof *question ||
        !receive(lines)) {
        lines->failed = !end(lines);
        return NULL;
    }
    answer = &lines->answer;
    answer->text[sizeof answer->text - 1u] = '\0';
    if (answer->row_count > ELF_LOOKUP_ROWS)
        answer->row_count = 0;
    return answer->found ? answer : NULL;
}

/* False if the text is longer than any that is known. */
static bool set_text(struct elf_question *question, const char *text)
{
    size_t size = strlen(text);

    if (size >= sizeof question->text)
        return false;
    memcpy(question->text, text, size + 1u);
    return true;
}

bool elf_lines_at(struct elf_lines *lines, uint32_t address, const char **file, int *line)
{
    struct elf_question question = {.kind = ELF_LOOKUP_LINE, .value = address};
    const struct elf_answer *answer = answer_to(lines, &question);

    if (!answer)
        return false;
    *file = answer->text;
    *line = answer->line;
    return true;
}

bool elf_lines_begin(struct elf_lines *lines, const char *file, uint32_t line, uint32_t index,
                     uint32_t *address)
{
    struct elf_question question = {.kind = ELF_LOOKUP_ADDRESS, .value = line, .index = index};
    const struct elf_answer *answer =
        set_text(&question, file) ? answer_to(lines, &question) : NULL;

    if (answer)
        *address = answer->address;
    return answer != NULL;
}

size_t elf_lines_rows(struct elf_lines *lines, uint32_t index, const struct elf_row **rows)
{
    struct elf_question question = {.kind = ELF_LOOKUP_ROWS_AT, .index = index};
    const struct elf_answer *answer = answer_to(lines, &question);

    *rows = answer ? answer->rows : NULL;
    return answer ? answer->row_count : 0;
}

const char *elf_lines_file(struct elf_lines *lines, uint32_t number)
{
    struct elf_question question = {.kind = ELF_LOOKUP_FILE, .value = number};
    const struct elf_answer *answer = answer_to(lines, &question);

    return answer ? answer->text : NULL;
}

bool elf_lines_inlined(struct elf_lines *lines, const char *function, uint32_t index,
                       struct elf_inlined *place)
{
    struct elf_question question = {.kind = ELF_LOOKUP_INLINED, .index = index};
    const struct elf_answer *answer =
        set_text(&question, function) ? answer_to(lines, &question) : NULL;

    if (!answer)
        return false;
    *place = (struct elf_inlined){answer->address, answer->text, answer->line};
    return true;
}

bool elf_lines_failed(const struct elf_lines *lines)
{
    return lines && lines->failed;
}
