# TI Stellaris LM3S6965 evaluation board: Cortex-M3. What the build needs to know; the rest is board.c.
# The part's 44 interrupts leave no six in a row unused: these are the PWM's, the first
# encoder's and the ADC's first (9 to 14), which get no clock here.
BOARD_CPU  := -mcpu=cortex-m3 -mfloat-abi=soft
BOARD_UART := pl011
BOARD_TIMER := gptm
BOARD_DEFS := -DBOARD_IRQ_LINES=64 -DBOARD_TEST_IRQ=9 \
              -DBOARD_TIMER_IRQ=19 -DBOARD_TIMER_BASE=0x40030000u
