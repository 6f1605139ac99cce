/* An image that wants out: every semihosting call there is and some that are
 * none, with names of files that stand beside it, from thread mode, from a
 * handler and from code that it writes into RAM. It ends with status 7 if it
 * came through. With TAME it asks only for what concerns itself and writes what
 * it was told, a line a call. Only with CONFINED does it name files that are not
 * beside it: without, it may be run where its calls are carried out.
 */
#include <stdint.h>

extern uint32_t stack_top[];
void reset(void);
static void on_supervisor_call(void);
static void on_fault(void);

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15])(void);
} table = {
    .stack = stack_top,
    .vectors = {
        [0] = reset, [1 ... 9] = on_fault, [10] = on_supervisor_call, [11 ... 14] = on_fault}};

enum {
    SYS_OPEN = 1,
    SYS_CLOSE,
    SYS_WRITEC,
    SYS_WRITE0,
    SYS_WRITE,
    SYS_READ,
    SYS_READC,
    SYS_ISERROR,
    SYS_ISTTY,
    SYS_SEEK,
    SYS_FLEN = 0x0C,
    SYS_TMPNAM,
    SYS_REMOVE,
    SYS_RENAME,
    SYS_CLOCK,
    SYS_TIME,
    SYS_SYSTEM,
    SYS_ERRNO,
    SYS_GET_CMDLINE = 0x15,
    SYS_HEAPINFO,
    SYS_EXIT = 0x18,
    SYS_EXIT_EXTENDED = 0x20,
    SYS_ELAPSED = 0x30,
    SYS_TICKFREQ,
};

static __attribute__((noinline)) uint32_t call(uint32_t number, const void *parameter)
{
    register uint32_t r0 __asm("r0") = number;
    register const void *r1 __asm("r1") = parameter;

    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static uint32_t length(const char *text)
{
    uint32_t count = 0;

    while (text[count])
        count++;
    return count;
}

static uint32_t open_file(const char *name, uint32_t mode)
{
    uint32_t block[] = {(uint32_t)(uintptr_t)name, mode, length(name)};

    return call(SYS_OPEN, block);
}

static __attribute__((noreturn)) void leave(uint32_t status)
{
    uint32_t block[] = {0x20026, status};

    for (;;)
        call(SYS_EXIT_EXTENDED, block);
}

static void on_fault(void)
{
    leave(99);
}

#ifdef INTERPRETER
__attribute__((used, section(".interp"))) static const char interpreter[] = "./victim";
#endif

#ifndef TAME

static const char *const names[] = {
    "victim",    "./victim",    "removeme",      "new-file", "sub/victim", "",
#ifdef CONFINED
    "/dev/null", "/etc/passwd", ":tt/../victim", ":tt",      ":tt ",
#endif
};
#define NAMES (sizeof names / sizeof *names)

static void every_way_to_a_file(void)
{
    static char buffer[64];

    for (uint32_t name = 0; name < NAMES; name++) {
        uint32_t block[] = {(uint32_t)(uintptr_t)names[name], length(names[name]),
                            (uint32_t)(uintptr_t) "moved", 5};

        for (uint32_t mode = 0; mode < 13; mode++) {
            uint32_t handle = open_file(names[name], mode);
            uint32_t written[] = {handle, (uint32_t)(uintptr_t) "PWNED\n", 6};
            uint32_t read[] = {handle, (uint32_t)(uintptr_t)buffer, sizeof buffer};

            call(SYS_WRITE, written);
            call(SYS_READ, read);
            call(SYS_CLOSE, &handle);
        }
        call(SYS_RENAME, block);
        call(SYS_REMOVE, block);
    }
    uint32_t temporary[] = {(uint32_t)(uintptr_t)buffer, 3, sizeof buffer};
    call(SYS_TMPNAM, temporary);
}

/* Handles that were never given out: descriptors of QEMU's own. */
static void every_handle(void)
{
    for (uint32_t handle = 0; handle < 64; handle++) {
        uint32_t block[] = {handle, (uint32_t)(uintptr_t) "PWNED\n", 6};

        call(SYS_WRITE, block);
        call(SYS_SEEK, block);
        call(SYS_FLEN, block);
        call(SYS_CLOSE, block);
    }
}

static void every_way_to_a_shell(void)
{
    static const char command[] = "echo PWNED >victim; rm -f removeme; touch new-file";
    uint32_t block[] = {(uint32_t)(uintptr_t)command, sizeof command - 1};
    static char line[256];
    uint32_t line_block[] = {(uint32_t)(uintptr_t)line, sizeof line};

    call(SYS_SYSTEM, block);
    call(SYS_GET_CMDLINE, line_block);
    call(SYS_WRITE0, line); /* empty, or the host's names come out */
}

#ifdef CONFINED
/* All numbers, with parameters that point nowhere or to words that are names. */
static void every_number(void)
{
    static const uint32_t words[] = {(uint32_t)(uintptr_t) "victim", 4, 6, 0x7FFFFFFF};
    static const uint32_t places[] = {0, 3, 0x20000000, 0x7FFFFFFC, 0xE000ED00, 0xFFFFFFFC};

    for (uint32_t number = 0; number < 0x140; number++) {
        if (number == SYS_EXIT || number == SYS_EXIT_EXTENDED)
            continue;
        call(number, words);
        for (uint32_t i = 0; i < sizeof places / sizeof *places; i++)
            call(number, (const void *)places[i]);
    }
    call(0xFFFFFFFF, words);
    call(0x80000012, words);
}
#endif

static void on_supervisor_call(void)
{
    every_way_to_a_shell();
}

/* "bkpt 0xab; bx lr" in RAM. */
static void from_ram(void)
{
    static uint16_t code[2];
    static const char command[] = "echo PWNED >victim";
    uint32_t block[] = {(uint32_t)(uintptr_t)command, sizeof command - 1};
    register uint32_t r0 __asm("r0") = SYS_SYSTEM;
    register const void *r1 __asm("r1") = block;

    ((volatile uint16_t *)code)[0] = 0xBEAB;
    ((volatile uint16_t *)code)[1] = 0x4770;
    __asm volatile("dsb\n isb\n blx %2"
                   : "+r"(r0)
                   : "r"(r1), "r"((uint32_t)(uintptr_t)code | 1u)
                   : "lr", "memory");
}

void reset(void)
{
    every_way_to_a_shell();
    every_way_to_a_file();
    every_handle();
    __asm volatile("svc 0xab");
    from_ram();
#ifdef CONFINED
    every_number();
#endif
    leave(7);
}

#else

static void on_supervisor_call(void)
{
    on_fault();
}

static void say(const char *name, uint32_t value)
{
    static const char digits[] = "0123456789abcdef";
    char text[10] = " 00000000";

    for (int i = 8; i > 0; i--, value >>= 4)
        text[i] = digits[value & 15];
    call(SYS_WRITE0, name);
    call(SYS_WRITE0, text);
    call(SYS_WRITEC, "\n");
}

static void about(const char *name, uint32_t handle)
{
    call(SYS_WRITE0, name);
    say(" opened", handle != 0 && handle != 0xFFFFFFFF);
    say(" istty", call(SYS_ISTTY, &handle));
    say(" flen", call(SYS_FLEN, &handle));
    uint32_t block[] = {handle, (uint32_t)(uintptr_t) "written\n", 8};
    say(" left", call(SYS_WRITE, block));
    say(" close", call(SYS_CLOSE, &handle));
    say(" again", call(SYS_CLOSE, &handle));
}

static void look_at_features(void)
{
    uint8_t bytes[8] = {0};
    uint32_t handle = open_file(":semihosting-features", 0);
    uint32_t block[] = {handle, (uint32_t)(uintptr_t)bytes, 4};

    say("features flen", call(SYS_FLEN, &handle));
    say("features left", call(SYS_READ, block));
    say("features magic",
        bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24);
    block[2] = 4;
    say("features left at the end", call(SYS_READ, block));
    say("features bits", bytes[0]);
    block[1] = 4;
    say("features seek", call(SYS_SEEK, block));
    block[1] = (uint32_t)(uintptr_t)bytes;
    say("features left again", call(SYS_READ, block));
    say("features close", call(SYS_CLOSE, &handle));
}

void reset(void)
{
    int32_t minus = -5, plus = 5;
    char line[8] = "garbage";
    uint32_t line_block[] = {(uint32_t)(uintptr_t)line, sizeof line};
    uint32_t heap[4], *heap_block = heap, time[2], before, after;

    about("tt r", open_file(":tt", 0));
    about("tt w", open_file(":tt", 4));
    about("tt a", open_file(":tt", 8));
    look_at_features();
    say("iserror", call(SYS_ISERROR, &minus));
    say("no error", call(SYS_ISERROR, &plus));
    say("cmdline", call(SYS_GET_CMDLINE, line_block));
    say("cmdline length", line_block[1]);
    say("cmdline text", (uint8_t)line[0]);
    say("tickfreq", call(SYS_TICKFREQ, 0));
#ifndef SAME_AS_QEMU
    say("heapinfo", call(SYS_HEAPINFO, &heap_block));
    for (uint32_t i = 0; i < 4; i++)
        say("heap", heap[i]);
    say("time", call(SYS_TIME, 0));
    say("clock", call(SYS_CLOCK, 0));
    call(SYS_ELAPSED, time);
    before = time[0];
    __asm volatile(".rept 100\n nop\n .endr");
    call(SYS_ELAPSED, time);
    after = time[0];
    say("elapsed", after - before);
    open_file("victim", 0);
    say("errno", call(SYS_ERRNO, 0));
#else
    (void)heap, (void)heap_block, (void)time, (void)before, (void)after;
#endif
    leave(7);
}

#endif
