/* Where a return address lies, in functions as compilers write them; the bytes are those of
 * the GNU assembler. */
#include "host/vdwt/unwind/layout.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define START 0x1000u

static const uint16_t *code;
static size_t code_count;

static bool read_code(uint32_t address, uint16_t *halfword)
{
    size_t index = (address - START) / 2;

    if (address < START || index >= code_count)
        return false;
    *halfword = code[index];
    return true;
}

/* The layout before halfword `index` of the function. */
static bool at(size_t index, struct layout *layout)
{
    return layout_at(START, START + 2 * (uint32_t)code_count, START + 2 * (uint32_t)index,
                     read_code, layout);
}

#define CODE(...)                                                                                  \
    do {                                                                                           \
        static const uint16_t halfwords[] = {__VA_ARGS__};                                         \
        code = halfwords;                                                                          \
        code_count = sizeof halfwords / sizeof *halfwords;                                         \
    } while (0)

static void a_leaf_has_its_return_address_in_lr(void **state)
{
    struct layout layout;

    (void)state;
    CODE(0x2001, 0x4770); /* MOVS r0, #1; BX LR */
    assert_true(at(1, &layout));
    assert_int_equal(layout.sp, 0);
    assert_int_equal(layout.return_at, 0);
    assert_false(layout.return_is_lost);
}

static void a_push_moves_the_stack_and_saves_lr(void **state)
{
    struct layout layout;

    (void)state;
    CODE(0xB5F0, 0xB083, 0xBF00, 0xB003, 0xBDF0); /* PUSH {r4-r7, LR}; SUB SP, #12; NOP; ... */
    assert_true(at(2, &layout));
    assert_int_equal(layout.sp, 32);
    assert_int_equal(layout.return_at, 4);
    assert_int_equal(layout.fp_at, 8);
    assert_true(at(4, &layout)); /* ADD SP, #12 is done */
    assert_int_equal(layout.sp, 20);
}

static void wide_pushes_do_too(void **state)
{
    struct layout layout;

    (void)state;
    /* STMDB SP!, {r4-r11, LR}; VPUSH {d8-d9}; SUB.W SP, SP, #1024; STR r0, [SP, #-4]!; NOP */
    CODE(0xE92D, 0x4FF0, 0xED2D, 0x8B04, 0xF5AD, 0x6D80, 0xF84D, 0x0D04, 0xBF00);
    assert_true(at(8, &layout));
    assert_int_equal(layout.sp, 36 + 16 + 1024 + 4);
    assert_int_equal(layout.return_at, 4);
    assert_int_equal(layout.fp_at, 24);
}

static void a_frame_pointer_stands_for_a_stack_that_is_not_known(void **state)
{
    struct layout layout;

    (void)state;
    /* PUSH {r7, LR}; SUB SP, #8; ADD r7, SP, #0; MOV SP, r3; NOP */
    CODE(0xB580, 0xB082, 0xAF00, 0x469D, 0xBF00);
    assert_true(at(4, &layout));
    assert_false(layout.sp_known);
    assert_true(layout.fp_known);
    assert_int_equal(layout.fp, 16);
}

static void each_way_has_its_own_layout(void **state)
{
    struct layout layout;

    (void)state;
    /* CBZ r0, out; PUSH {r4, LR}; BL; POP {r4, PC}; out: BX LR */
    CODE(0xB118, 0xB510, 0xF000, 0xF800, 0xBD10, 0x4770);
    assert_true(at(2, &layout));
    assert_int_equal(layout.sp, 8);
    assert_int_equal(layout.return_at, 4);
    assert_true(at(5, &layout));
    assert_int_equal(layout.sp, 0);
    assert_int_equal(layout.return_at, 0);
}

static void a_return_under_a_condition_does_not_end_the_way(void **state)
{
    struct layout layout;

    (void)state;
    CODE(0xB510, 0xBF08, 0xBD10, 0xBF00, 0xBD10); /* PUSH; IT EQ; POPEQ {r4, PC}; NOP; POP */
    assert_true(at(3, &layout));
    assert_int_equal(layout.sp, 8);
    /* PUSH {r4, LR}; ITT EQ; ADDEQ r0, #1; POPEQ {r4, PC}; NOP; POP */
    CODE(0xB510, 0xBF04, 0x3001, 0xBD10, 0xBF00, 0xBD10);
    assert_true(at(4, &layout));
    assert_int_equal(layout.sp, 8);
    CODE(0xB510, 0xBD10, 0xBF00); /* without the condition, nothing leads behind it */
    assert_false(at(2, &layout));
}

static void tables_of_a_switch_are_followed(void **state)
{
    struct layout layout;

    (void)state;
    /* PUSH {LR}; TBB [PC, r0]; 2, 3: NOP; POP {PC} */
    CODE(0xB500, 0xE8DF, 0xF000, 0x0201, 0xBD00, 0xBF00, 0xBD00);
    assert_true(at(4, &layout)); /* 2 * 1 behind the table's start */
    assert_true(at(5, &layout));
    assert_int_equal(layout.sp, 4);
}

static void a_call_without_a_save_loses_the_return_address(void **state)
{
    struct layout layout;

    (void)state;
    CODE(0xF000, 0xF800, 0xE7FE); /* BL; B . */
    assert_true(at(2, &layout));
    assert_true(layout.return_is_lost);
}

static void a_return_address_is_behind_a_call(void **state)
{
    (void)state;
    CODE(0xF000, 0xF800, 0x4798, 0xBF00, 0xF000, 0xB800); /* BL; BLX r3; NOP; B.W */
    assert_true(layout_is_behind_call(START + 4, read_code));
    assert_true(layout_is_behind_call(START + 6, read_code));
    assert_false(layout_is_behind_call(START + 8, read_code));
    assert_false(layout_is_behind_call(START + 12, read_code));
    assert_false(layout_is_behind_call(START, read_code));
}

/* Whatever stands in memory, the walk ends, and within the function. */
static void any_bytes_are_followed_to_an_end(void **state)
{
    static uint16_t bytes[600];
    uint32_t seed = 1;

    (void)state;
    code = bytes;
    code_count = sizeof bytes / sizeof *bytes;
    for (int round = 0; round < 3000; round++) {
        struct layout layout;

        for (size_t i = 0; i < code_count; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = (uint16_t)(seed >> 16);
        }
        at(seed >> 8 & 511u, &layout);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaf_has_its_return_address_in_lr),
        cmocka_unit_test(a_push_moves_the_stack_and_saves_lr),
        cmocka_unit_test(wide_pushes_do_too),
        cmocka_unit_test(a_frame_pointer_stands_for_a_stack_that_is_not_known),
        cmocka_unit_test(each_way_has_its_own_layout),
        cmocka_unit_test(a_return_under_a_condition_does_not_end_the_way),
        cmocka_unit_test(tables_of_a_switch_are_followed),
        cmocka_unit_test(a_call_without_a_save_loses_the_return_address),
        cmocka_unit_test(a_return_address_is_behind_a_call),
        cmocka_unit_test(any_bytes_are_followed_to_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
