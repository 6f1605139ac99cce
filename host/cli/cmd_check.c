/* `irqbench check DIR`: the gate, against a baseline, budgets or both. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/files/output_file.h"
#include "host/lib/gate/print.h"
#include "host/lib/store/run_results.h"
#include <stdlib.h>
#include <string.h>

struct settings {
    const char *directory, *baseline, *budget, *tolerance, *junit, *markdown;
    struct option_list allow;
    bool update, annotations;
    bool allow_part; /* a new baseline may be of a part of a run */
};

struct check {
    struct results *results;
    struct baseline baseline;
    struct budget_list budgets;
    struct gate gate;
};

/* ---- What was asked for ---- */

static bool take_allowed(struct settings *settings, struct gate_request *request,
                         struct message *message)
{
    static const enum verdict kinds[] = {VERDICT_GONE, VERDICT_INCONCLUSIVE};

    for (size_t i = 0; i < settings->allow.count; i++) {
        size_t kind = 0;
        if (strcmp(settings->allow.texts[i], "part") == 0) {
            settings->allow_part = true;
            continue;
        }
        while (kind < 2 && strcmp(settings->allow.texts[i], verdict_name(kinds[kind])) != 0)
            kind++;
        if (kind == 2)
            return message_add(message, "--allow '%s': expected gone, inconclusive or part",
                               settings->allow.texts[i]);
        request->allow[kinds[kind]] = true;
    }
    return true;
}

static bool load(const struct settings *settings, struct check *check, struct message *message)
{
    if (!settings->baseline && !settings->budget)
        return message_add(message, "check: against what? Give --baseline FILE, --budget FILE, or "
                                    "both (`irqbench baseline DIR -o FILE` makes one)");
    if (settings->update && !settings->baseline)
        return message_add(message,
                           "check: --update writes a baseline anew: --baseline is missing");
    return (!settings->baseline || baseline_read(&check->baseline, settings->baseline, message)) &&
           (!settings->budget || budget_read(&check->budgets, settings->budget, message)) &&
           (check->results = run_results_load(settings->directory, message)) != NULL;
}

/* ---- What comes out ---- */

typedef void writer(struct text *text, const struct gate *gate, const struct gate_about *about);

static bool write_file(const char *path, writer *write, const struct gate *gate,
                       const struct gate_about *about, struct message *message)
{
    struct text text = {0};

    if (!path)
        return true;
    write(&text, gate, about);
    bool fine = text.failed ? message_add(message, "out of memory")
                            : output_file_write(path, text_get(&text), text.used, message);
    text_free(&text);
    return fine;
}

/* A bound that a team has set is not for the one to move who is over it. */
static bool is_over_budget(const struct gate *gate)
{
    return gate->budgets_kept < gate->budgets;
}

static bool update(const struct settings *settings, const struct check *check,
                   const struct gate_request *request, struct message *message)
{
    struct text text = {0};
    const struct baseline_allow allow = {.inconclusive = request->allow[VERDICT_INCONCLUSIVE],
                                         .part = settings->allow_part};

    if (!settings->update || is_over_budget(&check->gate))
        return true;
    bool fine = baseline_make(&text, check->results, allow, message) &&
                output_file_write(settings->baseline, text_get(&text), text.used, message);

    text_free(&text);
    return fine;
}

/* Worth a command only if it changed the baseline. */
static bool is_changed(const struct settings *settings, const struct gate *gate)
{
    const size_t *cells = gate->cells;

    return settings->baseline && !settings->update &&
           cells[VERDICT_WORSE] + cells[VERDICT_IMPROVED] + cells[VERDICT_NEW] +
                   cells[VERDICT_GONE] >
               0;
}

/* As a shell takes it for one word. */
static void add_word(struct text *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./+:@%,";

    if (*word && word[strspn(word, plain)] == '\0') {
        text_add(text, word);
        return;
    }
    text_add(text, "'");
    for (; *word; word++)
        text_add_bytes(text, *word == '\'' ? "'\\''" : word, *word == '\'' ? 4 : 1);
    text_add(text, "'");
}

static bool is_github(void)
{
    const char *value = getenv("GITHUB_ACTIONS");
    return value && strcmp(value, "true") == 0;
}

static void print(const struct settings *settings, const struct gate *gate,
                  const struct gate_about *about)
{
    gate_print_text(stdout, gate, about);
    if (settings->update && is_over_budget(gate))
        printable_print(stdout,
                        "%s is as it was: a budget is not kept, and --update accepts no budget\n",
                        settings->baseline);
    else if (settings->update)
        printable_print(stdout, "%s is written anew\n", settings->baseline);
}

static bool tell(const struct settings *settings, const struct check *check,
                 const struct gate_request *request, struct message *message)
{
    struct text accept = {0};
    struct gate_about about = {
        .command = "check", .name = check->results->name, .baseline = settings->baseline != NULL};

    if (is_changed(settings, &check->gate)) {
        text_add(&accept, "irqbench check ");
        add_word(&accept, settings->directory);
        text_add(&accept, " --baseline ");
        add_word(&accept, settings->baseline);
        text_add(&accept, " --update");
        about.accept = text_get(&accept);
    }
    if (settings->annotations || is_github())
        gate_print_annotations(stdout, &check->gate);
    bool fine = write_file(settings->junit, gate_junit, &check->gate, &about, message) &&
                write_file(settings->markdown, gate_markdown, &check->gate, &about, message) &&
                update(settings, check, request, message);
    if (fine)
        print(settings, &check->gate, &about);
    text_free(&accept);
    return fine;
}

static int check_run(struct settings *settings, struct check *check, struct message *message)
{
    struct gate_request request = {
        .baseline = settings->baseline ? &check->baseline : NULL,
        .budgets = settings->budget ? &check->budgets : NULL,
    };

    if (!take_allowed(settings, &request, message) ||
        !tolerance_parse(&request.tolerance, settings->tolerance, message) ||
        !load(settings, check, message))
        return EXIT_UNABLE;
    request.results = check->results;
    if (!gate_check(&check->gate, &request, message) || !tell(settings, check, &request, message))
        return EXIT_UNABLE;
    bool failed = settings->update ? is_over_budget(&check->gate) : check->gate.failed;
    return failed ? EXIT_GATE : EXIT_FINE;
}

static int start(struct settings *settings)
{
    struct message message = {0};
    struct check check = {.results = NULL};
    int code = check_run(settings, &check, &message);

    gate_free(&check.gate);
    results_free(check.results);
    budget_free(&check.budgets);
    baseline_free(&check.baseline);
    message_print(&message, stderr);
    return code;
}

static int run(int argc, char **argv)
{
    struct settings s = {.tolerance = "0"};
    const struct option_spec options[] = {
        {"baseline", 'b', "FILE", "compare with it", OPTION_TEXT, &s.baseline, 0, 0, NULL},
        {"budget", 0, "FILE", "bounds to keep to, a YAML file", OPTION_TEXT, &s.budget, 0, 0, NULL},
        {"tolerance", 't', "T", "how much worse is no failure: 0, 3%, 2cy, 2insn", OPTION_TEXT,
         &s.tolerance, 0, 0, NULL},
        {"allow", 0, "WHAT",
         "cells that are gone or inconclusive fail nothing; part: --update takes a run of some "
         "cells; repeatable",
         OPTION_LIST, &s.allow, 0, 0, NULL},
        {"update", 0, NULL,
         "accept what is: write the baseline anew, exit 0; but not over a budget", OPTION_FLAG,
         &s.update, 0, 0, NULL},
        {"junit", 0, "FILE", "write JUnit XML", OPTION_TEXT, &s.junit, 0, 0, NULL},
        {"markdown", 0, "FILE", "write a comment", OPTION_TEXT, &s.markdown, 0, 0, NULL},
        {"annotations", 0, NULL,
         "print GitHub's annotations (where GITHUB_ACTIONS is true: always)", OPTION_FLAG,
         &s.annotations, 0, 0, NULL},
        {.name = NULL}};
    const struct options_spec spec = {
        .command = "check",
        .arguments = "DIR",
        .about = "Holds a run to a baseline, to budgets, or to both. Exit 0: it keeps to them.\n"
                 "1: something got worse, is gone or inconclusive, or nothing was compared; with\n"
                 "--update only a budget that is not kept, and the baseline stays as it was.\n"
                 "2: it could not be told.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1};
    int count = 0;

    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    s.directory = argv[1];
    return start(&s);
}

COMMAND(check, 50, "hold a run to a baseline and to budgets: the gate", run);
