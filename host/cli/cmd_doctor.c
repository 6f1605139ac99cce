/* `irqbench doctor`: what is missing here, and what a target's instruments are worth. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/cli/terminal.h"
#include "host/lib/base/stop.h"
#include "host/lib/doctor/report.h"
#include "host/lib/target/port.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool print(const struct doctor *doctor, bool json)
{
    struct lines_style style = {terminal_width(LINE_WIDTH_LEAST, TERMINAL_WIDTH),
                                terminal_has_colour()};

    if (json)
        return doctor_print_json(doctor, stdout);
    doctor_print(doctor, stdout, &style);
    return true;
}

static struct wanted {
    const char *board, *port;
    uint32_t baud;
    bool json;
} wanted;

static bool ask(struct doctor *doctor, struct message *message)
{
    if (wanted.port)
        return doctor_ask_port(doctor, wanted.port, wanted.baud, wanted.board, message);
    if (wanted.baud)
        return message_add(message, "--baud is the rate of a port: --port is missing");
    if (wanted.board)
        return doctor_ask_board(doctor, wanted.board, message);
    doctor_look_around(doctor);
    return true;
}

static int answer(void)
{
    static struct doctor doctor; /* large */
    struct message message = {0};
    bool good = stop_catch_signals(&message) && ask(&doctor, &message);

    good = good && (print(&doctor, wanted.json) || message_add(&message, "out of memory"));
    message_print(&message, stderr);
    int code = good && doctor_can_run(&doctor) ? EXIT_FINE : EXIT_UNABLE;
    doctor_free(&doctor);
    stop_release();
    return code;
}

static int run(int argc, char **argv)
{
    const struct option_spec options[] = {
        {.name = "board",
         .letter = 'b',
         .argument = "NAME",
         .help = "start this board's image in QEMU and ask it; with --port: it must be this one",
         .kind = OPTION_TEXT,
         .destination = &wanted.board},
        {.name = "port",
         .letter = 'p',
         .argument = "PORT",
         .help = "ask the board behind it",
         .kind = OPTION_TEXT,
         .destination = &wanted.port},
        {.name = "baud",
         .argument = "RATE",
         .help = "of a serial port (the board's, if that is named, else 115200)",
         .kind = OPTION_NUMBER,
         .destination = &wanted.baud,
         .min = PORT_BAUD_MIN,
         .max = PORT_BAUD_MAX},
        {.name = "json", .help = "for programs", .kind = OPTION_FLAG, .destination = &wanted.json},
        {.name = NULL},
    };
    const struct options_spec spec = {
        .command = "doctor",
        .arguments = "",
        .about = "Says what is installed of what irqbench uses, and how to get the rest; or, of a\n"
                 "board, what its instruments are worth: each item of the audit with what was\n"
                 "found, a verdict and a remedy. ok: as it should be. note: good to know. bad:\n"
                 "not as it should be. n/a: there is none, or nobody can tell.\n"
                 "Exit status: 0 if runs can be made, in QEMU or of the board that was asked; a\n"
                 "tool that only boards need may be missing. Else 2.\n"
                 "A port is NAME, usb:VENDOR:PRODUCT, auto or tcp:HOST:PORT, as for run.",
        .options = options,
        .min_arguments = 0,
        .max_arguments = 0,
    };
    int count = 0;

    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    return answer();
}

COMMAND(doctor, 90, "what is installed, and what a board's instruments are worth", run);
