/* wire_crc32 for the host: zlib's. The target has its own small one; that the
 * two agree is tested.
 */
#include "bench/wire/wire.h"

#include <zlib.h>

uint32_t wire_crc32(uint32_t crc, const uint8_t *data, size_t size)
{
    /* zlib takes a NULL buffer for "start anew". */
    return size == 0 ? crc : (uint32_t)crc32_z(crc, data, size);
}
