# Raspberry Pi Pico: RP2040, Cortex-M0+. What the build needs to know; the rest is board.c and, for
# the boot ROM, parts/rp2040_boot2.c. Of the NVIC's 32 lines 26 to 31 have no device, and 25 is the RTC's, which
# stays in reset. Line 4 is the PWM's, whose slice 0 is the event timer.
BOARD_CPU  := -mcpu=cortex-m0plus -mfloat-abi=soft
BOARD_UART := pl011
BOARD_WATCHDOG := rp2040
BOARD_TIMER := rp2040_pwm
BOARD_PART := rp2040_boot2
BOARD_SUM  := scripts/sum-boot2.sh
BOARD_DEFS := -DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=25 \
              -DBOARD_TIMER_IRQ=4 -DBOARD_TIMER_BASE=0x40050000u
BOARD_FLASH_OPENOCD := -f interface/cmsis-dap.cfg -f target/rp2040.cfg
BOARD_FLASH_PROBE   := RP2040
BOARD_FLASH_PYOCD   := rp2040
BOARD_FLASH_UF2     := 0xE48BFF56 RPI-RP2
