/* Prints what the timing model assumes, one line each, fields separated by
 * tabs, for the conformance page:
 *   version MAJOR.MINOR
 *   core NAME
 *   rule|param NAME BEST NOMINAL WORST calibrated|uncalibrated TEXT SOURCE
 *   doubt NAME TEXT
 */
#include "host/model/model.h"

#include <stdio.h>

static void print_setting(const struct model_setting *setting)
{
    if (!setting->applies)
        return;
    printf("%s\t%s\t%u\t%u\t%u\t%s\t%s\t%s\n",
           setting->kind == MODEL_SETTING_RULE ? "rule" : "param", setting->name,
           setting->fallback.best, setting->fallback.nominal, setting->fallback.worst,
           setting->calibrated ? "calibrated" : "uncalibrated", setting->text, setting->source);
}

static void print_core(const char *name)
{
    struct model_core core;
    struct model_setting setting;

    if (!model_core_init(&core, name) || !model_core_has_cycles(&core))
        return;
    printf("core\t%s\n", name);
    for (size_t i = 0; model_setting_at(&core, i, &setting); i++)
        print_setting(&setting);
}

int main(void)
{
    const char *name;

    printf("version\t%u.%u\n", MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR);
    for (size_t i = 0; (name = model_core_name_at(i)) != NULL; i++)
        print_core(name);
    for (int i = 0; i < MODEL_UNKNOWN_COUNT; i++)
        printf("doubt\t%s\t%s\n", model_unknown_name((enum model_unknown)i),
               model_unknown_text((enum model_unknown)i));
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
