/* A core in use: found by name, its defaults, its memory map. */
#include <string.h>

#include "host/model/core_def.h"

static const struct model_core_def *const cores[] = {
    &model_core_m0, &model_core_m0plus, &model_core_m3,  &model_core_m4,
    &model_core_m7, &model_core_m33,    &model_core_m55,
};

/* ARMv7-M ARM (DDI 0403E) B3.1, the same in ARMv6-M and ARMv8-M: which bus
 * follows from the address. Zero wait states until a board says otherwise. */
static const struct model_region architecture[] = {
    {.name = "code", .base = 0x00000000u, .size = 0x20000000u, .bus = MODEL_BUS_CODE},
    {.name = "sram", .base = 0x20000000u, .size = 0x20000000u, .bus = MODEL_BUS_SYSTEM},
    {.name = "peripheral", .base = 0x40000000u, .size = 0x20000000u, .bus = MODEL_BUS_SYSTEM},
    {.name = "external", .base = 0x60000000u, .size = 0x80000000u, .bus = MODEL_BUS_SYSTEM},
    {.name = "ppb", .base = 0xE0000000u, .size = 0x00100000u, .bus = MODEL_BUS_PPB},
    {.name = "vendor", .base = 0xE0100000u, .size = 0x1FF00000u, .bus = MODEL_BUS_SYSTEM},
};

const char *model_core_name_at(size_t index)
{
    return index < sizeof cores / sizeof cores[0] ? cores[index]->name : NULL;
}

static const struct model_core_def *find(const char *name)
{
    for (size_t i = 0; i < sizeof cores / sizeof cores[0]; i++) {
        if (strcmp(cores[i]->name, name) == 0) {
            return cores[i];
        }
    }
    return NULL;
}

bool model_core_init(struct model_core *core, const char *name)
{
    const struct model_core_def *def = find(name);
    if (def == NULL) {
        return false;
    }
    *core = (struct model_core){.def = def, .rules = def->default_rules};
    for (size_t i = 0; i < MODEL_PARAM_COUNT; i++) {
        core->params[i] = def->params[i].value;
    }
    memcpy(core->regions, architecture, sizeof architecture);
    core->region_count = sizeof architecture / sizeof architecture[0];
    return true;
}

const char *model_core_name(const struct model_core *core)
{
    return core->def->name;
}

uint32_t model_core_cpuid_part(const struct model_core *core)
{
    return core->def->cpuid_part;
}

bool model_core_has_cycles(const struct model_core *core)
{
    return core->def->cycles;
}

bool model_core_has_fpu(const struct model_core *core)
{
    return core->def->fpu;
}

bool model_core_add_region(struct model_core *core, const struct model_region *region)
{
    if (core->region_count == MODEL_REGIONS_MAX || region->size == 0 ||
        (uint64_t)region->base + region->size > (uint64_t)1 << 32) {
        return false;
    }
    memmove(core->regions + 1, core->regions, core->region_count * sizeof core->regions[0]);
    core->regions[0] = *region;
    core->region_count++;
    return true;
}

uint8_t model_region_at(const struct model_core *core, uint32_t address)
{
    for (uint32_t i = 0; i < core->region_count; i++) {
        if (address - core->regions[i].base < core->regions[i].size) {
            return (uint8_t)i;
        }
    }
    return MODEL_REGION_NONE;
}

bool model_core_waits(const struct model_core *core)
{
    for (uint32_t i = 0; i < core->region_count; i++) {
        if (core->regions[i].read_wait != 0 || core->regions[i].write_wait != 0) {
            return true;
        }
    }
    return false;
}

bool model_core_has_io(const struct model_core *core)
{
    if (!core->def->io_port) {
        return false;
    }
    for (uint32_t i = 0; i < core->region_count; i++) {
        if (core->regions[i].bus == MODEL_BUS_IO) {
            return true;
        }
    }
    return false;
}

void model_rule_set(struct model_core *core, enum model_rule rule, bool on)
{
    uint32_t bit = 1u << rule;
    core->rules = on ? core->rules | bit : core->rules & ~bit;
}

bool model_rule_on(const struct model_core *core, enum model_rule rule)
{
    return (core->rules >> rule & 1u) != 0;
}

bool model_param_set(struct model_core *core, enum model_param param, struct model_cost value)
{
    if (value.best > value.nominal || value.nominal > value.worst) {
        return false;
    }
    if (core->def->params[param].source != NULL) {
        core->params[param] = value;
    }
    return true;
}

struct model_origin model_param_origin(const struct model_core *core, enum model_param param,
                                       uint32_t nominal)
{
    const struct model_param_value *def = &core->def->params[param];
    bool own = core->params[param].nominal != def->value.nominal;
    struct model_origin origin = {0};
    if (own || !def->calibrated) {
        origin.uncalibrated = (int32_t)nominal;
    } else if (def->measured) {
        origin.measured = (int32_t)nominal;
    }
    return origin;
}
