/* The case files' format; model_cases/m3_m4_rows.txt shows all of it. */
#include "host/tests/model/model_case_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *path;
    int line;
    struct model_case now;
    bool open;
    uint32_t address;
};

static bool fail(const struct reader *r, const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", r->path, r->line, what);
    return false;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\n", text[length - 1]) != NULL) {
        text[--length] = '\0';
    }
    return text;
}

static bool parse_cost(const char *text, struct model_cost *cost)
{
    char rest;
    return sscanf(text, "%u %u %u %c", &cost->best, &cost->nominal, &cost->worst, &rest) == 3;
}

/* Cuts at the next ';'; an empty string when there is none. */
static char *field(char **rest)
{
    static char empty[1];
    char *part = strsep(rest, ";");
    return part != NULL ? trim(part) : empty;
}

static bool copy(char *to, size_t size, const char *from)
{
    return (size_t)snprintf(to, size, "%s", from) < size;
}

static struct model_case_item *new_item(struct reader *r, enum model_case_kind kind)
{
    if (r->now.item_count == CASE_ITEMS_MAX) {
        return NULL;
    }
    struct model_case_item *item = &r->now.items[r->now.item_count++];
    item->kind = kind;
    item->line = r->line;
    item->address = r->address;
    return item;
}

/* "address=0x..", "bus=0x..", "skipped", "uncertain" */
static bool parse_events(struct model_case_item *item, char *text)
{
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
        if (strncmp(word, "address=", 8) == 0 && item->access_count < 4) {
            item->accesses[item->access_count++] = (uint32_t)strtoul(word + 8, NULL, 0);
        } else if (strncmp(word, "bus=", 4) == 0) {
            item->bus = (uint32_t)strtoul(word + 4, NULL, 0);
            item->has_bus = true;
        } else if (strcmp(word, "skipped") == 0) {
            item->outcome = MODEL_SKIPPED;
        } else if (strcmp(word, "uncertain") == 0) {
            item->outcome = MODEL_UNCERTAIN;
        } else {
            return false;
        }
    }
    return true;
}

static bool parse_insn(struct reader *r, char *line)
{
    struct model_case_item *item = new_item(r, CASE_INSN);
    unsigned halves[2];
    char *bytes = field(&line);
    int count = sscanf(bytes, "%4x %4x", &halves[0], &halves[1]);
    if (item == NULL || count < 1) {
        return fail(r, "no bytes: run assemble.py over this file");
    }
    for (int i = 0; i < count; i++) {
        item->bytes[2 * i] = (uint8_t)halves[i];
        item->bytes[2 * i + 1] = (uint8_t)(halves[i] >> 8);
    }
    item->size = (size_t)count * 2;
    r->address += (uint32_t)item->size;
    bool fits = copy(item->text, sizeof item->text, field(&line));
    if (!fits || !parse_cost(field(&line), &item->cost) || !parse_events(item, field(&line))) {
        return fail(r, "expected `bytes ; text ; best nominal worst [; events]`");
    }
    return true;
}

static bool parse_exception_words(struct model_exception *event, char *text)
{
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
        char *value = strchr(word, '=');
        uint32_t number = value != NULL ? (uint32_t)strtoul(value + 1, NULL, 0) : 0;
        if (strcmp(word, "fp_frame") == 0) {
            event->fp_frame = true;
        } else if (strcmp(word, "fp_moved") == 0) {
            event->fp_moved = true;
        } else if (strcmp(word, "pended") == 0) {
            event->pended_here = true;
        } else if (strncmp(word, "stack=", 6) == 0) {
            event->stack = number;
        } else if (strncmp(word, "vector=", 7) == 0) {
            event->vector = number;
        } else if (strncmp(word, "handler=", 8) == 0) {
            event->handler = number;
        } else {
            return false;
        }
    }
    return true;
}

static bool parse_exception(struct reader *r, char *rest)
{
    static const char *const kinds[] = {
        [MODEL_EXCEPTION_ENTRY] = "entry",
        [MODEL_EXCEPTION_RETURN] = "return",
        [MODEL_EXCEPTION_TAIL_CHAIN] = "tail-chain",
        [MODEL_EXCEPTION_LATE_ARRIVAL] = "late-arrival",
        [MODEL_EXCEPTION_LAZY_SAVE] = "lazy-save",
        [MODEL_EXCEPTION_RETURN_ABANDONED] = "return-abandoned",
    };
    struct model_case_item *item = new_item(r, CASE_EXCEPTION);
    char *name = field(&rest);
    for (size_t i = 0; item != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i], name) == 0) {
            item->exception.kind = (enum model_exception_kind)i;
            bool good = parse_cost(field(&rest), &item->cost) &&
                        parse_exception_words(&item->exception, field(&rest));
            return good || fail(r, "expected `exception KIND ; costs ; facts`");
        }
    }
    return fail(r, "unknown kind of exception");
}

static bool parse_interrupt(struct reader *r, char *rest)
{
    struct model_case_item *item = new_item(r, CASE_INTERRUPT);
    if (item == NULL) {
        return fail(r, "too many lines");
    }
    item->left = (uint32_t)strtoul(field(&rest), NULL, 10);
    bool good = parse_cost(field(&rest), &item->interrupt_wait) &&
                parse_cost(field(&rest), &item->interrupt_resume);
    return good || fail(r, "expected `interrupt LEFT ; waited for ; done after the return`");
}

static bool parse_move(struct reader *r, char *rest, enum model_case_kind kind)
{
    r->address = (uint32_t)strtoul(field(&rest), NULL, 16);
    struct model_case_item *item = new_item(r, kind);
    if (item == NULL || (kind == CASE_JUMP && !parse_cost(field(&rest), &item->cost))) {
        return fail(r, "expected `jump ADDRESS ; best nominal worst`");
    }
    return true;
}

static bool parse_rule(struct reader *r, const char *rest)
{
    char name[40];
    char value[8];
    struct model_case *c = &r->now;
    if (c->rule_count == CASE_SETTINGS_MAX || sscanf(rest, "%39s %7s", name, value) != 2 ||
        !model_rule_by_name(name, &c->rules[c->rule_count].rule)) {
        return fail(r, "expected `rule NAME on|off`");
    }
    c->rules[c->rule_count++].on = strcmp(value, "on") == 0;
    return true;
}

static bool parse_param(struct reader *r, const char *rest)
{
    char name[40];
    int used = 0;
    struct model_case *c = &r->now;
    if (c->param_count == CASE_SETTINGS_MAX || sscanf(rest, "%39s %n", name, &used) != 1 ||
        !model_param_by_name(name, &c->params[c->param_count].param) ||
        !parse_cost(rest + used, &c->params[c->param_count].value)) {
        return fail(r, "expected `param NAME best nominal worst`");
    }
    c->param_count++;
    return true;
}

static bool bus_by_name(const char *name, enum model_bus *bus)
{
    static const char *const names[] = {
        [MODEL_BUS_CODE] = "code",
        [MODEL_BUS_SYSTEM] = "system",
        [MODEL_BUS_PPB] = "ppb",
        [MODEL_BUS_IO] = "io",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            *bus = (enum model_bus)i;
            return true;
        }
    }
    return false;
}

static bool parse_region(struct reader *r, const char *rest)
{
    char bus[8];
    char prefetch[4];
    struct model_case *c = &r->now;
    if (c->region_count == CASE_SETTINGS_MAX) {
        return fail(r, "too many regions");
    }
    struct model_region *region = &c->regions[c->region_count];
    int count = sscanf(rest, "%15s %x %x %7s %hhu %hhu %hhu %3s", c->region_names[c->region_count],
                       &region->base, &region->size, bus, &region->read_wait, &region->write_wait,
                       &region->fetch_bytes, prefetch);
    if (count != 8 || !bus_by_name(bus, &region->bus)) {
        return fail(r, "expected `region NAME BASE SIZE BUS READ WRITE LINE PREFETCH`");
    }
    region->prefetch = strcmp(prefetch, "yes") == 0;
    region->name = "test"; /* the case is copied about: a pointer into it would dangle */
    c->region_count++;
    return true;
}

static bool parse_doubts(struct reader *r, char *rest)
{
    for (char *word = strtok(rest, " "); word != NULL; word = strtok(NULL, " ")) {
        int i = 0;
        while (i < MODEL_UNKNOWN_COUNT &&
               strcmp(model_unknown_name((enum model_unknown)i), word) != 0) {
            i++;
        }
        if (i == MODEL_UNKNOWN_COUNT) {
            return fail(r, "unknown doubt");
        }
        r->now.doubts |= 1u << i;
    }
    return true;
}

static bool parse_cores(struct reader *r, char *rest)
{
    for (char *word = strtok(rest, " "); word != NULL; word = strtok(NULL, " ")) {
        if (r->now.core_count == CASE_CORES_MAX ||
            !copy(r->now.cores[r->now.core_count++], sizeof r->now.cores[0], word)) {
            return fail(r, "too many cores");
        }
    }
    return true;
}

/* `published N`, and the texts about it, which are for the conformance page. */
static bool parse_claim(struct reader *r, const char *word, const char *rest)
{
    struct model_case *c = &r->now;
    c->has_says = c->has_says || strcmp(word, "says") == 0;
    c->has_source = c->has_source || strcmp(word, "source") == 0;
    c->has_reason = c->has_reason || strcmp(word, "reason") == 0;
    if (strcmp(word, "published") == 0) {
        c->has_published = sscanf(rest, "%u", &c->published) == 1;
        c->outside = strstr(rest, "outside") != NULL;
        return c->has_published || fail(r, "expected `published CYCLES [outside]`");
    }
    return rest[0] != '\0' || fail(r, "expected a text");
}

static const char *claim_word(const char *line, size_t length)
{
    static const char *const words[] = {"published", "says", "source", "reason"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == length && strncmp(line, words[i], length) == 0) {
            return words[i];
        }
    }
    return NULL;
}

static bool finish(struct reader *r, void (*each)(const struct model_case *, void *), void *context)
{
    if (!r->open) {
        return true;
    }
    if (r->now.core_count == 0 || !r->now.has_total) {
        return fail(r, "the case before this line has no core or no total");
    }
    each(&r->now, context);
    r->open = false;
    return true;
}

static void begin(struct reader *r, const char *name)
{
    r->now = (struct model_case){.file = r->path, .line = r->line};
    copy(r->now.name, sizeof r->now.name, name);
    r->address = 0x1000;
    r->open = true;
}

static bool parse_line(struct reader *r, char *line)
{
    char *rest = line + strcspn(line, " ");
    size_t length = (size_t)(rest - line);
    rest = trim(rest);
#define IS(word) (length == sizeof(word) - 1 && strncmp(line, word, length) == 0)
    if (IS("core")) {
        return parse_cores(r, rest);
    }
    if (IS("rule")) {
        return parse_rule(r, rest);
    }
    if (IS("param")) {
        return parse_param(r, rest);
    }
    if (IS("region")) {
        return parse_region(r, rest);
    }
    if (IS("doubts")) {
        return parse_doubts(r, rest);
    }
    if (IS("at") || IS("jump")) {
        return parse_move(r, rest, IS("at") ? CASE_AT : CASE_JUMP);
    }
    if (IS("interrupt")) {
        return parse_interrupt(r, rest);
    }
    if (IS("exception")) {
        return parse_exception(r, rest);
    }
    if (IS("total")) {
        r->now.has_total = parse_cost(rest, &r->now.total);
        return r->now.has_total || fail(r, "expected `total best nominal worst`");
    }
#undef IS
    const char *word = claim_word(line, length);
    return word != NULL ? parse_claim(r, word, rest) : parse_insn(r, line);
}

bool model_case_file_read(const char *path, void (*each)(const struct model_case *, void *),
                          void *context)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    struct reader reader = {.path = path};
    char line[256];
    bool good = true;
    while (good && fgets(line, sizeof line, file) != NULL) {
        reader.line++;
        char *text = trim(line);
        if (text[0] == '\0' || text[0] == '#') {
            continue;
        }
        if (strncmp(text, "case ", 5) == 0) {
            good = finish(&reader, each, context);
            begin(&reader, text + 5);
        } else {
            good = reader.open ? parse_line(&reader, text) : fail(&reader, "no case yet");
        }
    }
    fclose(file);
    return good && finish(&reader, each, context);
}
