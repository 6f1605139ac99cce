/* Front of the trace; see trace.h. */
#include "host/vdwt/trace/trace.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/ending/ending.h"
#include "host/vdwt/ending/fault.h"
#include "host/vdwt/ending/loop.h"
#include "host/vdwt/guest/events.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/trace/bounds.h"
#include "host/vdwt/trace/calls.h"
#include "host/vdwt/trace/exceptions.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/instructions.h"
#include "host/vdwt/trace/load.h"
#include "host/vdwt/trace/masks.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spans.h"
#include "host/vdwt/trace/stack.h"
#include "host/vdwt/trace/timeline.h"
#include "host/vdwt/trace/tree.h"
#include "host/vdwt/unwind/unwind.h"

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
    uint64_t until; /* while the end is recorded: where it is */
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
    if (trace.limit && trace.next + LOOP_INSNS > trace.limit)
        trace.next = trace.limit > LOOP_INSNS ? trace.limit - LOOP_INSNS : 0;
}

/* From now on everything is recorded, up to the end. */
static void record_end(uint64_t until)
{
    trace.until = until;
    trace.next = 0;
    loop_start();
}

static void end_at(uint32_t pc)
{
    ending_at(pc);
    trace_finish();
    _exit(0);
}

/* QEMU also calls a core idle that it has stopped, for a reset. */
static void end_asleep(void)
{
    if (trace.finished || events_are_left() || !ending_asleep())
        return;
    trace.header->asleep = 1;
    trace_finish();
    _exit(0);
}

/* What was counted so far is not measured. */
static void begin_measuring(void)
{
    trace_report_clear();
    trace_exceptions_clear();
    trace_instructions_clear();
    trace_calls_clear();
    trace_load_clear();
    trace_spans_clear();
    trace_masks_clear();
    if (trace_tree_on)
        trace_tree_clear();
    if (trace_stack_on)
        trace_stack_clear();
    if (trace_timeline_on)
        trace_timeline_clear();
}

bool trace_open(const struct options *options, const struct elf_image *image,
                struct message *message)
{
    if (!options->trace)
        return true;
    if (!map_file(options->trace))
        return message_add(message, "cannot map %s: %s; it must be a regular file", options->trace,
                           strerror(errno));
    trace.path = options->trace;
    trace.limit = options->insns;
    look_up_after(0);
    trace_report_init(options);
    ending_init(trace_finish);
    unwind_init(image);
    trace_flow_reset();
    trace_bounds_init(options, begin_measuring, end_at);
    trace_calls_init(options);
    trace_spans_init(options);
    if (options->profile || options->stack)
        trace_tree_init(image);
    if (options->stack)
        trace_stack_init();
    if (options->timeline)
        trace_timeline_init(options, elf_image_entry(image));
    if (trace_sees_masks())
        code_watch_masks();
    if (options->ends_asleep)
        schedule_on_stall(end_asleep);
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

/* `first` of its block: the registers are exact then. */
static __attribute__((noinline)) void look_up(const struct segment *segment, bool first)
{
    uint64_t insns = engine.total.v[LANE_INSNS];

    trace.header->insns = insns;
    if (loop_on) {
        if (first && insns >= trace.until)
            end_at(segment->node.address);
        loop_enter(segment);
    } else if (trace.limit && insns + LOOP_INSNS >= trace.limit) {
        record_end(trace.limit);
    } else if (trace.header->stop) {
        record_end(insns + LOOP_INSNS);
    } else {
        look_up_after(insns);
    }
}

__attribute__((hot)) void trace_enter(unsigned vcpu, void *segment)
{
    (void)vcpu;
    engine_enter_from(segment, __builtin_return_address(0));
    if (unlikely(engine.total.v[LANE_INSNS] >= trace.next))
        look_up(segment, true);
}

__attribute__((hot)) void trace_inside(unsigned vcpu, void *segment)
{
    engine_inside(vcpu, segment);
    if (unlikely(engine.total.v[LANE_INSNS] >= trace.next))
        look_up(segment, false);
}

__attribute__((hot)) void trace_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address,
                                       void *insn)
{
    engine_access(vcpu, info, address, insn);
    if (unlikely(loop_on) && !qemu_plugin_mem_is_store(info))
        loop_load(insn, (uint32_t)address, info);
}

void trace_arrive(const struct segment *segment)
{
    if (!trace_flow_current())
        return;
    trace_bounds_arrive(segment->node.address);
    trace_calls_arrive(segment->node.address, segment->watched);
}

void trace_masks(uint32_t pc)
{
    trace_masks_look(pc);
    if (trace_timeline_on)
        trace_timeline_masks();
}

void trace_pend(uint32_t number, const struct counts *since)
{
    if (trace_on)
        trace_load_pend(number, since);
}

void trace_interrupt(uint32_t frame)
{
    if (!trace_on)
        return;
    trace_load_stop();
    if (trace_timeline_on)
        trace_timeline_suspend();
    if (trace_stack_on)
        trace_stack_suspend(frame);
    if (trace_tree_on)
        trace_tree_suspend();
    trace_calls_interrupt();
    trace_flow_suspend(frame);
}

void trace_armed(void)
{
    if (trace_on && trace_sees_masks())
        trace_masks_armed();
}

static void look_at_masks(void)
{
    if (trace_sees_masks())
        trace_masks_look(0);
    if (trace_timeline_on)
        trace_timeline_masks();
}

void trace_handler(uint32_t number, bool chained, const struct counts *since, uint32_t pc)
{
    if (!trace_on)
        return;
    trace_exceptions_handler(number, chained, since, pc);
    trace_load_handler(number, since);
    if (trace_tree_on)
        trace_tree_handler(number);
    if (trace_stack_on)
        trace_stack_handler();
    if (trace_timeline_on)
        trace_timeline_handler(number, since);
    look_at_masks();
}

void trace_return(uint32_t number)
{
    if (!trace_on)
        return;
    trace_load_stop();
    if (trace_timeline_on)
        trace_timeline_handler_ends(number);
    if (trace_stack_on)
        trace_stack_handler_ends(number);
    if (trace_tree_on)
        trace_tree_handler_ends(number);
    trace_exceptions_return(number);
}

void trace_resume(uint32_t frame, uint32_t pc)
{
    if (!trace_on)
        return;
    trace_flow_resume(frame);
    trace_load_resume();
    if (trace_tree_on)
        trace_tree_resume();
    if (trace_stack_on)
        trace_stack_resume();
    if (trace_timeline_on)
        trace_timeline_resume(pc);
    look_at_masks();
}

void trace_reset(void)
{
    if (!trace_on)
        return;
    trace_report_reset();
    fault_reset();
    trace_flow_reset();
    trace_load_reset();
    if (trace_tree_on)
        trace_tree_reset();
    if (trace_stack_on)
        trace_stack_reset();
    if (trace_timeline_on)
        trace_timeline_reset();
    trace_calls_reset();
    trace_spans_reset();
    trace_masks_reset();
}
