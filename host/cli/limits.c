/* The CPU time's limit (SIGXCPU), the stack's end (SIGSEGV), and whoever ends us with a signal; see
 * limits.h. */
#include "host/cli/limits.h"

#include "host/cli/commands.h"
#include "host/lib/files/unfinished.h"
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define HANDLER_STACK 16384u  /* bytes; more than removing and writing take */
#define NEAR          262144u /* bytes between the stack pointer and an access that ran off it */

static pid_t own;

bool limits_are_ours(void)
{
    return own == getpid();
}

static void put(const char *text)
{
    ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
    (void)ignored;
}

_Noreturn void limits_end(const char *sentence)
{
    if (!limits_are_ours())
        _exit(EXIT_UNABLE);
    unfinished_remove_all();
    put("irqbench: error: ");
    put(sentence);
    put("\n");
    _exit(EXIT_UNABLE);
}

static void on_cpu_time(int number)
{
    (void)number;
    limits_end(
        "the limit of CPU time is used up; raise it (ulimit -t). A run goes on with --resume");
}

/* The command has no use for it, and is to end of it as ever. */
static void on_end(int number)
{
    if (limits_are_ours())
        unfinished_remove_all();
    signal(number, SIG_DFL);
    raise(number);
}

/* Where the stack stood; 0: not known on this processor. */
static uintptr_t stack_pointer(const void *context)
{
#if defined __x86_64__
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.gregs[REG_RSP];
#elif defined __aarch64__
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.sp;
#else
    (void)context;
    return 0;
#endif
}

/* A mistake of ours stays one: it comes again when this returns, and then ends us. */
static void on_bad_access(int number, siginfo_t *info, void *context)
{
    uintptr_t address = (uintptr_t)info->si_addr, stack = stack_pointer(context);
    if (stack && address + NEAR > stack && address < stack + NEAR)
        limits_end("the stack is too small for this; raise its limit (ulimit -s)");
    signal(number, SIG_DFL);
}

/* What was ignored when we were started stays so. */
static void catch (int number, void (*handler)(int))
{
    struct sigaction before, action = {.sa_handler = handler};
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

void limits_begin(void)
{
    static char room[HANDLER_STACK];
    const stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
    struct sigaction before,
        action = {.sa_sigaction = on_bad_access, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    own = getpid();
    catch (SIGXCPU, on_cpu_time);
    catch (SIGINT, on_end);
    catch (SIGTERM, on_end);
    catch (SIGHUP, on_end);
    /* A sanitizer has a handler of its own. */
    if (sigaction(SIGSEGV, NULL, &before) == 0 && before.sa_handler == SIG_DFL &&
        sigaltstack(&stack, NULL) == 0)
        sigaction(SIGSEGV, &action, NULL);
}
