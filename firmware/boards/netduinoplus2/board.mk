# Netduino Plus 2: STM32F405RG, Cortex-M4 with FPU. What the build needs to know; the rest is
# board.c. Lines 11 to 17 are those of DMA1's streams, which get no clock here. Of the part's
# timers QEMU has TIM2 to TIM5, and lets them count nanoseconds whatever the core's clock
# is; the part runs them at half of that. So the event timer is one that QEMU does not have,
# whose pulse comes back in by EXTI's line 0: it wants a wire from D1 to D8.
BOARD_CPU  := -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
BOARD_UART := stm32_usart
BOARD_TIMER := stm32f4_pulse
BOARD_WATCHDOG := stm32_iwdg
BOARD_DEFS := -DBOARD_RCC_CSR=0x40023874u -DBOARD_DBG_IWDG=0xE0042008u -DBOARD_DBG_IWDG_BIT=12 \
              -DBOARD_IRQ_LINES=96 -DBOARD_TEST_IRQ=11 \
              -DBOARD_TIMER_IRQ=6 -DBOARD_TIMER_BASE=0x40010400u
