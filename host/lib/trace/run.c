/* QEMU for a trace; see trace_run.h. The plugin's result and the image's output
 * come through descriptors that QEMU inherits, so nothing is left in any folder.
 */
#include "host/lib/trace/run.h"

#include "host/lib/base/child.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/target/link.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/lib/trace/format.h"
#include "host/lib/trace/progress.h"

#include "host/lib/base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX   32u
#define POLL_MS         20
#define END_TIMEOUT_MS  10000
#define STOP_TIMEOUT_MS 400
#define RESULT_MAX      (64u << 20)
#define SERIAL_BUFFERED 65536u

struct job {
    const struct trace_setup *setup;
    struct child child;
    int result_fd;    /* what the plugin writes */
    int serial_fd;    /* the image's output arrives here, or -1 */
    int serial_other; /* where QEMU writes it */
    int says_fd;      /* what the partner says goes here, or -1 */
    int says_other;   /* where QEMU reads it; open here, too: to write to one that is gone is no
                         SIGPIPE */
    bool enough;      /* and has heard enough */
    char serial[SERIAL_BUFFERED];
    size_t serial_kept; /* of these, until what follows has come */
    struct trace_header *header;
    const char *argv[ARGUMENTS_MAX];
    size_t argc;
    char *plugin, *chardev[2];
    char *output; /* the file that all of the image's output goes to */
    char vectors[48];
};

/* QEMU's own semihosting, for an image that is trusted. */
static bool native(const struct job *job)
{
    return job->setup->semihosting == TRACE_SEMIHOSTING_NATIVE;
}

/* ---- the command line ------------------------------------------------ */

static void add(struct job *job, const char *argument)
{
    if (job->argc + 1u < ARGUMENTS_MAX)
        job->argv[job->argc++] = argument;
    job->argv[job->argc] = NULL;
}

/* What of the run counts. */
static void put_bounds(FILE *out, const struct trace_setup *setup)
{
    if (setup->from)
        fprintf(out, ",from=%u", setup->from);
    if (setup->to)
        fprintf(out, ",to=%u", setup->to);
    if (setup->skip_boot)
        fprintf(out, ",skip_boot=on");
    if (setup->insns)
        fprintf(out, ",insns=%llu", (unsigned long long)setup->insns);
}

/* What is looked at apart. */
static void put_watched(FILE *out, const struct trace_setup *setup)
{
    for (size_t i = 0; i < setup->range_count; i++)
        fprintf(out, ",watch=%u:%u", setup->ranges[i].start, setup->ranges[i].end);
    for (size_t i = 0; i < setup->span_count; i++)
        fprintf(out, ",span=%u:%u", setup->spans[i].start, setup->spans[i].end);
    for (size_t i = 0; i < setup->idle_count; i++)
        fprintf(out, ",idle=%u:%u", setup->idle[i].start, setup->idle[i].end);
    if (setup->timeline)
        fprintf(out, ",timeline=%llu:%llu", (unsigned long long)setup->after,
                (unsigned long long)setup->before);
    if (setup->stack)
        fprintf(out, ",stack=on");
    if (setup->profile)
        fprintf(out, ",profile=on");
}

static char *plugin_argument(const struct job *job, const char *path)
{
    const struct trace_setup *setup = job->setup;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    qemu_put_value(out, "file=", path);
    qemu_put_value(out, ",elf=", setup->elf);
    fprintf(out, ",core=%s,bound=%s,trace=/dev/fd/%d,semihosting=%s", setup->core,
            setup->cycles ? "nominal" : "insns", job->result_fd, native(job) ? "native" : "guest");
    fprintf(out, ",confine=%s,console=%s", native(job) ? "off" : "on", job->output);
    if (setup->partner && setup->partner->clock_hz)
        fprintf(out, ",clock=%u", setup->partner->clock_hz);
    else if (setup->machine->two_cores) /* QEMU has two clocks then */
        fprintf(out, ",clock=%u", setup->machine->clock_hz);
    for (size_t i = 0; i < setup->event_count; i++)
        fprintf(out, ",event=%s", setup->events[i]);
    put_bounds(out, setup);
    if (!setup->partner) /* who could wake it from outside */
        fprintf(out, ",asleep=ends");
    model_changes_put(out, &setup->changes);
    put_watched(out, setup);
    return fclose(out) == 0 ? text : NULL;
}

/* UART and the console of QEMU's own semihosting; two devices, because one
 * device has one user. */
static bool describe_output(struct job *job)
{
    static const char *const ids[] = {"uart", "semihosting"};

    if (job->setup->partner) {
        job->chardev[0] = strdup("stdio,id=uart,signal=off");
        return job->chardev[0] != NULL;
    }
    for (size_t i = 0; i < 2; i++) {
        if (asprintf(&job->chardev[i], "file,id=%s,path=%s", ids[i], job->output) < 0) {
            job->chardev[i] = NULL;
            return false;
        }
    }
    return true;
}

static bool describe(struct job *job, struct message *message)
{
    char *path = vdwt_plugin_find(message);

    if (!path)
        return false;
    if (job->setup->partner)
        job->output = strdup("/dev/null");
    else if (asprintf(&job->output, "/dev/fd/%d", job->serial_other) < 0)
        job->output = NULL;
    job->plugin = job->output ? plugin_argument(job, path) : NULL;
    free(path);
    return (job->plugin && job->output && describe_output(job)) ||
           message_add(message, "out of memory");
}

/* What the core's VTOR is after reset. */
static void add_vectors(struct job *job)
{
    if (!job->setup->vectors)
        return;
    snprintf(job->vectors, sizeof job->vectors, "armv7m.init-nsvtor=0x%x", *job->setup->vectors);
    add(job, "-global");
    add(job, job->vectors);
}

/* "serialN" is QEMU's N-th -serial; those before it go nowhere. */
static void add_serial(struct job *job)
{
    const struct trace_partner *partner = job->setup->partner;
    const char *uart = partner ? partner->uart : "0";

    for (unsigned long i = strtoul(uart + strcspn(uart, "0123456789"), NULL, 10); i > 0; i--) {
        add(job, "-serial");
        add(job, "null");
    }
    add(job, "-serial");
    add(job, "chardev:uart");
    if (!partner || !partner->ram)
        return;
    add(job, "-m");
    add(job, partner->ram);
}

static bool build_arguments(struct job *job, struct message *message)
{
    if (!describe(job, message))
        return false;
    const char *const arguments[] = {
        qemu_program(), "-nodefaults", /* no drives, no network, no monitor */
        "-M",           job->setup->machine->name,
        "-display",     "none",
        "-kernel",      job->setup->elf,
        "-icount",      "shift=0,align=off,sleep=off",
        "-chardev",     job->chardev[0],
        "-plugin",      job->plugin};
    static const char *const semihosting[] = {
        "-semihosting-config", "enable=on,target=native,chardev=semihosting", "-chardev"};

    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        add(job, arguments[i]);
    add_serial(job);
    for (size_t i = 0; native(job) && i < sizeof semihosting / sizeof *semihosting; i++)
        add(job, semihosting[i]);
    if (native(job))
        add(job, job->chardev[1]);
    add_vectors(job);
    return true;
}

/* Files of newlib's standard output are QEMU's own when it answers semihosting
 * itself, whatever its options say: they go where the UART goes. */
static bool start(struct job *job, struct message *message)
{
    struct child_setup setup = {.argv = job->argv,
                                .keep = {job->result_fd, job->serial_other},
                                .keep_count = 2,
                                .input = job->says_other > 0 ? job->says_other : 0,
                                .output = job->serial_other,
                                .confined = !native(job)};

    if (job->setup->details) {
        for (size_t i = 0; job->argv[i]; i++)
            printable_print(job->setup->details, "%s%s", i ? " " : "", job->argv[i]);
        fputc('\n', job->setup->details);
    }
    return child_start(&job->child, &setup, message);
}

/* ---- descriptors ----------------------------------------------------- */

static bool open_result(struct job *job, struct message *message)
{
    void *mapped = MAP_FAILED;

    job->result_fd = memfd_create("irqbench-trace", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (job->result_fd >= 0 && ftruncate(job->result_fd, TRACE_TEXT_OFFSET) == 0 &&
        fcntl(job->result_fd, F_ADD_SEALS, F_SEAL_SHRINK) == 0) /* what is mapped stays there */
        mapped =
            mmap(NULL, TRACE_TEXT_OFFSET, PROT_READ | PROT_WRITE, MAP_SHARED, job->result_fd, 0);
    if (mapped == MAP_FAILED)
        return message_add(message, "cannot make room for the result: %s", strerror(errno));
    job->header = mapped;
    return true;
}

static bool open_pipe(int *reads, int *writes, struct message *message)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return message_add(message, "cannot make a pipe: %s", strerror(errno));
    *reads = ends[0];
    *writes = ends[1];
    return true;
}

/* A pipe takes 64 KiB, byte by byte, of what nobody has read yet. A socket takes some 280 bytes so:
 * the image would wait for us, and what it does be another thing each time. */
static bool open_serial(struct job *job, struct message *message)
{
    if (job->setup->partner && !open_pipe(&job->says_other, &job->says_fd, message))
        return false;
    if (!job->setup->partner && !job->setup->serial)
        job->serial_other = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (job->serial_other >= 0)
        return true;
    if (!open_pipe(&job->serial_fd, &job->serial_other, message))
        return false;
    fcntl(job->serial_fd, F_SETFL, O_NONBLOCK);
    return true;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void finish(struct job *job)
{
    child_stop(&job->child);
    if (job->header)
        munmap(job->header, TRACE_TEXT_OFFSET);
    close_fd(&job->result_fd);
    close_fd(&job->serial_fd);
    close_fd(&job->serial_other);
    close_fd(&job->says_fd);
    close_fd(&job->says_other);
    free(job->plugin);
    free(job->output);
    free(job->chardev[0]);
    free(job->chardev[1]);
}

/* ---- while it runs --------------------------------------------------- */

/* As text: whoever made the image steers no terminal of ours. */
static void show_serial(struct job *job, size_t more, bool last)
{
    size_t size = job->serial_kept + more;
    size_t done = printable_pass(job->setup->serial, job->serial, size, last);

    job->serial_kept = size - done;
    memmove(job->serial, job->serial + done, job->serial_kept);
    fflush(job->setup->serial);
}

/* It has something to say once the image is there. */
static void converse(struct job *job)
{
    const struct trace_partner *partner = job->setup->partner;
    const uint8_t *words;
    size_t size;
    ssize_t got;

    while ((got = read(job->serial_fd, job->serial, SERIAL_BUFFERED)) > 0) {
        job->enough |= partner->hears(partner->context, (const uint8_t *)job->serial, (size_t)got);
        size = partner->says(partner->context, &words);
        if (size > 0 && write(job->says_fd, words, size) != (ssize_t)size)
            break;
    }
    if (got == 0)
        close_fd(&job->serial_fd);
}

static void pass_on(struct job *job)
{
    ssize_t got;

    if (job->serial_fd < 0)
        return;
    if (job->setup->partner) {
        converse(job);
        return;
    }
    while ((got = read(job->serial_fd, job->serial + job->serial_kept,
                       SERIAL_BUFFERED - job->serial_kept)) > 0)
        show_serial(job, (size_t)got, false);
    if (got < 0) /* there may be more */
        return;
    show_serial(job, 0, true);
    close_fd(&job->serial_fd);
}

static void wait_a_little(const struct job *job)
{
    struct pollfd fds[] = {{.fd = stop_fd(), .events = POLLIN},
                           {.fd = job->serial_fd, .events = POLLIN}};

    poll(fds, 2, POLL_MS);
}

/* True if it ended by itself; else *end says why it has to. */
static bool watch(struct job *job, enum trace_end *end)
{
    int64_t started = clock_now_ms(), drawn = started;
    bool begun = false;

    while (!child_ended(&job->child)) {
        int64_t now = clock_now_ms();

        if (!begun && job->header->insns) { /* the limit is the guest's, not that of its loading */
            begun = true;
            started = now;
        }
        wait_a_little(job);
        pass_on(job);
        if (job->setup->progress && now - drawn >= trace_progress_interval_ms(job->setup)) {
            trace_progress_draw(job->setup, job->header->insns, now - started);
            drawn = now;
        }
        *end = stop_requested() ? TRACE_ENDED_STOPPED : TRACE_ENDED_SECONDS;
        if (stop_requested() || job->enough ||
            (job->setup->seconds &&
             now - started >= 1000 * (int64_t)job->setup->seconds + (begun ? 0 : QEMU_START_MS)))
            return false;
    }
    return true;
}

/* What the image still writes must be read, or QEMU would wait for that. */
static bool wait_for_end(struct job *job, int64_t ms)
{
    int64_t until = clock_now_ms() + ms;

    while (!child_ended(&job->child) && clock_now_ms() < until) {
        pass_on(job);
        child_wait(&job->child, POLL_MS, -1);
    }
    return child_ended(&job->child);
}

/* The plugin records some more instructions, and ends QEMU. A core that executes none does
 * not see that it is to end: SIGTERM lets QEMU end in order then. */
static bool ask_to_end(struct job *job)
{
    job->header->stop = 1;
    if (wait_for_end(job, STOP_TIMEOUT_MS))
        return true;
    kill(job->child.pid, SIGTERM);
    return wait_for_end(job, END_TIMEOUT_MS);
}

/* ---- how it ended ---------------------------------------------------- */

static bool read_text(const struct job *job, struct trace_outcome *outcome)
{
    static const char last[] = "complete\n";
    off_t size = lseek(job->result_fd, 0, SEEK_END) - (off_t)TRACE_TEXT_OFFSET;

    if (size < (off_t)sizeof last || size > (off_t)RESULT_MAX)
        return false;
    outcome->text = calloc(1, (size_t)size + 1u);
    if (!outcome->text || pread(job->result_fd, outcome->text, (size_t)size,
                                (off_t)TRACE_TEXT_OFFSET) != (ssize_t)size)
        return false;
    return strcmp(outcome->text + size - (sizeof last - 1), last) == 0;
}

/* QEMU aborts with "qemu: fatal: Lockup: REASON" and a dump of registers, and the
 * plugin writes its result before it is over. */
static bool is_lockup(const struct job *job, struct trace_outcome *outcome)
{
    char tail[CHILD_TAIL_MAX];
    const char *reason;

    qemu_tail(&job->child, tail);
    reason = strstr(tail, "Lockup: ");
    if (!reason)
        return false;
    reason += strlen("Lockup: ");
    outcome->end = TRACE_ENDED_LOCKUP;
    outcome->reason = strndup(reason, strcspn(reason, "\n"));
    return true;
}

static bool explain_end(const struct job *job, struct message *message)
{
    char tail[CHILD_TAIL_MAX], how[80];
    const char *plugin;

    qemu_tail(&job->child, tail);
    child_describe_end(&job->child, how, sizeof how);
    plugin = strstr(tail, "vdwt: ");
    return message_add_lines(message,
                             plugin  ? plugin
                             : *tail ? tail
                                     : "(nothing)",
                             "QEMU ended without a result (%s). It said:", how);
}

static bool conclude(struct job *job, bool by_itself, enum trace_end asked,
                     struct trace_outcome *outcome, struct message *message)
{
    if (!by_itself && !ask_to_end(job))
        return message_add(message, "QEMU does not end; it was killed");
    pass_on(job);
    if (!read_text(job, outcome))
        return explain_end(job, message);
    if (WIFSIGNALED(job->child.status)) /* the plugin writes its result all the same */
        return is_lockup(job, outcome) || explain_end(job, message);
    outcome->status = WIFEXITED(job->child.status) ? WEXITSTATUS(job->child.status) : -1;
    outcome->end = by_itself ? TRACE_ENDED_ITSELF : asked;
    if (job->setup->insns && by_itself && job->header->insns >= job->setup->insns)
        outcome->end = TRACE_ENDED_INSNS;
    if (job->header->asleep)
        outcome->end = TRACE_ENDED_ASLEEP;
    if (by_itself && strstr(outcome->text, "\nbounds 1 1 "))
        outcome->end = TRACE_ENDED_TO;
    return true;
}

bool trace_run(const struct trace_setup *setup, struct trace_outcome *outcome,
               struct message *message)
{
    static struct job job;
    job = (struct job){.setup = setup,
                       .child = {.log_fd = -1},
                       .result_fd = -1,
                       .serial_fd = -1,
                       .serial_other = -1,
                       .says_fd = -1,
                       .says_other = -1};
    enum trace_end asked = TRACE_ENDED_STOPPED;
    bool good;

    *outcome = (struct trace_outcome){0};
    good = qemu_can_be_reached(message) && open_result(&job, message) &&
           open_serial(&job, message) && build_arguments(&job, message) && start(&job, message);
    close_fd(&job.serial_other);
    if (good) {
        bool by_itself = watch(&job, &asked);

        trace_progress_end(setup);
        good = conclude(&job, by_itself, asked, outcome, message);
    }
    finish(&job);
    return good;
}

void trace_outcome_free(struct trace_outcome *outcome)
{
    free(outcome->reason);
    free(outcome->text);
}
