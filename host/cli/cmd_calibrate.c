/* irqbench calibrate: what a board's run says of the model's settings that nobody calibrated. */
#include "host/cli/commands.h"
#include "host/cli/options.h"
#include "host/cli/talk.h"
#include "host/cli/terminal.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/calibrate/print.h"
#include "host/lib/files/json_file.h"
#include "host/lib/run/runner.h"
#include <stdio.h>
#include <string.h>

#define WIDTH_LEAST 80u

static enum progress_kind telling; /* how */

static void tell_json(const char *setting, size_t done, size_t total)
{
    json_t *line = json_pack("{s:s, s:s, s:o, s:I, s:I}", "step", "start", "schema",
                             PROGRESS_SCHEMA, "setting", json_text_of(setting), "done",
                             (json_int_t)done, "total", (json_int_t)total);

    if (line && json_put_plain(stderr, line, JSON_COMPACT))
        fputc('\n', stderr);
    json_decref(line);
}

static void tell_setting(const char *setting, size_t done, size_t total)
{
    char line[128];

    printable_into(line, sizeof line, "%zu/%zu %s", done, total, setting);
    if (telling == PROGRESS_JSON)
        tell_json(setting, done, total);
    else if (telling == PROGRESS_BAR)
        printable_print(stderr, "\r\033[K%.*s", (int)progress_columns(stderr) - 1, line);
    else if (telling == PROGRESS_PLAIN)
        printable_print(stderr, "%s\n", line);
    fflush(stderr);
}

static void end_telling(void)
{
    if (telling == PROGRESS_BAR)
        fprintf(stderr, "\r\033[K");
}

static bool print(const struct calibration *calibration, bool as_json, struct message *message)
{
    if (!as_json) {
        calibration_print(stdout, calibration, terminal_width(WIDTH_LEAST, TERMINAL_WIDTH));
        return true;
    }
    json_t *object = calibration_json(calibration);
    bool good = object && json_put_plain(stdout, object, JSON_INDENT(1) | JSON_SORT_KEYS);
    json_decref(object);
    putchar('\n');
    return good || message_add(message, "out of memory");
}

static int answer(const struct calibrate_request *request, bool as_json)
{
    static struct calibration calibration;
    struct message message = {0};
    bool good = stop_catch_signals(&message) && calibrate(&calibration, request, &message);
    end_telling();
    good = good && print(&calibration, as_json, &message);
    if (!good && message.count == 0 && stop_signal())
        printable_print(stderr, "irqbench: stopped by %s\n", strsignal(stop_signal()));
    message_print(&message, stderr);
    calibrate_free(&calibration);
    stop_release();
    return good ? EXIT_FINE : EXIT_UNABLE;
}

static int run(int argc, char **argv)
{
    uint32_t jobs = runner_jobs();
    struct calibrate_request request = {.progress = tell_setting};
    bool as_json = false;
    struct talk talk = {.progress = NULL};
    const struct option_spec options[] = {
        {"json", 0, NULL, "JSON: every figure and every setting", OPTION_FLAG, &as_json, 0, 0,
         NULL},
        {"keep", 0, "DIR", "keep the model's runs there, and use those that are", OPTION_TEXT,
         &request.keep, 0, 0, NULL},
        OPTION_QUIET(talk),
        OPTION_PROGRESS(talk),
        {"jobs", 'j', "N", "QEMUs at once (as many as there are CPUs for it)", OPTION_NUMBER, &jobs,
         1, RUNNER_JOBS_MAX, NULL},
        {.name = NULL}};
    const struct options_spec spec = {
        .command = "calibrate",
        .arguments = "SILICON_RUN MODEL_RUN",
        .about =
            "Says, setting by setting of the timing model that is not calibrated, which values\n"
            "a board's run leaves of it, or why it cannot tell. The two runs are of one config\n"
            "and one image, on a board (run --port) and under QEMU. The model's cells are run\n"
            "again with each setting changed, so a small config is enough, and best.",
        .options = options,
        .min_arguments = 2,
        .max_arguments = 2};
    int count = 0;
    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    if (!talk_is_clear(&talk, "calibrate"))
        return EXIT_UNABLE;
    telling = progress_kind_for(talk_kind(&talk), stderr);
    if (telling == PROGRESS_PLAIN && !talk.progress) /* lines only if they are asked for */
        telling = PROGRESS_NONE;
    request.silicon = argv[1];
    request.model = argv[2];
    request.jobs = jobs;
    return answer(&request, as_json);
}

COMMAND(calibrate, 45, "what a board's run says of the model's settings", run);
