/* Cortex-M system registers, named as in the Arm architecture reference
 * manuals: ARMv7-M ARM (DDI 0403) B3.2 for the SCS, C1 for debug and DWT. What
 * ARMv6-M (DDI 0419, B3.2) has not is marked (v7-M). */
#ifndef FIRMWARE_CORE_REGISTERS_H
#define FIRMWARE_CORE_REGISTERS_H

#include <stdint.h>

#define REG32(address) (*(volatile uint32_t *)(address))

/* ARMv6-M, and ARMv8-M without the Main Extension: no active bits, no fault status,
 * one exception for all faults, and of the wide instructions only BL, MRS, MSR and
 * the barriers (DDI 0419 A5.3). */
#if __ARM_ARCH_ISA_THUMB == 1
#define CORE_BASELINE 1
#else
#define CORE_BASELINE 0
#endif

/* SysTick, B3.3. ARMv6-M may leave it out: then its registers read 0 (DDI 0419 B3.3). */
#ifndef SYST_BASE
#define SYST_BASE 0xE000E010u
#endif
#define SYST_CSR           REG32(SYST_BASE)
#define SYST_RVR           REG32(SYST_BASE + 4u)
#define SYST_CVR           REG32(SYST_BASE + 8u)
#define SYST_CSR_ENABLE    (1u << 0)
#define SYST_CSR_TICKINT   (1u << 1)
#define SYST_CSR_CLKSOURCE (1u << 2)
#define SYST_CSR_COUNTFLAG (1u << 16)
#define SYST_MAX           0x00FFFFFFu

/* NVIC, B3.4 */
#define NVIC_ICTR    REG32(0xE000E004u) /* (v7-M) */
#define NVIC_ISER(n) REG32(0xE000E100u + 4u * (n))
#define NVIC_ICER(n) REG32(0xE000E180u + 4u * (n))
#define NVIC_ISPR(n) REG32(0xE000E200u + 4u * (n))
#define NVIC_ICPR(n) REG32(0xE000E280u + 4u * (n))
#define NVIC_IABR(n) REG32(0xE000E300u + 4u * (n)) /* (v7-M) */
#define NVIC_IPR(n)  REG32(0xE000E400u + 4u * (n)) /* four lines each */

/* System control block, B3.2.2 */
#define SCB_CPUID   REG32(0xE000ED00u)
#define SCB_ICSR    REG32(0xE000ED04u)
#define SCB_VTOR    REG32(0xE000ED08u) /* (v7-M; Cortex-M0+ as an option) */
#define SCB_AIRCR   REG32(0xE000ED0Cu)
#define SCB_CCR     REG32(0xE000ED14u)
#define SCB_SHPR(n) REG32(0xE000ED14u + 4u * (n)) /* of exceptions 4n to 4n + 3 */
#define SCB_SHCSR   REG32(0xE000ED24u)            /* (v7-M), as all below */
#define SCB_CFSR    REG32(0xE000ED28u)
#define SCB_HFSR    REG32(0xE000ED2Cu)
#define SCB_MMFAR   REG32(0xE000ED34u)
#define SCB_BFAR    REG32(0xE000ED38u)
#define SCB_CPACR   REG32(0xE000ED88u)
#define SCB_FPCCR   REG32(0xE000EF34u)

#define SCB_CPUID_ARCHITECTURE(cpuid) ((cpuid) >> 16 & 0xFu)
#define SCB_CPUID_ARMV6M              0xCu /* ARMv8-M without the Main Extension, too */
#define SCB_CPUID_PARTNO(cpuid)       ((cpuid) >> 4 & 0xFFFu)
#define SCB_CPUID_CORTEX_M0           0xC20u
#define SCB_CPUID_CORTEX_M0PLUS       0xC60u
#define SCB_ICSR_RETTOBASE            (1u << 11) /* (v7-M) */
#define SCB_ICSR_NMIPENDSET           (1u << 31)
#define SCB_ICSR_PENDSTCLR            (1u << 25)
#define SCB_ICSR_PENDSTSET            (1u << 26)
#define SCB_ICSR_PENDSVCLR            (1u << 27)
#define SCB_ICSR_PENDSVSET            (1u << 28)
#define SCB_AIRCR_VECTKEY             (0x05FAu << 16)
#define SCB_AIRCR_SYSRESETREQ         (1u << 2)
#define SCB_CCR_STKALIGN              (1u << 9)
#define SCB_SHCSR_PENDSVACT           (1u << 10)
#define SCB_SHCSR_SYSTICKACT          (1u << 11)
#define SCB_SHCSR_FAULTENA            (7u << 16) /* MemManage, BusFault, UsageFault */
#define SCB_CPACR_CP10_CP11           (0xFu << 20)
#define SCB_FPCCR_LSPEN               (1u << 30)
#define SCB_FPCCR_ASPEN               (1u << 31)

/* Debug and DWT, C1.6 and C1.8 */
#define DHCSR              REG32(0xE000EDF0u)
#define DHCSR_C_DEBUGEN    (1u << 0)
#define DEMCR              REG32(0xE000EDFCu)
#define DEMCR_TRCENA       (1u << 24)
#define DWT_CTRL           REG32(0xE0001000u)
#define DWT_CTRL_CYCCNTENA (1u << 0)
#define DWT_CTRL_NOPRFCNT  (1u << 24)
#define DWT_CTRL_NOCYCCNT  (1u << 25)
#define DWT_CYCCNT         REG32(0xE0001004u)
#define DWT_CPICNT         REG32(0xE0001008u)
#define DWT_EXCCNT         REG32(0xE000100Cu)
#define DWT_SLEEPCNT       REG32(0xE0001010u)
#define DWT_LSUCNT         REG32(0xE0001014u)
#define DWT_FOLDCNT        REG32(0xE0001018u)
#define DWT_LAR            REG32(0xE0001FB0u)
#define DWT_LAR_KEY        0xC5ACCE55u

enum core_exception {
    EXCEPTION_NMI = 2,
    EXCEPTION_HARDFAULT = 3,
    EXCEPTION_MEMMANAGE = 4,
    EXCEPTION_BUSFAULT = 5,
    EXCEPTION_USAGEFAULT = 6,
    EXCEPTION_SVCALL = 11,
    EXCEPTION_PENDSV = 14,
    EXCEPTION_SYSTICK = 15,
    EXCEPTION_IRQ0 = 16,
};

static inline void core_dsb(void)
{
    __asm volatile("dsb" ::: "memory");
}

static inline void core_isb(void)
{
    __asm volatile("isb" ::: "memory");
}

/* Byte `n` of registers that ARMv6-M lets be accessed by words only (DDI 0419 B3.1). */
static inline void core_put_byte(volatile uint32_t *words, unsigned n, uint8_t value)
{
    unsigned shift = 8u * (n % 4u);
    words[n / 4u] = (words[n / 4u] & ~(0xFFu << shift)) | (uint32_t)value << shift;
}

static inline uint8_t core_get_byte(const volatile uint32_t *words, unsigned n)
{
    return (uint8_t)(words[n / 4u] >> 8u * (n % 4u));
}

/* Priority of an interrupt line, and of a system exception (11, 14 and 15 everywhere). */
static inline void core_set_line_priority(unsigned line, uint8_t priority)
{
    core_put_byte(&NVIC_IPR(0), line, priority);
}

static inline uint8_t core_line_priority(unsigned line)
{
    return core_get_byte(&NVIC_IPR(0), line);
}

static inline void core_set_system_priority(enum core_exception exception, uint8_t priority)
{
    core_put_byte(&SCB_SHPR(0), exception, priority);
}

#define CONTROL_FPCA (1u << 2)

static inline uint32_t core_control(void)
{
    uint32_t value;
    __asm volatile("mrs %0, control" : "=r"(value));
    return value;
}

/* The calling thread's floating-point state: none, and FPSCR as after reset. */
static inline void core_forget_floats(void)
{
#ifdef __ARM_FP
    __asm volatile("vmsr fpscr, %0" ::"r"(0));
    __asm volatile("msr control, %0" ::"r"(core_control() & ~CONTROL_FPCA) : "memory");
    core_isb();
#endif
}

static inline uint32_t core_ipsr(void)
{
    uint32_t value;
    __asm volatile("mrs %0, ipsr" : "=r"(value));
    return value;
}

static inline uint32_t core_psp(void)
{
    uint32_t value;
    __asm volatile("mrs %0, psp" : "=r"(value));
    return value;
}

/* Masks interrupts; returns PRIMASK as it was, for core_restore. */
static inline uint32_t core_mask(void)
{
    uint32_t primask;
    __asm volatile("mrs %0, primask\n\t"
                   "cpsid i"
                   : "=r"(primask)::"memory");
    return primask;
}

static inline void core_restore(uint32_t primask)
{
    __asm volatile("msr primask, %0" ::"r"(primask) : "memory");
}

#endif
