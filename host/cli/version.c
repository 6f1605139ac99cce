/* What this irqbench is. Compiled again when the version or the commit is another
 * (host/host.mk defines both).
 */
#include "host/cli/commands.h"

#include "bench/wire/wire.h"
#include "host/lib/results/results.h"
#include "host/model/model.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char irqbench_version[] = IRQBENCH_VERSION;
const char irqbench_date[] = IRQBENCH_DATE;

/* Of the file of this program; 0 without /proc. */
static uint32_t own_crc(void)
{
    unsigned char bytes[1u << 16];
    uint32_t crc = 0;
    size_t size;
    FILE *file = fopen("/proc/self/exe", "rbe");

    while (file && (size = fread(bytes, 1, sizeof bytes, file)) > 0)
        crc = wire_crc32(crc, bytes, size);
    if (file)
        fclose(file);
    return crc;
}

const char *irqbench_identity(void)
{
    static const char commit[] = IRQBENCH_COMMIT;
    static char text[sizeof irqbench_version + sizeof commit + 16];

    if (strstr(commit, "-dirty") || strcmp(commit, "unknown") == 0)
        snprintf(text, sizeof text, "%s %s %08" PRIx32, irqbench_version, commit, own_crc());
    else
        snprintf(text, sizeof text, "%s %s", irqbench_version, commit);
    return text;
}

void irqbench_print_version(FILE *out)
{
    fprintf(out,
            "irqbench %s, commit %s\n"
            "result schema " RESULTS_SCHEMA_NAME "/%d, wire schema %d, timing model %u.%u\n",
            irqbench_version, IRQBENCH_COMMIT, RESULTS_SCHEMA_VERSION, WIRE_SCHEMA_VERSION,
            MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR);
}
