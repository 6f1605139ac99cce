/* How fast `irqbench trace` goes and how much memory it takes, QEMU included:
 * an image that never ends, made here, for ten million and for a billion
 * instructions. Prints figures; fails only if a trace fails.
 */
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Vector table, then: adds r0, #1; eors r1, r0; cmp r0, r1; bne .+4; nop; b back */
static const struct {
    Elf32_Ehdr header;
    Elf32_Phdr program;
    uint32_t vectors[16];
    uint16_t code[6];
} image = {
    .header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
               .e_type = ET_EXEC,
               .e_machine = EM_ARM,
               .e_version = EV_CURRENT,
               .e_entry = 0x41,
               .e_phoff = sizeof(Elf32_Ehdr),
               .e_flags = EF_ARM_EABI_VER5,
               .e_ehsize = sizeof(Elf32_Ehdr),
               .e_phentsize = sizeof(Elf32_Phdr),
               .e_phnum = 1},
    .program = {.p_type = PT_LOAD,
                .p_offset = sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr),
                .p_filesz = 64 + 12,
                .p_memsz = 64 + 12,
                .p_flags = PF_R | PF_X,
                .p_align = 4},
    .vectors = {0x20001000, 0x41},
    .code = {0x3001, 0x4041, 0x4288, 0xD100, 0xBF00, 0xE7F9},
};

static const struct {
    const char *insns, *option, *value; /* what is asked for */
    const char *what;
} runs[] = {
    {"10000000", "--function", "0x40-0x4c", "a function's"},
    {"1000000000", "--function", "0x40-0x4c", "a function's"},
    {"1000000000", "--profile", NULL, "all functions'"},
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* The tool is in the folder above this program's. */
static void run_tool(const char *elf, size_t run)
{
    char tool[4096];
    ssize_t size = readlink("/proc/self/exe", tool, sizeof tool - 32);

    if (size <= 0 || !freopen("/dev/null", "w", stdout))
        _exit(127);
    tool[size] = '\0';
    for (int i = 0; i < 2; i++)
        *strrchr(tool, '/') = '\0';
    strcat(tool, "/irqbench");
    execl(tool, tool, "trace", elf, "--machine", "mps2-an385", "--insns", runs[run].insns,
          runs[run].option, runs[run].value, (char *)NULL);
    _exit(127);
}

static int measure(const char *elf, size_t run)
{
    double insns = atof(runs[run].insns);
    struct rusage usage;
    double started = now(), seconds;
    pid_t child = fork();
    int status = 0;

    if (child == 0)
        run_tool(elf, run);
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
        return 1;
    seconds = now() - started;
    printf("trace of %4.0f million instructions, %-14s: %6.2f s, %4.0f million a second, peak %ld "
           "MB\n",
           insns / 1e6, runs[run].what, seconds, insns / 1e6 / seconds, usage.ru_maxrss / 1024);
    return 0;
}

int main(void)
{
    char path[] = "/tmp/irqbench-trace-XXXXXX";
    int fd = mkstemp(path), status = 0;

    if (fd < 0 || write(fd, &image, sizeof image) != (ssize_t)sizeof image)
        return 1;
    close(fd);
    for (size_t i = 0; i < sizeof runs / sizeof *runs && !status; i++) {
        fflush(stdout);
        status = measure(path, i);
    }
    unlink(path);
    return status;
}
