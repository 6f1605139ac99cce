/* `irqbench history add|show|export|badge`: results by commit, in a file. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/cli/terminal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/files/output_file.h"
#include "host/lib/history/date.h"
#include "host/lib/history/print.h"
#include "host/lib/store/run_results.h"
#include <string.h>

#define WIDTH_LEAST 60u
#define WIDTH_FILES 120u

struct settings {
    const char *file, *cell, *metric, *statistic, *output, *commit, *date;
    bool json, all, force;
    char **arguments;
};

/* The options that several have. */
#define FILE_OPTION(s)                                                                             \
    {                                                                                              \
        "data", 'd', "FILE", "the history, an SQLite file", OPTION_TEXT, &(s)->file, 0, 0, NULL    \
    }
#define CELL_OPTION(s)                                                                             \
    {                                                                                              \
        "cell", 0, "PATTERN", "only these cells: a part of an id, or a pattern of the whole",      \
            OPTION_TEXT, &(s)->cell, 0, 0, NULL                                                    \
    }
#define METRIC_OPTION(s)                                                                           \
    {                                                                                              \
        "metric", 0, "NAME", "only this metric", OPTION_TEXT, &(s)->metric, 0, 0, NULL             \
    }
#define STATISTIC_OPTION(s, help)                                                                  \
    {                                                                                              \
        "statistic", 0, "NAME", help, OPTION_CHOICE, &(s)->statistic, 0, 0, statistics             \
    }
static const char *const statistics[] = {"best", "nominal", "worst", "total", NULL};

static bool need_file(const struct settings *s, const char *what, struct message *message)
{
    return s->file || message_add(message, "history %s: which history? Give -d FILE", what);
}

/* ---- add ---- */

static void say_added(const struct settings *s, const struct history_added *added)
{
    const char *changed = added->replaced ? ", replaced" : "";

    printable_print(stdout, "%s: commit %s: %zu cells added%s", s->file, added->commit,
                    added->added, changed);
    if (added->replaced)
        printf(" %zu", added->replaced);
    printf(", %zu there already", added->same);
    if (added->repeats)
        printf("; of the added %zu had been measured before, and are kept beside that",
               added->repeats);
    printf("\n");
}

static bool add_run(const struct settings *s, struct message *message)
{
    struct history_added added = {.commit = NULL};
    struct history_addition addition = {.commit = s->commit, .date = s->date, .force = s->force};
    struct results *results =
        need_file(s, "add", message) ? run_results_load(s->arguments[1], message) : NULL;

    addition.results = results;
    bool fine = results && history_add(s->file, &addition, &added, message);
    if (fine && added.note)
        printable_print(stderr, "irqbench: note: %s\n", added.note);
    if (fine)
        say_added(s, &added);
    history_added_free(&added);
    results_free(results);
    return fine;
}

static enum options_result parse_add(struct settings *s, int argc, char **argv)
{
    const struct option_spec options[] = {
        FILE_OPTION(s),
        {"commit", 0, "SHA", "what was measured (what the run's image says)", OPTION_TEXT,
         &s->commit, 0, 0, NULL},
        {"date", 0, "ISO", "the commit's date, which orders the history (when the run began)",
         OPTION_TEXT, &s->date, 0, 0, NULL},
        {"force", 0, NULL, "replace other results of this commit", OPTION_FLAG, &s->force, 0, 0,
         NULL},
        {.name = NULL}};
    const struct options_spec spec = {
        .command = "history add",
        .arguments = "DIR -d FILE",
        .about =
            "Adds a run to a history: all of it, or, if it ends early, nothing. FILE is made if\n"
            "it is not there. The same results are added once. Of `model` and `insns` other\n"
            "results of one commit, board, compiler, clock and timing model are refused without\n"
            "--force, and with it replaced; each run of a board (`silicon`) is kept. An image "
            "that\n"
            "was built from changed sources names no commit: give --commit.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1};
    int count = 0;

    return options_parse(&spec, argc, argv, &count);
}

/* ---- What is there ---- */

static bool load(struct history *history, const struct settings *s, struct message *message)
{
    const struct history_request request = {
        .cell = s->cell, .metric = s->metric, .figure = figure_find(s->statistic)};

    return history_load(history, s->file, &request, message);
}

static bool show(const struct settings *s, struct message *message)
{
    struct history history;
    bool all = s->all || s->cell || s->metric;

    if (!need_file(s, "show", message) || !load(&history, s, message))
        return false;
    bool fine = s->json ? history_print_json(stdout, &history)
                        : history_print_text(stdout, &history, all,
                                             terminal_width(WIDTH_LEAST, WIDTH_FILES));
    history_free(&history);
    return fine || message_add(message, "out of memory");
}

static enum options_result parse_show(struct settings *s, int argc, char **argv)
{
    const struct option_spec options[] = {
        FILE_OPTION(s),
        CELL_OPTION(s),
        METRIC_OPTION(s),
        STATISTIC_OPTION(s, "what of a board's numbers is judged"),
        {"all", 'a', NULL, "also series in which nothing changed", OPTION_FLAG, &s->all, 0, 0,
         NULL},
        {"json", 0, NULL, "as JSON", OPTION_FLAG, &s->json, 0, 0, NULL},
        {.name = NULL}};
    const struct options_spec spec = {
        .command = "history show",
        .arguments = "-d FILE",
        .about =
            "Says what changed, and at which commit; with --cell or --metric also what did not.\n"
            "Numbers of `model` and `insns` are exact: each difference is a change. Those of\n"
            "`silicon` change where E-divisive (Matteson and James 2014) finds a change point,\n"
            "with 5 runs or more on each side and p <= 0.01 in 999 seeded permutations, among\n"
            "the newest 256. Where compiler, clock, timing model or the like changed, a series\n"
            "begins anew, and it is said why.",
        .options = options,
        .min_arguments = 0,
        .max_arguments = 0};
    int count = 0;

    return options_parse(&spec, argc, argv, &count);
}

static bool export(const struct settings *s, struct message *message)
{
    struct history history;

    if (!need_file(s, "export", message) || !load(&history, s, message))
        return false;
    bool fine = history_export(stdout, &history);
    history_free(&history);
    return fine || message_add(message, "out of memory");
}

static enum options_result parse_export(struct settings *s, int argc, char **argv)
{
    const struct option_spec options[] = {
        FILE_OPTION(s), CELL_OPTION(s), METRIC_OPTION(s), {.name = NULL}};
    const struct options_spec spec = {
        .command = "history export",
        .arguments = "-d FILE",
        .about = "Prints a history as JSON lines, one for each metric of each cell of each run.",
        .options = options,
        .min_arguments = 0,
        .max_arguments = 0};
    int count = 0;

    return options_parse(&spec, argc, argv, &count);
}

static bool write_badge(const struct settings *s, const struct history *history,
                        struct message *message)
{
    struct text text = {0};
    bool fine = history_badge(&text, history, figure_find(s->statistic), message);

    if (fine && strcmp(s->output, "-") == 0)
        printable_pass(stdout, text_get(&text), text.used, true);
    else if (fine)
        fine = output_file_write(s->output, text_get(&text), text.used, message);
    text_free(&text);
    return fine;
}

static bool badge(const struct settings *s, struct message *message)
{
    struct history history;

    if (!need_file(s, "badge", message))
        return false;
    if (!s->output || !s->cell || !s->metric)
        return message_add(message, "history badge: of what, and where to? Give --cell ID, "
                                    "--metric NAME and -o FILE");
    if (!load(&history, s, message))
        return false;
    bool fine = write_badge(s, &history, message);
    history_free(&history);
    return fine;
}

static enum options_result parse_badge(struct settings *s, int argc, char **argv)
{
    const struct option_spec options[] = {FILE_OPTION(s),
                                          CELL_OPTION(s),
                                          METRIC_OPTION(s),
                                          STATISTIC_OPTION(s, "which of its figures"),
                                          {"output", 'o', "FILE",
                                           "where it goes; - is standard output", OPTION_TEXT,
                                           &s->output, 0, 0, NULL},
                                          {.name = NULL}};
    const struct options_spec spec = {
        .command = "history badge",
        .arguments = "-d FILE --cell ID --metric NAME -o FILE.svg",
        .about = "Writes the newest value of one cell's metric as a small picture: orange if its\n"
                 "last change was for the worse, green if it was for the better, else blue; grey\n"
                 "if there is no value.",
        .options = options,
        .min_arguments = 0,
        .max_arguments = 0};
    int count = 0;

    return options_parse(&spec, argc, argv, &count);
}

/* ---- Which of them ---- */

static const struct action {
    const char *name;
    enum options_result (*parse)(struct settings *s, int argc, char **argv);
    bool (*run)(const struct settings *s, struct message *message);
} actions[] = {
    {"add", parse_add, add_run},
    {"show", parse_show, show},
    {"export", parse_export, export},
    {"badge", parse_badge, badge},
};
#define ACTIONS (sizeof actions / sizeof *actions)

static int start(const struct action *action, int argc, char **argv)
{
    struct settings s = {.statistic = "nominal", .arguments = argv};
    struct message message = {0};

    switch (action->parse(&s, argc, argv)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    bool fine = action->run(&s, &message);
    message_print(&message, stderr);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

/* ---- All actions as one command ---- */

#define ALL_OPTIONS_MAX 40u

/* The options of all actions, each once. */
struct all_options {
    struct option_spec list[ALL_OPTIONS_MAX + 1];
    size_t count;
};

static void add_options(const struct options_spec *spec, void *context)
{
    struct all_options *all = context;

    for (const struct option_spec *option = spec->options; option->name; option++) {
        size_t at = 0;
        while (at < all->count && strcmp(all->list[at].name, option->name) != 0)
            at++;
        if (at == all->count && all->count < ALL_OPTIONS_MAX)
            all->list[all->count++] = *option;
    }
}

/* Reads every action's table, and has them parsed, or read, as one. */
static enum options_result parse_all(int argc, char **argv)
{
    struct all_options all = {.count = 0};
    void *context = NULL;
    options_reader *before = options_reader_now(&context);
    int count = 0;

    options_read_with(add_options, &all);
    for (size_t i = 0; i < ACTIONS; i++)
        start(&actions[i], 1, (char *[]){(char *)actions[i].name, NULL});
    options_read_with(before, context);
    const struct options_spec spec = {
        .command = "history",
        .arguments = "add|show|export|badge",
        .about =
            "Keeps results by commit in a file, and finds what changed. `add` takes a run, to\n"
            "the commit that its image was built from; `show` says what changed at which\n"
            "commit, as text or JSON; `export` prints everything, as JSON lines; `badge` draws\n"
            "the newest value of one metric, as SVG. `irqbench history add --help` and so on\n"
            "have the options of each; `irqbench report --history FILE` draws the trend.",
        .options = all.list,
        .min_arguments = 1,
        .max_arguments = 2};
    return options_parse(&spec, argc, argv, &count);
}

static int run(int argc, char **argv)
{
    const char *names[ACTIONS];
    char hint[SUGGEST_TEXT_MAX];
    void *context = NULL;

    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        bool read = options_reader_now(&context) != NULL;
        return parse_all(argc, argv) == OPTIONS_HELP || read ? EXIT_FINE : EXIT_UNABLE;
    }
    for (size_t i = 0; i < ACTIONS; i++) {
        names[i] = actions[i].name;
        if (strcmp(names[i], argv[1]) == 0)
            return start(&actions[i], argc - 1, argv + 1);
    }
    printable_print(stderr, "irqbench history: unknown '%s'%s\n", argv[1],
                    suggest_text(hint, argv[1], names, ACTIONS));
    return EXIT_UNABLE;
}

COMMAND(history, 57, "keep results by commit, and find what changed", run);
