/* Asks an image in QEMU for its audit, and compares the registers with what the core must have
 * in them behind our start-up, and the counts with those asked for. With the plugin named,
 * runs a style that stops the counter first, and sees that nobody waits for it. Prints TAP.
 *
 *   audit_check IMAGES BOARD [PLUGIN]
 */
#include "host/lib/matrix/board.h"
#include "host/lib/target/link.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/session.h"
#include "host/lib/target/target.h"
#include "host/lib/witness/reader.h"

#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS 60000
#define ASKED_HZ   1000000u /* not the board's: it is QEMU's time that passes */
#define AFTER_MOST 100000u  /* what passes until the loop has seen the last count */

static unsigned results, failures;

static void check(bool good, const char *name)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", ++results, name);
    failures += !good;
}

static struct {
    const struct board *board;
    struct qemu qemu;
    struct link link;
    struct session session;
    struct witness_reader witness;
    struct target target;
    struct session_audit audit;
    struct message message;
} it;

static uint32_t word(enum wire_register which)
{
    const uint8_t *at = it.target.audited.registers.data + 4u * which;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static bool baseline(void)
{
    return strncmp(it.board->core, "cortex-m0", 9) == 0 ||
           strcmp(it.board->core, "cortex-m23") == 0;
}

/* The manual's bits, not our names of them. */
static void check_registers(void)
{
    bool fpu = (it.target.audited.table_features & WIRE_FEATURE_FPU) != 0;
    check(it.target.audited.registers.size == 4u * WIRE_REGISTER_COUNT, "every register is told");
    check(word(WIRE_REGISTER_AIRCR) >> 16 == 0xFA05u, "AIRCR reads with its key");
    check((word(WIRE_REGISTER_AIRCR) >> 8 & 7u) == 0, "PRIGROUP is 0");
    check((word(WIRE_REGISTER_CCR) & 0x200u) != 0, "CCR.STKALIGN is set");
    check((word(WIRE_REGISTER_CPACR) >> 20 & 0xFu) == (fpu ? 0xFu : 0), "CPACR is as the FPU is");
    check((word(WIRE_REGISTER_FPCCR) >> 30) == (fpu ? 3u : 0), "FPCCR, too");
    check(!baseline() || (!word(WIRE_REGISTER_DHCSR) && !word(WIRE_REGISTER_DEMCR) &&
                          !word(WIRE_REGISTER_DWT_CTRL) && !word(WIRE_REGISTER_ACTLR)),
          "what a baseline core has not is 0");
}

static uint32_t counts;

/* The counts that are due are `counts`. */
static bool ask(uint32_t clock_hz)
{
    counts = (uint32_t)((uint64_t)clock_hz * SESSION_GAUGE_MS / 1000u);
    return session_audit(&it.session, clock_hz, &it.audit, TIMEOUT_MS, &it.message) &&
           target_set_audit(&it.target, it.audit.payload, it.audit.size, NULL, &it.message);
}

static void check_counts(void)
{
    check(ask(ASKED_HZ) && it.audit.counts >= counts && it.audit.counts < counts + AFTER_MOST,
          "the clock makes as many counts as it is told");
    check(it.audit.host_us > 0, "and the host's time passes");
    check(ask(0) && it.audit.host_us == 0, "without any, nothing is counted");
}

/* The clock that the image chose is stopped by what it runs. */
static void check_stopped(void)
{
    struct session_cell cell = {.number = 1,
                                .samples = 5,
                                .seed = 1,
                                .scenario = "entry_exit",
                                .subject = "bent_at_once",
                                .load = "none"};
    struct session_run run;
    check(session_run_cell(&it.session, &cell, TIMEOUT_MS, &run) == SESSION_GOOD,
          "a style stops the counter");
    free(run.raw);
    check(ask(ASKED_HZ) && it.audit.counts < counts && it.audit.host_us > 0,
          "a counter that stands still is not waited for");
}

static bool start(const char *plugin)
{
    /* Without a plugin so slow that SysTick is seen to advance, whatever the board's clock. */
    struct qemu_setup setup = {.board = it.board,
                               .elf = it.board->elf,
                               .icount = plugin ? NULL : "shift=8,align=off,sleep=off",
                               .plugin = plugin};
    if (!qemu_start(&it.qemu, &setup, &it.message))
        return false;
    if (plugin && !witness_reader_start(&it.witness, it.qemu.witness_fd, &it.message))
        return false;
    link_init(&it.link, it.qemu.link_fd);
    return session_open(&it.session, &it.link, it.board->name, TIMEOUT_MS, &it.message);
}

static void end(void)
{
    link_free(&it.link);
    qemu_end(&it.qemu);
    witness_reader_stop(&it.witness);
    qemu_stop(&it.qemu);
}

int main(int argc, char **argv)
{
    struct board_list list = {.count = 0};
    it.qemu.link_fd = it.qemu.witness_fd = -1;
    if (argc != 3 && argc != 4)
        return 2;
    it.board = boards_load(&list, argv[1], &it.message) ? boards_find(&list, argv[2]) : NULL;
    if (!it.board || !start(argv[3]) || !ask(0)) {
        check(false, "the target answers");
    } else if (argv[3]) {
        check_stopped();
    } else {
        check_registers();
        check_counts();
    }
    printf("1..%u\n", results);
    message_print(&it.message, stderr);
    end();
    boards_free(&list);
    return failures == 0 ? 0 : 1;
}
