/* Sharing discipline: none at all. A plain read-modify-write, to show what an
 * interrupt in the middle of it loses. */
#include "bench/bench.h"

BENCH_SHARING(none, "plain read-modify-write, unprotected", *shared = *shared + 1u,
              .may_lose = true);
