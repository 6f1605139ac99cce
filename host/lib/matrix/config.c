/* Loads a config file; see config.h. The keys are the tables below, from which
 * both the check and the load come; config_matrix.c makes cells of the names.
 */
#include "host/lib/matrix/config.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/suggest.h"
#include "host/lib/files/yaml_scalar.h"
#include "host/lib/matrix/config_matrix.h"
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SEED      1u
#define DEFAULT_TIMEOUT_S 60u
#define ALSO_MAX          64

/* The file as it is written. A NULL pointer is a key that is absent. */
struct file_samples {
    char *synchronous, *asynchronous; /* "auto" or a number */
};
struct file_selection {
    char **boards, **scenarios, **styles, **sharing, **loads;
    unsigned boards_count, scenarios_count, styles_count, sharing_count, loads_count;
    struct file_samples *samples;
};
struct file_config {
    char *name;
    struct file_selection top;
    struct file_selection *also;
    unsigned also_count;
    uint32_t *seed, *timeout_s;
    char *clock;
};

#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static const cyaml_schema_value_t name_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, 255),
};
#define NAMES(key, flags, structure, member)                                                       \
    CYAML_FIELD_SEQUENCE(key, flags, structure, member, &name_entry, 1, 256)

#define COUNT(key, member)                                                                         \
    CYAML_FIELD_STRING_PTR(key, OPTIONAL | YAML_WORD_OR_NUMBER, struct file_samples, member, 1, 64)

static const cyaml_schema_field_t samples_fields[] = {
    COUNT("synchronous", synchronous),
    COUNT("asynchronous", asynchronous),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t also_fields[] = {
    NAMES("boards", OPTIONAL, struct file_selection, boards),
    NAMES("scenarios", OPTIONAL, struct file_selection, scenarios),
    NAMES("styles", OPTIONAL, struct file_selection, styles),
    NAMES("sharing", OPTIONAL, struct file_selection, sharing),
    NAMES("loads", OPTIONAL, struct file_selection, loads),
    CYAML_FIELD_MAPPING_PTR("samples", OPTIONAL, struct file_selection, samples, samples_fields),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t also_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct file_selection, also_fields),
};
static const cyaml_schema_field_t config_fields[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct file_config, name, 1, 64),
    NAMES("boards", CYAML_FLAG_POINTER, struct file_config, top.boards),
    NAMES("scenarios", OPTIONAL, struct file_config, top.scenarios),
    NAMES("styles", OPTIONAL, struct file_config, top.styles),
    NAMES("sharing", OPTIONAL, struct file_config, top.sharing),
    NAMES("loads", OPTIONAL, struct file_config, top.loads),
    CYAML_FIELD_MAPPING_PTR("samples", OPTIONAL, struct file_config, top.samples, samples_fields),
    CYAML_FIELD_SEQUENCE("also", OPTIONAL, struct file_config, also, &also_entry, 1, ALSO_MAX),
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

/* A number with its range, or the default where the key is absent. `place`: where it stands,
 * if not at the top. */
static bool take_number(const struct load *load, const char *place, const char *key,
                        const uint32_t *given, uint32_t least, uint32_t most, uint32_t *out)
{
    if (!given)
        return true;
    if (*given < least || *given > most)
        return yaml_file_complain(load->file, load->message, place, 0,
                                  "%s is %u, allowed are %u to %u", key, *given, least, most);
    *out = *given;
    return true;
}

/* "auto" or a number of triggers; an absent key leaves what is there. */
static bool take_samples(const struct load *load, const char *in, const char *key,
                         const char *given, uint32_t *out)
{
    char place[2 * GIVEN_PLACE_MAX];
    uint64_t number = 0;

    if (!given)
        return true;
    *out = CONFIG_SAMPLES_AUTO;
    if (strcmp(given, "auto") == 0)
        return true;
    snprintf(place, sizeof place, "%s%s%s", in, *in ? "." : "", key);
    if (strspn(given, "0123456789") != strlen(given))
        return yaml_file_complain(load->file, load->message, place, 0,
                                  "%s is '%s', expected auto or a whole number", key, given);
    if (!decimal_whole(given, CONFIG_SAMPLES_MAX, &number) || number < CONFIG_SAMPLES_MIN)
        return yaml_file_complain(load->file, load->message, place, 0,
                                  "%s is %s, allowed are %u to %u", key, given, CONFIG_SAMPLES_MIN,
                                  CONFIG_SAMPLES_MAX);
    *out = (uint32_t)number;
    return true;
}

static bool take_values(const struct load *load)
{
    const struct file_config *given = load->file->data;
    struct config *config = load->config;
    bool fine = take_name(load, given->name);

    fine &= take_clock(load, given->clock);
    fine &= take_number(load, "seed", "seed", given->seed, 0, UINT32_MAX, &config->seed);
    fine &= take_number(load, "timeout_s", "timeout_s", given->timeout_s, 1, CONFIG_TIMEOUT_MAX,
                        &config->timeout_s);
    return fine;
}

/* ---- Selections ---- */

static const struct file_selection *selection_at(const struct load *load, size_t index)
{
    const struct file_config *given = load->file->data;

    return index ? &given->also[index - 1] : &given->top;
}

static void put_names(struct given *given, enum selection_key key, const char *name, char **texts,
                      unsigned count)
{
    struct given_names *names = &given->keys[key];

    names->key = name;
    names->texts = texts;
    names->count = count;
    snprintf(names->place, sizeof names->place, "%.16s%s%s", given->place,
             given->place[0] ? "." : "", name);
}

/* What the selection leaves out is as at the top, `all[0]`. */
static void put_given(const struct load *load, struct given *all, size_t index)
{
    const struct file_selection *file = selection_at(load, index);
    struct given *given = &all[index];

    if (index)
        snprintf(given->place, sizeof given->place, "also.%zu", index - 1);
    put_names(given, SELECT_BOARDS, "boards", file->boards, file->boards_count);
    put_names(given, SELECT_SCENARIOS, "scenarios", file->scenarios, file->scenarios_count);
    put_names(given, SELECT_STYLES, "styles", file->styles, file->styles_count);
    put_names(given, SELECT_SHARING, "sharing", file->sharing, file->sharing_count);
    put_names(given, SELECT_LOADS, "loads", file->loads, file->loads_count);
    for (enum selection_key key = SELECT_BOARDS; index && key < SELECT_COUNT; key++) {
        if (given->keys[key].texts)
            continue;
        given->keys[key] = all[0].keys[key];
        given->keys[key].inherited = true;
    }
}

static bool put_samples(const struct load *load, const struct given *given, size_t index)
{
    static const struct file_samples no_samples;
    const struct file_selection *file = selection_at(load, index);
    const struct file_samples *samples = file->samples ? file->samples : &no_samples;
    struct config_selection *selection = &load->config->selections[index];

    if (index) {
        selection->samples_synchronous = load->config->selections[0].samples_synchronous;
        selection->samples_asynchronous = load->config->selections[0].samples_asynchronous;
    }
    bool fine = take_samples(load, given[index].place, "samples.synchronous", samples->synchronous,
                             &selection->samples_synchronous);
    fine &= take_samples(load, given[index].place, "samples.asynchronous", samples->asynchronous,
                         &selection->samples_asynchronous);
    return fine;
}

static bool take_matrix(const struct load *load, const struct board_list *boards)
{
    const struct file_config *file = load->file->data;
    struct config *config = load->config;
    size_t count = 1u + file->also_count;
    struct given *given = calloc(count, sizeof *given);
    bool fine = true;

    config->selections = calloc(count, sizeof *config->selections);
    if (!given || !config->selections) {
        free(given);
        return message_add(load->message, "out of memory");
    }
    config->selection_count = count;
    for (size_t i = 0; i < count; i++) {
        put_given(load, given, i);
        fine &= put_samples(load, given, i);
    }
    const struct matrix matrix = {config, load->file, given, boards, load->message};
    fine &= config_matrix(&matrix);
    free(given);
    return fine;
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

static bool add_board_names(const struct file_selection *file, struct board_names *names, bool *all)
{
    bool fine = true;

    for (unsigned i = 0; i < file->boards_count; i++) {
        if (strcmp(file->boards[i], config_all) == 0)
            *all = true;
        else
            fine = fine && board_names_add(names, file->boards[i]);
    }
    return fine;
}

bool config_board_names(const char *path, struct board_names *names, bool *all,
                        struct message *message)
{
    struct yaml_file file;
    const struct load load = {NULL, &file, message};

    *names = (struct board_names){NULL, 0};
    *all = false;
    if (!yaml_file_load(&file, path, &config_schema, message))
        return false;
    const struct file_config *given = file.data;
    bool fine = true;
    for (size_t i = 0; i <= given->also_count; i++)
        fine = fine && add_board_names(selection_at(&load, i), names, all);
    yaml_file_free(&file);
    if (fine)
        return true;
    board_names_free(names);
    return message_add(message, "out of memory");
}

void config_free(struct config *config)
{
    if (!config)
        return;
    for (size_t i = 0; i < config->cell_count; i++)
        free(config->cells[i].id);
    free(config->cells);
    free(config->boards.names);
    for (size_t i = 0; i < config->selection_count; i++)
        for (enum selection_key key = SELECT_BOARDS; key < SELECT_COUNT; key++)
            free(config->selections[i].names[key].names);
    free(config->selections);
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

static json_t *selection_json(const struct config_selection *selection)
{
    const struct config_names *names = selection->names;

    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o}}", "boards",
                     names_json(&names[SELECT_BOARDS]), "scenarios",
                     names_json(&names[SELECT_SCENARIOS]), "styles",
                     names_json(&names[SELECT_STYLES]), "sharing",
                     names_json(&names[SELECT_SHARING]), "loads", names_json(&names[SELECT_LOADS]),
                     "samples", "synchronous", samples_json(selection->samples_synchronous),
                     "asynchronous", samples_json(selection->samples_asynchronous));
}

json_t *config_json(const struct config *config)
{
    json_t *object = selection_json(&config->selections[0]);
    json_t *also = config->selection_count > 1 ? json_array() : NULL;

    for (size_t i = 1; i < config->selection_count; i++)
        json_array_append_new(also, selection_json(&config->selections[i]));
    if (also)
        json_object_set_new(object, "also", also);
    json_object_set_new(object, "name", json_string(config->name));
    json_object_set_new(object, "seed", json_integer((json_int_t)config->seed));
    json_object_set_new(object, "timeout_s", json_integer((json_int_t)config->timeout_s));
    json_object_set_new(object, "clock", json_string(config->clock));
    return object;
}
