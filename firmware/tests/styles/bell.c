#include "bell.h"

#define ICSR (*(volatile unsigned *)0xE000ED04u)

static void (*volatile answer)(void);

void bell_answer(void (*job)(void))
{
    answer = job;
}

void bell_pendsv_in_c(void);
void bell_pendsv_in_c(void)
{
    answer();
}

void bell_ring(void)
{
    ICSR = 1u << 28;
}
