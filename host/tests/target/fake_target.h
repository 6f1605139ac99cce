/* A target that is only a program: speaks the protocol over a socket, gives the
 * same made-up samples every time, and misbehaves as told. Used in a thread by
 * the session's tests, and as a stand-in for QEMU (IRQBENCH_QEMU) by those of
 * the runner; then it also writes the plugin's records of these samples.
 *
 * A script is a list of "WHAT=ACTION" separated by commas. WHAT is a subject
 * ("raw_c"), "SCENARIO/SUBJECT", "boot", "head" or "pace". Actions of a cell:
 *   fault        FAULT frame, then READY again
 *   dead         FAULT frame, then nothing
 *   lockup       message on standard error, then abort()
 *   silent       nothing after the ACK
 *   endless      batches until STOP
 *   drop         a batch goes missing, every time      drop_once: the first time
 *   flip_once    a bit of a batch is wrong, the first time
 *   noise_once   bytes of nonsense before a batch, the first time
 *   twice        a batch comes twice
 *   no_ack       the first RUN gets no ACK and is not taken
 *   occupied     the first two RUNs are answered `busy` and not taken
 *   stopped      the counter stands still behind the first batch
 *   differs      the plugin saw a count more than the samples say
 *   reset        READY behind the first batch       gone: nothing more behind it
 *   end          CELL_END goes missing
 *   unsupported, witness, unknown, early (CELL_END with less than was asked for)
 * Actions of boot: silent, noise, flood, version, exit, board, core, clock, rate, ticks, systick,
 * image, up (no READY: it booted long ago), busy (the same, and another host's cell runs), login
 * (another program's text first), dumb (nothing, whatever is asked), shell and static (the same
 * behind text and noise), mute (READY, then nothing), list (an entry of the catalogue is missing),
 * list_twice, stubborn (stays when the connection closes).
 * audit=WHAT: none (the image has no such command),
 * short (one register and no more), cut (malformed), waits, caches, locked, untraced, debugger,
 * grouped, late (the first AUDITED is lost), lost (the first COUNTED), slow (half of the counts in
 * that time), still (none), another (all of them in half as much time again), uneven (each try
 * takes another time). pace=N: every cell takes N ms. head=WHAT: the plugin says another version,
 * bound, core, model or rules, or none of it.
 */
#ifndef HOST_TESTS_TARGET_FAKE_TARGET_H
#define HOST_TESTS_TARGET_FAKE_TARGET_H

#include <stdbool.h>

#define FAKE_SCRIPT_VARIABLE "FAKE_TARGET"
#define FAKE_QEMU_VERSION    "0.0 (fake)"

/* Serves until the other end closes. */
void fake_target_serve(int fd, const char *board, const char *script);

/* Whether this program was started in QEMU's place; the test's main() then
 * returns fake_qemu_main(). */
bool fake_qemu_is_asked_for(int argc, char **argv);
int fake_qemu_main(int argc, char **argv);

/* How often a RUN command was taken since the program started. */
unsigned fake_target_runs(void);

#endif
