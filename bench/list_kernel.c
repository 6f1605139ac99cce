/* The list kernel: see list_kernel.h. */
#include "bench/list_kernel.h"

#include "firmware/core/context.h"

#define XPSR_THUMB (1u << 24)

struct list_thread *list_kernel_current;
uint32_t list_kernel_switches;
uint32_t list_kernel_stack[LIST_KERNEL_STACK_WORDS] __attribute__((aligned(256)));

static struct list_node ready[LIST_KERNEL_PRIORITIES];
static uint32_t highest; /* no list above it has a thread; lists below may */

/* ---- Critical sections ------------------------------------------------- */

/* Returns what was masked before, for leave(). Inline, as in the ports of those kernels. */
static inline __attribute__((always_inline)) uint32_t enter(void)
{
#if CORE_BASELINE
    return core_mask();
#else
    uint32_t before, ceiling = LIST_KERNEL_CEILING;
    __asm volatile("mrs %0, basepri\n\t"
                   "msr basepri, %1\n\t"
                   "isb\n\t"
                   "dsb"
                   : "=&r"(before)
                   : "r"(ceiling)
                   : "memory");
    return before;
#endif
}

static inline __attribute__((always_inline)) void leave(uint32_t before)
{
#if CORE_BASELINE
    core_restore(before);
#else
    __asm volatile("msr basepri, %0" ::"r"(before) : "memory");
#endif
}

/* ---- Lists: rings, closed by a node that is nobody's ------------------- */

static void empty(struct list_node *list)
{
    list->next = list->previous = list;
}

static bool is_empty(const struct list_node *list)
{
    return list->next == list;
}

static inline void insert_before(struct list_node *place, struct list_node *node)
{
    node->next = place;
    node->previous = place->previous;
    place->previous->next = node;
    place->previous = node;
}

static inline void remove_node(struct list_node *node)
{
    node->previous->next = node->next;
    node->next->previous = node->previous;
}

static inline struct list_thread *thread_ready(struct list_node *node)
{
    return (struct list_thread *)(void *)((char *)node - offsetof(struct list_thread, ready));
}

static inline struct list_thread *thread_waiting(struct list_node *node)
{
    return (struct list_thread *)(void *)((char *)node - offsetof(struct list_thread, waiting));
}

/* ---- Threads ----------------------------------------------------------- */

/* Behind the others of its priority. */
static inline void make_ready(struct list_thread *thread)
{
    insert_before(&ready[thread->priority], &thread->ready);
    if (thread->priority > highest)
        highest = thread->priority;
}

/* Behind the others of its priority and those of higher ones. */
static inline void make_wait(struct list_thread *thread, struct list_node *waiters)
{
    struct list_node *place = waiters->next;
    remove_node(&thread->ready);
    while (place != waiters && thread_waiting(place)->priority >= thread->priority)
        place = place->next;
    insert_before(place, &thread->waiting);
}

/* One thread can always run, the foreground: it ends the search. */
uint32_t *list_kernel_switch(uint32_t *sp)
{
    list_kernel_current->sp = sp;
    uint32_t priority = highest;
    while (is_empty(&ready[priority]))
        priority--;
    highest = priority;
    list_kernel_switches++;
    struct list_thread *next = thread_ready(ready[priority].next);
    list_kernel_current = next;
    return next->sp;
}

#if CORE_BASELINE
__attribute__((naked, aligned(16))) void list_kernel_pendsv(void)
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
                   "bl list_kernel_switch\n\t"
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
__attribute__((naked, aligned(16))) void list_kernel_pendsv(void)
{
    LIST_KERNEL_SWITCH("list_kernel_switch");
}
#endif

void list_kernel_begin(struct list_thread *foreground, uint32_t priority)
{
    for (unsigned i = 0; i < LIST_KERNEL_PRIORITIES; i++)
        empty(&ready[i]);
    highest = 0;
    foreground->priority = priority;
    make_ready(foreground);
    list_kernel_current = foreground;
}

static void thread_ended(void)
{
    __asm volatile("udf #5");
}

void list_kernel_add(struct list_thread *thread, uint32_t priority, void (*entry)(void),
                     uint32_t *stack, size_t words)
{
    uint32_t *sp = stack + words / 2u * 2u - FRAME_WORDS - CONTEXT_WORDS;
    for (unsigned i = 0; i < CONTEXT_WORDS + FRAME_WORDS; i++)
        sp[i] = 0;
    sp[CONTEXT_EXC_RETURN] = EXC_RETURN_THREAD;
    sp[CONTEXT_WORDS + 5u] = (uint32_t)thread_ended | 1u;
    sp[CONTEXT_WORDS + 6u] = (uint32_t)entry & ~1u;
    sp[CONTEXT_WORDS + 7u] = XPSR_THUMB;
    thread->sp = sp;
    thread->priority = priority;
    uint32_t before = enter();
    make_ready(thread);
    if (priority > list_kernel_current->priority)
        list_kernel_yield();
    leave(before);
    core_isb();
}

/* ---- Semaphores -------------------------------------------------------- */

void list_semaphore_begin(struct list_semaphore *semaphore)
{
    semaphore->count = 0;
    empty(&semaphore->waiters);
}

static inline bool take_or_wait(struct list_semaphore *semaphore)
{
    if (semaphore->count != 0) {
        semaphore->count--;
        return true;
    }
    make_wait(list_kernel_current, &semaphore->waiters);
    list_kernel_yield();
    return false;
}

bool list_semaphore_try(struct list_semaphore *semaphore)
{
    uint32_t before = enter();
    bool taken = take_or_wait(semaphore);
    leave(before);
    return taken;
}

/* The switch happens where the section is left: who asks again has been given a unit. */
void list_semaphore_wait(struct list_semaphore *semaphore)
{
    while (!list_semaphore_try(semaphore))
        core_isb();
}

/* Whether a thread can run then that is above the running one. */
static inline bool give(struct list_semaphore *semaphore)
{
    semaphore->count++;
    if (is_empty(&semaphore->waiters))
        return false;
    struct list_thread *thread = thread_waiting(semaphore->waiters.next);
    remove_node(&thread->waiting);
    make_ready(thread);
    return thread->priority > list_kernel_current->priority;
}

bool list_semaphore_post_from_handler(struct list_semaphore *semaphore)
{
    uint32_t before = enter();
    bool due = give(semaphore);
    leave(before);
    return due;
}

void list_semaphore_post(struct list_semaphore *semaphore)
{
    uint32_t before = enter();
    if (give(semaphore))
        list_kernel_yield();
    leave(before);
    core_isb();
}
