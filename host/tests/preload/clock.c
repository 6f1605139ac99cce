/* Preloaded into the tool: somebody sets the system's clock, time and again. Each look at it is a
 * day ahead of the real one or behind it, in turn; the monotonic clock goes on as it does. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>

#define DAY_S (24 * 60 * 60)

static time_t jump(void)
{
    static atomic_uint looks;
    return atomic_fetch_add(&looks, 1) % 2 ? DAY_S : -DAY_S;
}

static int real(clockid_t clock, struct timespec *time)
{
    static int (*next)(clockid_t, struct timespec *);
    if (!next)
        next = (int (*)(clockid_t, struct timespec *))(uintptr_t)dlsym(RTLD_NEXT, "clock_gettime");
    return next(clock, time);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = real(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += jump();
    return result;
}

time_t time(time_t *into)
{
    struct timespec now;
    real(CLOCK_REALTIME, &now);
    time_t jumped = now.tv_sec + jump();
    if (into)
        *into = jumped;
    return jumped;
}

int gettimeofday(struct timeval *restrict into, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    real(CLOCK_REALTIME, &now);
    *into = (struct timeval){now.tv_sec + jump(), now.tv_nsec / 1000};
    return 0;
}
