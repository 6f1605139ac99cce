/* What instructions do to the stack pointer, against the assembler: encodings are GNU as's. */
#include "host/vdwt/trace/stack_effect.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
    const char *text;
    uint16_t first, second; /* 0: a narrow one */
    int32_t moved;
    bool known;
} cases[] = {
    {"push {r4, lr}", 0xb510, 0, -8, true},
    {"pop {r4, r5, pc}", 0xbd30, 0, 12, true},
    {"push.w {r4-r11, lr}", 0xe92d, 0x4ff0, -36, true},
    {"pop.w {r4-r11, pc}", 0xe8bd, 0x8ff0, 36, true},
    {"sub sp, #8", 0xb082, 0, -8, true},
    {"add sp, #508", 0xb07f, 0, 508, true},
    {"sub.w sp, sp, #512", 0xf5ad, 0x7d00, -512, true},
    {"sub.w sp, sp, #0x00110011", 0xf1ad, 0x1d11, -0x00110011, true},
    {"sub.w sp, sp, #0x2400", 0xf5ad, 0x5d10, -0x2400, true},
    {"subw sp, sp, #257", 0xf2ad, 0x1d01, -257, true},
    {"addw sp, sp, #4095", 0xf60d, 0x7dff, 4095, true},
    {"add.w sp, sp, #1040", 0xf50d, 0x6d82, 1040, true},
    {"str r7, [sp, #-4]!", 0xf84d, 0x7d04, -4, true},
    {"ldr r7, [sp], #8", 0xf85d, 0x7b08, 8, true},
    {"strd r0, r1, [sp, #-16]!", 0xe96d, 0x0104, -16, true},
    {"ldrd r0, r1, [sp], #16", 0xe8fd, 0x0104, 16, true},
    {"vpush {d8-d15}", 0xed2d, 0x8b10, -64, true},
    {"vpush {s16}", 0xed2d, 0x8a01, -4, true},
    {"vpop {s16-s17}", 0xecbd, 0x8a02, 8, true},
    {"mov sp, r7", 0x46bd, 0, 0, false},
    {"add sp, r3", 0x449d, 0, 0, false},
    {"sub.w sp, sp, r2, lsl #2", 0xebad, 0x0d82, 0, false},
    {"str r0, [sp, #4]", 0x9001, 0, 0, true},
    {"ldr r0, [sp]", 0x9800, 0, 0, true},
    {"add r7, sp, #8", 0xaf02, 0, 0, true},
    {"sub.w r0, sp, #8", 0xf1ad, 0x0008, 0, true},
    {"bx lr", 0x4770, 0, 0, true},
};

static void it_is_what_the_assembler_was_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[4] = {(uint8_t)cases[i].first, (uint8_t)(cases[i].first >> 8),
                            (uint8_t)cases[i].second, (uint8_t)(cases[i].second >> 8)};
        int32_t moved;
        bool known = stack_effect(bytes, cases[i].second ? 4 : 2, &moved);

        if (known != cases[i].known || moved != cases[i].moved)
            fail_msg("%s: %s, %d", cases[i].text, known ? "known" : "not known", (int)moved);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(it_is_what_the_assembler_was_told)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
