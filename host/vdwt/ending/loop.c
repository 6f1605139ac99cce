/* The last instructions; see loop.h. */
#include "host/vdwt/ending/loop.h"
#include "host/lib/base/printable.h"
#include "host/vdwt/exceptions/nvic_log.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/trace/flow.h"

#include <stdlib.h>

#define RING      8192u /* segments */
#define LOADS_MAX 256u  /* different ones */
#define PARTS_MAX 64u
#define ENOUGH    3u /* times round that are no accident */
#define WORD      4u

bool loop_on;

struct entered {
    const struct segment *segment;
    uint32_t serial; /* of the thread or handler that it was of */
};

struct load {
    const struct code_insn *insn;
    uint32_t address, serial;
    uint64_t count;
    const char *device; /* QEMU's name of it; NULL: memory */
    bool missing;       /* QEMU has no more than its name */
};

struct part {
    uint32_t start, end;
    size_t times;   /* that it was executed */
    bool may_leave; /* by a jump that depends on something */
};

static struct {
    struct entered ring[RING];
    uint64_t count;
    struct load loads[LOADS_MAX];
    size_t load_count;
    bool missing; /* the load that is under way reads what QEMU does not have */
} loop;

static uint32_t serial_now(void)
{
    const struct context *context = trace_flow_current();

    return context ? context->serial : 0;
}

void loop_start(void)
{
    loop_on = true;
    nvic_log_watch_missing(&loop.missing);
}

void loop_enter(const struct segment *segment)
{
    loop.ring[loop.count++ % RING] = (struct entered){segment, serial_now()};
}

static const char *device_at(qemu_plugin_meminfo_t info, uint32_t address)
{
    const struct qemu_plugin_hwaddr *where = qemu_plugin_get_hwaddr(info, address);

    return where && qemu_plugin_hwaddr_is_io(where) ? qemu_plugin_hwaddr_device_name(where) : NULL;
}

void loop_load(const struct code_insn *insn, uint32_t address, qemu_plugin_meminfo_t info)
{
    uint32_t serial = serial_now();
    bool missing = loop.missing;

    loop.missing = false;

    for (size_t i = 0; i < loop.load_count; i++)
        if (loop.loads[i].insn == insn && loop.loads[i].address == address &&
            loop.loads[i].serial == serial) {
            loop.loads[i].count++;
            return;
        }
    if (loop.load_count < LOADS_MAX)
        loop.loads[loop.load_count++] =
            (struct load){insn, address, serial, 1, device_at(info, address), missing};
}

/* ---- what went round --------------------------------------------------- */

/* Those of the current thread or handler, the latest first. */
static size_t collect(const struct segment **latest)
{
    uint64_t kept = loop.count < RING ? loop.count : RING;
    uint32_t serial = serial_now();
    size_t count = 0;

    for (uint64_t i = 1; i <= kept; i++) {
        const struct entered *entered = &loop.ring[(loop.count - i) % RING];

        if (entered->serial == serial)
            latest[count++] = entered->segment;
    }
    return count;
}

static bool may_leave(const struct segment *segment)
{
    const struct model_insn *last = &segment->insns[segment->count - 1]->model;

    return last->flags & (MODEL_INSN_CONDITIONAL | MODEL_INSN_PREDICATED);
}

static struct part *part_of(struct part *parts, size_t count, const struct segment *segment)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].start == segment->node.address && parts[i].end == segment->end)
            return &parts[i];
    return NULL;
}

static int by_start(const void *left, const void *right)
{
    const struct part *a = left, *b = right;

    return a->start < b->start ? -1 : a->start > b->start;
}

/* Those that touch become one. */
static size_t join(struct part *parts, size_t count)
{
    size_t kept = 0;

    qsort(parts, count, sizeof *parts, by_start);
    for (size_t i = 0; i < count; i++) {
        if (kept && parts[i].start <= parts[kept - 1].end) {
            if (parts[i].end > parts[kept - 1].end)
                parts[kept - 1].end = parts[i].end;
            parts[kept - 1].may_leave |= parts[i].may_leave;
        } else {
            parts[kept++] = parts[i];
        }
    }
    return kept;
}

static bool is_in(const struct part *parts, size_t count, uint32_t address)
{
    for (size_t i = 0; i < count; i++)
        if (address >= parts[i].start && address < parts[i].end)
            return true;
    return false;
}

/* What was executed in the later half, and how often in all. Returns how many parts that
 * are, PARTS_MAX + 1 for too many. */
static size_t collect_parts(struct part *parts)
{
    static const struct segment *latest[RING];
    size_t count = collect(latest), parted = 0;

    for (size_t i = 0; i < count / 2; i++) {
        if (part_of(parts, parted, latest[i]))
            continue;
        if (parted == PARTS_MAX)
            return PARTS_MAX + 1;
        parts[parted++] =
            (struct part){latest[i]->node.address, latest[i]->end, 0, may_leave(latest[i])};
    }
    for (size_t i = 0; i < count; i++) {
        struct part *part = part_of(parts, parted, latest[i]);

        if (part)
            part->times++;
    }
    return parted;
}

/* Code is gone round if all that was executed in the later half was executed some times, and
 * is not much. What an interrupt came into goes on in the middle of a part. Returns how many
 * parts it has; 0: it is not. */
static size_t find(struct part *parts)
{
    struct part seen[PARTS_MAX];
    size_t parted = collect_parts(seen), often = 0;

    if (parted > PARTS_MAX)
        return 0;
    for (size_t i = 0; i < parted; i++)
        if (seen[i].times >= ENOUGH)
            parts[often++] = seen[i];
    often = join(parts, often);
    for (size_t i = 0; i < parted; i++)
        if (!is_in(parts, often, seen[i].start))
            return 0;
    return often;
}

/* What stands there now; a device's registers are not asked again. */
static void write_load(FILE *out, const struct load *load)
{
    uint32_t value = 0;
    bool known =
        !load->device && qemu_host_memory(load->address & ~(WORD - 1), &value, sizeof value, false);

    fprintf(out, "end.load %u %u %llu %d %u %d", load->insn->model.address, load->address,
            (unsigned long long)load->count, known, value, load->missing);
    if (load->device)
        printable_print(out, " %s", load->device);
    fprintf(out, "\n");
}

void loop_write(FILE *out)
{
    static struct part parts[PARTS_MAX];
    size_t count = find(parts);
    uint32_t serial = serial_now();

    for (size_t i = 0; i < count; i++)
        fprintf(out, "end.part %u %u %d\n", parts[i].start, parts[i].end, parts[i].may_leave);
    for (size_t i = 0; count && i < loop.load_count; i++) {
        const struct load *load = &loop.loads[i];

        if (load->serial == serial && load->count >= ENOUGH &&
            is_in(parts, count, load->insn->model.address))
            write_load(out, load);
    }
}
