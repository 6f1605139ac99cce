/* The image: clock, link, threads; then the command loop runs for good. */
#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/boot.h"
#include "firmware/clock.h"
#include "firmware/command.h"
#include "firmware/threads.h"

int main(void)
{
    boot_begin();
    uart_init(&board);
    clock_choose();
    threads_start(command_loop);
}
