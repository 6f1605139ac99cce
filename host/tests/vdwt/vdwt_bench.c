/* What the plugin costs: the same image under the same QEMU with the same
 * -icount, with the plugin and without, in turns; the least processor time of
 * each counts, so that other work on the machine moves neither. How much was
 * executed is counted in one more run, by a trace. Prints figures; fails only if a
 * run fails.
 */
#include "host/lib/trace/format.h"

#include <errno.h>
#include <fcntl.h>
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
    double cycles, insns;   /* of one run */
};

enum mode { PLAIN, MODELLED, TRACED };

static void fail(const char *what)
{
    fprintf(stderr, "vdwt_bench: %s\n", what);
    exit(1);
}

/* What the guest says goes nowhere. */
static void run_qemu(const char *image, const char *trace, enum mode mode)
{
    static const char *const native[] = {"-semihosting-config",
                                         "enable=on,target=native,chardev=said", "-chardev"};
    char plugin[512];
    int null = open("/dev/null", O_RDWR);

    snprintf(plugin, sizeof plugin, "build/libvdwt.so,elf=%s,core=cortex-m4,console=/dev/null%s%s",
             image, mode == TRACED ? ",trace=" : "", mode == TRACED ? trace : "");
    dup2(null, STDIN_FILENO);
    alarm(TIME_LIMIT_S); /* stays over exec */
    execlp("qemu-system-arm", "qemu-system-arm", "-M", MACHINE, "-display", "none", "-monitor",
           "none", "-serial", "none", "-icount", "shift=0,align=off,sleep=off", "-kernel", image,
           mode != PLAIN ? "-plugin" : native[0], mode != PLAIN ? plugin : native[1],
           mode != PLAIN ? NULL : native[2], "null,id=said", (char *)NULL);
    perror("qemu-system-arm");
    _exit(127);
}

static double seconds(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

/* Processor time of one run. */
static double time_run(const char *image, const char *trace, enum mode mode)
{
    struct rusage usage;
    pid_t child = fork();
    int status;

    if (child < 0)
        fail("cannot start a process");
    if (child == 0)
        run_qemu(image, trace, mode);
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            fail("wait4 failed");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail("QEMU did not end well; make vdwt-tests builds what it runs");
    return seconds(&usage);
}

/* The first line of the trace: instructions, cycles at best, nominal. */
static void read_counts(const char *trace, struct timing *timing)
{
    FILE *file = fopen(trace, "r");

    if (!file || fseek(file, TRACE_TEXT_OFFSET, SEEK_SET) != 0 ||
        fscanf(file, "total %lf %*f %lf", &timing->insns, &timing->cycles) != 2 ||
        timing->insns <= 0)
        fail("the trace says nothing");
    fclose(file);
}

static struct timing measure(const char *name, const char *trace)
{
    struct timing timing = {0};
    char image[128];

    snprintf(image, sizeof image, IMAGE, name);
    for (int i = 0; i < REPEATS; i++) {
        double plain = time_run(image, trace, PLAIN);
        double modelled = time_run(image, trace, MODELLED);

        if (i == 0 || plain < timing.plain)
            timing.plain = plain;
        if (i == 0 || modelled < timing.modelled)
            timing.modelled = modelled;
    }
    time_run(image, trace, TRACED);
    read_counts(trace, &timing);
    return timing;
}

static void print(const char *title, const char *name, const char *trace)
{
    struct timing timing = measure(name, trace);

    printf("modelled cycles, %s: %.2f times the time of plain QEMU (%.2f s against %.2f s)\n",
           title, timing.modelled / timing.plain, timing.modelled, timing.plain);
    printf("  %.0f million modelled cycles a second, %.0f million instructions a second\n",
           timing.cycles / timing.modelled / 1e6, timing.insns / timing.modelled / 1e6);
    fflush(stdout);
}

int main(void)
{
    char trace[] = "/tmp/irqbench-vdwt-bench.XXXXXX";
    int fd = mkstemp(trace);

    if (fd < 0)
        fail("cannot make a temporary file");
    close(fd);
    print("an image that computes", "compute", trace);
    print("the same under a SysTick of 25,000 cycles", "ticks", trace);
    print("an image that pends 400,000 interrupts", "pends", trace);
    unlink(trace);
    return 0;
}
