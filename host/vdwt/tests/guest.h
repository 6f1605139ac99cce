/* What the plugin's test guests share: the counter, a few registers, what they are
 * told, and words to the outside by semihosting. A guest ends QEMU with status 0 if
 * all was well, with status 1 after saying the failed line otherwise.
 */
#ifndef HOST_VDWT_TESTS_GUEST_H
#define HOST_VDWT_TESTS_GUEST_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYST_CSR          REGISTER(0xE000E010)
#define SYST_RVR          REGISTER(0xE000E014)
#define SYST_CVR          REGISTER(0xE000E018)
#define NVIC_ISER         REGISTER(0xE000E100)
#define NVIC_ISPR         REGISTER(0xE000E200)
#define NVIC_IPR          ((volatile uint32_t *)0xE000E400)
#define NVIC_STIR         REGISTER(0xE000EF00)
#define SCB_ICSR          REGISTER(0xE000ED04)
#define SCB_VTOR          REGISTER(0xE000ED08)
#define SCB_AIRCR         REGISTER(0xE000ED0C)
#define SCB_CCR           REGISTER(0xE000ED14)
#define SCB_SHPR2         REGISTER(0xE000ED1C)
#define SCB_SHPR3         REGISTER(0xE000ED20)
#define SCB_SHCSR         REGISTER(0xE000ED24)
#define SCB_CPACR         REGISTER(0xE000ED88)
#define SCB_DEMCR         REGISTER(0xE000EDFC)
#define FPU_FPCCR         REGISTER(0xE000EF34)
#define DWT_CTRL          REGISTER(0xE0001000)
#define DWT_CYCCNT        REGISTER(0xE0001004)

#define ICSR_PENDSVSET       (1u << 28)
#define ICSR_PENDSTSET       (1u << 26)
#define ICSR_PENDSTCLR       (1u << 25)
#define AIRCR_SYSRESETREQ    0x05FA0004u
#define DEMCR_TRCENA         (1u << 24)
#define DWT_CTRL_CYCCNTENA   1u
#define VECTORS              64u /* of the core and of 48 interrupts */
#define VECTOR_OF_LINE(line) ((line) + 16u)

/* What a guest cannot see and has to know; written into its memory at every reset
 * (-device loader; told() in host/tests/vdwt_test.sh). Zeros if it was not. */
struct told {
    uint32_t core;  /* CPUID part number of the core that is modelled, 0xC23 = M3 */
    uint32_t insns; /* 1: CYCCNT and the timers count instructions, 0: cycles */
};
extern const volatile struct told told;

/* guest_start.c: the vector table, in which a guest fills in what it has. */
typedef void handler(void);
void reset(void);
handler on_unused, on_hard_fault, on_bus_fault, on_usage_fault, on_service, on_pend_service;
handler on_tick, on_line_6, on_line_8, on_line_9, on_line_23, on_line_24, on_line_25, on_line_26;
handler on_line_27, on_line_28, on_line_29;
handler on_line_30, on_line_31;

/* The guest itself; returns if all was well. */
void guest(void);

__attribute__((noreturn)) void fail(uint32_t line, uint32_t value);
/* "name value\n" */
void say(const char *name, uint32_t value);

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail(__LINE__, 0);                                                                     \
    } while (0)
#define CHECK_EQUAL(found, expected)                                                               \
    do {                                                                                           \
        uint32_t found_ = (found);                                                                 \
        if (found_ != (expected))                                                                  \
            fail(__LINE__, found_);                                                                \
    } while (0)

#endif
