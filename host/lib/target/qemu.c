/* Command line and start of QEMU. What connects it with us are descriptors that
 * it inherits, so nothing has a name that could be taken or be too long.
 */
#include "host/lib/target/qemu.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/program.h"
#include "host/lib/base/stop.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define END_TIMEOUT_MS     2000
#define WITNESS_PIPE_BYTES (1 << 20)
/* An instruction takes next to nothing of QEMU's own time: the plugin gives it its. */
#define ICOUNT "shift=0,align=off,sleep=off"

const char *qemu_program(void)
{
    const char *program = getenv(QEMU_PROGRAM_VARIABLE);
    return program && *program ? program : "qemu-system-arm";
}

static bool no_qemu(struct message *message)
{
    return message_add(
        message,
        "%s does not work; install it (`make deps`, or the package qemu-system-arm), "
        "or set " QEMU_PROGRAM_VARIABLE,
        qemu_program());
}

bool qemu_version(char version[QEMU_VERSION_MAX], struct message *message)
{
    static const char before[] = "version ";
    const char *const argv[] = {qemu_program(), "--version", NULL};
    const struct program program = {.argv = argv, .pattern = "*QEMU emulator version *"};
    char line[PROGRAM_VERSION_MAX];
    bool fits = false, good = program_version(&program, line, &fits, message);
    if (stop_requested())
        return false;
    if (!good || !fits) {
        if (*line)
            message_add(message, "`%s --version` says '%s'", qemu_program(), line);
        return no_qemu(message);
    }
    const char *emulator = strstr(line, "QEMU emulator ");
    printable_into(version, QEMU_VERSION_MAX, "%s", strstr(emulator, before) + strlen(before));
    return true;
}

/* ---- The command line ---- */

struct arguments {
    const char *argv[QEMU_ARGUMENTS_MAX];
    size_t count;
    char chardev[64];
    char *plugin;
    bool complete; /* nothing is missing for want of memory */
};

static void add(struct arguments *arguments, const char *argument)
{
    if (arguments->count + 1u < QEMU_ARGUMENTS_MAX)
        arguments->argv[arguments->count++] = argument;
    arguments->argv[arguments->count] = NULL;
}

/* "serialN" is QEMU's N-th -serial; those before it go nowhere. */
static void add_serial(struct arguments *arguments, const char *uart)
{
    unsigned long before = strtoul(uart + strcspn(uart, "0123456789"), NULL, 10);
    for (unsigned long i = 0; i < before; i++) {
        add(arguments, "-serial");
        add(arguments, "null");
    }
    add(arguments, "-serial");
    add(arguments, "chardev:u");
}

/* QEMU takes ",," for a comma in a value. */
void qemu_put_value(FILE *out, const char *key, const char *value)
{
    fputs(key, out);
    for (; *value; value++) {
        if (*value == ',')
            fputc(',', out);
        fputc(*value, out);
    }
}

static void add_plugin(struct arguments *arguments, const struct qemu_setup *setup, int witness_fd)
{
    size_t size = 0;
    FILE *out = setup->plugin ? open_memstream(&arguments->plugin, &size) : NULL;
    arguments->complete = !setup->plugin || out;
    if (!out)
        return;
    qemu_put_value(out, "file=", setup->plugin);
    qemu_put_value(out, ",elf=", setup->elf);
    qemu_put_value(out, ",core=", setup->board->core);
    /* A benchmark has no use for semihosting: a call of it is a fault. */
    fprintf(out, ",bound=%s,clock=%u,semihosting=off,witness=/dev/fd/%d",
            setup->insns ? "insns" : "nominal", setup->board->clock_hz, witness_fd);
    if (setup->changes)
        model_changes_put(out, setup->changes);
    arguments->complete = fclose(out) == 0;
    add(arguments, "-plugin");
    add(arguments, arguments->plugin);
}

static void build_arguments(struct arguments *arguments, const struct qemu_setup *setup,
                            int link_fd)
{
    const struct board_qemu *machine = setup->board->qemu;
    const char *fixed[] = {qemu_program(),   "-M",
                           machine->machine, "-nodefaults", /* no drives, no network, no monitor */
                           "-display",       "none",
                           "-kernel",        setup->elf,
                           "-icount",        setup->icount ? setup->icount : ICOUNT,
                           "-chardev",       arguments->chardev};
    snprintf(arguments->chardev, sizeof arguments->chardev, "socket,id=u,fd=%d", link_fd);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        add(arguments, fixed[i]);
    if (machine->ram) {
        add(arguments, "-m");
        add(arguments, machine->ram);
    }
    add_serial(arguments, setup->board->uart);
    for (const char *const *extra = setup->extra; extra && *extra; extra++)
        add(arguments, *extra);
}

static char *join(const char *const *argv)
{
    size_t size = 1;
    for (size_t i = 0; argv[i]; i++)
        size += strlen(argv[i]) + 1u;
    char *line = calloc(1, size);
    for (size_t i = 0; line && argv[i]; i++) {
        strcat(line, i ? " " : "");
        strcat(line, argv[i]);
    }
    return line;
}

/* ---- Descriptors ---- */

/* The other ends of what we keep; QEMU inherits them. */
struct other_ends {
    int link, witness;
};

static bool open_link(struct qemu *qemu, struct other_ends *other, struct message *message)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return message_add(message, "cannot make a socket pair: %s", strerror(errno));
    qemu->link_fd = ends[0];
    other->link = ends[1];
    return fcntl(qemu->link_fd, F_SETFL, O_NONBLOCK) == 0 ||
           message_add(message, "cannot set up a socket: %s", strerror(errno));
}

static bool open_witness(struct qemu *qemu, struct other_ends *other, struct message *message)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return message_add(message, "cannot make a pipe: %s", strerror(errno));
    qemu->witness_fd = ends[0];
    other->witness = ends[1];
    fcntl(ends[0], F_SETPIPE_SZ, WITNESS_PIPE_BYTES); /* fewer switches, if allowed */
    return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ||
           message_add(message, "cannot set up a pipe: %s", strerror(errno));
}

static void close_other(const struct other_ends *other)
{
    if (other->link >= 0)
        close(other->link);
    if (other->witness >= 0)
        close(other->witness);
}

/* ---- Starting and ending ---- */

static bool start(struct qemu *qemu, const struct qemu_setup *setup, const struct other_ends *other,
                  struct message *message)
{
    struct arguments arguments = {0};
    build_arguments(&arguments, setup, other->link);
    add_plugin(&arguments, setup, other->witness);
    qemu->command = join(arguments.argv);
    struct child_setup child = {.argv = arguments.argv,
                                .keep = {other->link, other->witness},
                                .keep_count = other->witness >= 0 ? 2 : 1,
                                .confined = true};
    bool good = arguments.complete && qemu->command ? child_start(&qemu->child, &child, message)
                                                    : message_add(message, "out of memory");
    free(arguments.plugin);
    return good;
}

bool qemu_can_be_reached(struct message *message)
{
    return access("/proc/self/fd", X_OK) == 0 ||
           message_add(message, "what QEMU writes goes through /proc, which is not mounted here; "
                                "mount it (mount -t proc proc /proc)");
}

bool qemu_start(struct qemu *qemu, const struct qemu_setup *setup, struct message *message)
{
    struct other_ends other = {-1, -1};
    *qemu = (struct qemu){.child = {.log_fd = -1}, .link_fd = -1, .witness_fd = -1};
    bool good = qemu_can_be_reached(message) && open_link(qemu, &other, message) &&
                (!setup->plugin || open_witness(qemu, &other, message)) &&
                start(qemu, setup, &other, message);
    close_other(&other); /* so that its end is ours to see */
    if (!good)
        qemu_stop(qemu);
    return good;
}

void qemu_tail(const struct child *child, char tail[CHILD_TAIL_MAX])
{
    char *to = tail;
    child_tail(child, tail);
    for (char *line = tail, *next; *line; line = next) {
        size_t length = strcspn(line, "\n");
        next = line + length + (line[length] == '\n');
        if (memmem(line, length, " has no peer", strlen(" has no peer")))
            continue;
        memmove(to, line, (size_t)(next - line));
        to += next - line;
    }
    *to = '\0';
}

bool qemu_ended_at_once(struct qemu *qemu, struct message *message)
{
    char end[80], tail[CHILD_TAIL_MAX];
    if (!child_wait(&qemu->child, END_TIMEOUT_MS, stop_fd()))
        return false;
    child_describe_end(&qemu->child, end, sizeof end);
    qemu_tail(&qemu->child, tail);
    *message = (struct message){0};
    message_add_lines(message, *tail ? tail : "(none)",
                      "QEMU ended at once (%s)\n  command: %s\n  its last output:", end,
                      qemu->command);
    return true;
}

void qemu_end(struct qemu *qemu)
{
    child_stop(&qemu->child);
}

void qemu_stop(struct qemu *qemu)
{
    qemu_end(qemu);
    if (qemu->link_fd >= 0)
        close(qemu->link_fd);
    if (qemu->witness_fd >= 0)
        close(qemu->witness_fd);
    qemu->link_fd = qemu->witness_fd = -1;
    free(qemu->command);
    qemu->command = NULL;
}

void qemu_describe_end(struct qemu *qemu, char *text, size_t size)
{
    char tail[CHILD_TAIL_MAX], end[80] = "it still runs";
    if (child_wait(&qemu->child, END_TIMEOUT_MS, -1))
        child_describe_end(&qemu->child, end, sizeof end);
    qemu_tail(&qemu->child, tail);
    /* A lock-up is followed by a dump of registers: its first line says it. */
    char *line = strstr(tail, "Lockup");
    while (line && line > tail && line[-1] != '\n')
        line--;
    line = line ? line : tail;
    line[strcspn(line, "\n")] = '\0';
    printable_into(text, size, "QEMU ended the connection: %s%s%s", end, *line ? ": " : "", line);
}
