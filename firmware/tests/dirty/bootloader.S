/* What starts an image as no reset does: a bootloader that leaves everything that it may have
 * used, and worse. It jumps to the reset handler that the image's table at IMAGE names. Every
 * exception that is taken by its own table ends in a loop: nothing more is heard then. */
        .syntax unified
        .thumb
        .section .text, "ax"
        .equ NOWHERE, 0xFFFFFFF0        /* no memory: what is pushed there faults */

        .balign 512
table:  .word NOWHERE, start + 1
        .rept 126
        .word hang + 1
        .endr

        .thumb_func
hang:   b hang

/* put REGISTER-ADDRESS, VALUE */
        .macro put address, value
        ldr r0, =\address
        ldr r1, =\value
        str r1, [r0]
        .endm
/* fill ADDRESS, WORDS, VALUE */
        .macro fill address, words, value
        ldr r0, =\address
        ldr r1, =\value
        movs r2, #\words
1:      str r1, [r0]
        adds r0, #4
        subs r2, #1
        bne 1b
        .endm

        .global start
        .thumb_func
start:  cpsid i
#ifdef ARMED                    /* nothing is masked, and SysTick's interrupt is about to come */
        put 0xE000ED08, table
        ldr r4, =IMAGE
        ldr r5, [r4, #4]
        put 0xE000E014, 20
        put 0xE000E018, 0
        cpsie i
        put 0xE000E010, 7
        bx r5
        .ltorg
#endif
#ifdef WITH_TIMER               /* the MPS2's first timer, with its interrupt */
        put 0x4000000C, 1
        put 0x40000008, 100
        put 0x40000000, 9
#endif
        put 0xE000E014, 999             /* SysTick: RVR, and it runs and interrupts */
        put 0xE000E018, 0
        put 0xE000E010, 7
        put 0xE000ED1C, 0x40404040      /* SHPR2 and SHPR3 */
        put 0xE000ED20, 0x40404040
        fill 0xE000E400, 8 * WORDS, 0x40404040 /* IPR */
        fill 0xE000E100, WORDS, 0xFFFFFFFF     /* ISER */
        fill 0xE000E200, WORDS, 0xFFFFFFFF     /* ISPR */
        put 0xE000ED10, 0x16            /* SCR: SLEEPONEXIT, SLEEPDEEP, SEVONPEND */
        put 0xE000ED04, 0x14000000      /* ICSR: PendSV and SysTick */
#ifndef BASELINE
        put 0xE000ED18, 0x40404040      /* SHPR1 */
        put 0xE000ED08, table           /* VTOR */
        put 0xE000ED0C, 0x05FA0700      /* AIRCR: PRIGROUP 7 */
        put 0xE000ED14, 0x00000019      /* CCR: traps, NONBASETHRDENA; no STKALIGN */
        put 0xE000ED24, 0               /* SHCSR */
        put 0xE000E008, 7               /* ACTLR */
        put 0xE000EDFC, 0x01010000      /* DEMCR: MON_EN, TRCENA; then DWT's counter stopped */
        put 0xE0001000, 0
        put 0xE0001004, 0xFFFFFF00
        put 0xE000EDFC, 0x00010000
#ifdef WITH_FPU
        put 0xE000ED88, 0x00F00000      /* CPACR */
        dsb
        isb
        put 0xE000EF34, 0               /* FPCCR: neither ASPEN nor LSPEN */
        put 0xE000EF3C, 0x01000000      /* FPDSCR: flush to zero */
        ldr r0, =0x03C0009F
        vmsr fpscr, r0
#endif
#ifdef WITH_MPU                         /* PMSAv7: code may be read and run, and that is all */
        put 0xE000ED98, 0
        put 0xE000ED9C, MPU_BASE
        put 0xE000EDA0, 0x06000039
        put 0xE000ED94, 1
        dsb
        isb
#endif
        movs r0, #0x20
        msr basepri, r0
#endif
#ifdef WITH_LIMITS
        ldr r0, =NOWHERE
        msr psplim, r0
        msr msplim, r0
#endif
        ldr r4, =IMAGE
        ldr r5, [r4, #4]
#ifdef FROM_HANDLER                     /* as a bootloader that jumps out of its UART's handler */
        ldr r0, =OWN_STACK
        mov sp, r0
        put 0xE000E280, 0xFFFFFFFF
        put 0xE000E180, 0xFFFFFFFF
        put 0xE000E100, 1
        put 0xE000ED04, 0x0A000000
        put 0xE000E010, 0
        put 0xE000ED94, 0
#ifndef BASELINE
        movs r0, #0
        msr basepri, r0
        ldr r0, =handler_table
        ldr r1, =0xE000ED08
        str r0, [r1]
#endif
        dsb
        cpsie i
        put 0xE000E200, 1
        dsb
        isb
        b hang
        .ltorg
        .balign 512
handler_table:
        .word OWN_STACK, start + 1
        .rept 126
        .word jump + 1
        .endr
        .thumb_func
jump:   bx r5
#else
#ifdef UNPRIVILEGED
        ldr r0, =OWN_STACK
        msr psp, r0
        movs r0, #3
#else
        ldr r0, =NOWHERE
        msr psp, r0
        msr msp, r0
        movs r0, #2
#endif
#ifndef BASELINE
        cpsid f
#endif
        msr control, r0                 /* SPSEL */
        isb
        ldr r7, =0xDEADBEEF
        mov r10, r7
        bx r5
        .ltorg
#endif
