/* Lays the timer, and plays its output and the wire; see pulse.h. Registers are named as in
 * ST's RM0090, chapter 17. */
#include "host/vdwt/guest/pulse.h"
#include "host/vdwt/qemu/device.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/qemu/memory.h"
#include "host/vdwt/timing/schedule.h"

/* Port A's inputs of SYSCFG come first, so this is PA0. */
#define PORTS     "stm32f4xx-syscfg"
#define PORT_LINE 0
#define EXTI_RTSR 0x40013C08u
#define EXTI_FTSR 0x40013C0Cu
#define EXTI_LINE (1u << PORT_LINE)

#define TIM8_BASE 0x40010400u
#define TIM8_SIZE 0x50u
enum {
    CR1 = 0x00,
    EGR = 0x14,
    CCMR1 = 0x18,
    CCER = 0x20,
    CNT = 0x24,
    PSC = 0x28,
    ARR = 0x2C,
    CCR1 = 0x34,
    BDTR = 0x44,
};
#define CR1_CEN       (1u << 0)
#define CR1_OPM       (1u << 3)
#define EGR_UG        (1u << 0)
#define CCMR1_OC1     0xFFu /* all of channel 1's */
#define CCMR1_PWM2    (7u << 4)
#define CCER_CC1      0xFu
#define CCER_CC1E     (1u << 0)
#define BDTR_MOE      (1u << 15)
#define COUNT_MAX     0xFFFFu /* a timer of 16 bits */
#define ONE_PULSE     (CR1_CEN | CR1_OPM)
#define CR1_OTHERWISE 0x03E2u /* no update, downwards, centred, divided */

static struct {
    uint32_t registers[TIM8_SIZE / 4];
    bool pulsing; /* its counter runs, for one pulse */
    uint64_t began;
    bool level; /* of the output, and so of the pin */
} tim8;

static uint32_t *reg(uint32_t offset)
{
    return &tim8.registers[offset / 4];
}

/* The cycle of the core in which the access begins; where timers run in QEMU's own time,
 * the nanosecond. */
static uint64_t cycles(void)
{
    uint64_t ns = qemu_host_time_ns(), next;

    if (!schedule.on)
        return ns;
    next = rate_cycles(schedule.rate, ns);
    return rate_ns(schedule.rate, next) > ns ? next - 1 : next;
}

static uint64_t ns_of(uint64_t count)
{
    return schedule.on ? rate_ns(schedule.rate, count) : count;
}

/* Whether EXTI looks for this edge. QEMU's requests for either, whatever it looks for, if
 * its mask lets it. */
static bool selected(bool rising)
{
    uint32_t lines = 0;

    return qemu_host_memory(rising ? EXTI_RTSR : EXTI_FTSR, &lines, sizeof lines, false) &&
           (lines & EXTI_LINE) != 0;
}

static void drive(bool level)
{
    if (tim8.level == level)
        return;
    tim8.level = level;
    if (selected(level))
        qemu_device_drive(PORTS, PORT_LINE, level);
}

/* PWM mode 2, counting up: the output is active from CCR1 on, until the counter starts
 * over behind ARR. One that starts over stops in this mode. */
static bool can_pulse(void)
{
    return (*reg(CR1) & (ONE_PULSE | CR1_OTHERWISE)) == ONE_PULSE && *reg(PSC) == 0 &&
           (*reg(CCMR1) & CCMR1_OC1) == CCMR1_PWM2 && (*reg(CCER) & CCER_CC1) == CCER_CC1E &&
           (*reg(BDTR) & BDTR_MOE) != 0 && *reg(CCR1) <= *reg(ARR);
}

static void fall(void)
{
    *reg(CR1) &= ~CR1_CEN;
    *reg(CNT) = 0;
    tim8.pulsing = false;
    drive(false);
}

static void rise(void)
{
    qemu_device_timer(TIMER_PULSE, ns_of(tim8.began + *reg(ARR) + 1u), fall);
    drive(true);
}

static void begin(void)
{
    tim8.began = cycles() - *reg(CNT);
    tim8.pulsing = can_pulse();
    if (!tim8.pulsing)
        return;
    if (*reg(CNT) < *reg(CCR1))
        qemu_device_timer(TIMER_PULSE, ns_of(tim8.began + *reg(CCR1)), rise);
    else
        rise();
}

static uint32_t count(void)
{
    return tim8.pulsing ? (uint32_t)(cycles() - tim8.began) & COUNT_MAX : *reg(CNT);
}

/* The counter stands, and so does the output. */
static void stop(void)
{
    *reg(CNT) = count();
    tim8.pulsing = false;
    qemu_device_timer_stop(TIMER_PULSE);
}

static uint32_t read_tim8(uint32_t offset)
{
    return offset == CNT ? count() : *reg(offset);
}

/* An update sets the counter to 0, before CCR1. */
static void update(void)
{
    bool runs = tim8.pulsing;

    stop();
    *reg(CNT) = 0;
    drive(false);
    if (runs)
        begin();
}

/* What it is told while it pulses has it stop and begin again from where it stands. */
static void write_tim8(uint32_t offset, uint32_t value)
{
    if (offset == EGR) {
        if (value & EGR_UG)
            update();
        return;
    }
    stop();
    *reg(offset) = offset == CNT || offset == PSC || offset == ARR || offset == CCR1
                       ? value & COUNT_MAX
                       : value;
    if (*reg(CR1) & CR1_CEN)
        begin();
}

bool pulse_lay(void)
{
    static const struct qemu_registers registers = {read_tim8, write_tim8};

    *reg(ARR) = COUNT_MAX; /* as after reset */
    return !qemu_device_there(PORTS) ||
           qemu_memory_lay("vdwt-tim8", TIM8_BASE, TIM8_SIZE, &registers);
}
