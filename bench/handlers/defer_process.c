/* Handler style: as defer_list, but the thread is unprivileged behind the MPU, as processes
 * under Tock, Zephyr's user mode or FreeRTOS-MPU are: it sees the code and its own memory, and
 * waits by a system call (SVC). Whoever switches to it writes its regions and takes its
 * privilege; an access elsewhere is a fault. A bug in it stays in it, but every system
 * call is an interrupt of its own, and every switch pays for the regions, here two.
 *
 * Such a thread cannot read the cycle counter: its stamps are system calls, whose cost up
 * to the reading and back is measured in every cell and taken off. */
#include "bench/bench.h"

#if !CORE_BASELINE /* one fault for all, and no MPU in the Cortex-M0 */
static void process_call(void) __asm__("defer_process_call");
static void process_pendsv(void) __asm__("defer_process_pendsv");
static void process_fault(void) __asm__("defer_process_fault");
#define STYLE defer_process
#define STYLE_VECTORS                                                                              \
    [EXCEPTION_PENDSV] = process_pendsv, [EXCEPTION_SVCALL] = process_call,                        \
    [EXCEPTION_MEMMANAGE] = process_fault
#include "bench/list_kernel.h"

#include "bench/deferring_frame.h"

#define FOREGROUND 1u /* priorities */
#define PROCESS    2u

/* ---- The MPU (ARMv7-M ARM, B3.5) --------------------------------------- */

#define MPU_TYPE               REG32(0xE000ED90u)
#define MPU_CTRL               REG32(0xE000ED94u)
#define MPU_RBAR               REG32(0xE000ED9Cu)
#define MPU_RASR               REG32(0xE000EDA0u)
#define MPU_RBAR_A1            REG32(0xE000EDA4u)
#define MPU_RASR_A1            REG32(0xE000EDA8u)
#define MPU_TYPE_DREGION(type) ((type) >> 8 & 0xFFu)
#define MPU_CTRL_ENABLE        (1u << 0)
#define MPU_CTRL_PRIVDEFENA    (1u << 2) /* who is privileged has the default map beside */
#define MPU_RBAR_VALID         (1u << 4) /* with the region's number below it */
#define MPU_RASR_ENABLE        (1u << 0)
#define MPU_RASR_SIZE(log2)    (((log2)-1u) << 1)
#define MPU_RASR_NORMAL        (1u << 17)
#define MPU_RASR_SHARED        (1u << 18)
#define MPU_RASR_READ_ONLY     (6u << 24)
#define MPU_RASR_READ_WRITE    (3u << 24)
#define MPU_RASR_EXECUTE_NEVER (1u << 28)
#define CONTROL_NPRIV          (1u << 0)
#define CODE_BYTES             0x20000000u /* the architecture's code region, from 0 on */
#define CODE_LOG2              29u
#define OWN_LOG2               8u
#define OWN_WORDS              ((1u << OWN_LOG2) / 4u)

/* ---- The process ------------------------------------------------------- */

/* A thread with its privilege and its regions. */
struct process {
    struct list_thread thread; /* first: the kernel's */
    uint32_t control;
    uint32_t code[2], own[2]; /* RBAR and RASR */
};
static struct process foreground, process;
static struct list_semaphore posted;

/* All that it can write: its stack, and behind that what it shares with the kernel. */
struct process_memory {
    bench_work job;
    uint32_t control, ipsr; /* as it saw them in its work */
    uint32_t trespassed;
};
#define STACK_WORDS (OWN_WORDS - sizeof(struct process_memory) / 4u)
#define memory      ((struct process_memory *)(void *)(list_kernel_stack + STACK_WORDS))
_Static_assert(OWN_WORDS <= LIST_KERNEL_STACK_WORDS, "its region lies in the stack's room");

/* The system calls. */
#define CALL_WAIT      0
#define CALL_FIRST     1
#define CALL_LAST      2
#define CALL_CALIBRATE 3

/* A unit, or none yet. */
static inline uint32_t call_wait(void)
{
    register uint32_t result __asm__("r0");
    __asm volatile("svc %c1" : "=r"(result) : "i"(CALL_WAIT) : "memory");
    return result;
}

static void process_main(void)
{
    for (;;) {
        while (!call_wait()) {
        }
        memory->job();
    }
}

/* clang-format off */

/* In the place of a stamp: what the counter would be read with, of its own stack. */
#define PLACE_OF_STAMP(id) "77: ldr.n r0, [sp]\n\tnop\n\t" BENCH_PLACE_TEXT(id)

/* Its work, with the witness between the places of its stamps. */
static __attribute__((naked, aligned(16))) void process_work(void) __asm__("defer_process_work");
static void process_work(void)
{
    __asm volatile(
        PLACE_OF_STAMP("%c0")
        "svc %c2\n\t"
        "ldr r1, =%c4\n\t"
        "mrs r2, control\n\t"
        "str r2, [r1, %5]\n\t"
        "mrs r2, ipsr\n\t"
        "str r2, [r1, %6]\n\t"
        ".balign 16\n\t"
        "svc %c3\n\t"
        "nop\n\t"
        "nop\n\t"
        PLACE_OF_STAMP("%c1")
        "bx lr\n\t"
        ".ltorg"
        :: "i"(STAMP_WORK_FIRST), "i"(STAMP_WORK_LAST), "i"(CALL_FIRST), "i"(CALL_LAST),
           "i"(memory), "i"(offsetof(struct process_memory, control)), "i"(offsetof(struct process_memory, ipsr)));
}

/* The same around a real stamp, for who may read the counter: the two readings. */
static __attribute__((naked, noinline, aligned(16))) void calibrate_first(uint32_t *stamp)
{
    (void)stamp;
    __asm volatile(
        "mov r3, r0\n\t"
        "dsb\n\t"
        ".balign 16\n\t"
        BENCH_STAMP_TEXT("r0", "%c0")
        "svc %c1\n\t"
        "str r0, [r3]\n\t"
        "bx lr"
        :: "i"(STAMP_CALIBRATION), "i"(CALL_CALIBRATE));
}

static __attribute__((naked, noinline, aligned(16))) void calibrate_last(uint32_t *stamp)
{
    (void)stamp;
    __asm volatile(
        "mov r3, r0\n\t"
        "dsb\n\t"
        ".balign 16\n\t"
        "svc %c1\n\t"
        "nop\n\t"
        "nop\n\t"
        BENCH_STAMP_TEXT("r0", "%c0")
        "str r0, [r3]\n\t"
        "bx lr"
        :: "i"(STAMP_CALIBRATION), "i"(CALL_LAST));
}

/* Writes where it may not. */
static __attribute__((naked, aligned(16))) void process_trespass(void)
{
    __asm volatile(
        "ldr r1, =bench_shared\n\t"
        ".global defer_process_forbidden\n"
        "defer_process_forbidden:\n\t"
        "str.n r1, [r1]\n\t"
        "ldr r1, =%c0\n\t"
        "movs r0, #1\n\t"
        "str r0, [r1, %1]\n\t"
        "bx lr\n\t"
        ".ltorg"
        :: "i"(memory), "i"(offsetof(struct process_memory, trespassed)));
}
/* clang-format on */
extern const uint8_t defer_process_forbidden[];

/* ---- The kernel's side of it ------------------------------------------- */

static struct {
    uint32_t to_reading, from_reading; /* what a stamp by system call takes before and behind it */
    uint32_t reading;                  /* the last one's */
    uint32_t vectors;                  /* by which they were found */
    const struct list_thread *worked_on;
    uint32_t switches;
    bool triggered;
    uint32_t expects_fault, faults, fault_address, fault_at;
} kernel;

static inline uint32_t counter(void)
{
    uint32_t value;
    __asm volatile("ldr.n %0, [r7]" : "=l"(value)::"memory");
    return value;
}

static void note_first(uint32_t stamp, const uint32_t *frame)
{
    bench_note(stamp - kernel.to_reading, context_frame(foreground.thread.sp),
               &bench_evidence.work);
    bench_evidence.work.ipsr = frame[FRAME_WORDS - 1u] & 0x1FFu; /* the caller's */
    kernel.worked_on = list_kernel_current;
}

/* SVC's handler. The number is in the instruction. */
static void process_call(void)
{
    uint32_t *frame = (uint32_t *)core_psp();
    uint32_t number = ((const uint8_t *)frame[FRAME_RETURN_ADDRESS])[-2];
    if (number == CALL_WAIT) {
        frame[0] = list_semaphore_try(&posted);
        return;
    }
    uint32_t stamp = counter();
    if (number == CALL_FIRST)
        note_first(stamp, frame);
    else if (number == CALL_LAST)
        __asm volatile("mov r10, %0" ::"r"(stamp + kernel.from_reading));
    else
        kernel.reading = stamp;
}

__attribute__((used)) static uint32_t *process_switch(uint32_t *sp)
{
    sp = list_kernel_switch(sp);
    const struct process *next = (const struct process *)(const void *)list_kernel_current;
    MPU_RBAR = next->code[0];
    MPU_RASR = next->code[1];
    MPU_RBAR_A1 = next->own[0];
    MPU_RASR_A1 = next->own[1];
    core_dsb();
    __asm volatile("msr control, %0\n\t"
                   "isb" ::"r"(next->control)
                   : "memory");
    return sp;
}

static __attribute__((naked, aligned(16))) void process_pendsv(void)
{
    LIST_KERNEL_SWITCH("process_switch");
}

/* The forbidden access was two bytes long; any other fault is one. */
__attribute__((used)) static void process_recover(void)
{
    uint32_t *frame = (uint32_t *)core_psp();
    kernel.expects_fault = 0;
    kernel.faults++;
    kernel.fault_address = SCB_MMFAR;
    kernel.fault_at = frame[FRAME_RETURN_ADDRESS];
    SCB_CFSR = SCB_CFSR & 0xFFu; /* written back, they are cleared */
    frame[FRAME_RETURN_ADDRESS] += 2u;
}

static __attribute__((naked, aligned(16))) void process_fault(void)
{
    __asm volatile("ldr r0, =%c0\n\t"
                   "ldr r0, [r0]\n\t"
                   "cmp r0, #1\n\t"
                   "bne.w fault_entry\n\t"
                   "b.w process_recover\n\t"
                   ".ltorg" ::"i"(&kernel.expects_fault));
}

/* ---- The style --------------------------------------------------------- */

/* A function of its own, since it branches. */
static __attribute__((noinline)) void signal_process(void)
{
    if (list_semaphore_post_from_handler(&posted))
        list_kernel_yield();
}

static inline void post(void)
{
    signal_process();
}

static void mpu(uint32_t control)
{
    core_dsb();
    MPU_CTRL = control;
    core_dsb();
    core_isb();
}

static void find_regions(void)
{
    foreground =
        (struct process){.code = {MPU_RBAR_VALID | 0u, 0}, .own = {MPU_RBAR_VALID | 1u, 0}};
    process = (struct process){
        .control = CONTROL_NPRIV,
        .code = {MPU_RBAR_VALID | 0u,
                 MPU_RASR_READ_ONLY | MPU_RASR_NORMAL | MPU_RASR_SIZE(CODE_LOG2) | MPU_RASR_ENABLE},
        .own = {(uint32_t)list_kernel_stack | MPU_RBAR_VALID | 1u,
                MPU_RASR_READ_WRITE | MPU_RASR_EXECUTE_NEVER | MPU_RASR_NORMAL | MPU_RASR_SHARED |
                    MPU_RASR_SIZE(OWN_LOG2) | MPU_RASR_ENABLE}};
}

/* From a reading to the system call's, and back. In raw counts, whichever way they count.
 * By the vectors in use: where they lie in RAM, a call takes longer. The style's own two lie
 * alike. */
static void calibrate(void)
{
    uint32_t stamp, kept = bench_last_stamp();
    kernel.vectors = SCB_VTOR;
    for (unsigned run = 0; run < 2u; run++) { /* the first is cold */
        calibrate_first(&stamp);
        kernel.to_reading = kernel.reading - stamp;
        kernel.from_reading = 0;
        calibrate_last(&stamp);
        kernel.from_reading = stamp - bench_last_stamp();
    }
    __asm volatile("mov r10, %0" ::"r"(kept));
}

/* Once: its fault says that the MPU is on. */
static void trespass(void)
{
    memory->job = process_trespass;
    memory->trespassed = 0;
    kernel.faults = 0;
    kernel.expects_fault = 1;
    list_semaphore_post(&posted);
    kernel.expects_fault = 0;
}

static void install(void)
{
    bench_use_vectors(vectors_style);
    core_set_system_priority(EXCEPTION_SVCALL, LIST_KERNEL_CEILING);
    bench_watch_stack(list_kernel_stack, "stack overflow in the process");
    find_regions();
    mpu(MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA);
    list_semaphore_begin(&posted);
    list_kernel_begin(&foreground.thread, FOREGROUND);
    list_kernel_add(&process.thread, PROCESS, process_main, list_kernel_stack, STACK_WORDS);
    calibrate();
    trespass();
    mpu(0);
    kernel.triggered = false;
}

/* The MPU is on from here until the sample is checked. */
static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    memory->job = bench_work_of(line) == bench_work_empty ? bench_work_empty : process_work;
    if (memory->job == process_work) {
        memory->control = memory->ipsr = UINT32_MAX;
        kernel.worked_on = NULL;
    } else { /* which leaves no trace */
        memory->control = CONTROL_NPRIV;
        memory->ipsr = 0;
        kernel.worked_on = &process.thread;
    }
    kernel.switches = list_kernel_switches;
    kernel.triggered = true;
    mpu(MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA);
    if (SCB_VTOR != kernel.vectors && SCB_VTOR != (uint32_t)vectors_style &&
        SCB_VTOR != (uint32_t)vectors_style_work)
        calibrate();
}

/* Its one forbidden access faulted, and changed nothing. */
static void check_fault(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, kernel.faults);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)&bench_shared, kernel.fault_address);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)defer_process_forbidden, kernel.fault_at);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, memory->trespassed);
    bench_expect_range(verdict, WIRE_WITNESS_DESIGN, 0, (uint32_t)&bench_shared - 1u, bench_shared);
}

/* It worked without privilege, in thread mode; to it and back, once or twice. */
static void check(struct bench_verdict *verdict)
{
    const struct bench_evidence *e = &bench_evidence;
    bool two = (e->slot[0].count != 0 && e->slot[1].count != 0) || bench_used_for() == USE_BESIDE;
    mpu(0);
    check_fault(verdict);
    if (!kernel.triggered)
        return;
    kernel.triggered = false;
    bench_expect_range(verdict, WIRE_WITNESS_DESIGN, 2, two ? 4 : 2,
                       list_kernel_switches - kernel.switches);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)&process, (uint32_t)kernel.worked_on);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)&foreground,
                 (uint32_t)list_kernel_current);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, CONTROL_NPRIV, memory->control & CONTROL_NPRIV);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, memory->ipsr);
}

static const char *missing(const struct bench_cell *cell)
{
    if (cell->scenario->use == USE_STREAM)
        return "its process may not write where events are counted; ask defer_list";
    if (__ARM_ARCH >= 8)
        return "its MPU regions are ARMv7-M's, this core's are ARMv8-M's; defer_list is the same "
               "thread without them";
    if (MPU_TYPE_DREGION(MPU_TYPE) < 2u)
        return "the core has no MPU; defer_list is the same thread without it";
    if ((uint32_t)process_work >= CODE_BYTES)
        return "the code lies outside of the architecture's code region, which is the process's";
    return NULL;
}

BENCH_DEFERRING_STYLE("as defer_list, but the thread is unprivileged behind the MPU",
                      .install = install, .prepare = prepare, .own_thread = true, .check = check,
                      .missing = missing);
#endif
