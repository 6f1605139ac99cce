/* What a kind of chart must provide. Each is one file in kinds/ that ends with CHART_KIND(...);
 * the linker collects them. Internal to the room.
 */
#ifndef HOST_LIB_CHARTS_KIND_H
#define HOST_LIB_CHARTS_KIND_H

#include "host/lib/charts/chart.h"

struct chart_kind {
    const char *name;
    const char *about; /* what it draws, for the help */
    bool several;      /* takes all cells that match; else exactly one must */
    /* Fills `script` and `caption`; false with a message if there is nothing to draw. */
    bool (*draw)(struct chart *chart, struct message *message);
};

#define CHART_KIND(kind_name, kind_several, kind_about, kind_draw)                                 \
    static const struct chart_kind chart_kind_##kind_name = {#kind_name, kind_about, kind_several, \
                                                             kind_draw};                           \
    static const struct chart_kind *const chart_kind_entry_##kind_name                             \
        __attribute__((section("irqbench_charts"), used)) = &chart_kind_##kind_name

#endif
