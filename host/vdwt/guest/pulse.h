/* A wire on the board, from a timer's output to an input of the interrupt controller for
 * pins: on an STM32F405 from TIM8's channel 1 to line 0 of port A. QEMU has the controller
 * (SYSCFG and EXTI) and nothing that raises a pin in a cycle that the guest says; of TIM8 it
 * has nothing. Of that there is here what makes a single pulse: the guest programs it
 * as it does on the part, and the edge comes as many cycles later as it said, run after run.
 *
 * What is there of TIM8: CR1 (CEN, OPM), EGR (UG), CCMR1 (OC1M), CCER (CC1E), CNT, PSC, ARR,
 * CCR1 and BDTR (MOE), in one-pulse mode, upwards, without a prescaler. It counts the
 * core's clock. Whatever else it is told to do raises no pin.
 */
#ifndef HOST_VDWT_GUEST_PULSE_H
#define HOST_VDWT_GUEST_PULSE_H

#include <stdbool.h>

/* Lays the timer and the wire if the machine has such a controller, before a CPU runs. False
 * if it has and this QEMU does not let us. */
bool pulse_lay(void);

#endif
