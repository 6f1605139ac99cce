/* Asks programs for their versions; see tools.h. */
#include "host/lib/doctor/tools.h"

#include "host/lib/base/program.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/vdwt_plugin.h"
#include <stdlib.h>
#include <string.h>

/* A program that says its version, and what is said where it does not. */
struct tool {
    const char *name, *what;
    struct program program;
    const char *missing, *remedy;
};

static bool says_version(const struct program *program, char version[PROGRAM_VERSION_MAX])
{
    struct message unused = {0};
    return program_version(program, version, NULL, &unused);
}

static void add_tool(struct lines *lines, const struct tool *tool)
{
    char version[PROGRAM_VERSION_MAX];
    if (says_version(&tool->program, version))
        lines_add(lines, tool->name, tool->what, AUDIT_OK, NULL, "%s", version);
    else
        lines_add(lines, tool->name, tool->what, AUDIT_NOTE, tool->remedy, "%s", tool->missing);
}

/* ---- QEMU runs ---- */

static void add_qemu(struct lines *lines)
{
    struct message message = {0};
    char version[QEMU_VERSION_MAX];
    if (qemu_version(version, &message))
        lines_add(lines, "qemu", "QEMU", AUDIT_OK, NULL, "%s %s", qemu_program(), version);
    else
        lines_add(lines, "qemu", "QEMU", AUDIT_BAD,
                  "apt-get install qemu-system-arm (or make deps); " QEMU_PROGRAM_VARIABLE
                  " names another one",
                  "%s does not run", qemu_program());
}

static void add_plugin(struct lines *lines)
{
    struct message message = {0};
    char *path = vdwt_plugin_find(&message);
    if (path)
        lines_add(lines, "plugin", "QEMU plugin", AUDIT_OK, NULL, "%s", path);
    else
        lines_add(lines, "plugin", "QEMU plugin", AUDIT_BAD,
                  "make host; " VDWT_PLUGIN_VARIABLE ", if set, must name one",
                  "libvdwt.so cannot be read");
    free(path);
}

static void add_images(struct lines *lines, const struct board_list *boards, const char *trouble)
{
    char more[64] = "";
    if (boards && boards->unbuilt.count)
        snprintf(more, sizeof more, "; make firmware builds %zu more", boards->unbuilt.count);
    if (boards)
        lines_add(lines, "images", "images", AUDIT_OK, NULL,
                  "of %zu board%s, which irqbench list boards names%s", boards->count,
                  boards->count == 1 ? "" : "s", more);
    else
        lines_add(lines, "images", "images", AUDIT_BAD, "make firmware", "%s", trouble);
}

static void add_compiler(struct lines *lines)
{
    const char *given = getenv("CROSS");
    char *path = NULL;
    if (asprintf(&path, "%sgcc", given && *given ? given : "arm-none-eabi-") < 0)
        return;
    const char *const argv[] = {path, "--version", NULL};
    add_tool(lines, &(struct tool){"compiler",
                                   "compiler",
                                   {.argv = argv, .pattern = "*gcc *[0-9].[0-9]*"},
                                   "none for Arm runs: no new image can be built",
                                   "apt-get install gcc-arm-none-eabi binutils-arm-none-eabi "
                                   "libnewlib-arm-none-eabi (or make deps)"});
    free(path);
}

void tools_for_qemu(struct lines *lines, const struct board_list *boards, const char *trouble)
{
    add_qemu(lines);
    add_plugin(lines);
    add_images(lines, boards, trouble);
    add_compiler(lines);
}

/* ---- Reports ---- */

static void add_gnuplot(struct lines *lines)
{
    static const char *const argv[] = {"gnuplot", "--version", NULL};
    add_tool(lines, &(struct tool){"gnuplot",
                                   "gnuplot",
                                   {.argv = argv, .pattern = "gnuplot [0-9]*", .plain = true},
                                   "does not run: reports have no figures",
                                   "apt-get install gnuplot-nox"});
}

/* The interpreters that a report tries, in its order. Nothing is taken from the folder that we are
 * in, be it a module (-I) or a matplotlibrc. */
static void add_matplotlib(struct lines *lines)
{
    static const char script[] = "import os, sys; os.chdir('/'); import matplotlib; "
                                 "print('Python', sys.version.split()[0] + ', matplotlib', "
                                 "matplotlib.__version__)";
    static const char *const pythons[] = {"/usr/bin/python3", "python3"};
    char version[PROGRAM_VERSION_MAX];
    for (size_t i = 0; i < sizeof pythons / sizeof *pythons; i++) {
        const char *const argv[] = {pythons[i], "-I", "-c", script, NULL};
        const struct program program = {argv, "Python [0-9]*, matplotlib *", true};
        if (says_version(&program, version)) {
            lines_add(lines, "matplotlib", "matplotlib", AUDIT_OK, NULL, "%s", version);
            return;
        }
    }
    lines_add(lines, "matplotlib", "matplotlib", AUDIT_NOTE, "apt-get install python3-matplotlib",
              "no python3 has it: reports have no heat maps");
}

void tools_for_reports(struct lines *lines)
{
    add_gnuplot(lines);
    add_matplotlib(lines);
}

/* ---- Boards ---- */

void tools_for_flashing(struct lines *lines)
{
    static const char *const openocd[] = {"openocd", "--version", NULL};
    static const char *const pyocd[] = {"pyocd", "--version", NULL};
    static const char *const st_flash[] = {"st-flash", "--version", NULL};
    static const char *const probe_rs[] = {"probe-rs", "--version", NULL};
    static const char none[] = "not installed";
    static const struct tool flashers[] = {
        {"openocd", "openocd", {openocd, "Open On-Chip *", false}, none, "apt-get install openocd"},
        {"pyocd", "pyocd", {pyocd, "[0-9]*.[0-9]*", false}, none, "apt-get install python3-pyocd"},
        {"st-flash",
         "st-flash",
         {st_flash, "v[0-9]*", false},
         none,
         "apt-get install stlink-tools"},
        {"probe-rs",
         "probe-rs",
         {probe_rs, "probe-rs [0-9]*", false},
         none,
         "Debian has none: see https://probe.rs"},
    };
    for (size_t i = 0; i < sizeof flashers / sizeof *flashers; i++)
        add_tool(lines, &flashers[i]);
}
