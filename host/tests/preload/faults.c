/* Preloaded into the tool: counts what it asks of the C library, and at the call that
 * is asked for kills the process behind it, or lets it fail. IRQBENCH_FAULT says which:
 *
 *   kill:N     SIGKILL directly behind the Nth call that touches the file system
 *   memory:N   the Nth allocation fails; memory:N+ that one and all behind it
 *   call:N     the Nth call of the system fails; call:N+ that one and all behind it
 *   count:0    nothing happens
 *
 * IRQBENCH_FAULT_LOG names a file to which the end adds "kill K memory M call C", and
 * what failed its name and what it was about. Only a program of the name
 * in IRQBENCH_FAULT_PROGRAM is meant, and no process that it forks.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { KILL, MEMORY, CALL, FAULTS };

static const char *const names[FAULTS] = {"kill", "memory", "call"};
static atomic_ulong counts[FAULTS];
static enum fault wanted = FAULTS;
static unsigned long at;
static bool and_all_behind;
static pid_t own; /* 0: this process is not meant */
static int log_fd = -1;

/* ---- Who is meant ---- */

static void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void tell(const char *format, ...)
{
    char line[512];
    va_list values;
    va_start(values, format);
    int size = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    if (log_fd >= 0 && size > 0)
        syscall(SYS_write, log_fd, line,
                (size_t)size < sizeof line ? (size_t)size : sizeof line - 1);
}

static void parse(const char *fault)
{
    for (unsigned i = 0; i < FAULTS; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(fault, names[i], size) != 0 || fault[size] != ':')
            continue;
        char *end = NULL;
        at = strtoul(fault + size + 1, &end, 10);
        and_all_behind = *end == '+';
        wanted = (enum fault)i;
    }
}

__attribute__((constructor)) static void begin(void)
{
    const char *fault = getenv("IRQBENCH_FAULT"), *program = getenv("IRQBENCH_FAULT_PROGRAM");
    const char *path = getenv("IRQBENCH_FAULT_LOG");
    if (!fault || strcmp(program ? program : "irqbench", program_invocation_short_name) != 0)
        return;
    parse(fault);
    if (path)
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                              0666);
    own = getpid();
}

__attribute__((destructor)) static void end(void)
{
    if (own == getpid())
        tell("kill %lu memory %lu call %lu\n", counts[KILL], counts[MEMORY], counts[CALL]);
}

static bool is_meant(void)
{
    return own != 0 && own == getpid();
}

/* Counts; whether this is the one. */
static bool is_due(enum fault fault)
{
    if (!is_meant())
        return false;
    unsigned long number = atomic_fetch_add(&counts[fault], 1) + 1;
    return fault == wanted && at && (number == at || (and_all_behind && number > at));
}

/* Behind a call that touched the file system. */
static void touched(void)
{
    int error = errno;
    if (is_due(KILL))
        kill(own, SIGKILL);
    errno = error;
}

/* Before a call. True: it fails, with one of two errors that it may have. */
static bool fails(const char *name, const char *about, int one, int other)
{
    if (!is_due(CALL))
        return false;
    errno = counts[CALL] % 2 ? one : other;
    tell("%s %s: %s\n", name, about ? about : "", strerrorname_np(errno));
    return true;
}

#define NEXT(name)                                                                                 \
    static __typeof__(name) *next;                                                                 \
    if (!next)                                                                                     \
    next = (__typeof__(name) *)(uintptr_t)dlsym(RTLD_NEXT, #name)

/* ---- Memory ---- */

static bool has_no_memory(void)
{
    if (!is_due(MEMORY))
        return false;
    tell("memory\n");
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    NEXT(malloc);
    return has_no_memory() ? NULL : next(size);
}

void *calloc(size_t count, size_t size)
{
    NEXT(calloc);
    return has_no_memory() ? NULL : next(count, size);
}

void *realloc(void *old, size_t size)
{
    NEXT(realloc);
    return has_no_memory() ? NULL : next(old, size);
}

/* ---- Calls ---- */

/* A call that touches the file system: counted for both. */
#define FILE_CALL(type, name, parameters, arguments, about, failure, one, other)                   \
    type name parameters                                                                           \
    {                                                                                              \
        NEXT(name);                                                                                \
        if (fails(#name, about, one, other))                                                       \
            return failure;                                                                        \
        type result = next arguments;                                                              \
        touched();                                                                                 \
        return result;                                                                             \
    }

/* One that only may fail. */
#define CALL(type, name, parameters, arguments, failure, one, other)                               \
    type name parameters                                                                           \
    {                                                                                              \
        NEXT(name);                                                                                \
        if (fails(#name, NULL, one, other))                                                        \
            return failure;                                                                        \
        return next arguments;                                                                     \
    }

#define OPEN(name, parameters, before, about)                                                      \
    int name parameters                                                                            \
    {                                                                                              \
        NEXT(name);                                                                                \
        mode_t mode = 0;                                                                           \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                       \
            va_list values;                                                                        \
            va_start(values, flags);                                                               \
            mode = va_arg(values, mode_t);                                                         \
            va_end(values);                                                                        \
        }                                                                                          \
        if (fails(#name, about, EMFILE, EACCES))                                                   \
            return -1;                                                                             \
        int result = next(before flags, mode);                                                     \
        touched();                                                                                 \
        return result;                                                                             \
    }
#define PATH    path,
#define FD_PATH fd, path,

OPEN(open, (const char *path, int flags, ...), PATH, path)
OPEN(open64, (const char *path, int flags, ...), PATH, path)
OPEN(openat, (int fd, const char *path, int flags, ...), FD_PATH, path)
OPEN(openat64, (int fd, const char *path, int flags, ...), FD_PATH, path)

FILE_CALL(FILE *, fopen, (const char *path, const char *mode), (path, mode), path, NULL, EMFILE,
          EACCES)
FILE_CALL(FILE *, fopen64, (const char *path, const char *mode), (path, mode), path, NULL, EMFILE,
          EACCES)
FILE_CALL(DIR *, opendir, (const char *path), (path), path, NULL, EMFILE, EACCES)
FILE_CALL(DIR *, fdopendir, (int fd), (fd), NULL, NULL, ENOMEM, ENOMEM)
FILE_CALL(FILE *, fdopen, (int fd, const char *mode), (fd, mode), NULL, NULL, ENOMEM, ENOMEM)
FILE_CALL(int, fsync, (int fd), (fd), NULL, -1, EIO, ENOSPC)
FILE_CALL(int, fdatasync, (int fd), (fd), NULL, -1, EIO, ENOSPC)
FILE_CALL(int, ftruncate, (int fd, off_t size), (fd, size), NULL, -1, EIO, ENOSPC)
FILE_CALL(int, ftruncate64, (int fd, off64_t size), (fd, size), NULL, -1, EIO, ENOSPC)
FILE_CALL(int, rename, (const char *from, const char *to), (from, to), to, -1, EACCES, ENOSPC)
FILE_CALL(int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), to, -1,
          EACCES, ENOSPC)
FILE_CALL(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
          (a, from, b, to, flags), to, -1, EACCES, ENOSPC)
FILE_CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), path, -1, EACCES, ENOSPC)
FILE_CALL(int, mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode), path, -1, EACCES,
          ENOSPC)
FILE_CALL(char *, mkdtemp, (char *path), (path), path, NULL, EACCES, ENOSPC)
FILE_CALL(int, link, (const char *from, const char *to), (from, to), to, -1, EACCES, ENOSPC)
FILE_CALL(int, linkat, (int a, const char *from, int b, const char *to, int flags),
          (a, from, b, to, flags), to, -1, EACCES, ENOSPC)
FILE_CALL(int, symlink, (const char *from, const char *to), (from, to), to, -1, EACCES, ENOSPC)
FILE_CALL(int, symlinkat, (const char *from, int fd, const char *to), (from, fd, to), to, -1,
          EACCES, ENOSPC)
FILE_CALL(int, flock, (int fd, int how), (fd, how), NULL, -1, ENOLCK, EINTR)

/* What removes fails in no test: nothing could be asked of the folder then. */
#define REMOVAL(name, parameters, arguments)                                                       \
    int name parameters                                                                            \
    {                                                                                              \
        NEXT(name);                                                                                \
        int result = next arguments;                                                               \
        touched();                                                                                 \
        return result;                                                                             \
    }
REMOVAL(unlink, (const char *path), (path))
REMOVAL(unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
REMOVAL(rmdir, (const char *path), (path))
REMOVAL(close, (int fd), (fd))
REMOVAL(fclose, (FILE * file), (file))

pid_t fork(void)
{
    NEXT(fork);
    if (fails("fork", NULL, EAGAIN, ENOMEM))
        return -1;
    if (is_meant() && wanted == FAULTS)
        tell("until a fork: kill %lu memory %lu call %lu\n", counts[KILL], counts[MEMORY],
             counts[CALL]);
    return next();
}
CALL(int, posix_spawn,
     (pid_t * pid, const char *path, const posix_spawn_file_actions_t *actions,
      const posix_spawnattr_t *attributes, char *const argv[], char *const environment[]),
     (pid, path, actions, attributes, argv, environment), EAGAIN, EAGAIN, ENOMEM)
CALL(int, posix_spawnp,
     (pid_t * pid, const char *path, const posix_spawn_file_actions_t *actions,
      const posix_spawnattr_t *attributes, char *const argv[], char *const environment[]),
     (pid, path, actions, attributes, argv, environment), EAGAIN, EAGAIN, ENOMEM)
CALL(int, pthread_create,
     (pthread_t * thread, const pthread_attr_t *attributes, void *(*start)(void *), void *context),
     (thread, attributes, start, context), EAGAIN, EAGAIN, EAGAIN)
CALL(int, socket, (int domain, int type, int protocol), (domain, type, protocol), -1, EMFILE,
     EACCES)
CALL(int, socketpair, (int domain, int type, int protocol, int ends[2]),
     (domain, type, protocol, ends), -1, EMFILE, ENFILE)
CALL(int, pipe2, (int ends[2], int flags), (ends, flags), -1, EMFILE, ENFILE)
CALL(int, eventfd, (unsigned start, int flags), (start, flags), -1, EMFILE, ENFILE)
CALL(int, memfd_create, (const char *name, unsigned flags), (name, flags), -1, EMFILE, ENOMEM)

/* Whoever is told of a failure must hear it: what goes to standard error is left alone. */
ssize_t write(int fd, const void *bytes, size_t size)
{
    NEXT(write);
    if (fd != STDERR_FILENO && fails("write", NULL, ENOSPC, EIO))
        return -1;
    ssize_t result = next(fd, bytes, size);
    touched();
    return result;
}
