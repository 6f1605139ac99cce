/* The bitmap kernel: see kernel.h. Ready threads are bits of one word, so the highest
 * is a CLZ away, or a table's entry where there is none. Whoever changes that word masks interrupts
 * for a few instructions and pends PendSV if somebody else should run; PendSV has the lowest
 * priority, so the switch happens when no handler is active. */
#include "firmware/kernel.h"

#include "firmware/core/context.h"
#include "firmware/core/registers.h"
#include "firmware/core/system_vectors.h"

#include <stddef.h>

#define XPSR_THUMB (1u << 24)

_Static_assert(KERNEL_PRIORITIES <= 32u,
               "a priority is a bit of the words below: KERNEL_PRIORITIES");
static struct kernel_thread *threads[KERNEL_PRIORITIES];
static uint32_t ready;
static uint32_t awaiting; /* bit n: the thread of priority n waits for a notification */
volatile uint32_t kernel_nesting;
struct kernel_thread *kernel_current;

uint32_t kernel_idle_stack[32] __attribute__((aligned(8)));
static struct kernel_thread idle_thread;

/* For good: it is what runs where nothing has to. */
static void idle(void)
{
    for (;;)
        __asm volatile("wfi");
}

/* ARMv6-M has no CLZ, and a priority is one of eight. */
static unsigned highest(uint32_t set)
{
#ifdef __ARM_FEATURE_CLZ
    return 31u - (unsigned)__builtin_clz(set);
#else
    static const uint8_t of_four[16] = {0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3};
    _Static_assert(KERNEL_PRIORITIES <= 8u, "a table of four bits, twice");
    return set >> 4 != 0 ? 4u + of_four[set >> 4] : of_four[set];
#endif
}

/* Thread functions do not return; one that does ends here. */
static void thread_ended(void)
{
    __asm volatile("udf #1");
}

void kernel_add(struct kernel_thread *thread, uint8_t priority, void (*entry)(void),
                uint32_t *stack, uint32_t stack_bytes)
{
    if (priority >= KERNEL_PRIORITIES || threads[priority] != NULL)
        __asm volatile("udf #2");
    uint32_t *sp = stack + (stack_bytes / 8u) * 2u - FRAME_WORDS - CONTEXT_WORDS;
    for (unsigned i = 0; i < CONTEXT_WORDS + FRAME_WORDS; i++)
        sp[i] = 0;
    sp[CONTEXT_EXC_RETURN] = EXC_RETURN_THREAD;
    sp[CONTEXT_WORDS + 5u] = (uint32_t)thread_ended | 1u;
    sp[CONTEXT_WORDS + 6u] = (uint32_t)entry & ~1u;
    sp[CONTEXT_WORDS + 7u] = XPSR_THUMB;
    thread->sp = sp;
    thread->priority = priority;
    threads[priority] = thread;
    ready |= 1u << priority;
}

/* Called by PendSV with the old thread's sp; returns the new one's. */
__attribute__((used)) static uint32_t *switch_threads(uint32_t *sp)
{
    if (kernel_current != NULL)
        kernel_current->sp = sp;
    kernel_current = threads[highest(ready)];
    return kernel_current->sp;
}

#if CORE_BASELINE
/* Only r0 to r7 can be stored and loaded in a row. */
__attribute__((naked, aligned(16))) void kernel_pendsv(void)
{
    __asm volatile("mrs r0, psp\n\t"
                   "subs r0, #32\n\t"
                   "stmia r0!, {r4-r6}\n\t"
                   "mov r1, r8\n\t"
                   "mov r2, r9\n\t"
                   "mov r3, r11\n\t"
                   "stmia r0!, {r1-r3}\n\t"
                   "mov r1, lr\n\t"
                   "str r1, [r0]\n\t"
                   "subs r0, #24\n\t"
                   "cpsid i\n\t"
                   "bl switch_threads\n\t"
                   "cpsie i\n\t"
                   "ldmia r0!, {r4-r6}\n\t"
                   "ldmia r0!, {r1-r3}\n\t"
                   "mov r8, r1\n\t"
                   "mov r9, r2\n\t"
                   "mov r11, r3\n\t"
                   "ldr r1, [r0]\n\t"
                   "adds r0, #8\n\t"
                   "msr psp, r0\n\t"
                   "bx r1");
}
#else
__attribute__((naked, aligned(16))) void kernel_pendsv(void)
{
    __asm volatile("mrs r0, psp\n\t"
#ifdef __ARM_FP
                   "tst lr, #16\n\t"
                   "it eq\n\t"
                   "vstmdbeq r0!, {s16-s31}\n\t"
#endif
                   "mov r3, lr\n\t"
                   "stmdb r0!, {r3, r12}\n\t"
                   "stmdb r0!, {r4-r6, r8, r9, r11}\n\t"
                   "cpsid i\n\t"
                   "bl switch_threads\n\t"
                   "cpsie i\n\t"
                   "ldmia r0!, {r4-r6, r8, r9, r11}\n\t"
                   "ldmia r0!, {r3, r12}\n\t"
                   "mov lr, r3\n\t"
#ifdef __ARM_FP
                   "tst lr, #16\n\t"
                   "it eq\n\t"
                   "vldmiaeq r0!, {s16-s31}\n\t"
#endif
                   "msr psp, r0\n\t"
                   "bx lr");
}
#endif

/* The first switch: PSP points at scratch that PendSV may fill. CONTROL is
 * cleared, because with FPCA set PendSV would save s16-s31 there as well. */
void kernel_start(void)
{
    static uint32_t scratch[CONTEXT_WORDS] __attribute__((aligned(8)));
    kernel_add(&idle_thread, 0, idle, kernel_idle_stack, sizeof kernel_idle_stack);
    core_set_system_priority(EXCEPTION_PENDSV, 0xFFu);
    __asm volatile("msr psp, %0\n\t"
                   "msr control, %1\n\t"
                   "isb" ::"r"(scratch + CONTEXT_WORDS),
                   "r"(0));
    core_request_pendsv();
    for (;;) /* the idle thread and all others run instead */
        __asm volatile("cpsie i");
}

void kernel_semaphore_wait(struct kernel_semaphore *semaphore)
{
    uint32_t primask = core_mask();
    if (semaphore->count != 0) {
        semaphore->count--;
    } else {
        uint32_t bit = 1u << kernel_current->priority;
        semaphore->waiters |= bit;
        ready &= ~bit;
        core_request_pendsv();
    }
    core_restore(primask);
    core_isb(); /* a switch that is pending happens here, not an instruction later */
}

void kernel_semaphore_post(struct kernel_semaphore *semaphore)
{
    uint32_t primask = core_mask();
    if (semaphore->waiters != 0) {
        unsigned next = highest(semaphore->waiters);
        semaphore->waiters &= ~(1u << next);
        ready |= 1u << next;
        if (next > kernel_current->priority)
            core_request_pendsv();
    } else {
        semaphore->count++;
    }
    core_restore(primask);
}

void kernel_semaphore_give(struct kernel_semaphore *semaphore)
{
    uint32_t primask = core_mask();
    if (semaphore->waiters != 0) {
        uint32_t next = 1u << highest(semaphore->waiters);
        semaphore->waiters &= ~next;
        ready |= next;
    } else {
        semaphore->count++;
    }
    core_restore(primask);
}

/* Interrupts are masked. Inline: a notification is to cost no call. */
static inline __attribute__((always_inline)) void wake(const struct kernel_thread *thread)
{
    uint32_t bit = 1u << thread->priority;
    if (!(awaiting & bit))
        return;
    awaiting &= ~bit;
    ready |= bit;
    if (thread->priority > kernel_current->priority)
        core_request_pendsv();
}

void kernel_notify(struct kernel_thread *thread)
{
    uint32_t primask = core_mask();
    thread->notified++;
    wake(thread);
    core_restore(primask);
}

void kernel_cancel(struct kernel_thread *thread)
{
    uint32_t primask = core_mask();
    wake(thread);
    core_restore(primask);
}

uint32_t kernel_notified(void)
{
    struct kernel_thread *thread = kernel_current;
    uint32_t primask = core_mask(), count;
    if (thread->notified == 0) {
        uint32_t bit = 1u << thread->priority;
        awaiting |= bit;
        ready &= ~bit;
        core_request_pendsv();
        core_restore(primask);
        core_isb(); /* the switch happens here, between the two sections */
        primask = core_mask();
    }
    count = thread->notified;
    thread->notified = 0;
    core_restore(primask);
    return count;
}

void kernel_reschedule(void)
{
    if (highest(ready) > kernel_current->priority)
        core_request_pendsv();
}

const uint32_t *kernel_frame(const struct kernel_thread *thread)
{
    return context_frame(thread->sp);
}

const struct kernel_thread *kernel_running(void)
{
    return kernel_current;
}
