/* The image's catalogue: finding and listing the descriptors that the linker
 * collected. */
#include "bench/bench.h"
#include "firmware/cell.h"
#include "firmware/link.h"
#include "firmware/parameters.h"

extern const struct bench_style bench_styles_begin[], bench_styles_end[];
extern const struct bench_sharing bench_sharings_begin[], bench_sharings_end[];
extern const struct bench_scenario bench_scenarios_begin[], bench_scenarios_end[];
extern const struct bench_load bench_loads_begin[], bench_loads_end[];

/* Every descriptor starts with name and summary. */
struct entry {
    const char *name;
    const char *summary;
};
static const struct catalog_list {
    uint8_t kind;
    uint16_t stride;
    const void *begin, *end;
} lists[] = {
    {WIRE_ITEM_STYLE, sizeof(struct bench_style), bench_styles_begin, bench_styles_end},
    {WIRE_ITEM_SHARING, sizeof(struct bench_sharing), bench_sharings_begin, bench_sharings_end},
    {WIRE_ITEM_SCENARIO, sizeof(struct bench_scenario), bench_scenarios_begin, bench_scenarios_end},
    {WIRE_ITEM_LOAD, sizeof(struct bench_load), bench_loads_begin, bench_loads_end},
};
#define LISTS (sizeof lists / sizeof *lists)

static const struct entry *entry_at(const struct catalog_list *list, unsigned i)
{
    return (const void *)((const uint8_t *)list->begin + (size_t)i * list->stride);
}

static unsigned entries(const struct catalog_list *list)
{
    return (unsigned)((const uint8_t *)list->end - (const uint8_t *)list->begin) / list->stride;
}

static bool same(const char *name, struct wire_bytes text)
{
    uint16_t i = 0;
    for (; i < text.size; i++)
        if (name[i] == '\0' || (uint8_t)name[i] != text.data[i])
            return false;
    return name[i] == '\0';
}

/* `text` may hold values behind the name. */
static const void *find(uint8_t kind, struct wire_bytes text)
{
    struct wire_bytes name = parameters_item(text);
    for (unsigned l = 0; l < LISTS; l++)
        for (unsigned i = 0; lists[l].kind == kind && i < entries(&lists[l]); i++)
            if (same(entry_at(&lists[l], i)->name, name))
                return entry_at(&lists[l], i);
    return NULL;
}

/* The values of all items; the first that is wrong. */
static enum wire_ack_status take_parameters(const struct wire_run *command,
                                            const struct bench_cell *cell)
{
    const struct {
        enum wire_item kind;
        const struct entry *entry;
        struct wire_bytes text;
    } parts[] = {
        {WIRE_ITEM_SCENARIO, (const void *)cell->scenario, command->scenario},
        {WIRE_ITEM_STYLE, (const void *)cell->style, command->subject},
        {WIRE_ITEM_SHARING, (const void *)cell->sharing, command->subject},
        {WIRE_ITEM_LOAD, (const void *)cell->load, command->load},
    };
    enum wire_ack_status status = WIRE_ACK_OK;
    for (unsigned i = 0; i < sizeof parts / sizeof *parts && status == WIRE_ACK_OK; i++)
        if (parts[i].entry != NULL)
            status = parameters_take(parts[i].kind, parts[i].entry->name, parts[i].text);
    return status;
}

enum wire_ack_status cell_find(const struct wire_run *command, struct bench_cell *cell)
{
    *cell = (struct bench_cell){
        .number = command->cell, .samples = command->samples, .seed = command->seed};
    cell->scenario = find(WIRE_ITEM_SCENARIO, command->scenario);
    if (cell->scenario == NULL)
        return WIRE_ACK_UNKNOWN_SCENARIO;
    const void *subject = find((uint8_t)cell->scenario->subject, command->subject);
    if (subject == NULL)
        return WIRE_ACK_UNKNOWN_SUBJECT;
    if (cell->scenario->subject == SUBJECT_STYLE)
        cell->style = subject;
    else
        cell->sharing = subject;
    cell->load = find(WIRE_ITEM_LOAD, command->load);
    if (cell->load == NULL && !same("none", command->load))
        return WIRE_ACK_UNKNOWN_LOAD;
    return take_parameters(command, cell);
}

/* Not more than a U8 holds: the linker asks it of all of them (firmware/link.ld). */
void cell_list(uint8_t kind)
{
    uint8_t total = 0, index = 0;
    for (unsigned l = 0; l < LISTS; l++)
        if (kind == 0 || kind == lists[l].kind)
            total = (uint8_t)(total + entries(&lists[l]));
    for (unsigned l = 0; l < LISTS; l++) {
        if (kind != 0 && kind != lists[l].kind)
            continue;
        for (unsigned i = 0; i < entries(&lists[l]); i++) {
            const struct entry *e = entry_at(&lists[l], i);
            parameters_list((enum wire_item)lists[l].kind, e->name);
            struct wire_catalog item = {.kind = lists[l].kind,
                                        .index = index++,
                                        .total = total,
                                        .name = link_string(e->name),
                                        .summary = link_string(e->summary)};
            LINK_SEND(CATALOG, catalog, &item);
        }
    }
}
