# STM32VLDISCOVERY: STM32F100RB, Cortex-M3. What the build needs to know; the rest is board.c.
# Lines 11 to 17 are those of DMA1's channels, which get no clock here; 25 is TIM1's update.
# Its 8 KiB of RAM take the medium image. QEMU has none of its timers.
BOARD_CPU  := -mcpu=cortex-m3 -mfloat-abi=soft
BOARD_UART := stm32_usart
BOARD_TIMER := stm32_tim
BOARD_WATCHDOG := stm32_iwdg
BOARD_IMAGE := medium
BOARD_DEFS := -DBOARD_RCC_CSR=0x40021024u -DBOARD_DBG_IWDG=0xE0042004u -DBOARD_DBG_IWDG_BIT=8 \
              -DBOARD_IRQ_LINES=64 -DBOARD_TEST_IRQ=11 \
              -DBOARD_TIMER_IRQ=25 -DBOARD_TIMER_BASE=0x40012C00u
BOARD_FLASH_OPENOCD := board/stm32vldiscovery.cfg
# Its ST-LINK/V1 is no probe for probe-rs and pyOCD.
BOARD_FLASH_STFLASH := 0x08000000
