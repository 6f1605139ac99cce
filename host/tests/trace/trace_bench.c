/* How fast `irqbench trace` goes and how much memory it takes, QEMU included:
 * images that never end, made here, for ten million and for a billion
 * instructions. Prints figures; fails if a trace fails, or if one takes more memory for a billion
 * than for ten million.
 */
#include <elf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Behind a NOP, as the reset handler's first instruction is looked at each time.
 * The first computes: adds r0, #1; eors r1, r0; cmp r0, r1; bne .+4; nop; b back. The second calls
 * every ten instructions: again: bl f; adds r0, #1; b again; f: push {r4, lr}; adds r4, r0, #1;
 * eors r1, r4; adds r1, #3; cmp r1, r4; pop {r4, pc}. */
enum { COMPUTES, CALLS, IMAGES };
#define CODE_MAX 12u
static const struct image_code {
    const char *what, *function; /* its range */
    uint16_t code[CODE_MAX];
} codes[IMAGES] = {
    {"computes", "0x42-0x4e", {0xBF00, 0x3001, 0x4041, 0x4288, 0xD100, 0xBF00, 0xE7F9}},
    {"calls",
     "0x4a-0x56",
     {0xBF00, 0xF000, 0xF802, 0x3001, 0xE7FB, 0xB510, 0x1C44, 0x4061, 0x3103, 0x42A1, 0xBD10}},
};

static struct {
    Elf32_Ehdr header;
    Elf32_Phdr program;
    uint32_t vectors[16];
    uint16_t code[CODE_MAX];
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
                .p_filesz = 64 + 2 * CODE_MAX,
                .p_memsz = 64 + 2 * CODE_MAX,
                .p_flags = PF_R | PF_X,
                .p_align = 4},
    .vectors = {0x20001000, 0x41},
};

static const struct {
    const char *what, *option; /* that is asked for; the function's range behind it, if `ranged` */
    bool ranged;
} kinds[] = {
    {"no function", "--worst=5", false},
    {"a function's", "--function", true},
    {"all functions'", "--profile", false},
    {"stacks", "--stack", false},
};
static const char *const counts[] = {"10000000", "1000000000"};
#define KINDS   (sizeof kinds / sizeof *kinds)
#define MORE_KB 1024 /* what one run may take more than another for all that */

/* What the tool and QEMU took of a processor: others may be at work, too. */
static double seconds_of(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1e-6;
}

/* The tool is in the folder above this program's. */
static void run_tool(const char *elf, const char *insns, size_t kind, size_t which)
{
    char tool[4096];
    ssize_t size = readlink("/proc/self/exe", tool, sizeof tool - 32);

    if (size <= 0 || !freopen("/dev/null", "w", stdout))
        _exit(127);
    tool[size] = '\0';
    for (int i = 0; i < 2; i++)
        *strrchr(tool, '/') = '\0';
    strcat(tool, "/irqbench");
    execl(tool, tool, "trace", elf, "--machine", "mps2-an385", "--insns", insns, kinds[kind].option,
          kinds[kind].ranged ? codes[which].function : (char *)NULL, (char *)NULL);
    _exit(127);
}

/* The peak in KB; 0 if it failed. */
static long measure(const char *elf, const char *count, size_t kind, size_t which)
{
    double insns = atof(count);
    struct rusage usage;
    double seconds;
    pid_t child = fork();
    int status = 0;

    if (child == 0)
        run_tool(elf, count, kind, which);
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
        return 0;
    seconds = seconds_of(&usage);
    printf(
        "trace of %4.0f million instructions, %-8s, %-14s: %6.2f s of CPU, %4.0f million a second, "
        "peak %.1f MB\n",
        insns / 1e6, codes[which].what, kinds[kind].what, seconds, insns / 1e6 / seconds,
        (double)usage.ru_maxrss / 1024);
    fflush(stdout);
    return usage.ru_maxrss;
}

static int measure_all(const char *elf, size_t which)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        long few = measure(elf, counts[0], kind, which),
             many = measure(elf, counts[1], kind, which);

        if (!few || !many)
            return 1;
        if (many > few + MORE_KB) {
            printf("its memory grows with the instructions: %ld KB, then %ld KB\n", few, many);
            return 1;
        }
    }
    return 0;
}

static int trace_image(size_t which)
{
    char path[] = "/tmp/irqbench-trace-XXXXXX";
    int fd = mkstemp(path), status = 1;

    memcpy(image.code, codes[which].code, sizeof image.code);
    if (fd >= 0 && write(fd, &image, sizeof image) == (ssize_t)sizeof image)
        status = measure_all(path, which);
    if (fd < 0)
        return 1;
    close(fd);
    unlink(path);
    return status;
}

int main(void)
{
    int status = 0;

    for (size_t which = 0; which < IMAGES && !status; which++)
        status = trace_image(which);
    return status;
}
