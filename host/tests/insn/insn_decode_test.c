/* The decoder: what of an instruction reaches the model, IT blocks also when
 * they are cut, and bytes that are no instruction. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <capstone/capstone.h>

#include "host/insn/decode.h"
#include "host/tests/base/short_memory.h"

#define SP          (1u << 13)
#define LR          (1u << 14)
#define PC          (1u << 15)
#define READS       MODEL_INSN_READS_MEMORY
#define WRITES      MODEL_INSN_WRITES_MEMORY
#define BRANCH      MODEL_INSN_BRANCH
#define INDEXED     MODEL_INSN_INDEXED
#define ALIGNED     MODEL_INSN_ALIGNED
#define TARGET      MODEL_INSN_TARGET
#define CONDITIONAL MODEL_INSN_CONDITIONAL
#define RETURN      MODEL_INSN_RETURN
#define FP          MODEL_INSN_FP
#define DOUBLE      MODEL_INSN_FP_DOUBLE
#define OFFSET      MODEL_INSN_REGISTER_OFFSET

struct expected {
    const char *text; /* as Capstone prints it; checked */
    uint16_t halves[2];
    enum model_class klass;
    uint32_t reads, writes, addresses, flags;
    uint32_t fp_reads, fp_writes;
    unsigned count, access, system;
    uint32_t target;
};

/* At 0x1000. Registers as masks; r0 is bit 0. */
static const struct expected table[] = {
    {"movs r0, #1", {0x2001}, MODEL_CLASS_ALU, .writes = 1},
    {"adds r0, r0, r1", {0x1840}, MODEL_CLASS_ALU, .reads = 3, .writes = 1},
    {"add r0, pc", {0x4478}, MODEL_CLASS_ALU, .reads = PC | 1, .writes = 1},
    {"ands r0, r1", {0x4008}, MODEL_CLASS_ALU, .reads = 3, .writes = 1},
    {"lsl.w r0, r1, r2", {0xfa01, 0xf002}, MODEL_CLASS_ALU, .reads = 6, .writes = 1},
    {"cmp r0, r1", {0x4288}, MODEL_CLASS_ALU, .reads = 3},
    {"movt r0, #0x1234", {0xf2c1, 0x2034}, MODEL_CLASS_ALU, .reads = 1, .writes = 1},
    {"sub sp, #8", {0xb082}, MODEL_CLASS_ALU, .reads = SP, .writes = SP},
    {"mov pc, r1", {0x468f}, MODEL_CLASS_ALU_PC, .reads = 2, .writes = PC, .flags = BRANCH},
    {"ssat r0, #4, r1", {0xf301, 0x0003}, MODEL_CLASS_SATURATE, .reads = 2, .writes = 1},
    {"mla r0, r1, r2, r3", {0xfb01, 0x3002}, MODEL_CLASS_MLA, .reads = 0xe, .writes = 1},
    {"umull r0, r1, r2, r3", {0xfba2, 0x0103}, MODEL_CLASS_MULL, .reads = 0xc, .writes = 3},
    {"smlal r0, r1, r2, r3", {0xfbc2, 0x0103}, MODEL_CLASS_MLAL, .reads = 0xf, .writes = 3},
    {"udiv r0, r1, r2", {0xfbb1, 0xf0f2}, MODEL_CLASS_DIV, .reads = 6, .writes = 1},
    {"umaal r0, r1, r2, r3", {0xfbe2, 0x0163}, MODEL_CLASS_DSP, .reads = 0xf, .writes = 3},
    {"ldr r0, [r1, #4]", {0x6848}, MODEL_CLASS_LOAD, 2, 1, 2, READS, .count = 1, .access = 4},
    {"ldrb r0, [r1, r2]",
     {0x5c88},
     MODEL_CLASS_LOAD,
     6,
     1,
     6,
     READS | OFFSET,
     .count = 1,
     .access = 1},
    {"ldrsh.w r0, [r1, #2]",
     {0xf9b1, 0x0002},
     MODEL_CLASS_LOAD,
     2,
     1,
     2,
     READS,
     .count = 1,
     .access = 2},
    {"ldr r0, [r1], #4",
     {0xf851, 0x0b04},
     MODEL_CLASS_LOAD,
     2,
     3,
     2,
     READS | INDEXED,
     .count = 1,
     .access = 4},
    {"ldr r0, [r1, #4]!",
     {0xf851, 0x0f04},
     MODEL_CLASS_LOAD,
     2,
     3,
     2,
     READS | INDEXED,
     .count = 1,
     .access = 4},
    {"ldr r0, [sp, #4]",
     {0x9801},
     MODEL_CLASS_LOAD,
     SP,
     1,
     SP,
     READS | ALIGNED,
     .count = 1,
     .access = 4},
    {"ldr.w r0, [sp, #2]",
     {0xf8dd, 0x0002},
     MODEL_CLASS_LOAD,
     SP,
     1,
     SP,
     READS,
     .count = 1,
     .access = 4},
    {"ldr r0, [pc, #8]",
     {0x4802},
     MODEL_CLASS_LOAD_LITERAL,
     0,
     1,
     0,
     READS | ALIGNED | TARGET,
     .count = 1,
     .access = 4,
     .target = 0x100c},
    {"ldr.w r0, [pc, #-0x2]",
     {0xf85f, 0x0002},
     MODEL_CLASS_LOAD_LITERAL,
     0,
     1,
     0,
     READS | TARGET,
     .count = 1,
     .access = 4,
     .target = 0x1002},
    {"ldr pc, [sp], #4",
     {0xf85d, 0xfb04},
     MODEL_CLASS_LOAD_PC,
     SP,
     SP | PC,
     SP,
     READS | INDEXED | ALIGNED | BRANCH | RETURN,
     .count = 1,
     .access = 4},
    {"str r0, [r1, #4]", {0x6048}, MODEL_CLASS_STORE, 3, 0, 2, WRITES, .count = 1, .access = 4},
    {"strh r0, [r1, r2]",
     {0x5288},
     MODEL_CLASS_STORE_REG,
     7,
     0,
     6,
     WRITES | OFFSET,
     .count = 1,
     .access = 2},
    {"str r0, [sp, #-0x4]!",
     {0xf84d, 0x0d04},
     MODEL_CLASS_STORE,
     SP | 1,
     SP,
     SP,
     WRITES | INDEXED | ALIGNED,
     .count = 1,
     .access = 4},
    {"ldrd r0, r1, [r2, #8]",
     {0xe9d2, 0x0102},
     MODEL_CLASS_LOAD_DUAL,
     4,
     3,
     4,
     READS,
     .count = 2,
     .access = 4},
    {"strd r0, r1, [r2, #8]",
     {0xe9c2, 0x0102},
     MODEL_CLASS_STORE_DUAL,
     7,
     0,
     4,
     WRITES,
     .count = 2,
     .access = 4},
    {"ldrd r0, r1, [r2], #8",
     {0xe8f2, 0x0102},
     MODEL_CLASS_LOAD_DUAL,
     4,
     7,
     4,
     READS | INDEXED,
     .count = 2,
     .access = 4},
    {"strb r0, [r1], #1",
     {0xf801, 0x0b01},
     MODEL_CLASS_STORE,
     3,
     2,
     2,
     WRITES | INDEXED,
     .count = 1,
     .access = 1},
    {"ldm r0!, {r1, r2, r3}",
     {0xc80e},
     MODEL_CLASS_LOAD_MULTIPLE,
     1,
     0xf,
     1,
     READS | INDEXED,
     .count = 3,
     .access = 4},
    {"stm r0!, {r1, r2}",
     {0xc006},
     MODEL_CLASS_STORE_MULTIPLE,
     7,
     1,
     1,
     WRITES | INDEXED,
     .count = 2,
     .access = 4},
    {"push {r4, lr}",
     {0xb510},
     MODEL_CLASS_STORE_MULTIPLE,
     SP | LR | 0x10,
     SP,
     SP,
     WRITES | ALIGNED,
     .count = 2,
     .access = 4},
    {"pop {r4, pc}",
     {0xbd10},
     MODEL_CLASS_LOAD_MULTIPLE_PC,
     SP,
     SP | PC | 0x10,
     SP,
     READS | ALIGNED | BRANCH | RETURN,
     .count = 2,
     .access = 4},
    {"pop.w {r4, r8}",
     {0xe8bd, 0x0110},
     MODEL_CLASS_LOAD_MULTIPLE,
     SP,
     SP | 0x110,
     SP,
     READS | ALIGNED,
     .count = 2,
     .access = 4},
    {"ldrex r0, [r1]",
     {0xe851, 0x0f00},
     MODEL_CLASS_LOAD_EXCLUSIVE,
     2,
     1,
     2,
     READS,
     .count = 1,
     .access = 4},
    {"strexb r0, r1, [r2]",
     {0xe8c2, 0x1f40},
     MODEL_CLASS_STORE_EXCLUSIVE,
     6,
     1,
     4,
     WRITES,
     .count = 1,
     .access = 1},
    {"b #0x1004", {0xe000}, MODEL_CLASS_BRANCH, .flags = BRANCH | TARGET, .target = 0x1004},
    {"bl #0x1004",
     {0xf000, 0xf800},
     MODEL_CLASS_BRANCH_LINK,
     .writes = LR,
     .flags = BRANCH | TARGET,
     .target = 0x1004},
    {"bx lr", {0x4770}, MODEL_CLASS_BRANCH_REG, .reads = LR, .flags = BRANCH | RETURN},
    {"blx r3", {0x4798}, MODEL_CLASS_BRANCH_LINK_REG, .reads = 8, .writes = LR, .flags = BRANCH},
    {"cbz r1, #0x1004",
     {0xb101},
     MODEL_CLASS_COMPARE_BRANCH,
     .reads = 2,
     .flags = BRANCH | TARGET | CONDITIONAL,
     .target = 0x1004},
    {"tbh [pc, r0, lsl #1]",
     {0xe8df, 0xf010},
     MODEL_CLASS_TABLE_BRANCH,
     1,
     0,
     1,
     READS | OFFSET | BRANCH,
     .count = 1,
     .access = 2},
    {"mrs r0, primask", {0xf3ef, 0x8010}, MODEL_CLASS_MRS, .writes = 1, .system = 16},
    {"msr basepri, r1", {0xf381, 0x8811}, MODEL_CLASS_MSR, .reads = 2, .system = 17},
    {"cpsid i", {0xb672}, MODEL_CLASS_CPS, .system = MODEL_CPS_PRIMASK | MODEL_CPS_DISABLE},
    {"cpsie i", {0xb662}, MODEL_CLASS_CPS, .system = MODEL_CPS_PRIMASK},
    {"cpsid f", {0xb671}, MODEL_CLASS_CPS, .system = MODEL_CPS_FAULTMASK | MODEL_CPS_DISABLE},
    {"wfi", {0xbf30}, MODEL_CLASS_WAIT, .reads = 0},
    {"svc #1", {0xdf01}, MODEL_CLASS_SVC, .reads = 0},
    {"vadd.f32 s0, s1, s2",
     {0xee30, 0x0a81},
     MODEL_CLASS_FP_ARITH,
     .flags = FP,
     .fp_reads = 6,
     .fp_writes = 1},
    {"vfma.f32 s0, s1, s2",
     {0xeea0, 0x0a81},
     MODEL_CLASS_FP_MAC,
     .flags = FP,
     .fp_reads = 6,
     .fp_writes = 1},
    {"vcmp.f32 s0, #0", {0xeeb5, 0x0a40}, MODEL_CLASS_FP_SIMPLE, .flags = FP, .fp_reads = 1},
    {"vmov r0, s1", {0xee10, 0x0a90}, MODEL_CLASS_FP_MOVE, .writes = 1, .flags = FP, .fp_reads = 2},
    {"vmov d2, r0, r1",
     {0xec41, 0x0b12},
     MODEL_CLASS_FP_MOVE_DUAL,
     .reads = 3,
     .flags = FP | DOUBLE,
     .fp_writes = 0x30},
    {"vmov r0, r1, d2",
     {0xec51, 0x0b12},
     MODEL_CLASS_FP_MOVE_DUAL,
     .writes = 3,
     .flags = FP | DOUBLE,
     .fp_reads = 0x30},
    {"vldr d1, [r0, #8]",
     {0xed90, 0x1b02},
     MODEL_CLASS_FP_LOAD,
     1,
     0,
     1,
     READS | FP | DOUBLE,
     .fp_writes = 0xc,
     .count = 2,
     .access = 4},
    {"vstr s0, [r0]",
     {0xed80, 0x0a00},
     MODEL_CLASS_FP_STORE,
     1,
     0,
     1,
     WRITES | FP,
     .fp_reads = 1,
     .count = 1,
     .access = 4},
    {"vldmia r0!, {s0, s1, s2}",
     {0xecb0, 0x0a03},
     MODEL_CLASS_FP_LOAD_MULTIPLE,
     1,
     1,
     1,
     READS | INDEXED | FP,
     .fp_writes = 7,
     .count = 3,
     .access = 4},
    {"vpush {d8, d9}",
     {0xed2d, 0x8b04},
     MODEL_CLASS_FP_STORE_MULTIPLE,
     SP,
     SP,
     SP,
     WRITES | ALIGNED | FP | DOUBLE,
     .fp_reads = 0xf0000,
     .count = 4,
     .access = 4},
};

static void to_bytes(const uint16_t halves[2], uint8_t bytes[4])
{
    for (int i = 0; i < 2; i++) {
        bytes[2 * i] = (uint8_t)halves[i];
        bytes[2 * i + 1] = (uint8_t)(halves[i] >> 8);
    }
}

static struct model_insn model_insn_of(const struct expected *row)
{
    return (struct model_insn){
        .address = 0x1000,
        .target = row->target,
        .fp_reads = row->fp_reads,
        .fp_writes = row->fp_writes,
        .reads = (uint16_t)row->reads,
        .writes = (uint16_t)row->writes,
        .addresses = (uint16_t)row->addresses,
        .flags = (uint16_t)row->flags,
        .klass = (uint8_t)row->klass,
        .size = row->halves[1] != 0 ? 4 : 2,
        .count = (uint8_t)row->count,
        .access = (uint8_t)row->access,
        .condition = MODEL_ALWAYS,
        .system = (uint8_t)row->system,
        .region = MODEL_REGION_NONE,
        .fetch = MODEL_REGION_NONE,
    };
}

static void print_insn(const char *what, const struct model_insn *insn)
{
    print_error("%s: %s, reads %x writes %x addresses %x flags %x fp %x %x count %u access %u "
                "system %u target %x size %u\n",
                what, model_class_name((enum model_class)insn->klass), insn->reads, insn->writes,
                insn->addresses, insn->flags, insn->fp_reads, insn->fp_writes, insn->count,
                insn->access, insn->system, insn->target, insn->size);
}

static void check_row(struct insn_decoder *decoder, const struct expected *row)
{
    uint8_t bytes[4];
    char text[80];
    struct model_insn insn;
    struct model_insn expected = model_insn_of(row);
    to_bytes(row->halves, bytes);
    insn_decode_text(decoder, 0x1000, bytes, 4, text, sizeof text);
    assert_string_equal(text, row->text);
    insn_decode(decoder, 0x1000, bytes, 4, &insn);
    if (memcmp(&insn, &expected, sizeof insn) != 0) {
        print_insn(row->text, &insn);
        print_insn("expected", &expected);
        fail();
    }
}

static void instructions_are_described(void **state)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        check_row(*state, &table[i]);
    }
}

static void conditional_branches_carry_their_condition(void **state)
{
    struct model_insn insn;
    const uint8_t bhi[] = {0xfe, 0xd8};
    insn_decode(*state, 0x1000, bhi, 2, &insn);
    assert_int_equal(insn.klass, MODEL_CLASS_BRANCH_COND);
    assert_int_equal(insn.condition, 8);
    assert_int_equal(insn.flags, BRANCH | CONDITIONAL | TARGET);
    assert_int_equal(insn.target, 0x1000);
}

/* ITTEE NE: MOV, ADD.W, MOV, LDR, and one more after the block. */
static const uint16_t block[] = {0xbf19, 0x2001, 0xf101, 0x0101, 0x2002, 0x6808, 0x2003};

static void decode_at(struct insn_decoder *decoder, size_t half, struct model_insn *insn)
{
    uint8_t bytes[4] = {(uint8_t)block[half], (uint8_t)(block[half] >> 8), 0, 0};
    if (half + 1 < sizeof block / sizeof block[0]) {
        bytes[2] = (uint8_t)block[half + 1];
        bytes[3] = (uint8_t)(block[half + 1] >> 8);
    }
    insn_decode(decoder, 0x1000 + 2 * (uint32_t)half, bytes, 4, insn);
}

static void check_member(struct insn_decoder *decoder, size_t half, unsigned condition)
{
    struct model_insn insn;
    unsigned flags = MODEL_INSN_IN_IT | MODEL_INSN_PREDICATED;
    decode_at(decoder, half, &insn);
    assert_int_equal(insn.condition, condition);
    assert_int_equal(insn.flags & flags, condition != MODEL_ALWAYS ? flags : 0);
}

static void check_block(struct insn_decoder *decoder)
{
    static const struct {
        size_t half;
        unsigned condition;
    } members[] = {{1, 1}, {2, 1}, {4, 0}, {5, 0}, {6, MODEL_ALWAYS}};
    for (size_t i = 0; i < 5; i++) {
        check_member(decoder, members[i].half, members[i].condition);
    }
}

static void it_blocks_predicate_what_follows(void **state)
{
    struct model_insn insn;
    decode_at(*state, 0, &insn);
    assert_int_equal(insn.klass, MODEL_CLASS_IT);
    assert_int_equal(insn.system, block[0] & 0xff);
    check_block(*state);
}

/* As QEMU does after an I/O access or at a page's end: the rest alone, later. */
static void a_cut_it_block_is_remembered(void **state)
{
    struct model_insn insn;
    const uint8_t other[] = {0x00, 0x20};
    decode_at(*state, 0, &insn);
    check_block(*state);
    insn_decode(*state, 0x8000, other, 2, &insn);
    assert_int_equal(insn.flags, 0);
    check_member(*state, 4, 0);
    check_member(*state, 5, 0);
    insn_decode(*state, 0x8000, other, 2, &insn);
    check_member(*state, 2, 1);
    insn_decode(*state, 0x8000, other, 2, &insn);
    check_member(*state, 6, MODEL_ALWAYS);
}

/* The block was cut right after its IT: nothing of it was decoded yet. */
static void a_block_cut_after_its_it_is_remembered(void **state)
{
    struct model_insn insn;
    const uint8_t other[] = {0x00, 0x20};
    decode_at(*state, 0, &insn);
    insn_decode(*state, 0x8000, other, 2, &insn);
    check_block(*state);
}

static void a_block_cut_after_a_member_is_remembered(void **state)
{
    struct model_insn insn;
    const uint8_t other[] = {0x00, 0x20};
    decode_at(*state, 0, &insn);
    check_member(*state, 1, 1);
    insn_decode(*state, 0x8000, other, 2, &insn);
    check_member(*state, 2, 1);
    insn_decode(*state, 0x8000, other, 2, &insn);
    check_member(*state, 4, 0);
}

/* IT AL: in a block, but always executed. */
static void an_it_block_may_be_unconditional(void **state)
{
    struct model_insn insn;
    const uint8_t it[] = {0xe8, 0xbf};
    const uint8_t movs[] = {0x01, 0x20};
    insn_decode(*state, 0x1000, it, 2, &insn);
    insn_decode(*state, 0x1002, movs, 2, &insn);
    assert_int_equal(insn.flags, MODEL_INSN_IN_IT);
    assert_int_equal(insn.condition, MODEL_ALWAYS);
}

/* Other code at the same addresses: what is seen in sequence wins. */
static void new_code_replaces_an_it_block(void **state)
{
    struct model_insn insn;
    const uint8_t movs[] = {0x01, 0x20};
    decode_at(*state, 0, &insn);
    check_block(*state);
    insn_decode(*state, 0xffe, movs, 2, &insn);
    insn_decode(*state, 0x1000, movs, 2, &insn);
    insn_decode(*state, 0x1002, movs, 2, &insn);
    assert_int_equal(insn.flags, 0);
    insn_decode(*state, 0x8000, movs, 2, &insn);
    insn_decode(*state, 0x1002, movs, 2, &insn);
    assert_int_equal(insn.flags, 0);
}

static void many_it_blocks_are_remembered(void **state)
{
    struct model_insn insn;
    const uint8_t it[] = {0x08, 0xbf};
    const uint8_t movs[] = {0x01, 0x20};
    for (uint32_t i = 0; i < 5000; i++) {
        insn_decode(*state, 0x10000 + 8 * i, it, 2, &insn);
    }
    for (uint32_t i = 0; i < 5000; i++) {
        insn_decode(*state, 0x10000 + 8 * i + 2, movs, 2, &insn);
        assert_int_equal(insn.flags, MODEL_INSN_IN_IT | MODEL_INSN_PREDICATED);
        insn_decode(*state, 0x10000 + 8 * i + 6, movs, 2, &insn);
        assert_int_equal(insn.flags, 0);
    }
}

/* Capstone must not carry an IT block to the next instruction it is given. */
static void an_it_block_does_not_leak(void **state)
{
    struct model_insn insn;
    const uint8_t b[] = {0x00, 0xe0};
    char text[40];
    decode_at(*state, 0, &insn);
    insn_decode(*state, 0x8000, b, 2, &insn);
    assert_int_equal(insn.klass, MODEL_CLASS_BRANCH);
    insn_decode_text(*state, 0x1000, (const uint8_t[]){0x19, 0xbf}, 2, text, sizeof text);
    assert_string_equal(text, "it 0x19");
}

static void what_is_no_instruction_is_unknown(void **state)
{
    static const struct {
        uint16_t halves[2];
        unsigned size;
    } bad[] = {{{0xb6e8}, 2}, {{0xffff, 0xffff}, 4}, {{0xe8d1, 0x0faf}, 4}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint8_t bytes[4];
        struct model_insn insn;
        to_bytes(bad[i].halves, bytes);
        insn_decode(*state, 0x1000, bytes, 4, &insn);
        assert_int_equal(insn.klass, MODEL_CLASS_UNKNOWN);
        assert_int_equal(insn.size, bad[i].size);
    }
}

static void truncated_bytes_have_no_size(void **state)
{
    const uint8_t wide[] = {0x01, 0xfb, 0x02, 0x30};
    struct model_insn insn;
    for (size_t size = 0; size < 4; size++) {
        insn_decode(*state, 0x1000, wide, size, &insn);
        assert_int_equal(insn.klass, MODEL_CLASS_UNKNOWN);
        assert_int_equal(insn.size, 0);
    }
}

/* Every 16-bit pattern: a size, a class, and no crash; 32-bit ones by chance. */
static void any_bytes_can_be_decoded(void **state)
{
    struct model_insn insn;
    uint32_t random = 1;
    for (uint32_t i = 0; i < 0x10000 * 4; i++) {
        random = random * 1664525u + 1013904223u;
        uint8_t bytes[4] = {(uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(random >> 16),
                            (uint8_t)(random >> 24)};
        insn_decode(*state, 0x1000 + 4 * (i & 0xffff), bytes, 4, &insn);
        assert_int_equal(insn.size, (i & 0xffff) >= 0xe800 ? 4 : 2);
        assert_true(insn.klass < MODEL_CLASS_COUNT);
        assert_true(insn.condition <= MODEL_ALWAYS);
    }
}

static int open_decoder(void **state)
{
    *state = insn_decoder_new();
    return *state != NULL ? 0 : -1;
}

static int close_decoder(void **state)
{
    insn_decoder_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_decoder, close_decoder)

static void what_has_no_text_has_a_number(void **state)
{
    struct insn_decoder *decoder = *state;
    static const uint8_t undefined[] = {0x00, 0xde, 0xff, 0xff};
    char text[64] = "";
    insn_decode_text(decoder, 0x1000, undefined, 0, text, sizeof text);
    assert_string_equal(text, "? 0x0000");
    insn_decode_text(decoder, 0x1000, undefined + 2, 2, text, sizeof text);
    assert_string_equal(text, "? 0xffff");
    insn_decoder_free(NULL);
}

/* ---- memory ------------------------------------------------------------ */

/* What Capstone has by itself: the C library's, not the one that a test lets fail. */
__typeof__(malloc) __real_malloc;
__typeof__(calloc) __real_calloc;
__typeof__(realloc) __real_realloc;

static unsigned capstone_asked, capstone_gets; /* allocations, and how many succeed */

static bool capstone_may(void)
{
    return capstone_asked++ < capstone_gets;
}

static void *capstone_malloc(size_t size)
{
    return capstone_may() ? __real_malloc(size) : NULL;
}

static void *capstone_calloc(size_t count, size_t size)
{
    return capstone_may() ? __real_calloc(count, size) : NULL;
}

static void *capstone_realloc(void *old, size_t size)
{
    return capstone_may() ? __real_realloc(old, size) : NULL;
}

static void set_capstone(cs_malloc_t allocate, cs_calloc_t allocate_zeros, cs_realloc_t resize)
{
    cs_opt_mem memory = {allocate, allocate_zeros, resize, free, vsnprintf};
    assert_int_equal(cs_option(0, CS_OPT_MEM, (size_t)(uintptr_t)&memory), CS_ERR_OK);
}

static void assert_adds(struct insn_decoder *decoder)
{
    const uint8_t adds[] = {0x40, 0x18};
    struct model_insn insn;
    assert_non_null(decoder);
    insn_decode(decoder, 0x1000, adds, sizeof adds, &insn);
    assert_int_equal(insn.klass, MODEL_CLASS_ALU);
    insn_decoder_free(decoder);
}

static void without_memory_there_is_no_decoder(void **state)
{
    (void)state;
    unsigned number = 1;
    struct insn_decoder *decoder;
    while (memory_fail_at(number++), decoder = insn_decoder_new(), memory_failed()) {
        assert_null(decoder);
    }
    assert_true(number > 3); /* itself, and what stands in IT blocks */
    assert_adds(decoder);
}

static struct insn_decoder *new_with(unsigned gets)
{
    set_capstone(capstone_malloc, capstone_calloc, capstone_realloc);
    capstone_asked = 0;
    capstone_gets = gets;
    struct insn_decoder *decoder = insn_decoder_new();
    set_capstone(__real_malloc, __real_calloc, __real_realloc);
    return decoder;
}

/* Its own allocations: the first is its handle, the last two are an instruction. What is in between
 * it does not look at itself. */
static void without_memory_for_capstone_there_is_no_decoder(void **state)
{
    (void)state;
    assert_adds(new_with(UINT_MAX));
    unsigned all = capstone_asked;
    assert_true(all >= 3);
    assert_null(new_with(0));
    assert_null(new_with(all - 2));
    assert_null(new_with(all - 1));
    assert_adds(new_with(all));
}

/* Blocks that are decoded in order need none: only where one is cut it is taken for none. */
static void a_block_that_is_not_remembered_is_decoded_in_order(void **state)
{
    (void)state;
    enum { BLOCKS = 200, ROOM = 128 };
    struct insn_decoder *decoder = insn_decoder_new();
    const uint8_t it[] = {0x08, 0xbf}, movs[] = {0x01, 0x20};
    struct model_insn insn;
    unsigned known = 0;
    assert_non_null(decoder);
    for (uint32_t i = 0; i < BLOCKS; i++) {
        memory_fail_from(1);
        insn_decode(decoder, 0x10000 + 8 * i, it, 2, &insn);
        insn_decode(decoder, 0x10002 + 8 * i, movs, 2, &insn);
        assert_int_equal(insn.flags, MODEL_INSN_IN_IT | MODEL_INSN_PREDICATED);
        assert_int_equal(memory_failed(), i >= ROOM);
    }
    for (uint32_t i = 0; i < BLOCKS; i++) {
        insn_decode(decoder, 0x10002 + 8 * i, movs, 2, &insn);
        known += (insn.flags & MODEL_INSN_IN_IT) != 0;
        assert_int_equal((insn.flags & MODEL_INSN_IN_IT) != 0, i < ROOM);
    }
    assert_int_equal(known, ROOM);
    insn_decoder_free(decoder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(instructions_are_described),
        TEST(conditional_branches_carry_their_condition),
        TEST(it_blocks_predicate_what_follows),
        TEST(a_cut_it_block_is_remembered),
        TEST(a_block_cut_after_its_it_is_remembered),
        TEST(a_block_cut_after_a_member_is_remembered),
        TEST(an_it_block_may_be_unconditional),
        TEST(new_code_replaces_an_it_block),
        TEST(many_it_blocks_are_remembered),
        TEST(an_it_block_does_not_leak),
        TEST(what_is_no_instruction_is_unknown),
        TEST(truncated_bytes_have_no_size),
        TEST(any_bytes_can_be_decoded),
        TEST(what_has_no_text_has_a_number),
        cmocka_unit_test(without_memory_there_is_no_decoder),
        cmocka_unit_test(without_memory_for_capstone_there_is_no_decoder),
        cmocka_unit_test(a_block_that_is_not_remembered_is_decoded_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
