/* The image: clock, link, threads; then the command loop runs for good. */
#include "bench/bench.h"
#include "firmware/boot.h"
#include "firmware/clock.h"
#include "firmware/command.h"
#include "firmware/refusal.h"
#include "firmware/threads.h"
#include "firmware/watchdog/watchdog.h"

int main(void)
{
    boot_begin();
    refusal_or_uart();
    watchdog_start();
    clock_choose();
    threads_start(command_loop);
}
