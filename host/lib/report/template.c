/* Fills a template's {{name}} places. */
#include "host/lib/report/template.h"

#include <string.h>

#define VALUES_MAX 32u

static const struct template_value *find(const struct template_value *values, size_t count,
                                         const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(values[i].name) == length && memcmp(values[i].name, name, length) == 0)
            return &values[i];
    return NULL;
}

static bool all_used(const struct template_value *values, size_t count, uint32_t used,
                     struct message *message)
{
    for (size_t i = 0; i < count; i++)
        if ((used & UINT32_C(1) << i) == 0)
            return message_add(message, "the report's template has no place for %s",
                               values[i].name);
    return true;
}

bool template_fill(struct text *out, const char *template_text, const struct template_value *values,
                   size_t count, struct message *message)
{
    uint32_t used = 0;
    const char *at = template_text;
    if (count > VALUES_MAX)
        return message_add(message, "too many values for a template: %zu", count);
    for (const char *open; (open = strstr(at, "{{")) != NULL;) {
        const char *close = strstr(open, "}}");
        if (close == NULL)
            return message_add(message, "the report's template has an unfinished place: %.20s",
                               open);
        size_t length = (size_t)(close - open) - 2;
        const struct template_value *value = find(values, count, open + 2, length);
        if (value == NULL)
            return message_add(message, "the report's template names {{%.*s}}, which is unknown",
                               (int)length, open + 2);
        text_add_bytes(out, at, (size_t)(open - at));
        text_add(out, value->text);
        used |= UINT32_C(1) << (value - values);
        at = close + 2;
    }
    text_add(out, at);
    return all_used(values, count, used, message);
}
