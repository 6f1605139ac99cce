/* Reads what the instruments are worth; judging is the host's part. */
#include "firmware/audit.h"

#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/link.h"

#include <stddef.h>

/* A pass of wait_for() takes more cycles than this, so a clock that counts them is through
 * by then. */
#define CYCLES_PER_PASS 4u

#define EVERY    1
#define MAINLINE !CORE_BASELINE

/* NULL: not on this core. */
static const volatile uint32_t *const registers[WIRE_REGISTER_COUNT] = {
#define X(NAME, name, address, where)                                                              \
    [WIRE_REGISTER_##NAME] = (const volatile uint32_t *)((where) ? (address) : 0u),
    WIRE_REGISTERS(X)
#undef X
};

_Static_assert(WIRE_REGISTER_COUNT * sizeof(uint32_t) <= WIRE_PAYLOAD_MAX / 2u,
               "schema.h: WIRE_REGISTERS do not fit into AUDITED");

static void send_findings(void)
{
    uint32_t words[WIRE_REGISTER_COUNT];
    struct wire_audited record = {.table_features = board.core_features,
                                  .registers = {(const uint8_t *)words, sizeof words}};
    for (unsigned i = 0; i < WIRE_REGISTER_COUNT; i++)
        words[i] = registers[i] != NULL ? *registers[i] : 0;
    if (board.memory_found)
        record.memory = WIRE_MEMORY_KNOWN | board.memory_found(&record.wait_states);
    LINK_SEND(AUDITED, audited, &record);
}

/* Returns the counts since `last`, at least `counts` unless the clock does not make them. */
static uint32_t wait_for(uint32_t last, uint32_t counts)
{
    uint32_t passed = 0;
    for (uint32_t passes = counts / CYCLES_PER_PASS; passed < counts && passes != 0; passes--) {
        uint32_t now = *bench_clock();
        passed += bench_counts(last, now);
        last = now;
    }
    return passed;
}

void audit_send(uint32_t counts)
{
    struct wire_counted record = {0};
    send_findings();
    if (counts == 0)
        return;
    uint32_t begin = *bench_clock();
    LINK_SEND(COUNTED, counted, &record);
    record.counts = wait_for(begin, counts);
    LINK_SEND(COUNTED, counted, &record);
}
