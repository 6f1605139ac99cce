/* Reads the plugin's arguments; see options.h and README.md. */
#include "host/vdwt/options.h"
#include "host/vdwt/guest/faults.h"
#include "host/vdwt/timing/rate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CORE_DEFAULT "cortex-m3"

static const struct {
    const char *name;
    enum witness_bound bound;
} bounds[] = {
    {"best", WITNESS_BOUND_BEST},
    {"nominal", WITNESS_BOUND_NOMINAL},
    {"worst", WITNESS_BOUND_WORST},
    {"insns", WITNESS_BOUND_INSNS},
};

static const struct {
    const char *name;
    enum options_semihosting who;
} semihosting[] = {
    {"guest", SEMIHOSTING_GUEST},
    {"native", SEMIHOSTING_NATIVE},
    {"off", SEMIHOSTING_OFF},
};

static const struct {
    const char *name;
    enum options_dwt which;
} dwts[] = {
    {"auto", OPTIONS_DWT_AUTO},
    {"on", OPTIONS_DWT_ON},
    {"off", OPTIONS_DWT_OFF},
};

static const struct {
    const char *name;
    enum model_bus bus;
} buses[] = {
    {"code", MODEL_BUS_CODE},
    {"system", MODEL_BUS_SYSTEM},
    {"ppb", MODEL_BUS_PPB},
    {"io", MODEL_BUS_IO},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool set_elf(struct options *options, char *value, struct message *message)
{
    (void)message;
    options->elf = value;
    return true;
}

static bool set_witness(struct options *options, char *value, struct message *message)
{
    (void)message;
    options->witness = value;
    return true;
}

static bool set_trace(struct options *options, char *value, struct message *message)
{
    (void)message;
    options->trace = value;
    return true;
}

static bool set_console(struct options *options, char *value, struct message *message)
{
    (void)message;
    options->console = value;
    return true;
}

static bool set_semihosting(struct options *options, char *value, struct message *message)
{
    for (size_t i = 0; i < COUNT(semihosting); i++)
        if (!strcmp(value, semihosting[i].name)) {
            options->semihosting = semihosting[i].who;
            return true;
        }
    return message_add(message, "semihosting=%s: must be guest, native or off", value);
}

static bool set_confine(struct options *options, char *value, struct message *message)
{
    options->unconfined = !strcmp(value, "off");
    return options->unconfined || !strcmp(value, "on") ||
           message_add(message, "confine=%s: must be on or off", value);
}

static bool set_bound(struct options *options, char *value, struct message *message)
{
    for (size_t i = 0; i < COUNT(bounds); i++)
        if (!strcmp(value, bounds[i].name)) {
            options->bound = bounds[i].bound;
            return true;
        }
    return message_add(message, "bound=%s: must be best, nominal, worst or insns", value);
}

static bool set_dwt(struct options *options, char *value, struct message *message)
{
    for (size_t i = 0; i < COUNT(dwts); i++)
        if (!strcmp(value, dwts[i].name)) {
            options->dwt = dwts[i].which;
            return true;
        }
    return message_add(message, "dwt=%s: must be auto, on or off", value);
}

static bool set_fault(struct options *options, char *value, struct message *message)
{
    enum fault fault = fault_find(value);

    if (fault == FAULT_COUNT)
        return message_add(message, "fault=%s: must be one of %s", value, fault_names());
    options->faults |= 1u << fault;
    return true;
}

static bool set_core(struct options *options, char *value, struct message *message)
{
    const char *name;

    if (model_core_init(&options->core, value))
        return true;
    message_add(message, "core=%s: there is no such core; there are:", value);
    for (size_t i = 0; (name = model_core_name_at(i)) != NULL; i++)
        message_add(message, "  core=%s", name);
    return false;
}

/* "name:rest" becomes "name"; returns rest, or NULL. */
static char *split(char *value)
{
    char *colon = strchr(value, ':');

    if (!colon)
        return NULL;
    *colon = '\0';
    return colon + 1;
}

static bool set_rule(struct options *options, char *value, struct message *message)
{
    char *state = split(value);
    enum model_rule rule;

    if (!state || (strcmp(state, "on") != 0 && strcmp(state, "off") != 0))
        return message_add(message, "rule=%s: must be rule=NAME:on or rule=NAME:off", value);
    if (!model_rule_by_name(value, &rule))
        return message_add(message, "rule=%s: the model has no such rule", value);
    model_rule_set(&options->core, rule, !strcmp(state, "on"));
    return true;
}

static bool read_long(char **text, char end, uint64_t *value)
{
    char *stop;

    errno = 0;
    if (!*text || **text < '0' || **text > '9')
        return false;
    if (**text == '0' && (*text)[1] >= '0' && (*text)[1] <= '9')
        return false; /* octal to strtoull, and to nobody else */
    *value = strtoull(*text, &stop, 0);
    if (errno || *stop != end)
        return false;
    *text = end ? stop + 1 : stop;
    return true;
}

static bool read_number(char **text, char end, uint32_t *value)
{
    uint64_t number;

    if (!read_long(text, end, &number) || number > UINT32_MAX)
        return false;
    *value = (uint32_t)number;
    return true;
}

static bool set_insns(struct options *options, char *value, struct message *message)
{
    if (!read_long(&value, '\0', &options->insns) || !options->insns)
        return message_add(message, "insns=%s: must be a number of instructions", value);
    return true;
}

/* event=LINE@CYCLE or event=LINE/PERIOD */
static bool set_event(struct options *options, char *value, struct message *message)
{
    struct options_event event = {0};
    char *at = strchr(value, '@'), *rest = value;
    bool good = read_number(&rest, at ? '@' : '/', &event.line) &&
                read_long(&rest, '\0', at ? &event.cycle : &event.period);

    if (!good || (!at && !event.period) || event.cycle > OPTIONS_CYCLE_MAX ||
        event.period > OPTIONS_CYCLE_MAX)
        return message_add(message, "event=%s: must be event=LINE@CYCLE or event=LINE/PERIOD",
                           value);
    if (options->event_count == OPTIONS_EVENTS_MAX)
        return message_add(message, "at most %u events can be stated", OPTIONS_EVENTS_MAX);
    options->events[options->event_count++] = event;
    return true;
}

static bool set_address(uint32_t *address, const char *name, char *value, struct message *message)
{
    char *rest = value;

    return (read_number(&rest, '\0', address) && *address) ||
           message_add(message, "%s=%s: must be an address", name, value);
}

static bool set_from(struct options *options, char *value, struct message *message)
{
    return set_address(&options->from, "from", value, message);
}

static bool set_to(struct options *options, char *value, struct message *message)
{
    return set_address(&options->to, "to", value, message);
}

static bool set_skip_boot(struct options *options, char *value, struct message *message)
{
    options->skip_boot = !strcmp(value, "on");
    return options->skip_boot || !strcmp(value, "off") ||
           message_add(message, "skip_boot=%s: must be on or off", value);
}

static bool set_asleep(struct options *options, char *value, struct message *message)
{
    options->ends_asleep = !strcmp(value, "ends");
    return options->ends_asleep || !strcmp(value, "waits") ||
           message_add(message, "asleep=%s: must be ends or waits", value);
}

static bool set_clock(struct options *options, char *value, struct message *message)
{
    char *end;
    unsigned long hz;

    errno = 0;
    hz = strtoul(value, &end, 10);
    if (value[0] < '1' || value[0] > '9' || *end || errno || hz < RATE_HZ_MIN || hz > RATE_HZ_MAX)
        return message_add(message, "clock=%s: must be a number of Hz from %u to %u", value,
                           RATE_HZ_MIN, RATE_HZ_MAX);
    options->clock_hz = (uint32_t)hz;
    return true;
}

static bool set_timers(struct options *options, char *value, struct message *message)
{
    options->insn_timers = !strcmp(value, "insns");
    return options->insn_timers || !strcmp(value, "cycles") ||
           message_add(message, "timers=%s: must be cycles or insns", value);
}

/* watch=START:END */
static bool set_watch(struct options *options, char *value, struct message *message)
{
    struct options_range range;
    char *rest = value;

    if (!read_number(&rest, ':', &range.start) || !read_number(&rest, '\0', &range.end) ||
        range.end <= range.start)
        return message_add(message, "watch=%s: must be watch=START:END", value);
    if (options->watch_count == OPTIONS_WATCH_MAX)
        return message_add(message, "at most %u functions can be watched", OPTIONS_WATCH_MAX);
    options->watch[options->watch_count++] = range;
    return true;
}

/* idle=START:END */
static bool set_idle(struct options *options, char *value, struct message *message)
{
    struct options_range range;
    char *rest = value;

    if (!read_number(&rest, ':', &range.start) || !read_number(&rest, '\0', &range.end) ||
        range.end <= range.start)
        return message_add(message, "idle=%s: must be idle=START:END", value);
    if (options->idle_count == OPTIONS_WATCH_MAX)
        return message_add(message, "at most %u functions can be idle ones", OPTIONS_WATCH_MAX);
    options->idle[options->idle_count++] = range;
    return true;
}

static bool set_profile(struct options *options, char *value, struct message *message)
{
    options->profile = !strcmp(value, "on");
    return options->profile || !strcmp(value, "off") ||
           message_add(message, "profile=%s: must be on or off", value);
}

static bool set_stack(struct options *options, char *value, struct message *message)
{
    options->stack = !strcmp(value, "on");
    return options->stack || !strcmp(value, "off") ||
           message_add(message, "stack=%s: must be on or off", value);
}

/* timeline=AFTER:BEFORE */
static bool set_timeline(struct options *options, char *value, struct message *message)
{
    char *rest = value;

    options->timeline = read_long(&rest, ':', &options->after) &&
                        read_long(&rest, '\0', &options->before) &&
                        options->after < options->before;
    return options->timeline ||
           message_add(message, "timeline=%s: must be timeline=AFTER:BEFORE", value);
}

/* span=START:END */
static bool set_span(struct options *options, char *value, struct message *message)
{
    struct options_range span;
    char *rest = value;

    if (!read_number(&rest, ':', &span.start) || !read_number(&rest, '\0', &span.end))
        return message_add(message, "span=%s: must be span=START:END", value);
    if (options->span_count == OPTIONS_WATCH_MAX)
        return message_add(message, "at most %u stretches can be timed", OPTIONS_WATCH_MAX);
    options->spans[options->span_count++] = span;
    return true;
}

static bool set_param(struct options *options, char *value, struct message *message)
{
    char *numbers = split(value);
    struct model_cost cost;
    enum model_param param;

    if (!model_param_by_name(value, &param))
        return message_add(message, "param=%s: the model has no such parameter", value);
    if (!read_number(&numbers, '/', &cost.best) || !read_number(&numbers, '/', &cost.nominal) ||
        !read_number(&numbers, '\0', &cost.worst))
        return message_add(message, "param=%s: must be param=NAME:BEST/NOMINAL/WORST", value);
    if (!model_param_set(&options->core, param, cost))
        return message_add(message, "param=%s: best <= nominal <= worst does not hold", value);
    return true;
}

static bool read_bus(char **text, enum model_bus *bus)
{
    char *name = *text;

    *text = name ? split(name) : NULL;
    for (size_t i = 0; name && i < COUNT(buses); i++)
        if (!strcmp(name, buses[i].name)) {
            *bus = buses[i].bus;
            return true;
        }
    return false;
}

/* region=NAME:BASE:SIZE:BUS:READ_WAIT:WRITE_WAIT:FETCH_BYTES:PREFETCH */
static bool set_region(struct options *options, char *value, struct message *message)
{
    struct model_region region = {.name = value};
    char *rest = split(value);
    uint32_t read_wait, write_wait, fetch_bytes, prefetch;

    if (!read_number(&rest, ':', &region.base) || !read_number(&rest, ':', &region.size) ||
        !read_bus(&rest, &region.bus) || !read_number(&rest, ':', &read_wait) ||
        !read_number(&rest, ':', &write_wait) || !read_number(&rest, ':', &fetch_bytes) ||
        !read_number(&rest, '\0', &prefetch) || (read_wait | write_wait | fetch_bytes) > 255)
        return message_add(message,
                           "region=%s: must be region=NAME:BASE:SIZE:code|system|ppb|io:"
                           "READ_WAIT:WRITE_WAIT:FETCH_BYTES:0|1",
                           value);
    region.read_wait = (uint8_t)read_wait;
    region.write_wait = (uint8_t)write_wait;
    region.fetch_bytes = (uint8_t)fetch_bytes;
    region.prefetch = prefetch != 0;
    if (!model_core_add_region(&options->core, &region))
        return message_add(message, "region=%s: does not fit into the memory map", value);
    return true;
}

/* `core` is read first, because it resets what the others change. */
static const struct {
    const char *name;
    bool (*set)(struct options *options, char *value, struct message *message);
    bool first;
} arguments[] = {
    {"core", set_core, true},        {"elf", set_elf, false},
    {"bound", set_bound, false},     {"rule", set_rule, false},
    {"param", set_param, false},     {"region", set_region, false},
    {"witness", set_witness, false}, {"trace", set_trace, false},
    {"insns", set_insns, false},     {"watch", set_watch, false},
    {"console", set_console, false}, {"semihosting", set_semihosting, false},
    {"confine", set_confine, false}, {"clock", set_clock, false},
    {"timers", set_timers, false},   {"dwt", set_dwt, false},
    {"fault", set_fault, false},     {"from", set_from, false},
    {"event", set_event, false},     {"span", set_span, false},
    {"idle", set_idle, false},       {"profile", set_profile, false},
    {"stack", set_stack, false},     {"timeline", set_timeline, false},
    {"to", set_to, false},           {"skip_boot", set_skip_boot, false},
    {"asleep", set_asleep, false},
};

static bool parse_one(char *argument, bool first, struct options *options, struct message *message)
{
    size_t length = strcspn(argument, "=");

    for (size_t i = 0; i < COUNT(arguments); i++) {
        if (strlen(arguments[i].name) != length ||
            strncmp(argument, arguments[i].name, length) != 0)
            continue;
        if (arguments[i].first != first)
            return true;
        if (!argument[length] || !argument[length + 1])
            return message_add(message, "%s needs a value", arguments[i].name);
        return arguments[i].set(options, argument + length + 1, message);
    }
    return first ||
           message_add(message, "unknown argument '%s'; see host/vdwt/README.md", argument);
}

bool options_parse(int argc, char **argv, struct options *options, struct message *message)
{
    bool good = true;

    *options = (struct options){.bound = WITNESS_BOUND_NOMINAL};
    model_core_init(&options->core, CORE_DEFAULT);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < argc; i++)
            good = parse_one(argv[i], pass == 0, options, message) && good;
    if (good && !options->elf && (options->witness || options->trace))
        good = message_add(message, "elf=PATH is missing: witness= and trace= look into the image");
    if (good && options->bound != WITNESS_BOUND_INSNS && !model_core_has_cycles(&options->core))
        good = message_add(message, "there is no cycle model of %s; use bound=insns",
                           model_core_name(&options->core));
    return good;
}
