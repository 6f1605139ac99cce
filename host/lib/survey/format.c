/* Numbers and lists as the report writes them. */
#include "host/lib/survey/format.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void add_grouped(struct text *out, uint64_t value)
{
    if (value >= 1000) {
        add_grouped(out, value / 1000);
        text_addf(out, ",%03" PRIu64, value % 1000);
    } else {
        text_addf(out, "%" PRIu64, value);
    }
}

/* In hundredths and integers: printf("%f") would follow the locale. */
void format_value(struct text *out, double value)
{
    double hundredths = nearbyint(fabs(value) * 100);
    if (!(hundredths < 1e18)) {
        text_addf(out, "%s", isnan(value) ? "?" : "very large");
        return;
    }
    uint64_t scaled = (uint64_t)hundredths;
    if (value < 0 && scaled != 0)
        text_add(out, "\u2212");
    add_grouped(out, scaled / 100);
    unsigned rest = (unsigned)(scaled % 100);
    if (rest % 10 != 0)
        text_addf(out, ".%02u", rest);
    else if (rest != 0)
        text_addf(out, ".%u", rest / 10);
}

void format_change(struct text *out, double value)
{
    if (nearbyint(value * 100) >= 0)
        text_add(out, "+");
    format_value(out, value);
}

void format_number(struct text *out, struct result_number number)
{
    if (number.known)
        format_value(out, number.number);
    else
        text_add(out, "\u2013");
}

void format_metric(struct text *out, const char *name)
{
    for (; *name != '\0'; name++)
        text_add_bytes(out, *name == '_' ? " " : name, 1);
}

void format_plain(struct text *out, enum markup markup, const char *string)
{
    if (markup == MARKUP_HTML)
        text_html(out, string);
    else
        text_markdown(out, string);
}

void format_strong(struct text *out, enum markup markup, const char *string)
{
    text_add(out, markup == MARKUP_HTML ? "<strong>" : "**");
    format_plain(out, markup, string);
    text_add(out, markup == MARKUP_HTML ? "</strong>" : "**");
}

void format_strong_list(struct text *out, enum markup markup, const char *const names[],
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add(out, i + 1 < count ? ", " : " and ");
        format_strong(out, markup, names[i]);
    }
}

void format_amount(struct text *out, double value, enum result_evidence evidence)
{
    static const char *const units[EVIDENCE_COUNT] = {
        [EVIDENCE_SILICON] = "cycle",
        [EVIDENCE_MODEL] = "modelled cycle",
        [EVIDENCE_INSNS] = "instruction",
    };
    format_value(out, value);
    text_addf(out, " %s%s", units[evidence], value == 1 ? "" : "s");
}
