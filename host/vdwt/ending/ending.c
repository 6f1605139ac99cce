/* The end; see ending.h. Registers as in the ARMv7-M manual, B3.2 and B3.4. */
#include "host/vdwt/ending/ending.h"
#include "host/vdwt/ending/fault.h"
#include "host/vdwt/ending/loop.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/unwind/unwind.h"

#include <pthread.h>
#include <signal.h>

#define REGISTER_PC     15u
#define FIRST_INTERRUPT 16u
#define WORD_BITS       32u

#define NVIC_ICTR 0xE000E004u
#define NVIC_ISER 0xE000E100u
#define NVIC_ISPR 0xE000E200u
#define NVIC_IPR  0xE000E400u
#define SCB_ICSR  0xE000ED04u
#define SCB_AIRCR 0xE000ED0Cu
#define SCB_SHPR  0xE000ED18u
#define SCB_SHCSR 0xE000ED24u
#define ICTR_MASK 15u

enum { WFI = 0xBF30, WFI_WIDE = 0xF3AF, WFI_WIDE_SECOND = 0x8003 };

static struct {
    void (*finish)(void);
    bool at_known, locked;
    uint32_t at;
    struct sigaction before;
} ending;

static uint32_t read_register(uint32_t address)
{
    uint32_t value = 0;

    qemu_host_memory(address, &value, sizeof value, false);
    return value;
}

/* ---- lock-up ---------------------------------------------------------- */

/* QEMU aborts, by itself and on the core's thread, between two blocks: everything is as
 * settled as it is where the exception was reported. It says why on its standard error. */
static void on_abort(int signal)
{
    sigaction(SIGABRT, &ending.before, NULL);
    ending.locked = true;
    if (cpu_state_bind()) /* nothing may have been executed yet */
        ending.finish();
    (void)signal;
}

void ending_init(void (*finish)(void))
{
    struct sigaction action = {.sa_handler = on_abort};

    ending.finish = finish;
    sigemptyset(&action.sa_mask);
    sigaction(SIGABRT, &action, &ending.before);
}

/* QEMU blocks all signals on this thread. glibc before 2.41 unblocks this one in abort() before it
 * raises it; newer ones only once its handler has been taken away. */
void ending_listen(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGABRT);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void ending_at(uint32_t pc)
{
    ending.at = pc;
    ending.at_known = true;
}

/* ---- pending ---------------------------------------------------------- */

static uint32_t priority_of(uint32_t number)
{
    uint32_t at =
        number < FIRST_INTERRUPT ? SCB_SHPR + number - 4 : NVIC_IPR + number - FIRST_INTERRUPT;

    if (number < 4)
        return 0;
    return read_register(at & ~3u) >> 8 * (at & 3u) & 0xFFu;
}

static void write_pending(FILE *out, uint32_t number, bool enabled)
{
    fprintf(out, "end.pending %u %d %u\n", number, enabled, priority_of(number));
}

static void write_system(FILE *out)
{
    static const struct {
        uint32_t address, bit, number;
    } bits[] = {
        {SCB_ICSR, 31, 2},   {SCB_SHCSR, 13, 4}, {SCB_SHCSR, 14, 5}, {SCB_SHCSR, 12, 6},
        {SCB_SHCSR, 15, 11}, {SCB_ICSR, 28, 14}, {SCB_ICSR, 26, 15},
    };

    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (read_register(bits[i].address) >> bits[i].bit & 1u)
            write_pending(out, bits[i].number, true);
}

static void write_interrupts(FILE *out)
{
    uint32_t words = (read_register(NVIC_ICTR) & ICTR_MASK) + 1;

    for (uint32_t word = 0; word < words; word++) {
        uint32_t pending = read_register(NVIC_ISPR + 4 * word);
        uint32_t enabled = pending ? read_register(NVIC_ISER + 4 * word) : 0;

        for (; pending; pending &= pending - 1) {
            uint32_t bit = (uint32_t)__builtin_ctz(pending);

            write_pending(out, FIRST_INTERRUPT + WORD_BITS * word + bit, enabled >> bit & 1u);
        }
    }
}

/* ---- where ------------------------------------------------------------ */

/* Only a core that nothing could stop otherwise is found behind a WFI. */
static bool sleeps(uint32_t *pc)
{
    uint16_t before[2] = {0};

    if (ending.at_known || ending.locked || !qemu_host_memory(*pc - 4, before, 4, false))
        return false;
    if (before[1] == WFI)
        *pc -= 2;
    else if (before[0] == WFI_WIDE && before[1] == WFI_WIDE_SECOND)
        *pc -= 4;
    else
        return false;
    return true;
}

bool ending_asleep(void)
{
    uint32_t pc = cpu_state_register(REGISTER_PC);

    return sleeps(&pc);
}

static void write_chain(FILE *out, uint32_t pc)
{
    struct unwind_frame frames[UNWIND_FRAMES_MAX];
    struct unwind_from from = unwind_here(pc);
    size_t count = unwind(&from, frames, UNWIND_FRAMES_MAX);

    for (size_t i = 0; i < count; i++)
        fprintf(out, "end.frame %u %d\n", frames[i].pc, frames[i].interrupted);
}

void ending_write(FILE *out, bool sees_masks)
{
    uint32_t pc = ending.at_known ? ending.at : cpu_state_register(REGISTER_PC);
    uint32_t number = cpu_state_exception();
    bool asleep = sleeps(&pc);

    fprintf(out, "end.at %u %u %d %d\n", pc, number, asleep, ending.locked);
    fprintf(out, "end.masks %u %u %u %u %d\n", cpu_state_primask() & 1u, cpu_state_faultmask() & 1u,
            cpu_state_basepri() & 0xFFu, read_register(SCB_AIRCR), sees_masks);
    if (number)
        fprintf(out, "end.active %u %u\n", number, priority_of(number));
    write_system(out);
    write_interrupts(out);
    loop_write(out);
    write_chain(out, pc);
    fault_write(out);
}
