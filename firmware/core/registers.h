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
#define SCB_SCR     REG32(0xE000ED10u)
#define SCB_CCR     REG32(0xE000ED14u)
#define SCB_SHPR(n) REG32(0xE000ED14u + 4u * (n)) /* of exceptions 4n to 4n + 3 */
#define SCB_SHCSR   REG32(0xE000ED24u)            /* (v7-M), as all below */
#define SCB_CFSR    REG32(0xE000ED28u)
#define SCB_HFSR    REG32(0xE000ED2Cu)
#define SCB_MMFAR   REG32(0xE000ED34u)
#define SCB_BFAR    REG32(0xE000ED38u)
#define SCB_CCSIDR  REG32(0xE000ED80u)
#define SCB_CSSELR  REG32(0xE000ED84u)
#define SCB_CPACR   REG32(0xE000ED88u)
#define SCB_FPCCR   REG32(0xE000EF34u)
#define SCB_FPDSCR  REG32(0xE000EF3Cu)
#define SCB_ICIALLU REG32(0xE000EF50u)
#define SCB_DCCISW  REG32(0xE000EF74u)
#define SCB_BPIALL  REG32(0xE000EF78u)
#define SCB_ACTLR   REG32(0xE000E008u)

/* MPU, B3.5; ARMv6-M as an option. TYPE reads 0 where there is none, CTRL is behind it. */
#define MPU_TYPE_ADDRESS 0xE000ED90u

#define SCB_CPUID_ARCHITECTURE(cpuid) ((cpuid) >> 16 & 0xFu)
#define SCB_CPUID_ARMV6M              0xCu /* ARMv8-M without the Main Extension, too */
#define SCB_CPUID_PARTNO(cpuid)       ((cpuid) >> 4 & 0xFFFu)
#define SCB_CPUID_CORTEX_M0           0xC20u
#define SCB_CPUID_CORTEX_M0PLUS       0xC60u
#define SCB_ACTLR_DISDEFWBUF          (1u << 1)  /* M3, M4: their manuals, 4.2 */
#define SCB_ICSR_RETTOBASE            (1u << 11) /* (v7-M) */
#define SCB_ICSR_NMIPENDSET           (1u << 31)
#define SCB_ICSR_PENDSTCLR            (1u << 25)
#define SCB_ICSR_PENDSTSET            (1u << 26)
#define SCB_ICSR_PENDSVCLR            (1u << 27)
#define SCB_ICSR_PENDSVSET            (1u << 28)
#define SCB_AIRCR_VECTKEY             (0x05FAu << 16)
#define SCB_AIRCR_SYSRESETREQ         (1u << 2)
#define SCB_AIRCR_PRIGROUP_SHIFT      8u
#define SCB_SCR_SLEEPONEXIT           (1u << 1)
#define SCB_CCR_STKALIGN              (1u << 9)
#define SCB_CCR_DC                    (1u << 16)
#define SCB_CCR_IC                    (1u << 17)
#define SCB_CCR_BP                    (1u << 18)
#define SCB_SHCSR_PENDSVACT           (1u << 10)
#define SCB_SHCSR_SYSTICKACT          (1u << 11)
#define SCB_SHCSR_FAULTENA            (7u << 16) /* MemManage, BusFault, UsageFault */
#define SCB_CPACR_CP10_CP11           (0xFu << 20)
#define SCB_FPCCR_LSPACT              (1u << 0)
#define SCB_FPCCR_LSPEN               (1u << 30)
#define SCB_FPCCR_ASPEN               (1u << 31)

/* Debug and DWT, C1.6 and C1.8 */
#define DHCSR              REG32(0xE000EDF0u)
#define DHCSR_C_DEBUGEN    (1u << 0)
#define DEMCR              REG32(0xE000EDFCu)
#define DEMCR_MON          (0xFu << 16) /* the debug monitor */
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
#define DWT_PIDR0          REG32(0xE0001FE0u) /* lower 8 bits of the part's number */
#define DWT_PIDR2          REG32(0xE0001FE8u)
#define DWT_PIDR2_JEDEC    (1u << 3) /* who designed it is on JEDEC's list */
#define DWT_LAR            REG32(0xE0001FB0u)
#define DWT_LAR_KEY        0xC5ACCE55u

enum core_exception {
    EXCEPTION_NMI = 2,
    EXCEPTION_HARDFAULT = 3,
    EXCEPTION_MEMMANAGE = 4,
    EXCEPTION_BUSFAULT = 5,
    EXCEPTION_USAGEFAULT = 6,
    EXCEPTION_SECUREFAULT = 7, /* (v8-M) */
    EXCEPTION_SVCALL = 11,
    EXCEPTION_DEBUGMONITOR = 12,
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

/* Requests PendSV. Behind the DSB the store has reached the register, so that whoever unmasks or
 * returns next meets the request; behind the ISB the exception has been taken, if nothing holds it
 * off (ARMv7-M ARM, A3.7.3 and B2.5). */
static inline __attribute__((always_inline)) void core_request_pendsv(void)
{
    SCB_ICSR = SCB_ICSR_PENDSVSET;
    core_dsb();
    core_isb();
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

/* Bit-band, B3.1 and the Cortex-M3's and M4's manuals: a word for each bit of the first MiB
 * of SRAM, a store to which changes that bit alone. */
#define CORE_BITBAND_SRAM  0x20000000u
#define CORE_BITBAND_BYTES 0x00100000u
#define CORE_BITBAND_ALIAS 0x22000000u

static inline volatile uint32_t *core_bit_alias(volatile uint32_t *word, unsigned bit)
{
    return (volatile uint32_t *)(CORE_BITBAND_ALIAS + (((uint32_t)word - CORE_BITBAND_SRAM) << 5)) +
           bit;
}

#define CONTROL_NPRIV (1u << 0)
#define CONTROL_FPCA  (1u << 2)

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

static inline uint32_t core_msp(void)
{
    uint32_t value;
    __asm volatile("mrs %0, msp" : "=r"(value));
    return value;
}

static inline uint32_t core_psp(void)
{
    uint32_t value;
    __asm volatile("mrs %0, psp" : "=r"(value));
    return value;
}

/* 0 where there is none (ARMv6-M). */
static inline uint32_t core_basepri(void)
{
    uint32_t value = 0;
#if !CORE_BASELINE
    __asm volatile("mrs %0, basepri" : "=r"(value));
#endif
    return value;
}

/* Holds off what has this priority or a lower one; 0 holds off nothing. Without BASEPRI
 * nothing happens. */
static inline void core_set_basepri(uint32_t priority)
{
#if CORE_BASELINE
    (void)priority;
#else
    __asm volatile("msr basepri, %0" ::"r"(priority) : "memory");
#endif
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
