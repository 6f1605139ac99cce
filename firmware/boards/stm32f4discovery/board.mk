# STM32F4DISCOVERY (STM32F407G-DISC1): STM32F407VG, Cortex-M4 with FPU. What the build needs to know; the
# rest is board.c. Lines 11 to 17 are those of DMA1's streams, which get no clock here; 25 is TIM1's update.
BOARD_CPU  := -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
BOARD_UART := stm32_usart
BOARD_TIMER := stm32_tim
BOARD_WATCHDOG := stm32_iwdg
BOARD_DEFS := -DBOARD_RCC_CSR=0x40023874u -DBOARD_DBG_IWDG=0xE0042008u -DBOARD_DBG_IWDG_BIT=12 \
              -DBOARD_IRQ_LINES=96 -DBOARD_TEST_IRQ=11 \
              -DBOARD_TIMER_IRQ=25 -DBOARD_TIMER_BASE=0x40010000u
BOARD_FLASH_OPENOCD := board/stm32f4discovery.cfg
BOARD_FLASH_PROBE   := STM32F407VGTx
BOARD_FLASH_PYOCD   := stm32f407vgtx
BOARD_FLASH_STFLASH := 0x08000000
