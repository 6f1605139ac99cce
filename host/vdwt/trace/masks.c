/* Masked stretches; see trace_masks.h. */
#include "host/vdwt/trace/masks.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spread.h"

#include <stdbool.h>

static uint32_t all_masked(void)
{
    return cpu_state_primask() | cpu_state_faultmask();
}

static struct stretch {
    enum trace_figure_kind kind;
    uint32_t (*masked)(void);
    bool open;
    uint32_t pc; /* that masked */
    struct counts since;
    struct trace_figure figure;
    uint32_t longest_from, longest_to;
    uint64_t longest_insn;
} stretches[] = {
    {.kind = TRACE_PRIMASK, .masked = all_masked},
    {.kind = TRACE_BASEPRI, .masked = cpu_state_basepri},
};
#define STRETCHES (sizeof stretches / sizeof *stretches)

static void close_stretch(struct stretch *stretch, uint32_t pc)
{
    struct counts value = trace_between(&stretch->since, &engine.total);
    const struct trace_spread *spread = &stretch->figure.lane[trace_main_lane()];

    if (!spread->n || value.v[trace_main_lane()] > spread->max) {
        stretch->longest_from = stretch->pc;
        stretch->longest_to = pc;
        stretch->longest_insn = stretch->since.v[LANE_INSNS];
    }
    trace_figure_add(&stretch->figure, &value);
    stretch->open = false;
}

void trace_masks_look(uint32_t pc)
{
    for (size_t i = 0; i < STRETCHES; i++) {
        struct stretch *stretch = &stretches[i];
        bool masked = stretch->masked() != 0;

        if (masked && !stretch->open) {
            stretch->open = true;
            stretch->pc = pc;
            stretch->since = engine.total;
        } else if (!masked && stretch->open) {
            close_stretch(stretch, pc);
        }
    }
}

void trace_masks_reset(void)
{
    for (size_t i = 0; i < STRETCHES; i++)
        stretches[i].open = false;
}

static void write_stretch(FILE *out, const struct stretch *stretch)
{
    struct counts open = trace_between(&stretch->since, &engine.total);

    fprintf(out, "mask %d %u %u %llu\n", (int)stretch->kind, stretch->longest_from,
            stretch->longest_to, (unsigned long long)stretch->longest_insn);
    if (stretch->open) {
        fprintf(out, "open %d %u", (int)stretch->kind, stretch->pc);
        for (int lane = 0; lane < LANES; lane++)
            fprintf(out, " %llu", (unsigned long long)open.v[lane]);
        fprintf(out, "\n");
    }
    trace_write_figure(out, stretch->kind, 0, &stretch->figure);
}

void trace_masks_write(FILE *out)
{
    for (size_t i = 0; i < STRETCHES; i++)
        write_stretch(out, &stretches[i]);
}
