/* QEMU's machines as `irqbench trace` knows them. */
#include "host/lib/machines/machine.h"

#include <setjmp.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct trace_machine *machine(const char *name)
{
    struct message message = {0};
    const struct trace_machine *found = trace_machine_find(name, &message);

    assert_non_null(found);
    assert_int_equal(message.count, 0);
    return found;
}

static void a_push_needs_ram_below(void **state)
{
    const struct trace_machine *part = machine("stm32vldiscovery"); /* 8 KiB of RAM */

    (void)state;
    assert_true(trace_machine_can_push(part, 0x20002000));
    assert_true(trace_machine_can_push(part, 0x20000004));
    assert_false(trace_machine_can_push(part, 0x20000000));
    assert_false(trace_machine_can_push(part, 0x20002008));
    assert_false(trace_machine_can_push(part, 0x08001000)); /* flash is not written */
    assert_false(trace_machine_can_push(part, 0));
    assert_false(trace_machine_can_push(part, UINT32_MAX));
}

static void memory_is_found_to_its_last_byte(void **state)
{
    const struct trace_machine *part = machine("mps3-an524");

    (void)state;
    assert_string_equal(trace_machine_memory(part, 0xDFFFFFFF)->name, "DDR");
    assert_null(trace_machine_memory(part, 0xE0000000));
    assert_null(trace_machine_memory(part, 0x5FFFFFFF));
}

/* Where QEMU moved one: the one ends where the other begins. */
static bool never_together(const struct trace_memory *one, const struct trace_memory *other)
{
    return (one->before && other->since && strcmp(one->before, other->since) == 0) ||
           (other->before && one->since && strcmp(other->before, one->since) == 0);
}

static void memories_of_a_machine_are_apart(void **state)
{
    const struct trace_machine *part;

    (void)state;
    for (size_t i = 0; (part = trace_machine_at(i)) != NULL; i++)
        for (const struct trace_memory *one = part->memory; one->size; one++)
            for (const struct trace_memory *other = part->memory; other->size; other++)
                assert_true(one == other || never_together(one, other) ||
                            one->base > other->base + (other->size - 1) ||
                            other->base > one->base + (one->size - 1));
}

static void machines_are_sorted_by_name(void **state)
{
    (void)state;
    for (size_t i = 1; trace_machine_at(i); i++)
        assert_true(strcmp(trace_machine_at(i - 1)->name, trace_machine_at(i)->name) < 0);
}

static void each_reads_its_table_from_memory(void **state)
{
    const struct trace_machine *part;

    (void)state;
    for (size_t i = 0; (part = trace_machine_at(i)) != NULL; i++) {
        assert_non_null(trace_machine_memory(part, part->vectors[0]));
        assert_non_null(trace_machine_memory(part, part->vectors[1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_push_needs_ram_below),
        cmocka_unit_test(memory_is_found_to_its_last_byte),
        cmocka_unit_test(memories_of_a_machine_are_apart),
        cmocka_unit_test(machines_are_sorted_by_name),
        cmocka_unit_test(each_reads_its_table_from_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
