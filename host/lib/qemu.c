/* Command line, socket and start of QEMU. The socket lives in a private
 * directory that is gone again as soon as QEMU has connected.
 */
#include "host/lib/qemu.h"

#include "host/lib/decode_clock.h"
#include "host/lib/stop.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define VERSION_TIMEOUT_MS 10000
#define END_TIMEOUT_MS     2000
#define CONNECT_POLL_MS    5
#define WITNESS_PIPE_BYTES (1 << 20)

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
    const char *argv[] = {qemu_program(), "--version", NULL};
    char tail[CHILD_TAIL_MAX];
    struct child child;
    if (!child_start(&child, argv, message))
        return no_qemu(message);
    bool ended = child_wait(&child, VERSION_TIMEOUT_MS, stop_fd());
    child_tail(&child, tail);
    child_stop(&child);
    tail[strcspn(tail, "\n")] = '\0';
    const char *found = strstr(tail, before);
    if (stop_requested())
        return false;
    if (!ended || !found) {
        message_add(message, "`%s --version` says '%s'", qemu_program(), tail);
        return no_qemu(message);
    }
    snprintf(version, QEMU_VERSION_MAX, "%s", found + strlen(before));
    return true;
}

bool qemu_shift(const struct board *board, uint8_t *shift, struct message *message)
{
    if (decode_shift_for(board->systick_hz, shift))
        return true;
    return message_add(message,
                       "board %s: no -icount shift makes an instruction last two periods of a "
                       "SysTick of %u Hz; check systick_hz in its board.yaml",
                       board->name, board->systick_hz);
}

/* ---- The command line ---- */

struct arguments {
    const char *argv[QEMU_ARGUMENTS_MAX];
    size_t count;
    char kernel_icount[64];
    char chardev[160];
    char *plugin;
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
static void put_value(FILE *out, const char *key, const char *value)
{
    fputs(key, out);
    for (; *value; value++) {
        if (*value == ',')
            fputc(',', out);
        fputc(*value, out);
    }
}

static void add_plugin(struct arguments *arguments, const struct qemu_setup *setup,
                       const char *witness_path)
{
    size_t size = 0;
    FILE *out = setup->plugin ? open_memstream(&arguments->plugin, &size) : NULL;
    if (!out)
        return;
    put_value(out, "", setup->plugin);
    put_value(out, ",elf=", setup->elf);
    put_value(out, ",core=", setup->core);
    put_value(out, ",bound=", setup->bound);
    put_value(out, ",witness=", witness_path);
    fclose(out);
    add(arguments, "-plugin");
    add(arguments, arguments->plugin);
}

static void build_arguments(struct arguments *arguments, const struct qemu_setup *setup,
                            const char *socket_path)
{
    const struct board_qemu *machine = setup->board->qemu;
    const char *fixed[] = {qemu_program(),
                           "-M",
                           machine->machine,
                           "-display",
                           "none",
                           "-monitor",
                           "none",
                           "-kernel",
                           setup->elf,
                           "-icount",
                           arguments->kernel_icount,
                           "-chardev",
                           arguments->chardev};
    snprintf(arguments->kernel_icount, sizeof arguments->kernel_icount,
             "shift=%u,align=off,sleep=off", setup->shift);
    snprintf(arguments->chardev, sizeof arguments->chardev, "socket,id=u,path=%s", socket_path);
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

/* ---- The socket, and the plugin's FIFO beside it ---- */

struct listener {
    int fd;
    char directory[64];
    struct sockaddr_un address;
    char witness[80]; /* path of the FIFO; empty: none */
};

static void listener_close(struct listener *listener)
{
    if (listener->fd >= 0)
        close(listener->fd);
    listener->fd = -1;
    if (listener->address.sun_path[0])
        unlink(listener->address.sun_path);
    if (listener->witness[0])
        unlink(listener->witness);
    if (listener->directory[0])
        rmdir(listener->directory);
}

/* TMPDIR, unless its name is too long for a socket's address. */
static bool make_directory(struct listener *listener, struct message *message)
{
    const char *base = getenv("TMPDIR");
    if (!base || !*base || strlen(base) > sizeof listener->directory - sizeof "/irqbench-XXXXXX")
        base = "/tmp";
    snprintf(listener->directory, sizeof listener->directory, "%s/irqbench-XXXXXX", base);
    if (mkdtemp(listener->directory))
        return true;
    message_add(message, "cannot make a directory in %s: %s", base, strerror(errno));
    listener->directory[0] = '\0';
    return false;
}

static bool listener_open(struct listener *listener, struct message *message)
{
    *listener = (struct listener){.fd = -1, .address = {.sun_family = AF_UNIX}};
    if (!make_directory(listener, message))
        return false;
    snprintf(listener->address.sun_path, sizeof listener->address.sun_path, "%s/uart",
             listener->directory);
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->fd >= 0 &&
        bind(listener->fd, (struct sockaddr *)&listener->address, sizeof listener->address) == 0 &&
        listen(listener->fd, 1) == 0)
        return true;
    message_add(message, "cannot listen on %s: %s", listener->address.sun_path, strerror(errno));
    listener_close(listener);
    return false;
}

/* The plugin opens it for writing, which needs a reader that is there. It does so
 * through our descriptor, when the directory may be gone already. */
static bool witness_open(struct qemu *qemu, struct listener *listener, struct message *message)
{
    snprintf(listener->witness, sizeof listener->witness, "%s/witness", listener->directory);
    if (mkfifo(listener->witness, 0600) == 0)
        qemu->witness_fd = open(listener->witness, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (qemu->witness_fd < 0)
        return message_add(message, "cannot make %s: %s", listener->witness, strerror(errno));
    fcntl(qemu->witness_fd, F_SETPIPE_SZ, WITNESS_PIPE_BYTES); /* fewer switches, if allowed */
    return true;
}

static void witness_name(const struct qemu *qemu, char *path, size_t size)
{
    snprintf(path, size, "/proc/%ld/fd/%d", (long)getpid(), qemu->witness_fd);
}

/* ---- Starting and ending ---- */

static bool add_tail(const struct qemu *qemu, const char *what, struct message *message)
{
    char tail[CHILD_TAIL_MAX];
    child_tail(&qemu->child, tail);
    return message_add(message, "%s\n  command: %s\n  its last output: %s", what, qemu->command,
                       *tail ? tail : "(none)");
}

static bool await_connection(struct qemu *qemu, const struct listener *listener, int timeout_ms,
                             struct message *message)
{
    struct pollfd fds[] = {{.fd = listener->fd, .events = POLLIN},
                           {.fd = stop_fd(), .events = POLLIN}};
    for (int waited = 0; waited < timeout_ms; waited += CONNECT_POLL_MS) {
        if (poll(fds, 2, CONNECT_POLL_MS) > 0 && fds[1].revents)
            return false;
        if (fds[0].revents) {
            qemu->link_fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (qemu->link_fd >= 0)
                return true;
        }
        if (child_ended(&qemu->child)) {
            char end[80], what[160];
            child_describe_end(&qemu->child, end, sizeof end);
            snprintf(what, sizeof what, "QEMU ended at once (%s)", end);
            return add_tail(qemu, what, message);
        }
    }
    return add_tail(qemu, "QEMU did not connect to its socket in time", message);
}

bool qemu_start(struct qemu *qemu, const struct qemu_setup *setup, int timeout_ms,
                struct message *message)
{
    struct listener listener;
    struct arguments arguments = {0};
    char witness[64];
    *qemu = (struct qemu){.child = {.log_fd = -1}, .link_fd = -1, .witness_fd = -1};
    if (!listener_open(&listener, message))
        return false;
    build_arguments(&arguments, setup, listener.address.sun_path);
    bool good = !setup->plugin || witness_open(qemu, &listener, message);
    witness_name(qemu, witness, sizeof witness);
    add_plugin(&arguments, setup, witness);
    qemu->command = join(arguments.argv);
    good = good && qemu->command && child_start(&qemu->child, arguments.argv, message) &&
           await_connection(qemu, &listener, timeout_ms, message);
    listener_close(&listener);
    free(arguments.plugin);
    if (!good)
        qemu_stop(qemu);
    return good;
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
    child_tail(&qemu->child, tail);
    /* A lock-up is followed by a dump of registers: its first line says it. */
    char *line = strstr(tail, "Lockup");
    while (line && line > tail && line[-1] != '\n')
        line--;
    line = line ? line : tail;
    line[strcspn(line, "\n")] = '\0';
    snprintf(text, size, "QEMU ended the connection: %s%s%s", end, *line ? ": " : "", line);
}
