/* Lets one allocation of the product fail in a unit test: the linker leads every call of these
 * functions, of the test's own objects and of the library's, through here (`--wrap`, host/host.mk);
 * what libraries of others allocate does not come by. A test tries all of them one after the other:
 *
 *   unsigned n = 1;
 *   while (memory_fail_at(n++), result = work(), memory_failed())
 *       assert that the result says so, and that nothing is half made
 *   assert that the result is what it should be
 */
#ifndef HOST_TESTS_BASE_SHORT_MEMORY_H
#define HOST_TESTS_BASE_SHORT_MEMORY_H

#include <stdbool.h>

/* The allocation of this number from now on fails, the first is 1; 0: none does. */
void memory_fail_at(unsigned number);

/* That one and all behind it. */
void memory_fail_from(unsigned number);

/* Whether it came to that. From here on none fails. */
bool memory_failed(void);

#endif
