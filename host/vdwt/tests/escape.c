/* A second plugin, for the test of what QEMU may do once the guest runs: it
 * stands for a guest that has taken QEMU over. From the guest's first
 * instruction on it tries what would reach the user's files, other processes
 * and other machines, on the core's thread and on one that was there before,
 * and says on standard error what worked. FILE in its argument `victim=FILE` is
 * what it tries to open and to change.
 */
#include "host/vdwt/qemu/host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const char *victim;
static pthread_t old_thread;
static pthread_mutex_t go = PTHREAD_MUTEX_INITIALIZER;

static bool opened(int flags)
{
    int fd = open(victim, flags, 0666);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool read_it(void)
{
    return opened(O_RDONLY);
}

static bool write_it(void)
{
    return opened(O_WRONLY);
}

static bool path_it(void)
{
    return opened(O_PATH);
}

static bool make_one(void)
{
    int fd = openat(AT_FDCWD, "made-by-escape", O_CREAT | O_WRONLY, 0666);

    return fd >= 0;
}

static bool remove_it(void)
{
    return unlink(victim) == 0;
}

static bool rename_it(void)
{
    return rename(victim, "moved-by-escape") == 0;
}

static bool link_it(void)
{
    return symlink(victim, "linked-by-escape") == 0 || link(victim, "hard-by-escape") == 0;
}

static bool cut_it(void)
{
    return truncate(victim, 0) == 0;
}

static bool open_it_up(void)
{
    return chmod(victim, 0777) == 0;
}

static bool directory(void)
{
    return mkdir("directory-by-escape", 0777) == 0 || chdir("/") == 0;
}

static bool start_a_shell(void)
{
    return system("true") == 0;
}

static bool spawn(void)
{
    char *argv[] = {(char *)(size_t) "true", NULL};
    pid_t pid;

    return posix_spawn(&pid, "/bin/true", NULL, NULL, argv, NULL) == 0;
}

static bool fork_off(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool become_another(void)
{
    char *argv[] = {(char *)(size_t) "true", NULL};

    execv("/bin/true", argv); /* would end the guest with status 0 */
    return false;
}

static bool call_out(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return fd >= 0 &&
           (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 || errno == ECONNREFUSED);
}

static bool signal_others(void)
{
    return kill(getppid(), 0) == 0;
}

static bool look_into_others(void)
{
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0;
}

static bool type_into_terminal(void)
{
    return ioctl(STDIN_FILENO, TIOCSTI, "x") == 0 || errno != EPERM;
}

static bool other_ways_in(void)
{
    return syscall(SYS_io_uring_setup, 1, NULL) >= 0 || errno != EPERM;
}

static const struct {
    const char *name;
    bool (*works)(void);
} tries[] = {
    {"read", read_it},           {"write", write_it},          {"path", path_it},
    {"create", make_one},        {"unlink", remove_it},        {"rename", rename_it},
    {"link", link_it},           {"truncate", cut_it},         {"chmod", open_it_up},
    {"directory", directory},    {"system", start_a_shell},    {"spawn", spawn},
    {"fork", fork_off},          {"exec", become_another},     {"connect", call_out},
    {"kill", signal_others},     {"ptrace", look_into_others}, {"terminal", type_into_terminal},
    {"io_uring", other_ways_in},
};

static void try_all(const char *thread)
{
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        dprintf(STDERR_FILENO, "escape: %s %s %s\n", thread, tries[i].name,
                tries[i].works() ? "WORKED" : "refused");
}

static void *old_work(void *unused)
{
    pthread_mutex_lock(&go);
    try_all("old");
    return unused;
}

/* The guest's first instruction is executed: whatever is to hold, holds. */
static void on_insn(unsigned vcpu, void *unused)
{
    static bool done;

    (void)vcpu;
    (void)unused;
    if (done)
        return;
    done = true;
    try_all("core");
    pthread_mutex_unlock(&go);
    pthread_join(old_thread, NULL);
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_tb_get_insn(block, 0), on_insn,
                                           QEMU_PLUGIN_CB_NO_REGS, NULL);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                           char **argv)
{
    (void)info;
    victim = argc == 1 && strncmp(argv[0], "victim=", 7) == 0 ? strdup(argv[0] + 7) : NULL;
    if (!victim)
        return 1;
    pthread_mutex_lock(&go);
    if (pthread_create(&old_thread, NULL, old_work, NULL) != 0)
        return 1;
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    return 0;
}
