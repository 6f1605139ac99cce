/* Looks at characters and tokens, before a document is built; see yaml_form.h. */
#include "host/lib/files/yaml_form.h"

#include "host/lib/base/printable.h"
#include <string.h>
#include <yaml.h>

#define NESTING_MAX   16u /* no schema of ours is half as deep */
#define CHARACTER_MAX 4u  /* bytes of one */

/* A place in the text, which moves on with the tokens. */
struct reading {
    const char *path;
    const char *bytes;
    size_t size;
    struct message *message;
    size_t at;           /* bytes behind which it stands */
    size_t line, column; /* the same as libyaml counts, from 0 and in characters */
    unsigned depth;
};

/* ---- Characters ---- */

static bool is_continued(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static void step(struct reading *reading)
{
    reading->at++;
    while (reading->at < reading->size && is_continued(reading->bytes[reading->at]))
        reading->at++;
    reading->column++;
    if (reading->bytes[reading->at - 1] == '\n') {
        reading->line++;
        reading->column = 0;
    }
}

#define COMPLAIN_HERE(reading, ...)                                                                \
    message_at((reading)->message, (reading)->path, (reading)->line + 1, (reading)->column + 1,    \
               __VA_ARGS__)

static bool complain_character(const struct reading *reading)
{
    const char *here = reading->bytes + reading->at;
    size_t left = reading->size - reading->at, length = 1;

    while (length < left && length < CHARACTER_MAX && is_continued(here[length]))
        length++;
    if (!*here)
        return COMPLAIN_HERE(reading, "a NUL byte; save the file as text, in UTF-8");
    if (reading->at == 0 &&
        (strncmp(here, "\xff\xfe", 2) == 0 || strncmp(here, "\xfe\xff", 2) == 0))
        return COMPLAIN_HERE(reading, "UTF-16; save the file in UTF-8");
    if (reading->at == 0 && strncmp(here, "\xef\xbb\xbf", 3) == 0)
        return COMPLAIN_HERE(reading, "a byte order mark; save the file in UTF-8 without one");
    return COMPLAIN_HERE(reading, "'%.*s' is no character that shows, in UTF-8; leave it out",
                         (int)length, here);
}

/* How many bytes at the place may be there although they do not show. */
static size_t blank_at(const char *bytes, size_t size)
{
    if (size > 1 && bytes[0] == '\r' && bytes[1] == '\n')
        return 2;
    return size > 0 && (bytes[0] == '\n' || bytes[0] == '\t');
}

static bool check_characters(struct reading reading)
{
    size_t good = 0, blank = 0;

    do {
        good += blank;
        good += printable_prefix(reading.bytes + good, reading.size - good);
        blank = blank_at(reading.bytes + good, reading.size - good);
    } while (blank);
    if (good == reading.size)
        return true;
    while (reading.at < good)
        step(&reading);
    return complain_character(&reading);
}

/* ---- Tokens ---- */

/* Moves on to a token, over blanks, ends of lines and comments. */
static bool pass_gap(struct reading *reading, const yaml_mark_t *mark)
{
    bool comment = false;

    while (reading->at < reading->size &&
           (reading->line < mark->line ||
            (reading->line == mark->line && reading->column < mark->column))) {
        char here = reading->bytes[reading->at];
        if (here == '\t' && !comment)
            return COMPLAIN_HERE(reading, "a tab, which not every reader of YAML takes for a "
                                          "blank; use blanks");
        comment = here != '\n' && (comment || here == '#');
        step(reading);
    }
    return true;
}

static void pass_token(struct reading *reading, const yaml_mark_t *end)
{
    while (reading->at < reading->size &&
           (reading->line < end->line ||
            (reading->line == end->line && reading->column < end->column)))
        step(reading);
}

static bool check_depth(struct reading *reading, yaml_token_type_t type)
{
    switch (type) {
    case YAML_BLOCK_SEQUENCE_START_TOKEN:
    case YAML_BLOCK_MAPPING_START_TOKEN:
    case YAML_FLOW_SEQUENCE_START_TOKEN:
    case YAML_FLOW_MAPPING_START_TOKEN:
        return ++reading->depth <= NESTING_MAX ||
               COMPLAIN_HERE(reading, "nested more than %u deep", NESTING_MAX);
    case YAML_BLOCK_END_TOKEN:
    case YAML_FLOW_SEQUENCE_END_TOKEN:
    case YAML_FLOW_MAPPING_END_TOKEN:
        reading->depth -= reading->depth > 0;
        return true;
    default:
        return true;
    }
}

static bool check_lines(const struct reading *reading, const yaml_token_t *token)
{
    yaml_scalar_style_t style = token->data.scalar.style;

    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
        return COMPLAIN_HERE(reading, "a block of lines (`|`, `>`); write the text into one line");
    if (token->start_mark.line == token->end_mark.line)
        return true;
    return COMPLAIN_HERE(reading, "a text that goes on in the next line; write it into one%s",
                         style == YAML_PLAIN_SCALAR_STYLE
                             ? ", or, if that line is none of it, put ': ' behind its key"
                             : "");
}

static bool check_token(const struct reading *reading, const yaml_token_t *token)
{
    switch (token->type) {
    case YAML_VERSION_DIRECTIVE_TOKEN:
    case YAML_TAG_DIRECTIVE_TOKEN:
        return COMPLAIN_HERE(reading, "a directive (%%YAML, %%TAG); leave it out");
    case YAML_TAG_TOKEN:
        return COMPLAIN_HERE(reading, "a tag (!NAME); leave it out, a key says of which type its "
                                      "value is");
    case YAML_ANCHOR_TOKEN:
        return COMPLAIN_HERE(reading, "an anchor (&NAME); write the value at each place");
    case YAML_ALIAS_TOKEN:
        return COMPLAIN_HERE(reading, "an alias (*NAME); write the value itself, or a text that "
                                      "begins with * into quotes");
    case YAML_KEY_TOKEN: /* of KEY: VALUE it is where the key begins, without a length */
        return token->start_mark.index == token->end_mark.index ||
               COMPLAIN_HERE(reading, "a key behind `?`; write KEY: VALUE");
    case YAML_SCALAR_TOKEN:
        return check_lines(reading, token);
    default:
        return true;
    }
}

static bool check_tokens(struct reading *reading)
{
    yaml_parser_t parser;
    yaml_token_t token;
    bool fine = true, more = true;

    if (!yaml_parser_initialize(&parser))
        return message_add(reading->message, "out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)reading->bytes, reading->size);
    while (more && fine && yaml_parser_scan(&parser, &token)) {
        more = token.type != YAML_STREAM_END_TOKEN;
        fine = pass_gap(reading, &token.start_mark) && check_depth(reading, token.type) &&
               check_token(reading, &token);
        pass_token(reading, &token.end_mark);
        yaml_token_delete(&token);
    }
    yaml_parser_delete(&parser);
    return fine;
}

bool yaml_form_check(const char *path, const char *bytes, size_t size, struct message *message)
{
    struct reading reading = {.path = path, .bytes = bytes, .size = size, .message = message};

    return check_characters(reading) && check_tokens(&reading);
}
