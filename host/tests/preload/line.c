/* Preloaded into the tool: what comes over its sockets, and what it sends, suffers on the way. Only
 * a link to a target is a socket in a run. IRQBENCH_LINE is SEED:EVERY: after every EVERY bytes,
 * half as many or half as many more, the next fault, whose kind and place follow from SEED:
 *
 *   drop     up to 64 bytes are missing      flip   a bit is wrong
 *   twice    up to 64 bytes come twice       noise  up to 64 other bytes take their place
 *   delay    what comes is late by up to 1 s
 *
 * IRQBENCH_LINE_LOG names a file to which each one adds a line, its kind. Only a program of the
 * name in IRQBENCH_FAULT_PROGRAM (irqbench) is meant, and no process that it forks.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PIECE_MAX    64u
#define SENT_MAX     4096u /* of one command */
#define DELAY_MAX_MS 1000u

enum fault { DROP, FLIP, TWICE, NOISE, DELAY, FAULTS };

static const char *const names[FAULTS] = {"drop\n", "flip\n", "twice\n", "noise\n", "delay\n"};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static uint64_t state;
static size_t every, left; /* bytes until the next fault */
static pid_t own;          /* 0: this process is not meant */
static int log_fd = -1;

/* SplitMix64 (public domain, Steele, Lea and Flood 2014). */
static uint64_t draw(uint64_t below)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

static void plan(void)
{
    left = every / 2u + draw(every + 1u);
}

__attribute__((constructor)) static void begin(void)
{
    const char *line = getenv("IRQBENCH_LINE"), *program = getenv("IRQBENCH_FAULT_PROGRAM");
    const char *path = getenv("IRQBENCH_LINE_LOG");
    if (!line || strcmp(program ? program : "irqbench", program_invocation_short_name) != 0)
        return;
    char *end = NULL;
    state = strtoull(line, &end, 10);
    every = *end == ':' ? strtoul(end + 1, &end, 10) : 0;
    if (every == 0)
        return;
    plan();
    left += *end == ':' ? strtoul(end + 1, NULL, 10) : 0;
    if (path)
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                              0666);
    own = getpid();
}

static bool is_link(int fd)
{
    int type = 0;
    socklen_t size = sizeof type;
    int error = errno;
    bool link =
        own != 0 && own == getpid() && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
    errno = error;
    return link;
}

static void tell(enum fault fault)
{
    if (log_fd >= 0)
        syscall(SYS_write, log_fd, names[fault], strlen(names[fault]));
}

static void wait_for(uint32_t ms)
{
    struct timespec pause = {.tv_sec = (time_t)(ms / 1000u),
                             .tv_nsec = (long)(ms % 1000u) * 1000000};
    if (ms)
        nanosleep(&pause, NULL);
}

/* The fault in the bytes, from `at` on; returns how many there are then, at most `room`. */
static size_t befall(enum fault fault, uint8_t *bytes, size_t count, size_t at, size_t room)
{
    size_t piece = 1u + draw(PIECE_MAX);
    if (piece > count - at)
        piece = count - at;
    if (fault == TWICE && count + piece > room)
        fault = DROP;
    tell(fault);
    switch (fault) {
    case DROP:
        memmove(bytes + at, bytes + at + piece, count - at - piece);
        return count - piece;
    case FLIP:
        bytes[at] ^= (uint8_t)(1u << draw(8));
        return count;
    case TWICE:
        memmove(bytes + at + piece, bytes + at, count - at);
        return count + piece;
    case NOISE:
        for (size_t i = 0; i < piece; i++)
            bytes[at + i] = (uint8_t)draw(256);
        return count;
    default:
        return count;
    }
}

/* What so many bytes become, if one of them is hit; `late_ms`: they also have to wait. */
static size_t pass(uint8_t *bytes, size_t count, size_t room, uint32_t *late_ms)
{
    pthread_mutex_lock(&mutex);
    if (count <= left) {
        left -= count;
    } else {
        enum fault fault = (enum fault)draw(FAULTS);
        count = befall(fault, bytes, count, left, room);
        *late_ms = fault == DELAY ? 1u + (uint32_t)draw(DELAY_MAX_MS) : 0;
        plan();
    }
    pthread_mutex_unlock(&mutex);
    return count;
}

ssize_t read(int fd, void *bytes, size_t room)
{
    static __typeof__(read) *next;
    if (!next)
        next = (__typeof__(read) *)(uintptr_t)dlsym(RTLD_NEXT, "read");
    ssize_t got = next(fd, bytes, room);
    if (got <= 0 || !is_link(fd))
        return got;
    uint32_t late_ms = 0;
    size_t count = pass(bytes, (size_t)got, room, &late_ms);
    wait_for(late_ms);
    if (count > 0)
        return (ssize_t)count;
    errno = EAGAIN; /* 0 would be the end */
    return -1;
}

ssize_t send(int fd, const void *bytes, size_t count, int flags)
{
    static __typeof__(send) *next;
    uint8_t changed[SENT_MAX + PIECE_MAX];
    if (!next)
        next = (__typeof__(send) *)(uintptr_t)dlsym(RTLD_NEXT, "send");
    if (count == 0 || count > SENT_MAX || !is_link(fd))
        return next(fd, bytes, count, flags);
    memcpy(changed, bytes, count);
    uint32_t late_ms = 0;
    size_t passed = pass(changed, count, sizeof changed, &late_ms);
    wait_for(late_ms);
    if (passed == count && memcmp(changed, bytes, count) == 0)
        return next(fd, bytes, count, flags);
    /* Whoever sent hears that all is on its way, as on a line. */
    ssize_t put = passed ? next(fd, changed, passed, flags) : 0;
    return put < 0 ? put : (ssize_t)count;
}
