/* Core registers across thousands of switches, with SysTick expiring at every
 * phase of a thread, of a wait, of a post and of the context switch itself. */
#include "firmware/core/system_vectors.h"
#include "firmware/tests/kernel/harness.h"

#define ROUNDS      6000u
#define PHASES      1500u /* SysTick counts; an instruction is 3 or 4 */
#define PHASE_FIRST 20u

extern const uint8_t kernel_text_begin[], kernel_text_end[];

static struct kernel_semaphore by_tick, by_line;
static volatile uint32_t woken_by_tick, woken_by_line, ticks, lines, wrong;
static struct kernel_semaphore *tick_posts, *line_posts; /* no initialised data in this image */

/* Loads a pattern into r0-r6, r8, r9, r11, r12, LR and the flags, stays for a while,
 * and compares. Returns 0, or what differed, or-ed. */
static __attribute__((naked)) uint32_t hold_registers(uint32_t pattern)
{
    (void)pattern;
    __asm volatile("push {r4-r6, lr}\n\t"
                   "mov r1, r8\n\t"
                   "mov r2, r9\n\t"
                   "mov r3, r11\n\t"
                   "push {r0-r3}\n\t"
                   "mov r1, r0\n\t"
                   "adds r1, #8\n\t"
                   "mov r8, r1\n\t"
                   "adds r1, #1\n\t"
                   "mov r9, r1\n\t"
                   "adds r1, #2\n\t"
                   "mov r11, r1\n\t"
                   "adds r1, #1\n\t"
                   "mov r12, r1\n\t"
                   "adds r1, #2\n\t"
                   "mov lr, r1\n\t"
                   "adds r1, r0, #1\n\t"
                   "adds r2, r0, #2\n\t"
                   "adds r3, r0, #3\n\t"
                   "adds r4, r0, #4\n\t"
                   "adds r5, r0, #5\n\t"
                   "adds r6, r0, #6\n\t"
                   "msr apsr_nzcvq, r0\n\t"
                   ".rept 100\n\t"
                   "nop\n\t"
                   ".endr\n\t"
                   /* Flags last but untouched so far. */
                   "push {r0-r6}\n\t"
                   "mrs r6, apsr\n\t"
                   "ldr r5, [sp, #28]\n\t"
                   "eors r6, r5\n\t"
                   "lsrs r4, r6, %c0\n\t"
                   "movs r2, #0\n"
                   "1:\tlsls r3, r2, #2\n\t"
                   "add r3, sp\n\t"
                   "ldr r3, [r3]\n\t"
                   "subs r3, r3, r5\n\t"
                   "subs r3, r3, r2\n\t"
                   "orrs r4, r3\n\t"
                   "adds r2, #1\n\t"
                   "cmp r2, #7\n\t"
                   "bne 1b\n\t"
                   "mov r3, r8\n\t"
                   "subs r3, r3, r5\n\t"
                   "subs r3, #8\n\t"
                   "orrs r4, r3\n\t"
                   "mov r3, r9\n\t"
                   "subs r3, r3, r5\n\t"
                   "subs r3, #9\n\t"
                   "orrs r4, r3\n\t"
                   "mov r3, r11\n\t"
                   "subs r3, r3, r5\n\t"
                   "subs r3, #11\n\t"
                   "orrs r4, r3\n\t"
                   "mov r3, r12\n\t"
                   "subs r3, r3, r5\n\t"
                   "subs r3, #12\n\t"
                   "orrs r4, r3\n\t"
                   "mov r3, lr\n\t"
                   "subs r3, r3, r5\n\t"
                   "subs r3, #14\n\t"
                   "orrs r4, r3\n\t"
                   "mov r0, r4\n\t"
                   "add sp, #32\n\t"
                   "pop {r1-r3}\n\t"
                   "mov r8, r1\n\t"
                   "mov r9, r2\n\t"
                   "mov r11, r3\n\t"
                   "pop {r4-r6, pc}" ::"i"(CORE_BASELINE ? 28 : 27) /* Q is not in ARMv6-M */);
}

/* Waits with a pattern in every register that a call keeps. */
static __attribute__((naked)) uint32_t wait_holding(struct kernel_semaphore *semaphore,
                                                    uint32_t pattern)
{
    (void)semaphore;
    (void)pattern;
    __asm volatile("push {r4-r6, lr}\n\t"
                   "mov r4, r8\n\t"
                   "mov r5, r9\n\t"
                   "mov r6, r11\n\t"
                   "push {r1, r4-r6}\n\t"
                   "adds r4, r1, #4\n\t"
                   "adds r5, r1, #5\n\t"
                   "adds r6, r1, #6\n\t"
                   "adds r1, #8\n\t"
                   "mov r8, r1\n\t"
                   "adds r1, #1\n\t"
                   "mov r9, r1\n\t"
                   "adds r1, #2\n\t"
                   "mov r11, r1\n\t"
                   "bl kernel_semaphore_wait\n\t"
                   "ldr r1, [sp]\n\t"
                   "subs r0, r4, r1\n\t"
                   "subs r0, #4\n\t"
                   "subs r5, r5, r1\n\t"
                   "subs r5, #5\n\t"
                   "orrs r0, r5\n\t"
                   "subs r6, r6, r1\n\t"
                   "subs r6, #6\n\t"
                   "orrs r0, r6\n\t"
                   "mov r2, r8\n\t"
                   "subs r2, r2, r1\n\t"
                   "subs r2, #8\n\t"
                   "orrs r0, r2\n\t"
                   "mov r2, r9\n\t"
                   "subs r2, r2, r1\n\t"
                   "subs r2, #9\n\t"
                   "orrs r0, r2\n\t"
                   "mov r2, r11\n\t"
                   "subs r2, r2, r1\n\t"
                   "subs r2, #11\n\t"
                   "orrs r0, r2\n\t"
                   "pop {r1-r4}\n\t"
                   "mov r8, r2\n\t"
                   "mov r9, r3\n\t"
                   "mov r11, r4\n\t"
                   "pop {r4-r6, pc}");
}

static void wake_forever(struct kernel_semaphore *semaphore, volatile uint32_t *woken)
{
    for (uint32_t i = 0;; i++) {
        wrong |= wait_holding(semaphore, i * 0x9E3779B9u + (uint32_t)semaphore);
        ++*woken;
    }
}

static void woken_by_tick_job(void)
{
    wake_forever(&by_tick, &woken_by_tick);
}

static void woken_by_line_job(void)
{
    wake_forever(&by_line, &woken_by_line);
}

/* ---- Where the ticks fell ---- */

static uint8_t hit[1024]; /* one a halfword of the kernel's code */

static void tick(void)
{
    uint32_t at = (tick_entry.frame[6] - (uint32_t)kernel_text_begin) / 2u;
    if (at < sizeof hit && tick_entry.frame[6] < (uint32_t)kernel_text_end)
        hit[at] = 1;
    ticks++;
    kernel_semaphore_post(tick_posts);
}

static void line(void)
{
    lines++;
    kernel_semaphore_post(line_posts);
}

static uint32_t hits_from(void (*from)(void), uint32_t bytes)
{
    uint32_t n = 0, first = (((uint32_t)from & ~1u) - (uint32_t)kernel_text_begin) / 2u;
    for (uint32_t i = first; i < first + bytes / 2u; i++)
        n += hit[i];
    return n;
}

static uint32_t phase(uint32_t round)
{
    return PHASE_FIRST + round * 7u % PHASES;
}

static void await_tick(uint32_t round)
{
    while (ticks <= round) {
    }
}

static void test_held(void)
{
    ticks = woken_by_tick = 0;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        tick_in(phase(i) % 600u + PHASE_FIRST, tick);
        wrong |= hold_registers(i * 0x01234567u);
        await_tick(i);
    }
    check_is("every tick wakes the thread above once", woken_by_tick, ROUNDS);
    check_is("r0-r6, r8, r9, r11, r12, LR and flags survive switches at every phase", wrong, 0);
}

/* The line's interrupt makes one switch, the tick another, somewhere in it or
 * in the switch back. Whoever was woken has run before the controller goes on. */
static void nest(const char *name)
{
    uint32_t late = 0;
    ticks = woken_by_tick = lines = woken_by_line = 0;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        tick_in(phase(i), tick);
        pend(2);
        wrong |= hold_registers(~i);
        await_tick(i);
        late += woken_by_tick != i + 1u || woken_by_line != i + 1u;
    }
    check_is(name, late, 0);
}

static void test_nested(void)
{
    line_job[2] = line;
    nest("a tick in a switch wakes the higher thread at once");
    tick_posts = &by_line;
    line_posts = &by_tick;
    nest("a tick in a switch wakes the lower thread at once");
    tick_posts = &by_tick;
    line_posts = &by_line;
    check_is("registers survive switches inside of switches", wrong, 0);
    check("the ticks met the context switch in at least 8 places",
          hits_from(kernel_pendsv, 40) >= 8u);
    check_is("nothing is left over", by_tick.count + by_line.count, 0);
}

/* ---- Waits and posts of a thread, interrupted everywhere ---- */

static struct kernel_semaphore ball, back;
static volatile uint32_t returned;

static void return_balls(void)
{
    for (;;) {
        kernel_semaphore_wait(&ball);
        returned++;
        kernel_semaphore_post(&back);
    }
}

static void tick_throws(void)
{
    ticks++;
    kernel_semaphore_post(&ball);
    kernel_semaphore_post(&by_tick);
}

static void test_races(void)
{
    ticks = woken_by_tick = returned = 0;
    give(3, return_balls);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        tick_in(phase(i), tick_throws);
        kernel_semaphore_post(&ball);
        kernel_semaphore_wait(&back);
        wrong |= hold_registers(i);
        await_tick(i);
        kernel_semaphore_wait(&back);
    }
    check_is("no post is lost or doubled by an interrupt in it", returned, 2u * ROUNDS);
    check_is("nor one of the interrupt's own", woken_by_tick, ROUNDS);
    check_is("all semaphores are back at zero", ball.count + back.count + by_tick.count, 0);
    check_is("registers survive that too", wrong, 0);
}

/* ---- The two registers that belong to the benchmark ---- */

static uint32_t seen_r7, seen_r10;

static void see_and_change(void)
{
    __asm volatile("mov %0, r7\n\t"
                   "mov %1, r10\n\t"
                   "mov r10, %2"
                   : "=&r"(seen_r7), "=&r"(seen_r10)
                   : "r"(0xBBBBBBBBu));
}

static void test_global_registers(void)
{
    uint32_t r7, r10;
    __asm volatile("mov r7, %0\n\t"
                   "mov r10, %1" ::"r"(0x77777777u),
                   "r"(0xAAAAAAAAu));
    give(5, see_and_change);
    __asm volatile("mov %0, r7\n\t"
                   "mov %1, r10"
                   : "=&r"(r7), "=&r"(r10));
    check("a switch carries r7 and r10 to the other thread",
          seen_r7 == 0x77777777u && seen_r10 == 0xAAAAAAAAu);
    check("and back", r7 == 0x77777777u && r10 == 0xBBBBBBBBu);
}

void test_registers(void)
{
    test_global_registers();
    tick_posts = &by_tick;
    line_posts = &by_line;
    line_enable(2, 0xC0);
    give(6, woken_by_tick_job);
    give(4, woken_by_line_job);
    test_held();
    test_nested();
    test_races();
}
