# Arm MPS2+ AN505: Cortex-M33 with FPU, in its secure state. What the build needs to know;
# the rest is board.c. Lines 4 to 9 are those of a second timer, the dual timer and what
# nothing drives here; no device on them is started.
BOARD_CPU  := -mcpu=cortex-m33 -mfpu=fpv5-sp-d16 -mfloat-abi=hard
BOARD_UART := cmsdk_apb
BOARD_TIMER := cmsdk_apb
BOARD_DEFS := -DBOARD_IRQ_LINES=128 -DBOARD_TEST_IRQ=4 \
              -DBOARD_TIMER_IRQ=3 -DBOARD_TIMER_BASE=0x50000000u
