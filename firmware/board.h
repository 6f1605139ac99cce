/* What a board tells the firmware: one `board` constant and one start-up hook,
 * both in firmware/boards/NAME/board.c. Numbers that size tables come from the
 * same folder's board.mk:
 *   BOARD_IRQ_LINES  external interrupt lines of the NVIC, a multiple of 32
 *   BOARD_TEST_IRQ   first of BENCH_LINES lines in a row, in one 32-bit NVIC
 *                    register, that no peripheral of the board drives
 */
#ifndef FIRMWARE_BOARD_H
#define FIRMWARE_BOARD_H

#include "bench/wire/wire.h"

#include <stdint.h>

#ifndef BOARD_IRQ_LINES
#error "BOARD_IRQ_LINES is missing: set it in the board's board.mk"
#endif
#ifndef BOARD_TEST_IRQ
#error "BOARD_TEST_IRQ is missing: set it in the board's board.mk"
#endif

struct board {
    const char *name; /* as the folder */
    const char *core; /* "cortex-m3" */
    const char *code_memory;
    const char *data_memory;
    uint32_t core_features; /* WIRE_FEATURE bits that the part has; probing only takes away */
    uint32_t clock_hz;      /* core clock, what CYCCNT counts */
    uint32_t systick_hz;    /* with SYST_CSR.CLKSOURCE = 1 */
    uint32_t uart_base;     /* for the driver named in board.mk */
    uint32_t uart_clock_hz;
    uint32_t baud_hz;
    uint8_t wait_states; /* of the memory that code runs from, as board_init() sets them */
    /* Parts without VTOR: makes the core take its vectors from this table, `count`
     * words, be it by mapping RAM to 0 or by writing flash there. NULL elsewhere. */
    void (*place_vectors)(const uint32_t *vectors, unsigned count);
    /* Parts whose registers say how the memory works that code runs from: its wait states as
     * they are now, and WIRE_MEMORY bits of what is on. Reads, and changes nothing. NULL where
     * a part has no such registers. */
    uint8_t (*memory_found)(uint8_t *wait_states);
    /* Parts with a flash accelerator or another cache of their own in front of code:
     * empties it. NULL elsewhere. */
    void (*forget_code)(void);
};

extern const struct board board;

/* What a setting of a board (boards/NAME-SETTING) has that the board has not. Its board.c defines
 * these and includes the board's own, which says them where they belong: BOARD_NAME as `name`,
 * BOARD_SETTING() first in board_init(), BOARD_SETTING_CLOCKED() last, when all clocks run. */
#ifndef BOARD_SETTING
#define BOARD_SETTING() ((void)0)
#endif
#ifndef BOARD_SETTING_CLOCKED
#define BOARD_SETTING_CLOCKED() ((void)0)
#endif

/* Runs before anything else in main: clocks, pins. */
void board_init(void);

/* The UART driver named in board.mk (firmware/uart/). Polled, no interrupts. */
void uart_init(const struct board *b);
void uart_put(uint8_t byte); /* waits for room */
int uart_get(void);          /* a byte, or -1 if none has come */
/* Returns when the last bit of the last byte has left. */
void uart_drain(void);
/* True if nothing is being sent and the UART's interrupts are off. */
int uart_idle(void);

#endif
