/* QEMU calls a core's exceptions through a table that its class points to. The
 * table is constant, the class is not: it gets a copy of the table with our
 * function in it. Nothing is at a fixed offset: the table is recognised by the
 * function that it holds, arm_v7m_cpu_do_interrupt.
 */
#include "host/vdwt/exceptions/interrupt_hook.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"

#include <malloc.h>
#include <stddef.h>
#include <string.h>

#define TABLE_WORDS 24u /* QEMU's has fewer; what is copied beyond them is not used */

typedef void (*interrupt_function)(void *cpu);

static struct {
    interrupt_function original;
    bool (*take)(void);
    void *table[TABLE_WORDS];
} hook;

static void before_interrupt(void *cpu)
{
    if (!hook.take())
        hook.original(cpu);
}

/* The place of the function in a table, or NULL if this is none. */
static void **find_function(void **table, const void *function)
{
    if (!cpu_state_in_program(table, TABLE_WORDS * sizeof *table))
        return NULL;
    for (size_t i = 0; i < TABLE_WORDS; i++)
        if (table[i] == function)
            return &table[i];
    return NULL;
}

static void replace(void **pointer, void **table, size_t index)
{
    interrupt_function ours = before_interrupt;

    memcpy(hook.table, table, sizeof hook.table);
    memcpy(&hook.table[index], &ours, sizeof ours);
    *pointer = hook.table;
}

bool interrupt_hook_install(bool (*take)(void))
{
    void *function = qemu_host_symbol("arm_v7m_cpu_do_interrupt");
    void **class = qemu_host_class();
    size_t words = class ? malloc_usable_size(class) / sizeof *class : 0;

    if (!function)
        return false;
    memcpy(&hook.original, &function, sizeof function);
    hook.take = take;
    for (size_t i = 0; i < words; i++) {
        void **table = class[i];
        void **place = find_function(table, function);

        if (!place)
            continue;
        replace(&class[i], table, (size_t)(place - table));
        return true;
    }
    return false;
}
