/* Loads a config file; see config.h. The keys are the tables below, from which
 * both the check and the load come; config_matrix.c makes cells of the names.
 */
#include "host/lib/matrix/config.h"

#include "host/lib/base/suggest.h"
#include "host/lib/matrix/config_matrix.h"
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SEED      1u
#define DEFAULT_TIMEOUT_S 60u

/* The file as it is written. A NULL pointer is a key that is absent. */
struct file_samples {
    char *synchronous, *asynchronous; /* "auto" or a number */
};
struct file_config {
    char *name;
    char **boards, **scenarios, **styles, **sharing, **loads;
    unsigned boards_count, scenarios_count, styles_count, sharing_count, loads_count;
    struct file_samples *samples;
    uint32_t *seed, *timeout_s;
    char *clock;
};

#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static const cyaml_schema_value_t name_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, 255),
};
#define NAMES(flags, member)                                                                       \
    CYAML_FIELD_SEQUENCE(#member, flags, struct file_config, member, &name_entry, 1, 256)

static const cyaml_schema_field_t samples_fields[] = {
    CYAML_FIELD_STRING_PTR("synchronous", OPTIONAL, struct file_samples, synchronous, 1, 64),
    CYAML_FIELD_STRING_PTR("asynchronous", OPTIONAL, struct file_samples, asynchronous, 1, 64),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t config_fields[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct file_config, name, 1, 64),
    NAMES(CYAML_FLAG_POINTER, boards),
    NAMES(OPTIONAL, scenarios),
    NAMES(OPTIONAL, styles),
    NAMES(OPTIONAL, sharing),
    NAMES(OPTIONAL, loads),
    CYAML_FIELD_MAPPING_PTR("samples", OPTIONAL, struct file_config, samples, samples_fields),
    CYAML_FIELD_UINT_PTR("seed", OPTIONAL, struct file_config, seed),
    CYAML_FIELD_UINT_PTR("timeout_s", OPTIONAL, struct file_config, timeout_s),
    CYAML_FIELD_STRING_PTR("clock", OPTIONAL, struct file_config, clock, 1, 64),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t config_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file_config, config_fields),
};

struct load {
    struct config *config;
    struct yaml_file *file;
    struct message *message;
};

/* The name becomes the name of a folder. */
static bool take_name(const struct load *load, const char *name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

    if (name[0] == '.' || strspn(name, allowed) != strlen(name))
        return yaml_file_complain(load->file, load->message, "name", 0,
                                  "'%s' cannot name a folder: use letters, digits, '-', '_' "
                                  "and '.', with no '.' in front",
                                  name);
    load->config->name = strdup(name);
    return load->config->name || message_add(load->message, "out of memory");
}

static bool take_clock(const struct load *load, const char *clock)
{
#define X(NAME, name, number) [number] = #name,
    static const char *const names[] = {WIRE_ENUM_CLOCK(X)};
#undef X
    const size_t count = sizeof names / sizeof names[0] + 1u;
    const char *allowed[sizeof names / sizeof names[0] + 1u] = {"auto"};
    char hint[SUGGEST_TEXT_MAX];
    bool found = false;

    for (size_t i = WIRE_CLOCK_NONE + 1; i + 1u < count; i++)
        allowed[i] = names[i];
    allowed[count - 1u] = "insns"; /* whichever clock counts them */
    for (size_t i = 0; i < count; i++)
        found |= !clock || strcmp(clock, allowed[i]) == 0;
    if (!found)
        return yaml_file_complain(load->file, load->message, "clock", 0, "unknown clock '%s'%s",
                                  clock, suggest_text(hint, clock, allowed, count));
    load->config->clock = strdup(clock ? clock : "auto");
    return load->config->clock || message_add(load->message, "out of memory");
}

/* A number with its range, or the default where the key is absent. */
static bool take_number(const struct load *load, const char *key, const uint32_t *given,
                        uint32_t least, uint32_t most, uint32_t *out)
{
    if (!given)
        return true;
    if (*given < least || *given > most)
        return yaml_file_complain(load->file, load->message, key, 0,
                                  "%s is %u, allowed are %u to %u", key, *given, least, most);
    *out = *given;
    return true;
}

/* "auto", as when the key is absent, or a number of triggers. */
static bool take_samples(const struct load *load, const char *key, const char *given, uint32_t *out)
{
    char *end = NULL;

    *out = CONFIG_SAMPLES_AUTO;
    if (!given || strcmp(given, "auto") == 0)
        return true;
    unsigned long value = strspn(given, "0123456789") ? strtoul(given, &end, 10) : 0;
    if (!end || *end)
        return yaml_file_complain(load->file, load->message, key, 0,
                                  "%s is '%s', expected auto or a whole number", key, given);
    uint32_t number = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
    return take_number(load, key, &number, CONFIG_SAMPLES_MIN, CONFIG_SAMPLES_MAX, out);
}

static bool take_values(const struct load *load)
{
    static const struct file_samples no_samples;
    const struct file_config *given = load->file->data;
    const struct file_samples *samples = given->samples ? given->samples : &no_samples;
    struct config *config = load->config;
    bool fine = take_name(load, given->name);

    fine &= take_clock(load, given->clock);
    fine &= take_samples(load, "samples.synchronous", samples->synchronous,
                         &config->samples_synchronous);
    fine &= take_samples(load, "samples.asynchronous", samples->asynchronous,
                         &config->samples_asynchronous);
    fine &= take_number(load, "seed", given->seed, 0, UINT32_MAX, &config->seed);
    fine &=
        take_number(load, "timeout_s", given->timeout_s, 1, CONFIG_TIMEOUT_MAX, &config->timeout_s);
    return fine;
}

static bool take_matrix(const struct load *load, const struct board_list *boards)
{
    const struct file_config *given = load->file->data;
    const struct selection selections[SELECT_COUNT] = {
        [SELECT_BOARDS] = {"boards", given->boards, given->boards_count},
        [SELECT_SCENARIOS] = {"scenarios", given->scenarios, given->scenarios_count},
        [SELECT_STYLES] = {"styles", given->styles, given->styles_count},
        [SELECT_SHARING] = {"sharing", given->sharing, given->sharing_count},
        [SELECT_LOADS] = {"loads", given->loads, given->loads_count},
    };

    return config_matrix(load->config, load->file, selections, boards, load->message);
}

static struct config *new_config(const char *path)
{
    struct config *config = calloc(1, sizeof *config);

    if (!config)
        return NULL;
    config->path = strdup(path);
    config->seed = DEFAULT_SEED;
    config->timeout_s = DEFAULT_TIMEOUT_S;
    return config;
}

struct config *config_load(const char *path, const struct board_list *boards,
                           struct message *message)
{
    struct yaml_file file;
    struct config *config = new_config(path);

    if (!config || !config->path) {
        config_free(config);
        message_add(message, "out of memory");
        return NULL;
    }
    if (!yaml_file_load(&file, path, &config_schema, message)) {
        config_free(config);
        return NULL;
    }
    const struct load load = {config, &file, message};
    bool fine = take_values(&load);
    fine &= take_matrix(&load, boards);
    yaml_file_free(&file);
    if (fine)
        return config;
    config_free(config);
    return NULL;
}

void config_free(struct config *config)
{
    if (!config)
        return;
    for (size_t i = 0; i < config->cell_count; i++)
        free(config->cells[i].id);
    free(config->cells);
    free(config->boards.names);
    free(config->scenarios.names);
    free(config->styles.names);
    free(config->sharing.names);
    free(config->loads.names);
    for (size_t i = 0; i < config->text_count; i++)
        free(config->texts[i]);
    free(config->texts);
    free(config->clock);
    free(config->name);
    free(config->path);
    free(config);
}

static json_t *names_json(const struct config_names *names)
{
    json_t *array = json_array();

    for (size_t i = 0; i < names->count; i++)
        json_array_append_new(array, json_string(names->names[i]));
    return array;
}

static json_t *samples_json(uint32_t samples)
{
    return samples == CONFIG_SAMPLES_AUTO ? json_string("auto") : json_integer(samples);
}

json_t *config_json(const struct config *config)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o}, s:I, s:I, s:s}", "name",
                     config->name, "boards", names_json(&config->boards), "scenarios",
                     names_json(&config->scenarios), "styles", names_json(&config->styles),
                     "sharing", names_json(&config->sharing), "loads", names_json(&config->loads),
                     "samples", "synchronous", samples_json(config->samples_synchronous),
                     "asynchronous", samples_json(config->samples_asynchronous), "seed",
                     (json_int_t)config->seed, "timeout_s", (json_int_t)config->timeout_s, "clock",
                     config->clock);
}
