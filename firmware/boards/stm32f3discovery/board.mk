# STM32F3DISCOVERY: STM32F303VC, Cortex-M4 with FPU. What the build needs to know; the rest is board.c.
# Lines 11 to 17 are those of DMA1's channels, which get no clock here. The event timer's pulse comes back in
# by the user button's pin, PA0, which is EXTI's line 0 and the NVIC's 6: it wants a wire from PC6 to PA0.
BOARD_CPU  := -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
BOARD_UART := stm32_usart_v2
BOARD_TIMER := stm32f3_pulse
BOARD_WATCHDOG := stm32_iwdg
BOARD_DEFS := -DBOARD_RCC_CSR=0x40021024u -DBOARD_DBG_IWDG=0xE0042008u -DBOARD_DBG_IWDG_BIT=12 \
              -DBOARD_IRQ_LINES=96 -DBOARD_TEST_IRQ=11 \
              -DBOARD_TIMER_IRQ=6 -DBOARD_TIMER_BASE=0x40013400u
BOARD_FLASH_OPENOCD := board/stm32f3discovery.cfg
BOARD_FLASH_PROBE   := STM32F303VCTx
BOARD_FLASH_PYOCD   := stm32f303vctx
BOARD_FLASH_STFLASH := 0x08000000
