# nRF52840 DK: nRF52840, Cortex-M4 with FPU. What the build needs to know; the rest is board.c.
# Lines 20 to 25 are those of the event generators 0 to 5 (SWI0 to SWI5), which only software
# raises; 26 is TIMER3's, which is never started. No timer of the part counts the core's clock.
BOARD_CPU  := -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
BOARD_UART := nrf51
BOARD_WATCHDOG := nrf52
BOARD_TIMER := coarse
BOARD_DEFS := -DBOARD_IRQ_LINES=64 -DBOARD_TEST_IRQ=20
BOARD_FLASH_OPENOCD := board/nordic_nrf52_dk.cfg
BOARD_FLASH_PROBE   := nRF52840_xxAA
BOARD_FLASH_PYOCD   := nrf52840
