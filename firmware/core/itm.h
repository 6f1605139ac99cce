/* What sends exception trace out of the core: ITM, and the TPIU of Cortex-M3 and M4. ARMv7-M ARM
 * (DDI 0403E) C1.7, C1.8 and C1.10. Nothing of it is in ARMv6-M. */
#ifndef FIRMWARE_CORE_ITM_H
#define FIRMWARE_CORE_ITM_H

#include "firmware/core/registers.h"

#define ITM_STIM(port)    REG32(0xE0000000u + 4u * (port))
#define ITM_TER0          REG32(0xE0000E00u) /* which of them are on */
#define ITM_TCR           REG32(0xE0000E80u)
#define ITM_LAR           REG32(0xE0000FB0u)
#define ITM_LAR_KEY       0xC5ACCE55u
#define ITM_STIM_READY    (1u << 0) /* as it is read */
#define ITM_TCR_ITMENA    (1u << 0)
#define ITM_TCR_TSENA     (1u << 1) /* local timestamps */
#define ITM_TCR_SYNCENA   (1u << 2)
#define ITM_TCR_TXENA     (1u << 3) /* what the DWT has to say */
#define ITM_TCR_BUS_SHIFT 16u       /* 0 is reserved */
#define ITM_TCR_BUSY      (1u << 23)

#define DWT_CTRL_SYNCTAP_24 (1u << 10) /* a synchronisation packet each 2^24 cycles */
#define DWT_CTRL_SYNCTAP    (3u << 10)
#define DWT_CTRL_EVENTS     (0x1Fu << 17) /* packets of wrapped counters */
#define DWT_CTRL_PCSAMPLENA (1u << 12)
#define DWT_CTRL_EXCTRCENA  (1u << 16)

#define TPIU_ACPR        REG32(0xE0040010u)
#define TPIU_SPPR        REG32(0xE00400F0u)
#define TPIU_FFCR        REG32(0xE0040304u)
#define TPIU_SPPR_NRZ    2u
#define TPIU_FFCR_TRIGIN (1u << 8) /* always 1 */
#define TPIU_ACPR_MAX    0xFFFFu

/* Of a loop that waits for a UART of 2 MHz: each reads a register in 4 cycles or more, and all of
 * them are longer than 100 bytes take at 180 MHz. */
#define ITM_PASSES 20000u

/* What the DWT and the ports had to say has left ITM; or has not in that time, where nothing takes
 * it. */
static inline void itm_settle(void)
{
    for (uint32_t pass = 0; pass < ITM_PASSES && (ITM_TCR & ITM_TCR_BUSY); pass++) {
    }
}

/* A word as a packet of a port that is on. Where nothing takes it, it is lost. */
static inline void itm_put(unsigned port, uint32_t word)
{
    for (uint32_t pass = 0; pass < ITM_PASSES && !(ITM_STIM(port) & ITM_STIM_READY); pass++) {
    }
    ITM_STIM(port) = word;
}

/* Entry, exit and return of every exception, each with the cycles since the one before, and what is
 * put to `ports`, a bit each, as a UART's bytes at `trace_hz / divider`. The pin is the part's
 * business, before or behind this.
 * Stops what a bootloader or a debugger may have left on: a packet of it under way is cut. */
static inline void itm_trace_exceptions(uint32_t divider, uint32_t ports)
{
    DEMCR |= DEMCR_TRCENA; /* without it ITM and TPIU may not answer */
    ITM_LAR = ITM_LAR_KEY;
    ITM_TCR = 0;
    itm_settle();
    TPIU_SPPR = TPIU_SPPR_NRZ;
    TPIU_ACPR = divider - 1u;
    TPIU_FFCR = TPIU_FFCR_TRIGIN; /* one source: no frames around its bytes */
    DWT_LAR = DWT_LAR_KEY;
    DWT_CTRL = (DWT_CTRL & ~(DWT_CTRL_SYNCTAP | DWT_CTRL_EVENTS | DWT_CTRL_PCSAMPLENA)) |
               DWT_CTRL_SYNCTAP_24 | DWT_CTRL_EXCTRCENA;
    ITM_TER0 = ports;
    ITM_TCR =
        ITM_TCR_ITMENA | ITM_TCR_TSENA | ITM_TCR_SYNCENA | ITM_TCR_TXENA | 1u << ITM_TCR_BUS_SHIFT;
}

#endif
