/* What people write for the gate: a baseline, and a budget. */
#include "host/fuzz/fuzz.h"
#include "host/lib/gate/baseline.h"
#include "host/lib/gate/budget.h"

int fuzz_target(const uint8_t *data, size_t size)
{
    struct message message = {0};
    struct baseline baseline;
    bool given = baseline_read(&baseline, fuzz_file("fuzz.baseline", data, size), &message);
    fuzz_told(given, &message);
    for (size_t i = 0; given && i < baseline.count; i++) {
        size_t count = 0;
        const struct baseline_line *first =
            baseline_find(&baseline, baseline.lines[i].cell, &count);
        FUZZ_MUST(first != NULL && count > 0 && first + count <= baseline.lines + baseline.count);
    }
    if (given)
        baseline_free(&baseline);

    struct message other = {0};
    struct budget_list list;
    given = budget_read(&list, fuzz_file("fuzz.yaml", data, size), &other);
    fuzz_told(given, &other);
    if (given)
        budget_free(&list);
    return 0;
}
