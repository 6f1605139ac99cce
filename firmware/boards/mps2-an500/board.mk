# Arm MPS2 AN500: Cortex-M7 with FPU. What the build needs to know; the rest is board.c.
# Lines 9 to 14 are those of the second timer, the dual timer, SPI, UART overflow, Ethernet
# and audio, which stay off: low ones, so that vector tables are short.
BOARD_CPU  := -mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard
BOARD_UART := cmsdk_apb
BOARD_TIMER := cmsdk_apb
BOARD_DEFS := -DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=9 \
              -DBOARD_TIMER_IRQ=8 -DBOARD_TIMER_BASE=0x40000000u
