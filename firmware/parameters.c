/* Reads the values in an item's name, checks them against what the item registered,
 * and keeps them while the cell runs. */
#include "firmware/parameters.h"

#include "firmware/link.h"

extern const struct bench_parameter bench_parameters_begin[], bench_parameters_end[];

static uint32_t values[WIRE_ITEM_LOAD + 1][WIRE_PARAMETERS_MAX];

uint32_t bench_parameter(enum wire_item kind, unsigned place)
{
    return place < WIRE_PARAMETERS_MAX ? values[kind][place] : 0;
}

static bool same(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other)
        one++, other++;
    return *one == *other;
}

static const struct bench_parameter *find(enum wire_item kind, const char *item, unsigned place)
{
    for (const struct bench_parameter *p = bench_parameters_begin; p < bench_parameters_end; p++)
        if (p->kind == kind && p->place == place && same(p->item, item))
            return p;
    return NULL;
}

struct wire_bytes parameters_item(struct wire_bytes text)
{
    uint16_t size = 0;
    while (size < text.size && text.data[size] != '(')
        size++;
    return (struct wire_bytes){text.data, size};
}

/* Decimal digits in front of `*text`, which it takes away. False: none, or too large. */
static bool take_number(struct wire_bytes *text, uint32_t *number)
{
    uint16_t used = 0;
    *number = 0;
    for (; used < text->size && text->data[used] >= '0' && text->data[used] <= '9'; used++) {
        uint32_t digit = text->data[used] - (uint32_t)'0';
        if (*number > WIRE_PARAMETER_LIMIT / 10u)
            return false;
        *number = *number * 10u + digit;
    }
    text->data += used;
    text->size = (uint16_t)(text->size - used);
    return used > 0;
}

static bool take_character(struct wire_bytes *text, char wanted)
{
    if (text->size == 0 || text->data[0] != (uint8_t)wanted)
        return false;
    text->data++;
    text->size--;
    return true;
}

enum wire_ack_status parameters_take(enum wire_item kind, const char *item, struct wire_bytes text)
{
    const struct bench_parameter *parameter;
    uint16_t skipped = parameters_item(text).size;
    struct wire_bytes rest = {text.data + skipped, (uint16_t)(text.size - skipped)};
    bool given = rest.size > 0;
    unsigned place = 0;
    for (; (parameter = find(kind, item, place)) != NULL; place++) {
        uint32_t number = parameter->usual;
        if (given &&
            (!take_character(&rest, place == 0 ? '(' : ',') || !take_number(&rest, &number)))
            return WIRE_ACK_BAD_PARAMETERS;
        if (number < parameter->min || number > parameter->max)
            return WIRE_ACK_PARAMETER_RANGE;
        values[kind][place] = number;
    }
    if (given && (place == 0 || !take_character(&rest, ')') || rest.size > 0))
        return WIRE_ACK_BAD_PARAMETERS;
    for (; place < WIRE_PARAMETERS_MAX; place++)
        values[kind][place] = 0;
    return WIRE_ACK_OK;
}

void parameters_list(enum wire_item kind, const char *item)
{
    const struct bench_parameter *p;
    for (unsigned place = 0; (p = find(kind, item, place)) != NULL; place++) {
        struct wire_parameter record = {.kind = p->kind,
                                        .item = link_string(p->item),
                                        .place = p->place,
                                        .name = link_string(p->name),
                                        .unit = link_string(p->unit),
                                        .min = p->min,
                                        .max = p->max,
                                        .usual = p->usual,
                                        .summary = link_string(p->summary)};
        LINK_SEND(PARAMETER, parameter, &record);
    }
}
