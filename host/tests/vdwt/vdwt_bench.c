/* What the plugin costs: the same image under the same QEMU with the same
 * -icount, with the plugin and without, in turns; the least processor time of
 * each counts, so that other work on the machine moves neither. Prints
 * figures; fails only if a run fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPEATS      5
#define TIME_LIMIT_S 60
#define MACHINE      "mps2-an386"
#define IMAGE        "build/vdwt/guests/%s-" MACHINE ".elf"

struct timing {
    double plain, modelled; /* seconds, the least */
    double cycles, insns;   /* of one run, as the guest saw them */
};

static void fail(const char *what)
{
    fprintf(stderr, "vdwt_bench: %s\n", what);
    exit(1);
}

static void run_qemu(const char *image, const char *said, bool with_plugin)
{
    static const char *const native[] = {"-semihosting-config",
                                         "enable=on,target=native,chardev=said", "-chardev"};
    char chardev[256], plugin[512];
    int null = open("/dev/null", O_RDWR);

    snprintf(chardev, sizeof chardev, "file,id=said,path=%s", said);
    snprintf(plugin, sizeof plugin, "build/libvdwt.so,elf=%s,core=cortex-m4,console=%s", image,
             said);
    dup2(null, STDIN_FILENO);
    alarm(TIME_LIMIT_S); /* stays over exec */
    execlp("qemu-system-arm", "qemu-system-arm", "-M", MACHINE, "-display", "none", "-monitor",
           "none", "-serial", "none", "-icount", "shift=0,align=off,sleep=off", "-kernel", image,
           with_plugin ? "-plugin" : native[0], with_plugin ? plugin : native[1],
           with_plugin ? NULL : native[2], chardev, (char *)NULL);
    perror("qemu-system-arm");
    _exit(127);
}

static double seconds(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

/* Processor time of one run. */
static double time_run(const char *image, const char *said, bool with_plugin)
{
    struct rusage usage;
    pid_t child = fork();
    int status;

    if (child < 0)
        fail("cannot start a process");
    if (child == 0)
        run_qemu(image, said, with_plugin);
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            fail("wait4 failed");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail("QEMU did not end well; make vdwt-tests builds what it runs");
    return seconds(&usage);
}

static void read_counts(const char *said, struct timing *timing)
{
    char name[64];
    double value;
    FILE *file = fopen(said, "r");

    if (!file)
        fail("the guest said nothing");
    while (fscanf(file, "%63s %lf", name, &value) == 2) {
        if (!strcmp(name, "cycles"))
            timing->cycles = value;
        if (!strcmp(name, "instructions"))
            timing->insns = value;
    }
    fclose(file);
    if (timing->insns <= 0)
        fail("the guest saw no counter");
}

static struct timing measure(const char *name, const char *said)
{
    struct timing timing = {0};
    char image[128];

    snprintf(image, sizeof image, IMAGE, name);
    for (int i = 0; i < REPEATS; i++) {
        double plain = time_run(image, said, false);
        double modelled = time_run(image, said, true);

        if (i == 0 || plain < timing.plain)
            timing.plain = plain;
        if (i == 0 || modelled < timing.modelled)
            timing.modelled = modelled;
    }
    read_counts(said, &timing);
    return timing;
}

static void print(const char *title, const char *name, const char *said)
{
    struct timing timing = measure(name, said);

    printf("modelled cycles, %s: %.2f times the time of plain QEMU (%.2f s against %.2f s)\n",
           title, timing.modelled / timing.plain, timing.modelled, timing.plain);
    printf("  %.0f million modelled cycles a second, %.0f million instructions a second\n",
           timing.cycles / timing.modelled / 1e6, timing.insns / timing.modelled / 1e6);
    fflush(stdout);
}

int main(void)
{
    char said[] = "/tmp/irqbench-vdwt-bench.XXXXXX";
    int fd = mkstemp(said);

    if (fd < 0)
        fail("cannot make a temporary file");
    close(fd);
    print("an image that computes", "compute", said);
    print("the same under a SysTick of 25,000 cycles", "ticks", said);
    print("an image that pends 400,000 interrupts", "pends", said);
    unlink(said);
    return 0;
}
