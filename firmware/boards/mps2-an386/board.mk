# Arm MPS2 AN386: Cortex-M4 with FPU. What the build needs to know; the rest is board.c.
BOARD_CPU  := -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
BOARD_UART := cmsdk_apb
BOARD_TIMER := cmsdk_apb
BOARD_DEFS := -DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=20 \
              -DBOARD_TIMER_IRQ=8 -DBOARD_TIMER_BASE=0x40000000u
