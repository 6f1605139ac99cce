/* The plugin's lines about an image's end: read, refused, and what they mean. */
#include "host/lib/ending/decode.h"
#include "host/lib/ending/registers.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct ending read_lines(const char *const *lines)
{
    static struct ending ending;

    memset(&ending, 0, sizeof ending);
    for (; *lines; lines++)
        assert_true(ending_take(&ending, *lines));
    return ending;
}
#define LINES(...) read_lines((const char *const[]){__VA_ARGS__, NULL})

static void every_line_arrives(void **state)
{
    struct ending ending =
        LINES("end.at 66 15 0 0", "end.masks 1 0 64 4194632448 1", "end.pending 19 1 32",
              "end.active 15 48", "end.part 60 70 0",
              "end.load 62 1073758212 18446744073709551615 0 0 1 a b", "end.frame 66 0",
              "end.frame 90 1", "end.fault 3 512 1073741824 1 2 3 4 1 5 6 7 8 9 10 11 12",
              "end.chain 80 0", "end.exit 131110 300");

    (void)state;
    assert_true(ending.told && !ending.asleep && !ending.locked && ending.masks_seen);
    assert_int_equal(ending.pc, 66);
    assert_int_equal(ending.exception, 15);
    assert_int_equal(ending.basepri, 64);
    assert_int_equal(ending.pending[0].priority, 32);
    assert_int_equal(ending.active_priority, 48);
    assert_int_equal(ending.parts[0].end, 70);
    assert_int_equal(ending.loads[0].address, 0x40004004);
    assert_true(ending.loads[0].count == UINT64_MAX && ending.loads[0].missing);
    assert_string_equal(ending.loads[0].device, "a b");
    assert_true(ending.chain.count == 2 && ending.chain.frames[1].interrupted);
    assert_int_equal(ending.faults[0].sfar, 4);
    assert_int_equal(ending.faults[0].frame[ENDING_XPSR], 12);
    assert_int_equal(ending.faults[0].chain.frames[0].pc, 80);
    assert_int_equal(ending.status, 300);
}

static void what_is_no_line_is_refused(void **state)
{
    static const char *const lines[] = {
        "end.at 66 15 0",
        "end.at 66 15 0 0 1",
        "end.at 66 15 0 4294967296",
        "end.at 66 15 0 -1",
        "end.at  66 15 0 0",
        "end.nothing 1",
        "end.part 70 70 0",
        "end.part 60 70",
        "end.chain 1 0",
        "end.reset_chain 1 0",
        "end.reset_fault 3 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        "end.load 1 2 3 4 5 x",
        "end.",
        "end.frame 1 0x",
    };
    static struct ending ending;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_false(ending_take(&ending, lines[i]));
}

/* As many as there is room for, and not one more. */
static void more_than_there_can_be_is_refused(void **state)
{
    static const struct {
        const char *line;
        size_t most;
    } kinds[] = {
        {"end.frame 1 0", ENDING_FRAMES_MAX},
        {"end.part 2 4 0", ENDING_PARTS_MAX},
        {"end.load 1 2 3 0 0 0", ENDING_LOADS_MAX},
        {"end.pending 16 1 0", ENDING_PENDING_MAX},
        {"end.fault 3 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", ENDING_FAULTS_MAX},
    };
    static struct ending ending;

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (size_t n = 0; n < kinds[i].most; n++)
            assert_true(ending_take(&ending, kinds[i].line));
        assert_false(ending_take(&ending, kinds[i].line));
    }
}

static void fault_registers_are_told_bit_by_bit(void **state)
{
    struct ending_fault fault = {.cfsr = 1u << 9 | 1u << 15, .hfsr = 1u << 30, .bfar = 0x90000000};
    struct ending_bit bit;
    uint32_t address;

    (void)state;
    assert_true(ending_bit_at(&fault, 0, &bit));
    assert_string_equal(bit.name, "PRECISERR");
    assert_true(ending_bit_at(&fault, 1, &bit));
    assert_string_equal(bit.name, "FORCED");
    assert_false(ending_bit_at(&fault, 2, &bit)); /* BFARVALID is no cause */
    assert_true(ending_fault_address(&fault, &address));
    assert_int_equal(address, 0x90000000);
    fault.cfsr = 1u << 9;
    assert_false(ending_fault_address(&fault, &address)); /* BFAR holds something older */
}

/* why MASKS EXCEPTION ACTIVE_PRIORITY NUMBER ENABLED PRIORITY */
static const char *why(uint32_t primask, uint32_t faultmask, uint32_t basepri, uint32_t exception,
                       uint32_t active, uint32_t number, bool enabled, uint32_t priority)
{
    struct ending ending = {.masks_seen = true,
                            .primask = primask,
                            .faultmask = faultmask,
                            .basepri = basepri,
                            .exception = exception,
                            .active_priority = active,
                            .aircr = 5u << 8}; /* two bits of group */
    struct ending_pending pending = {number, enabled, priority};

    return ending_why_pending(&ending, &pending);
}

static void what_holds_an_exception_off_is_told(void **state)
{
    (void)state;
    assert_string_equal(why(1, 1, 0, 0, 0, 19, false, 0), "not enabled");
    assert_string_equal(why(1, 1, 0, 0, 0, 19, true, 0), "FAULTMASK is set");
    assert_string_equal(why(1, 0, 0, 0, 0, 19, true, 0), "PRIMASK is set");
    assert_string_equal(why(0, 0, 0x80, 0, 0, 19, true, 0x80), "BASEPRI holds it off");
    assert_string_equal(why(0, 0, 0x80, 0, 0, 19, true, 0x40), "about to be taken");
    /* The bits below the group do not count. */
    assert_string_equal(why(0, 0, 0x80, 0, 0, 19, true, 0x90), "BASEPRI holds it off");
    assert_string_equal(why(0, 0, 0, 20, 0x50, 19, true, 0x40), "not above the handler that runs");
    assert_string_equal(why(0, 0, 0, 20, 0x80, 19, true, 0x40), "about to be taken");
    assert_string_equal(why(0, 0, 0, 3, 0, 19, true, 0), "not above the handler that runs");
    assert_string_equal(why(1, 1, 0, 3, 0, 2, true, 0), "about to be taken"); /* NMI */
}

static void an_end_is_a_death_or_is_not(void **state)
{
    static const char fault[] = "end.fault 3 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
    struct ending ending;

    (void)state;
    ending = LINES("end.at 66 0 0 0", "end.part 66 68 0"); /* main's own end */
    assert_null(ending_death(&ending));
    ending = LINES("end.at 66 19 0 0", "end.part 66 68 0");
    assert_string_equal(ending_death(&ending), "it is in a handler that never ends");
    ending = LINES("end.at 66 19 0 0", "end.part 64 68 0", "end.load 64 4096 9 0 0 0");
    assert_null(ending_death(&ending));                     /* it waits for something */
    ending = LINES("end.at 66 19 0 0", "end.part 64 68 1"); /* it counts down */
    assert_null(ending_death(&ending));
    ending = LINES("end.at 66 3 0 0", fault);
    assert_string_equal(ending_death(&ending), "it is in a fault's handler");
    ending = LINES("end.at 66 3 0 0", fault, "end.exit 131110 0");
    assert_null(ending_death(&ending)); /* it wanted to, and says that all is well */
    ending = LINES("end.at 66 3 0 0", fault, "end.exit 131110 1");
    assert_string_equal(ending_death(&ending), "it ended itself in a fault's handler");
    ending =
        LINES("end.at 66 0 0 0", "end.resets 2", "end.reset_fault 3 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0");
    assert_null(ending_death(&ending)); /* that may have been a test */
    ending =
        LINES("end.at 66 0 0 0", "end.resets 3", "end.reset_fault 4 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0");
    assert_string_equal(ending_death(&ending), "a fault's handler resets it again and again");
    assert_int_equal(ending.reset_fault.number, 4);
    ending = LINES("end.at 66 3 0 1", fault);
    assert_string_equal(ending_death(&ending), "it locked up");
}

static void the_cores_registers_have_names(void **state)
{
    char text[24];

    (void)state;
    assert_string_equal(ending_register_name(text, 0xE0001004), "DWT_CYCCNT");
    assert_string_equal(ending_register_name(text, 0xE000E204), "NVIC_ISPR1");
    assert_string_equal(ending_register_name(text, 0xE000E401), "NVIC_IPR0"); /* a byte of it */
    assert_null(ending_register_name(text, 0x40000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_arrives),
        cmocka_unit_test(what_is_no_line_is_refused),
        cmocka_unit_test(more_than_there_can_be_is_refused),
        cmocka_unit_test(fault_registers_are_told_bit_by_bit),
        cmocka_unit_test(what_holds_an_exception_off_is_told),
        cmocka_unit_test(an_end_is_a_death_or_is_not),
        cmocka_unit_test(the_cores_registers_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
