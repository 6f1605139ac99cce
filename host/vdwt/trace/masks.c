/* Masked stretches; see masks.h. */
#include "host/vdwt/trace/masks.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/trace/bounds.h"
#include "host/vdwt/trace/culprits.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spread.h"

static struct stretch {
    enum trace_figure_kind kind;
    uint32_t (*masked)(void);
    bool open;
    bool earlier; /* it began before what is measured does */
    bool seen;    /* one that ended */
    bool first;   /* no interrupt could have come before it */
    uint32_t pc;  /* that masked */
    struct counts since;
    struct culprits_start start;
    struct trace_figure figure;
    uint32_t longest_from, longest_to;
    uint64_t longest_insn;
    bool booted; /* the boot's one has ended: */
    uint32_t boot_from, boot_to;
    struct counts boot;
} stretches[] = {
    {.kind = TRACE_PRIMASK, .masked = cpu_state_primask},
    {.kind = TRACE_BASEPRI, .masked = cpu_state_basepri},
    {.kind = TRACE_FAULTMASK, .masked = cpu_state_faultmask},
};
#define STRETCHES (sizeof stretches / sizeof *stretches)

static struct {
    bool armed;   /* an interrupt is enabled */
    bool enabled; /* and was so with nothing masked */
} state;

static void note_longest(struct stretch *stretch, const struct counts *value, uint32_t pc)
{
    const struct trace_spread *spread = &stretch->figure.lane[trace_main_lane()];

    if (spread->n && value->v[trace_main_lane()] <= spread->max)
        return;
    stretch->longest_from = stretch->pc;
    stretch->longest_to = pc;
    stretch->longest_insn = stretch->since.v[LANE_INSNS];
}

/* Of several boots, after resets, the longest. */
static void end_boot(struct stretch *stretch, const struct counts *value, uint32_t pc)
{
    enum lane lane = trace_main_lane();

    if (stretch->kind == TRACE_PRIMASK)
        trace_bounds_booted();
    if (stretch->booted && value->v[lane] <= stretch->boot.v[lane])
        return;
    stretch->booted = true;
    stretch->boot_from = stretch->pc;
    stretch->boot_to = pc;
    stretch->boot = *value;
}

static void close_stretch(struct stretch *stretch, uint32_t pc)
{
    struct counts value = trace_between(&stretch->since, &engine.total);

    stretch->open = false;
    stretch->seen = true;
    if (stretch->first) {
        end_boot(stretch, &value, pc);
    } else if (!stretch->earlier) {
        note_longest(stretch, &value, pc);
        trace_figure_add(&stretch->figure, &value);
        culprits_end(stretch->kind, &stretch->start, pc, &value, &stretch->since);
    }
}

static void open_stretch(struct stretch *stretch, uint32_t pc)
{
    stretch->open = true;
    stretch->earlier = false;
    stretch->first = !stretch->seen && !state.enabled;
    stretch->pc = pc;
    stretch->since = engine.total;
    culprits_begin(&stretch->start, pc);
}

static bool is_any_open(void)
{
    for (size_t i = 0; i < STRETCHES; i++)
        if (stretches[i].open)
            return true;
    return false;
}

static void note_enabled(void)
{
    if (state.enabled || !state.armed || is_any_open())
        return;
    state.enabled = true;
    trace_bounds_booted();
}

void trace_masks_look(uint32_t pc)
{
    for (size_t i = 0; i < STRETCHES; i++) {
        struct stretch *stretch = &stretches[i];
        bool masked = stretch->masked() != 0;

        if (masked && !stretch->open)
            open_stretch(stretch, pc);
        else if (!masked && stretch->open)
            close_stretch(stretch, pc);
    }
    note_enabled();
}

void trace_masks_armed(void)
{
    state.armed = true;
    note_enabled();
}

void trace_masks_reset(void)
{
    state.armed = state.enabled = false;
    for (size_t i = 0; i < STRETCHES; i++)
        stretches[i].open = stretches[i].seen = false;
}

void trace_masks_clear(void)
{
    for (size_t i = 0; i < STRETCHES; i++) {
        stretches[i].earlier = true;
        trace_figure_clear(&stretches[i].figure);
    }
    culprits_clear();
}

static void write_lanes(FILE *out, const struct counts *counts)
{
    for (int lane = 0; lane < LANES; lane++)
        fprintf(out, " %llu", (unsigned long long)counts->v[lane]);
    fprintf(out, "\n");
}

static void write_stretch(FILE *out, struct stretch *stretch)
{
    struct counts open = trace_between(&stretch->since, &engine.total);

    fprintf(out, "mask %d %u %u %llu\n", (int)stretch->kind, stretch->longest_from,
            stretch->longest_to, (unsigned long long)stretch->longest_insn);
    if (stretch->booted) {
        fprintf(out, "boot %d %u %u", (int)stretch->kind, stretch->boot_from, stretch->boot_to);
        write_lanes(out, &stretch->boot);
    }
    if (stretch->open) {
        fprintf(out, "open %d %u", (int)stretch->kind, stretch->pc);
        write_lanes(out, &open);
    }
    trace_write_figure(out, stretch->kind, 0, &stretch->figure);
}

void trace_masks_write(FILE *out)
{
    for (size_t i = 0; i < STRETCHES; i++)
        write_stretch(out, &stretches[i]);
    culprits_write(out);
}
