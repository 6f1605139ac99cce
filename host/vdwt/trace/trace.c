/* Front of the trace; see trace.h. */
#include "host/vdwt/trace/trace.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/trace/calls.h"
#include "host/vdwt/trace/exceptions.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/masks.h"
#include "host/vdwt/trace/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* How often the reader learns how far we are. */
#define PROGRESS_INSNS 1000000u

#define unlikely(x) __builtin_expect(!!(x), 0)

bool trace_on;

static struct {
    const char *path;
    int fd;
    struct trace_header *header;
    uint64_t limit; /* instructions */
    uint64_t next;  /* count at which to look up from work */
    bool finished;
} trace;

static bool map_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    void *mapped = MAP_FAILED;

    if (fd >= 0 && ftruncate(fd, TRACE_TEXT_OFFSET) == 0)
        mapped = mmap(NULL, TRACE_TEXT_OFFSET, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED)
        return false;
    trace.fd = fd; /* nothing can be opened any more when the guest has run */
    trace.header = mapped;
    *trace.header = (struct trace_header){.magic = TRACE_MAGIC, .version = TRACE_VERSION};
    return true;
}

static void look_up_after(uint64_t insns)
{
    trace.next = insns + PROGRESS_INSNS;
    if (trace.limit && trace.next > trace.limit)
        trace.next = trace.limit;
}

bool trace_open(const struct options *options, struct message *message)
{
    if (!options->trace)
        return true;
    if (!map_file(options->trace))
        return message_add(message, "cannot map %s: %s; it must be a regular file", options->trace,
                           strerror(errno));
    trace.path = options->trace;
    trace.limit = options->insns;
    look_up_after(0);
    trace_report_init(&options->core);
    trace_flow_reset();
    trace_calls_init(options);
    if (trace_sees_masks())
        code_watch_masks();
    trace_on = true;
    return true;
}

static bool write_result(void)
{
    FILE *out = fdopen(trace.fd, "r+");
    bool good;

    if (!out)
        return false;
    good = fseek(out, TRACE_TEXT_OFFSET, SEEK_SET) == 0;
    trace_report_write(out);
    return fclose(out) == 0 && good;
}

void trace_finish(void)
{
    if (!trace_on || trace.finished)
        return;
    trace.finished = true;
    engine_gather();
    if (!write_result())
        give_up("cannot write %s: %s", trace.path, strerror(errno));
}

static __attribute__((noinline)) void look_up(void)
{
    uint64_t insns = engine.total.v[LANE_INSNS];

    trace.header->insns = insns;
    look_up_after(insns);
    if (!trace.limit || insns < trace.limit)
        return;
    trace_finish();
    _exit(0);
}

__attribute__((hot)) void trace_enter(unsigned vcpu, void *segment)
{
    (void)vcpu;
    engine_enter_from(segment, __builtin_return_address(0));
    if (unlikely(engine.total.v[LANE_INSNS] >= trace.next))
        look_up();
}

__attribute__((hot)) void trace_inside(unsigned vcpu, void *segment)
{
    engine_inside(vcpu, segment);
    if (unlikely(engine.total.v[LANE_INSNS] >= trace.next))
        look_up();
}

void trace_arrive(uint32_t pc)
{
    if (trace_flow_current())
        trace_calls_arrive(pc);
}

void trace_masks(uint32_t pc)
{
    trace_masks_look(pc);
}

void trace_interrupt(uint32_t frame)
{
    if (trace_on)
        trace_flow_suspend(frame);
}

static void look_at_masks(void)
{
    if (trace_sees_masks())
        trace_masks_look(0);
}

void trace_handler(uint32_t number, bool chained, const struct counts *since, uint32_t pc)
{
    if (!trace_on)
        return;
    trace_exceptions_handler(number, chained, since, pc);
    look_at_masks();
}

void trace_return(uint32_t number)
{
    if (trace_on)
        trace_exceptions_return(number);
}

void trace_resume(uint32_t frame)
{
    if (!trace_on)
        return;
    trace_flow_resume(frame);
    look_at_masks();
}

void trace_reset(void)
{
    if (!trace_on)
        return;
    trace_report_reset();
    trace_flow_reset();
    trace_calls_reset();
    trace_masks_reset();
}
