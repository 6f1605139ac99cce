/* The virtual clock, by what QEMU exports; see vtime.h. */
#include "host/vdwt/qemu/vtime.h"
#include "host/vdwt/qemu/host.h"

#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* QEMU_CLOCK_VIRTUAL and QEMU_TIMER_ATTR_ALL (include/qemu/timer.h). */
enum { CLOCK_VIRTUAL = 1, ATTRIBUTES_ALL = -1 };

/* How much of QEMU's state of timers is looked through, and by how much a word is
 * moved: an even number, because one of them counts a lock's uses. */
#define STATE_BYTES 256
#define MOVED       (1 << 20)

volatile int64_t *vtime_bias;

static struct {
    char *state;
    int64_t (*get)(void);
    int64_t (*insns_to_ns)(int64_t);
    int64_t (*deadline)(int clock, int attributes);
    bool (*run)(int clock);
    bool (*idle)(void);
    void (*exit)(void *cpu);
    void (*notify)(void);
    void (*queue)(void *cpu, void (*function)(void *cpu, uint64_t data), uint64_t data);
    void (*leave)(void *cpu, uintptr_t host_pc);
    void *(*find)(const char *path, const char *type, bool *ambiguous);
    void *(*clock_in)(void *device, const char *name);
    char *(*frequency)(void *clock);
    void *(*class)(const char *type);
    int64_t (*clock)(int clock);
} qemu;

/* Who is told that the time is asked for; only on the thread that said so. */
static struct {
    void (*before)(void);
    bool asked;
} watch;
static _Thread_local bool watching;

/* ISO C has no conversion between object and function pointers; POSIX does. */
#define LOOK_UP(field, name) ((*(void **)(&qemu.field) = qemu_host_symbol(name)) != NULL)

static bool look_up(void)
{
    return LOOK_UP(state, "timers_state") && LOOK_UP(get, "icount_get") &&
           LOOK_UP(insns_to_ns, "icount_to_ns") &&
           LOOK_UP(deadline, "qemu_clock_deadline_ns_all") &&
           LOOK_UP(run, "qemu_clock_run_timers") && LOOK_UP(idle, "all_cpu_threads_idle") &&
           LOOK_UP(exit, "cpu_exit") && LOOK_UP(notify, "qemu_notify_event") &&
           LOOK_UP(queue, "async_run_on_cpu") && LOOK_UP(leave, "cpu_loop_exit_restore") &&
           LOOK_UP(class, "object_class_by_name") && LOOK_UP(clock, "qemu_clock_get_ns");
}

/* Whether the clock moves by as much as this word does. */
static bool moves_clock(volatile int64_t *word)
{
    int64_t before = qemu.get(), kept = *word, moved;

    *word += MOVED;
    moved = qemu.get() - before;
    *word = kept;
    return moved == MOVED && qemu.get() == before;
}

/* The other word that moves it by as much (at shift 0) counts the instructions. */
static bool counts_insns(volatile int64_t *word)
{
    int64_t before = (int64_t)qemu_host_icount(), kept = *word, moved;

    *word += MOVED;
    moved = (int64_t)qemu_host_icount() - before;
    *word = kept;
    return moved != 0;
}

static size_t find_bias(void)
{
    size_t found = 0;

    for (size_t at = 0; at < STATE_BYTES; at += sizeof(int64_t)) {
        volatile int64_t *word = (volatile int64_t *)(void *)(qemu.state + at);

        if (!moves_clock(word) || counts_insns(word))
            continue;
        vtime_bias = word;
        found++;
    }
    return found;
}

const char *vtime_init(void)
{
    if (!look_up())
        return "this QEMU does not export what its virtual clock is made of; "
               "Debian's qemu-system-arm does";
    if (find_bias() != 1)
        return "this QEMU's virtual clock is not made as it was up to version 10; "
               "Debian 12's and 13's qemu-system-arm are";
    return NULL;
}

/* "25 MHz" */
static uint32_t hz_of(const char *text)
{
    static const char units[] = " KMG";
    char *end;
    double value = strtod(text, &end);
    const char *unit = *end == ' ' && end[1] && end[1] != 'H' ? strchr(units + 1, end[1]) : units;

    for (; unit && unit > units; unit--)
        value *= 1000;
    return unit && value >= 1 && value < UINT32_MAX ? (uint32_t)(value + 0.5) : 0;
}

static void *find_clock(void)
{
    void *core;

    if (!LOOK_UP(find, "object_resolve_path_type") || !LOOK_UP(clock_in, "qdev_get_clock_in") ||
        !LOOK_UP(frequency, "clock_display_freq"))
        return NULL;
    core = qemu.find("", "armv7m", NULL);
    return core ? qemu.clock_in(core, "cpuclk") : NULL;
}

uint32_t vtime_machine_hz(void)
{
    static void *clock;
    char *text;
    uint32_t hz;

    if (!clock)
        clock = find_clock();
    if (!clock)
        return 0;
    text = qemu.frequency(clock);
    hz = hz_of(text);
    free(text); /* GLib's memory is the C library's */
    return hz;
}

bool vtime_fits(void)
{
    return qemu.insns_to_ns(1) == 1;
}

static int64_t get_watched(void)
{
    watch.asked = true;
    if (watching)
        watch.before();
    return qemu.get();
}

/* How QEMU's clock gets the time is a word of the accelerator's class. */
static void replace_get(void)
{
    void **words = qemu.class("tcg-accel-ops");
    int64_t (*ours)(void) = get_watched;
    void *get;

    memcpy(&get, &qemu.get, sizeof get);
    for (size_t i = 0; words && i < malloc_usable_size(words) / sizeof *words; i++)
        if (words[i] == get)
            memcpy(&words[i], &ours, sizeof ours);
}

bool vtime_watch(void (*before)(void))
{
    watch.before = before;
    replace_get();
    qemu.clock(CLOCK_VIRTUAL);
    watching = watch.asked;
    return watching;
}

uint64_t vtime_now(void)
{
    return (uint64_t)qemu.get();
}

bool vtime_next(uint64_t *ns)
{
    int64_t in = qemu.deadline(CLOCK_VIRTUAL, ATTRIBUTES_ALL);

    if (in < 0)
        return false;
    *ns = vtime_now() + (uint64_t)in;
    return true;
}

void vtime_run(void)
{
    qemu.run(CLOCK_VIRTUAL);
}

bool vtime_asleep(void)
{
    return qemu.idle();
}

void vtime_wake_main(void)
{
    qemu.notify();
}

static void call_work(void *cpu, uint64_t data)
{
    void (*work)(void);

    (void)cpu;
    memcpy(&work, &data, sizeof work);
    work();
}

void vtime_queue(void (*work)(void))
{
    uint64_t data = 0;

    memcpy(&data, &work, sizeof work);
    qemu.queue(qemu_host_cpu(), call_work, data);
}

_Noreturn void vtime_leave(void *call)
{
    qemu.exit(qemu_host_cpu());
    qemu.leave(qemu_host_cpu(), (uintptr_t)call);
    __builtin_unreachable();
}
