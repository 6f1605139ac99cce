/* Sample batches: rows of numbers as zigzag varints of their differences, one
 * byte a number where a cell is steady. SPEC.md, "Batches".
 */
#include "wire.h"

#define MORE       0x80u /* another byte of this number follows */
#define LAST_BYTE  4u    /* index of a 32-bit number's fifth byte ... */
#define LAST_LIMIT 0x0Fu /* ... which carries its top four bits */

void wire_rows_begin(struct wire_rows *rows, uint8_t columns)
{
    for (size_t i = 0; i < WIRE_COLUMNS_MAX; i++)
        rows->previous[i] = 0;
    rows->columns = columns <= WIRE_COLUMNS_MAX ? columns : 0;
}

size_t wire_rows_put(struct wire_rows *rows, const uint32_t *values, uint8_t *out, size_t cap)
{
    size_t at = 0;
    if (cap < WIRE_SAMPLE_MAX((size_t)rows->columns))
        return 0;
    for (size_t i = 0; i < rows->columns; i++) {
        uint32_t difference = values[i] - rows->previous[i];
        uint32_t zigzag = difference << 1 ^ (0u - (difference >> 31));
        for (; zigzag >= MORE; zigzag >>= 7)
            out[at++] = (uint8_t)(zigzag | MORE);
        out[at++] = (uint8_t)zigzag;
        rows->previous[i] = values[i];
    }
    return at;
}

/* A number of two bytes or more. Returns its size; 0 if it is cut, over 32
 * bits, or longer than it need be (one number has one spelling). */
static size_t get_long(const uint8_t *data, size_t size, uint32_t *value)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < size && i <= LAST_BYTE; i++) {
        if (i == LAST_BYTE && data[i] > LAST_LIMIT)
            return 0;
        sum |= (data[i] & (MORE - 1u)) << (7u * i);
        if (data[i] < MORE) {
            *value = sum;
            return data[i] != 0 ? i + 1u : 0;
        }
    }
    return 0;
}

size_t wire_rows_get(struct wire_rows *rows, const uint8_t *data, size_t size, uint32_t *values)
{
    size_t at = 0;
    for (size_t i = 0; i < rows->columns; i++) {
        if (at == size)
            return 0;
        uint32_t zigzag = data[at];
        size_t length = zigzag < MORE ? 1u : get_long(data + at, size - at, &zigzag);
        if (length == 0)
            return 0;
        at += length;
        rows->previous[i] += zigzag >> 1 ^ (0u - (zigzag & 1u));
        values[i] = rows->previous[i];
    }
    return at;
}
