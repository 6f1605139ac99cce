/* What the plugin wrote of a trace: the first two bytes say of how many functions and spans it is.
 */
#include "host/fuzz/fuzz.h"
#include "host/lib/trace/result.h"

#include <stdlib.h>
#include <string.h>

int fuzz_target(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct message message = {0};
    char *text = malloc(size - 1);
    FUZZ_MUST(text != NULL);
    memcpy(text, data + 2, size - 2);
    text[size - 2] = '\0';
    struct trace_result *result = trace_result_read(text, data[0] % 16u, data[1] % 16u, &message);
    fuzz_told(result != NULL, &message);
    trace_result_free(result);
    free(text);
    return 0;
}
