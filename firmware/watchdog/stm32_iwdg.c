/* The independent watchdog of STM32 (RM0008 19, RM0316 25, RM0090 21, RM0390 20), which counts an
 * RC oscillator of its own. */
#include "firmware/watchdog/watchdog.h"

#include "firmware/core/registers.h"
#include "firmware/fault.h"

#define IWDG_KR        REG32(0x40003000u)
#define IWDG_PR        REG32(0x40003004u)
#define IWDG_RLR       REG32(0x40003008u)
#define IWDG_SR        REG32(0x4000300Cu)
#define IWDG_KR_FEED   0xAAAAu
#define IWDG_KR_ACCESS 0x5555u
#define IWDG_KR_START  0xCCCCu
#define IWDG_PR_64     4u
#define IWDG_SR_BUSY   3u /* PVU, RVU */
#define IWDG_RLR_MAX   0xFFFu
#define RCC_CSR        REG32(BOARD_RCC_CSR)
#define RCC_CSR_RMVF   (1u << 24)
#define RCC_CSR_IWDG   (1u << 29)
#define DBG_IWDG_STOP  REG32(BOARD_DBG_IWDG) /* DBGMCU's, where the family has it */

/* The registers take what is written over in some clocks of the oscillator, which may have to
 * start; while they do, a store is without effect. */
#define SR_PASSES 100000u

static void await_taken(void)
{
    for (uint32_t pass = SR_PASSES; (IWDG_SR & IWDG_SR_BUSY) != 0; pass--)
        if (pass == 0)
            fault_noticed("the watchdog did not take its period: does its oscillator (LSI) run?");
}

/* 4096 times 64 clocks of 32 or 40 kHz: 6.6 or 8.2 seconds. */
void watchdog_start(void)
{
    DBG_IWDG_STOP |= 1u << BOARD_DBG_IWDG_BIT;
    IWDG_KR = IWDG_KR_START;
    await_taken();
    IWDG_KR = IWDG_KR_ACCESS;
    IWDG_PR = IWDG_PR_64;
    IWDG_RLR = IWDG_RLR_MAX;
    await_taken();
    watchdog_feed();
}

void watchdog_feed(void)
{
    IWDG_KR = IWDG_KR_FEED;
}

bool watchdog_was_it(void)
{
    bool was = (RCC_CSR & RCC_CSR_IWDG) != 0;
    RCC_CSR |= RCC_CSR_RMVF;
    return was;
}
