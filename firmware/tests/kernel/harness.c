/* Reset, vectors, results by semihosting, threads: see harness.h. */
#include "firmware/tests/kernel/harness.h"
#include "firmware/core/system_vectors.h"

#define SYS_WRITE0        0x04u
#define SYS_EXIT_EXTENDED 0x20u
#define APPLICATION_EXIT  0x20026u

extern uint32_t bss_begin[], bss_end[];
extern char main_stack_top[];
int main(void);
void reset_handler(void);

/* ---- Semihosting ---- */

static void semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt #0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

static void put(const char *text)
{
    semihost(SYS_WRITE0, text);
}

static void put_number(uint32_t n)
{
    char digits[11];
    char *p = digits + sizeof digits - 1;
    *p = '\0';
    do {
        *--p = (char)('0' + n % 10u);
        n /= 10u;
    } while (n != 0);
    put(p);
}

/* ---- Results ---- */

static uint32_t results, failures;

void check(const char *name, bool good)
{
    put(good ? "ok " : "not ok ");
    put_number(++results);
    put(" - ");
    put(name);
    put("\n");
    if (!good)
        failures++;
}

void check_is(const char *name, uint32_t found, uint32_t expected)
{
    check(name, found == expected);
    if (found == expected)
        return;
    put("# expected ");
    put_number(expected);
    put(", found ");
    put_number(found);
    put("\n");
}

void finish(void)
{
    uint32_t block[2] = {APPLICATION_EXIT, failures != 0};
    put("1..");
    put_number(results);
    put("\n");
    semihost(SYS_EXIT_EXTENDED, block);
    for (;;) {
    }
}

/* ---- The log ---- */

static char events[64];
static unsigned event_count;

void event(char c)
{
    uint32_t primask = core_mask();
    if (event_count < sizeof events - 1u)
        events[event_count++] = c;
    core_restore(primask);
}

void check_log(const char *name, const char *expected)
{
    unsigned i = 0;
    events[event_count] = '\0';
    while (expected[i] != '\0' && expected[i] == events[i])
        i++;
    check(name, expected[i] == events[i]);
    if (expected[i] != events[i]) {
        put("# expected ");
        put(expected);
        put(", found ");
        put(events);
        put("\n");
    }
    event_count = 0;
}

/* ---- Interrupts ---- */

void (*volatile line_job[LINES])(void);
volatile struct entry line_entry[LINES], tick_entry;
static void (*volatile tick_job)(void);

static void note(volatile struct entry *entry, uint32_t sp, uint32_t psp, uint32_t exc_return)
{
    entry->sp = sp;
    entry->frame = (const uint32_t *)(exc_return & 4u ? psp : sp);
    entry->xpsr = entry->frame[7];
}

__attribute__((used)) static void line_c(uint32_t sp, uint32_t psp, uint32_t exc_return)
{
    unsigned line = core_ipsr() - EXCEPTION_IRQ0 - FIRST_LINE;
    note(&line_entry[line], sp, psp, exc_return);
    line_job[line]();
}

__attribute__((used)) static void tick_c(uint32_t sp, uint32_t psp, uint32_t exc_return)
{
    SYST_CSR = 0; /* once; a short count may have expired again by now */
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    note(&tick_entry, sp, psp, exc_return);
    tick_job();
}

static __attribute__((naked)) void line_handler(void)
{
    __asm volatile("mov r0, sp\n\t"
                   "mrs r1, psp\n\t"
                   "mov r2, lr\n\t"
                   "ldr r3, =line_c\n\t"
                   "bx r3\n\t"
                   ".ltorg");
}

static __attribute__((naked)) void tick_handler(void)
{
    __asm volatile("mov r0, sp\n\t"
                   "mrs r1, psp\n\t"
                   "mov r2, lr\n\t"
                   "ldr r3, =tick_c\n\t"
                   "bx r3\n\t"
                   ".ltorg");
}

void line_enable(unsigned line, uint8_t priority)
{
    core_set_line_priority(FIRST_LINE + line, priority);
    NVIC_ISER(0) = 1u << (FIRST_LINE + line);
}

void pend(unsigned line)
{
    NVIC_ISPR(0) = 1u << (FIRST_LINE + line);
    core_dsb();
    core_isb();
}

void tick_in(uint32_t counts, void (*job)(void))
{
    tick_job = job;
    SYST_CSR = 0;
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    SYST_RVR = counts;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_TICKINT | SYST_CSR_CLKSOURCE;
}

/* ---- Traps ---- */

static struct {
    uint32_t kept[10]; /* r4-r11, sp, lr */
    int number;
    const char *last;
} trap;
static int last_trap_number;

static __attribute__((naked)) void trap_return(void)
{
    __asm volatile("ldr r0, =%c0\n\t"
                   "adds r0, #16\n\t"
                   "ldmia r0!, {r1-r6}\n\t"
                   "mov r8, r1\n\t"
                   "mov r9, r2\n\t"
                   "mov r10, r3\n\t"
                   "mov r11, r4\n\t"
                   "mov sp, r5\n\t"
                   "mov lr, r6\n\t"
                   "subs r0, #40\n\t"
                   "ldmia r0!, {r4-r7}\n\t"
                   "bx lr\n\t"
                   ".ltorg" ::"i"(&trap));
}

static __attribute__((naked)) void call_kept(void (*f)(void))
{
    (void)f;
    __asm volatile("ldr r1, =%c0\n\t"
                   "stmia r1!, {r4-r7}\n\t"
                   "mov r2, r8\n\t"
                   "mov r3, r9\n\t"
                   "stmia r1!, {r2, r3}\n\t"
                   "mov r2, r10\n\t"
                   "mov r3, r11\n\t"
                   "stmia r1!, {r2, r3}\n\t"
                   "mov r2, sp\n\t"
                   "mov r3, lr\n\t"
                   "stmia r1!, {r2, r3}\n\t"
                   "push {r0, lr}\n\t"
                   "blx r0\n\t"
                   "pop {r0, pc}\n\t"
                   ".ltorg" ::"i"(&trap));
}

int trap_of(void (*f)(void))
{
    trap.number = -1;
    call_kept(f);
    return trap.number;
}

void expect_last_trap(const char *name, int number)
{
    trap.last = name;
    last_trap_number = number;
}

__attribute__((used)) static void fault_c(uint32_t *frame)
{
    uint16_t instruction = *(const uint16_t *)frame[6];
    trap.number = (instruction & 0xFF00u) == 0xDE00u ? instruction & 0xFF : -2;
    if (trap.last != NULL) {
        check_is(trap.last, (uint32_t)trap.number, (uint32_t)last_trap_number);
        finish();
    }
    if (trap.number < 0 || kernel_running() != NULL) {
        check("no fault that is not expected", false);
        put("# at ");
        put_number(frame[6]);
        put(", CFSR ");
        put_number(CORE_BASELINE ? 0 : SCB_CFSR);
        put("\n");
        finish();
    }
    frame[6] = (uint32_t)trap_return & ~1u;
}

static __attribute__((naked)) void fault_handler(void)
{
    __asm volatile("mrs r0, psp\n\t"
                   "mov r1, lr\n\t"
                   "lsls r1, r1, #29\n\t" /* EXC_RETURN.SPSEL becomes the sign */
                   "bmi 1f\n\t"
                   "mrs r0, msp\n"
                   "1:\tldr r3, =fault_c\n\t"
                   "bx r3\n\t"
                   ".ltorg");
}

/* ---- Threads ---- */

#define STACK_WORDS 256u
static uint32_t stacks[THREADS][STACK_WORDS] __attribute__((aligned(8)));
struct kernel_thread thread[THREADS];
uint32_t thread_start_sp[THREADS], thread_stack_top[THREADS];
static struct kernel_semaphore given[THREADS];
static void (*volatile thread_job[THREADS])(void);
static void (*controller_job)(void);

void give(unsigned p, void (*job)(void))
{
    thread_job[p] = job;
    kernel_semaphore_post(&given[p]);
}

__attribute__((used)) static void thread_main(uint32_t sp, unsigned p)
{
    thread_start_sp[p] = sp;
    event((char)('0' + p));
    if (p == CONTROLLER)
        controller_job();
    for (;;) {
        kernel_semaphore_wait(&given[p]);
        if (thread_job[p] == NULL)
            return;
        thread_job[p]();
    }
}

#define THREAD_ENTRY(p)                                                                            \
    static __attribute__((naked)) void thread_entry_##p(void)                                      \
    {                                                                                              \
        __asm volatile("mov r0, sp\n\t"                                                            \
                       "movs r1, #" #p "\n\t"                                                      \
                       "ldr r3, =thread_main\n\t"                                                  \
                       "bx r3\n\t"                                                                 \
                       ".ltorg");                                                                  \
    }
THREAD_ENTRY(1)
THREAD_ENTRY(2)
THREAD_ENTRY(3)
THREAD_ENTRY(4)
THREAD_ENTRY(5)
THREAD_ENTRY(6)
THREAD_ENTRY(7)

void start_threads(void (*controller)(void))
{
    static void (*const entries[THREADS])(void) = {NULL,           thread_entry_1, thread_entry_2,
                                                   thread_entry_3, thread_entry_4, thread_entry_5,
                                                   thread_entry_6, thread_entry_7};
    static const uint8_t order[] = {3, 6, 1, 7, 2, 5, 4};
    controller_job = controller;
    for (unsigned i = 0; i < sizeof order; i++) {
        uint8_t p = order[i];
        /* An odd number of words: the top is aligned all the same. */
        kernel_add(&thread[p], p, entries[p], stacks[p], sizeof stacks[p] - 4u);
        thread_stack_top[p] = (uint32_t)(stacks[p] + STACK_WORDS - 2u);
    }
    kernel_start();
}

/* ---- Reset ---- */

__attribute__((used, section(".vectors"))) static void (*const vectors[48])(void) = {
    (void (*)(void))(void *)main_stack_top,
    reset_handler,
    [2 ... 13] = fault_handler,
    [EXCEPTION_PENDSV] = kernel_pendsv,
    [EXCEPTION_SYSTICK] = tick_handler,
    [16 ... 16 + FIRST_LINE - 1] = fault_handler,
    [16 + FIRST_LINE... 16 + FIRST_LINE + LINES - 1] = line_handler,
    [16 + FIRST_LINE + LINES... 47] = fault_handler,
};

void reset_handler(void)
{
#ifdef __ARM_FP
    SCB_CPACR |= SCB_CPACR_CP10_CP11;
    core_dsb();
    core_isb();
#endif
    for (uint32_t *p = bss_begin; p < bss_end;)
        *p++ = 0;
    main();
    finish();
}
