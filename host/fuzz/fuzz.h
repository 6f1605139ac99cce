/* What every fuzz target shares. A target is one file, NAME_fuzz.c: it takes any bytes for what
 * the tool reads, and aborts where a promise of the reader's header is broken. README.md says how
 * they are run.
 */
#ifndef HOST_FUZZ_FUZZ_H
#define HOST_FUZZ_FUZZ_H

#include "host/lib/base/message.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each target's own: always returns 0. */
int fuzz_target(const uint8_t *data, size_t size);
/* Calls it, and counts what it was given, which is told when the process ends by itself: "fuzz: N
 * bytes in N inputs", to stderr. The name is libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts, with the place, unless `good`. */
#define FUZZ_MUST(good) ((good) ? (void)0 : fuzz_broken(#good, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *what, const char *file, int line);

/* A file of these bytes in a folder of this process, which is gone when it ends; the path lives as
 * long. `name` is the file's, always the same for one target: folders before it are made. */
const char *fuzz_file(const char *name, const uint8_t *data, size_t size);
/* The folder itself. */
const char *fuzz_folder(void);

/* A reader either gives something or says in a sentence why not. */
void fuzz_told(bool given, const struct message *message);

#endif
