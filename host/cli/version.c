/* What this irqbench is. Compiled again when the version or the commit is another
 * (host/host.mk defines both).
 */
#include "host/cli/commands.h"

#include "host/lib/results/results.h"
#include "host/model/model.h"
#include <stdio.h>

const char irqbench_version[] = IRQBENCH_VERSION;
const char irqbench_date[] = IRQBENCH_DATE;

void irqbench_print_version(FILE *out)
{
    fprintf(out,
            "irqbench %s, commit %s\n"
            "result schema " RESULTS_SCHEMA_NAME "/%d, wire schema %d, timing model %u.%u\n",
            irqbench_version, IRQBENCH_COMMIT, RESULTS_SCHEMA_VERSION, WIRE_SCHEMA_VERSION,
            MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR);
}
