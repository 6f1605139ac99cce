/* Instructions that move the stack pointer; see stack_effect.h. */
#include "host/vdwt/trace/stack_effect.h"

enum amount {
    NEVER_MIND,   /* it depends on a register */
    REGISTERS_8,  /* 4 bytes for each bit of the lower 9: a list with LR or PC */
    REGISTERS_16, /* for each bit of the second half */
    WORDS_7,      /* the lower 7 bits, in words */
    WORDS_8,      /* the lower 8 bits of the second half, in words */
    BYTES_8,      /* the same in bytes */
    MODIFIED_12,  /* a modified immediate constant (A5.3.2) */
    PLAIN_12,     /* a plain one of 12 bits */
};

/* First half and, of a wide instruction, second half under their masks. */
static const struct {
    uint16_t mask, bits, second_mask, second_bits;
    int8_t sign;
    uint8_t amount; /* enum amount */
} effects[] = {
    {0xFE00, 0xB400, 0, 0, -1, REGISTERS_8},           /* PUSH */
    {0xFE00, 0xBC00, 0, 0, 1, REGISTERS_8},            /* POP */
    {0xFF80, 0xB080, 0, 0, -1, WORDS_7},               /* SUB SP, #imm7 */
    {0xFF80, 0xB000, 0, 0, 1, WORDS_7},                /* ADD SP, #imm7 */
    {0xFF87, 0x4485, 0, 0, 0, NEVER_MIND},             /* ADD SP, Rm */
    {0xFF87, 0x4685, 0, 0, 0, NEVER_MIND},             /* MOV SP, Rm */
    {0xFFFF, 0xE92D, 0, 0, -1, REGISTERS_16},          /* STMDB SP! */
    {0xFFFF, 0xE8BD, 0, 0, 1, REGISTERS_16},           /* LDMIA SP! */
    {0xFFFF, 0xF84D, 0x0F00, 0x0D00, -1, BYTES_8},     /* STR Rt, [SP, #-imm8]! */
    {0xFFFF, 0xF85D, 0x0F00, 0x0B00, 1, BYTES_8},      /* LDR Rt, [SP], #imm8 */
    {0xFFFF, 0xE96D, 0, 0, -1, WORDS_8},               /* STRD Rt, Rt2, [SP, #-imm]! */
    {0xFFFF, 0xE8FD, 0, 0, 1, WORDS_8},                /* LDRD Rt, Rt2, [SP], #imm */
    {0xFFBF, 0xED2D, 0x0E00, 0x0A00, -1, WORDS_8},     /* VPUSH */
    {0xFFBF, 0xECBD, 0x0E00, 0x0A00, 1, WORDS_8},      /* VPOP */
    {0xFBEF, 0xF1AD, 0x8F00, 0x0D00, -1, MODIFIED_12}, /* SUB.W SP, SP, #const */
    {0xFBEF, 0xF10D, 0x8F00, 0x0D00, 1, MODIFIED_12},  /* ADD.W SP, SP, #const */
    {0xFBFF, 0xF2AD, 0x8F00, 0x0D00, -1, PLAIN_12},    /* SUBW SP, SP, #imm12 */
    {0xFBFF, 0xF20D, 0x8F00, 0x0D00, 1, PLAIN_12},     /* ADDW SP, SP, #imm12 */
    {0xFFE0, 0xEBA0, 0x8F00, 0x0D00, 0, NEVER_MIND},   /* SUB.W SP, Rn, Rm */
    {0xFFE0, 0xEB00, 0x8F00, 0x0D00, 0, NEVER_MIND},   /* ADD.W SP, Rn, Rm */
    {0xFFEF, 0xEA4F, 0x8F00, 0x0D00, 0, NEVER_MIND},   /* MOV.W SP, Rm */
    {0xFFF0, 0xF8D0, 0xF000, 0xD000, 0, NEVER_MIND},   /* LDR.W SP, [Rn, #imm12] */
};

static uint32_t bits_in(uint32_t value)
{
    return (uint32_t)__builtin_popcount(value);
}

static uint32_t plain_constant(uint32_t first, uint32_t second)
{
    return (first >> 10 & 1u) << 11 | (second >> 12 & 7u) << 8 | (second & 0xFFu);
}

static uint32_t modified_constant(uint32_t constant)
{
    static const uint32_t repeated[] = {0x00000001, 0x00010001, 0x01000100, 0x01010101};
    uint32_t turn = constant >> 7, byte = 0x80u | (constant & 0x7Fu);

    if (constant >> 10 == 0)
        return repeated[constant >> 8] * (constant & 0xFFu);
    return byte >> turn | byte << (32u - turn);
}

static uint32_t amount_of(enum amount amount, uint32_t first, uint32_t second)
{
    switch (amount) {
    case REGISTERS_8:
        return 4u * bits_in(first & 0x1FFu);
    case REGISTERS_16:
        return 4u * bits_in(second);
    case WORDS_7:
        return 4u * (first & 0x7Fu);
    case WORDS_8:
        return 4u * (second & 0xFFu);
    case BYTES_8:
        return second & 0xFFu;
    case MODIFIED_12:
        return modified_constant(plain_constant(first, second));
    case PLAIN_12:
        return plain_constant(first, second);
    case NEVER_MIND:
        break;
    }
    return 0;
}

bool stack_effect(const uint8_t bytes[4], size_t size, int32_t *moved)
{
    uint32_t first = bytes[0] | (uint32_t)bytes[1] << 8;
    uint32_t second = size == 4 ? bytes[2] | (uint32_t)bytes[3] << 8 : 0;

    *moved = 0;
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        bool wide = effects[i].bits >= 0xE800;

        if (wide != (size == 4) || (first & effects[i].mask) != effects[i].bits ||
            (second & effects[i].second_mask) != effects[i].second_bits)
            continue;
        *moved = effects[i].sign * (int32_t)amount_of(effects[i].amount, first, second);
        return effects[i].amount != NEVER_MIND;
    }
    return true;
}
