/* What is measured; see bounds.h. */
#include "host/vdwt/trace/bounds.h"
#include "host/vdwt/timing/engine.h"

static struct {
    const struct options *options;
    void (*begin)(void);
    void (*end)(uint32_t pc);
    bool begun, ended;
    uint64_t skipped; /* instructions before it began */
} bounds;

void trace_bounds_init(const struct options *options, void (*begin)(void), void (*end)(uint32_t pc))
{
    bounds.options = options;
    bounds.begin = begin;
    bounds.end = end;
    bounds.begun = !options->from && !options->skip_boot;
}

static void begin(void)
{
    bounds.begun = true;
    engine_gather();
    bounds.skipped = engine.total.v[LANE_INSNS];
    bounds.begin();
}

/* With both, `to` counts from when `from` was reached. */
void trace_bounds_arrive(uint32_t address)
{
    if (!address)
        return;
    if (!bounds.begun && address == bounds.options->from)
        begin();
    else if (bounds.begun && address == bounds.options->to) {
        bounds.ended = true;
        bounds.end(address);
    }
}

void trace_bounds_booted(void)
{
    if (!bounds.begun && bounds.options->skip_boot && !bounds.options->from)
        begin();
}

void trace_bounds_write(FILE *out)
{
    fprintf(out, "bounds %d %d %llu\n", bounds.begun, bounds.ended,
            (unsigned long long)bounds.skipped);
}
