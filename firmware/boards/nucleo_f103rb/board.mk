# NUCLEO-F103RB: STM32F103RB, Cortex-M3. What the build needs to know; the rest is board.c.
# Lines 11 to 17 are those of DMA1's channels, which get no clock here; 25 is TIM1's update.
BOARD_CPU  := -mcpu=cortex-m3 -mfloat-abi=soft
BOARD_UART := stm32_usart
BOARD_TIMER := stm32_tim
BOARD_WATCHDOG := stm32_iwdg
BOARD_DEFS := -DBOARD_RCC_CSR=0x40021024u -DBOARD_DBG_IWDG=0xE0042004u -DBOARD_DBG_IWDG_BIT=8 \
              -DBOARD_IRQ_LINES=64 -DBOARD_TEST_IRQ=11 \
              -DBOARD_TIMER_IRQ=25 -DBOARD_TIMER_BASE=0x40012C00u
BOARD_FLASH_OPENOCD := board/st_nucleo_f103rb.cfg
BOARD_FLASH_PROBE   := STM32F103RB
BOARD_FLASH_PYOCD   := stm32f103rb
BOARD_FLASH_STFLASH := 0x08000000
