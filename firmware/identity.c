/* The identity record, and the part of the instrument audit that it carries:
 * what the counter costs to read, at which rate it counts, what the core has. */
#include "firmware/identity.h"

#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/cell.h"
#include "firmware/clock.h"
#include "firmware/features.h"
#include "firmware/link.h"
#include "firmware/provenance.h"

extern const uint8_t summed_begin[], summed_end[];

static void measure_rate(struct wire_identity *id)
{
    uint32_t systick = SYST_CVR;
    id->rate_insns = CLOCK_RUN_INSNS;
    id->rate_raw = clock_run();
    id->rate_systick = (systick - SYST_CVR) & SYST_MAX;
}

static void measure_read(struct wire_identity *id)
{
    id->read_min = UINT32_MAX;
    for (unsigned i = 0; i < 64u; i++) {
        uint32_t from = bench_stamp(STAMP_CALIBRATION);
        uint32_t counts = bench_counts(from, bench_stamp(STAMP_CALIBRATION));
        id->read_min = counts < id->read_min ? counts : id->read_min;
        id->read_max = counts > id->read_max ? counts : id->read_max;
    }
}

/* Priority bits that keep what is written: the implemented top ones. */
unsigned bench_priority_bits(void)
{
    unsigned bits = 0;
    core_set_line_priority(BOARD_TEST_IRQ, 0xFFu);
    for (uint8_t kept = core_line_priority(BOARD_TEST_IRQ); kept != 0; kept = (uint8_t)(kept << 1))
        bits++;
    core_set_line_priority(BOARD_TEST_IRQ, 0);
    return bits;
}

static uint8_t fpu_state(void)
{
    if (!(board.core_features & WIRE_FEATURE_FPU))
        return WIRE_FPU_NONE;
    if (!(features_found() & WIRE_FEATURE_FPU))
        return WIRE_FPU_OFF;
    return SCB_FPCCR & SCB_FPCCR_LSPEN ? WIRE_FPU_LAZY : WIRE_FPU_ON;
}

/* ICTR tells them in steps of 32, up to 240 (B3.4.3); ARMv6-M has none, and 32 lines. ARMv8-M may
 * have 480, of which IDENTITY tells as many as its U8 holds. */
static uint8_t irq_lines(void)
{
    uint32_t lines = CORE_BASELINE ? 32u : ((NVIC_ICTR & 0xFu) + 1u) * 32u;
    return (uint8_t)(lines > BENCH_IRQ_LINES_MAX ? BENCH_IRQ_LINES_MAX : lines);
}

static void fill_machine(struct wire_identity *id)
{
    id->board = link_string(board.name);
    id->core = link_string(board.core);
    id->cpuid = SCB_CPUID;
    id->code_memory = link_string(board.code_memory);
    id->data_memory = link_string(board.data_memory);
    id->wait_states = board.wait_states;
    id->fpu = fpu_state();
    id->priority_bits = (uint8_t)bench_priority_bits();
    id->irq_lines = irq_lines();
    id->features = features_found();
    id->systick_hz = board.systick_hz;
}

_Static_assert(sizeof IRQBENCH_FLAGS <= WIRE_STRING_MAX + 1u,
               "firmware.mk: BOARD_CPU and FIRMWARE_CODEGEN are longer than a string of IDENTITY");

static void fill_image(struct wire_identity *id)
{
    id->schema_version = WIRE_SCHEMA_VERSION;
    id->compiler = link_string("gcc " __VERSION__);
    id->flags = link_string(IRQBENCH_FLAGS);
    id->git = link_string(provenance_git);
    id->image_crc = wire_crc32(0, summed_begin, (size_t)(summed_end - summed_begin));
    id->batch_samples = CELL_BATCH_SAMPLES;
}

static void fill_clock(struct wire_identity *id)
{
    const struct clock_provider *clock = clock_now();
    id->audit = clock_audit();
    id->clock_source = clock->source;
    id->clock_hz = clock->hz();
    id->clock_bits = clock->bits;
    clock_restart();
    measure_rate(id);
    measure_read(id);
}

void identity_send(void)
{
    static struct wire_identity id; /* too large for the thread's stack */
    id = (struct wire_identity){0};
    fill_image(&id);
    fill_machine(&id);
    fill_clock(&id);
    LINK_SEND(IDENTITY, identity, &id);
}
