/* Signals that nobody sends to himself, and the kernel's account; see accident.h. */
#include "host/lib/target/accident.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

void accident_watch_begin(struct accident_watch *watch, const struct qemu *qemu)
{
    watch->began_us = clock_now_us();
    watch->known = process_time_of(qemu->child.pid, &watch->time);
}

static bool comes_from_outside(int number)
{
    static const int numbers[] = {SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGXCPU};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

/* Some of them it takes as a wish, says so, and ends well. */
static bool was_ended(struct qemu *qemu, char *text, size_t size)
{
    char tail[CHILD_TAIL_MAX], end[80];
    child_describe_end(&qemu->child, end, sizeof end);
    qemu_tail(&qemu->child, tail);
    const char *wish = strstr(tail, "terminating on signal ");
    bool ended = WIFSIGNALED(qemu->child.status) ? comes_from_outside(WTERMSIG(qemu->child.status))
                                                 : WEXITSTATUS(qemu->child.status) == 0 && wish;
    if (ended)
        printable_into(text, size, "QEMU was ended from outside: %s",
                       WIFSIGNALED(qemu->child.status) ? end : wish);
    return ended;
}

static bool was_starved(const struct accident_watch *watch, const struct qemu *qemu, char *text,
                        size_t size)
{
    struct process_time now;
    int64_t wall_us = clock_now_us() - watch->began_us;
    if (!watch->known || !process_time_of(qemu->child.pid, &now) ||
        !process_time_starved(&watch->time, &now, wall_us))
        return false;
    printable_into(text, size,
                   "no time to run: %s in %.1f s QEMU ran for %.1f s and was ready for %.1f s more",
                   now.stopped ? "it is stopped;" : "the machine is busy;", (double)wall_us / 1e6,
                   (double)(now.ran_us - watch->time.ran_us) / 1e6,
                   (double)(now.waited_us - watch->time.waited_us) / 1e6);
    return true;
}

bool accident_find(const struct accident_watch *watch, struct qemu *qemu, char *text, size_t size)
{
    if (child_ended(&qemu->child))
        return was_ended(qemu, text, size);
    return was_starved(watch, qemu, text, size);
}
