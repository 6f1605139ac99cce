/* Capstone's decoding into struct model_insn: a table says for each Capstone
 * instruction which class it has and what its operands mean. Capstone's own
 * read/write flags are not used: they are wrong for SSAT, SMLAL and others. */
#include "host/lib/insn_decode.h"

#include <capstone/capstone.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an instruction's operands are. */
enum shape {
    SHAPE_NONE,    /* no registers that matter */
    SHAPE_READ,    /* all registers read */
    SHAPE_WRITE1,  /* first register written, the others read */
    SHAPE_UPDATE1, /* first register read and written */
    SHAPE_WRITE2,  /* first two written (long multiplication) */
    SHAPE_UPDATE2, /* first two read and written (accumulating) */
    SHAPE_LOAD,    /* registers written, memory operand read */
    SHAPE_STORE,   /* registers read */
    SHAPE_STREX,   /* first register written, the others read */
    SHAPE_LDM,     /* first register is the base, the others written */
    SHAPE_STM,     /* first register is the base, the others read */
    SHAPE_POP,
    SHAPE_PUSH,
    SHAPE_TABLE, /* TBB, TBH */
    SHAPE_MAC,   /* first register is the addend: not needed at issue */
};

struct mapping {
    uint16_t id;   /* ARM_INS_* */
    uint8_t klass; /* enum model_class */
    uint8_t shape;
    uint8_t access; /* bytes of one memory access */
};

enum { SP_BIT = 1 << 13, LR_BIT = 1 << 14, PC_BIT = 1 << 15 };

#define ALU(x)                                                                                     \
    {                                                                                              \
        ARM_INS_##x, MODEL_CLASS_ALU, SHAPE_WRITE1, 0                                              \
    }
#define DSP(x)                                                                                     \
    {                                                                                              \
        ARM_INS_##x, MODEL_CLASS_DSP, SHAPE_WRITE1, 0                                              \
    }
#define DSP_LONG(x)                                                                                \
    {                                                                                              \
        ARM_INS_##x, MODEL_CLASS_DSP, SHAPE_UPDATE2, 0                                             \
    }
#define LDR(x, bytes)                                                                              \
    {                                                                                              \
        ARM_INS_##x, MODEL_CLASS_LOAD, SHAPE_LOAD, bytes                                           \
    }
#define STR(x, bytes)                                                                              \
    {                                                                                              \
        ARM_INS_##x, MODEL_CLASS_STORE, SHAPE_STORE, bytes                                         \
    }
#define PLAIN(x, klass)                                                                            \
    {                                                                                              \
        ARM_INS_##x, MODEL_CLASS_##klass, SHAPE_NONE, 0                                            \
    }

static const struct mapping mappings[] = {
    ALU(ADC),
    ALU(ADD),
    ALU(ADDW),
    ALU(ADR),
    ALU(AND),
    ALU(ASR),
    ALU(BIC),
    ALU(CLZ),
    ALU(EOR),
    ALU(LSL),
    ALU(LSR),
    ALU(MOV),
    ALU(MOVW),
    ALU(MVN),
    ALU(ORN),
    ALU(ORR),
    ALU(RBIT),
    ALU(REV),
    ALU(REV16),
    ALU(REVSH),
    ALU(ROR),
    ALU(RRX),
    ALU(RSB),
    ALU(SBC),
    ALU(SBFX),
    ALU(SUB),
    ALU(SUBW),
    ALU(SXTB),
    ALU(SXTH),
    ALU(UBFX),
    ALU(UXTB),
    ALU(UXTH),
    {ARM_INS_MOVT, MODEL_CLASS_ALU, SHAPE_UPDATE1, 0},
    {ARM_INS_BFC, MODEL_CLASS_ALU, SHAPE_UPDATE1, 0},
    {ARM_INS_BFI, MODEL_CLASS_ALU, SHAPE_UPDATE1, 0},
    {ARM_INS_CMP, MODEL_CLASS_ALU, SHAPE_READ, 0},
    {ARM_INS_CMN, MODEL_CLASS_ALU, SHAPE_READ, 0},
    {ARM_INS_TST, MODEL_CLASS_ALU, SHAPE_READ, 0},
    {ARM_INS_TEQ, MODEL_CLASS_ALU, SHAPE_READ, 0},
    {ARM_INS_SSAT, MODEL_CLASS_SATURATE, SHAPE_WRITE1, 0},
    {ARM_INS_USAT, MODEL_CLASS_SATURATE, SHAPE_WRITE1, 0},
    {ARM_INS_MUL, MODEL_CLASS_MUL, SHAPE_WRITE1, 0},
    {ARM_INS_MLA, MODEL_CLASS_MLA, SHAPE_WRITE1, 0},
    {ARM_INS_MLS, MODEL_CLASS_MLA, SHAPE_WRITE1, 0},
    {ARM_INS_SMULL, MODEL_CLASS_MULL, SHAPE_WRITE2, 0},
    {ARM_INS_UMULL, MODEL_CLASS_MULL, SHAPE_WRITE2, 0},
    {ARM_INS_SMLAL, MODEL_CLASS_MLAL, SHAPE_UPDATE2, 0},
    {ARM_INS_UMLAL, MODEL_CLASS_MLAL, SHAPE_UPDATE2, 0},
    {ARM_INS_SDIV, MODEL_CLASS_DIV, SHAPE_WRITE1, 0},
    {ARM_INS_UDIV, MODEL_CLASS_DIV, SHAPE_WRITE1, 0},
    /* ARMv7E-M only. */
    DSP(PKHBT),
    DSP(PKHTB),
    DSP(QADD),
    DSP(QADD16),
    DSP(QADD8),
    DSP(QASX),
    DSP(QDADD),
    DSP(QDSUB),
    DSP(QSAX),
    DSP(QSUB),
    DSP(QSUB16),
    DSP(QSUB8),
    DSP(SADD16),
    DSP(SADD8),
    DSP(SASX),
    DSP(SEL),
    DSP(SHADD16),
    DSP(SHADD8),
    DSP(SHASX),
    DSP(SHSAX),
    DSP(SHSUB16),
    DSP(SHSUB8),
    DSP(SMLABB),
    DSP(SMLABT),
    DSP(SMLATB),
    DSP(SMLATT),
    DSP(SMLAD),
    DSP(SMLADX),
    DSP(SMLAWB),
    DSP(SMLAWT),
    DSP(SMLSD),
    DSP(SMLSDX),
    DSP(SMMLA),
    DSP(SMMLAR),
    DSP(SMMLS),
    DSP(SMMLSR),
    DSP(SMMUL),
    DSP(SMMULR),
    DSP(SMUAD),
    DSP(SMUADX),
    DSP(SMULBB),
    DSP(SMULBT),
    DSP(SMULTB),
    DSP(SMULTT),
    DSP(SMULWB),
    DSP(SMULWT),
    DSP(SMUSD),
    DSP(SMUSDX),
    DSP(SSAT16),
    DSP(SSAX),
    DSP(SSUB16),
    DSP(SSUB8),
    DSP(SXTAB),
    DSP(SXTAB16),
    DSP(SXTAH),
    DSP(SXTB16),
    DSP(UADD16),
    DSP(UADD8),
    DSP(UASX),
    DSP(UHADD16),
    DSP(UHADD8),
    DSP(UHASX),
    DSP(UHSAX),
    DSP(UHSUB16),
    DSP(UHSUB8),
    DSP(UQADD16),
    DSP(UQADD8),
    DSP(UQASX),
    DSP(UQSAX),
    DSP(UQSUB16),
    DSP(UQSUB8),
    DSP(USAD8),
    DSP(USADA8),
    DSP(USAT16),
    DSP(USAX),
    DSP(USUB16),
    DSP(USUB8),
    DSP(UXTAB),
    DSP(UXTAB16),
    DSP(UXTAH),
    DSP(UXTB16),
    DSP_LONG(UMAAL),
    DSP_LONG(SMLALBB),
    DSP_LONG(SMLALBT),
    DSP_LONG(SMLALTB),
    DSP_LONG(SMLALTT),
    DSP_LONG(SMLALD),
    DSP_LONG(SMLALDX),
    DSP_LONG(SMLSLD),
    DSP_LONG(SMLSLDX),
    LDR(LDR, 4),
    LDR(LDRT, 4),
    LDR(LDRH, 2),
    LDR(LDRHT, 2),
    LDR(LDRSH, 2),
    LDR(LDRSHT, 2),
    LDR(LDRB, 1),
    LDR(LDRBT, 1),
    LDR(LDRSB, 1),
    LDR(LDRSBT, 1),
    STR(STR, 4),
    STR(STRT, 4),
    STR(STRH, 2),
    STR(STRHT, 2),
    STR(STRB, 1),
    STR(STRBT, 1),
    {ARM_INS_LDRD, MODEL_CLASS_LOAD_DUAL, SHAPE_LOAD, 4},
    {ARM_INS_STRD, MODEL_CLASS_STORE_DUAL, SHAPE_STORE, 4},
    {ARM_INS_LDM, MODEL_CLASS_LOAD_MULTIPLE, SHAPE_LDM, 4},
    {ARM_INS_LDMDB, MODEL_CLASS_LOAD_MULTIPLE, SHAPE_LDM, 4},
    {ARM_INS_STM, MODEL_CLASS_STORE_MULTIPLE, SHAPE_STM, 4},
    {ARM_INS_STMDB, MODEL_CLASS_STORE_MULTIPLE, SHAPE_STM, 4},
    {ARM_INS_POP, MODEL_CLASS_LOAD_MULTIPLE, SHAPE_POP, 4},
    {ARM_INS_PUSH, MODEL_CLASS_STORE_MULTIPLE, SHAPE_PUSH, 4},
    {ARM_INS_LDREX, MODEL_CLASS_LOAD_EXCLUSIVE, SHAPE_LOAD, 4},
    {ARM_INS_LDREXH, MODEL_CLASS_LOAD_EXCLUSIVE, SHAPE_LOAD, 2},
    {ARM_INS_LDREXB, MODEL_CLASS_LOAD_EXCLUSIVE, SHAPE_LOAD, 1},
    {ARM_INS_STREX, MODEL_CLASS_STORE_EXCLUSIVE, SHAPE_STREX, 4},
    {ARM_INS_STREXH, MODEL_CLASS_STORE_EXCLUSIVE, SHAPE_STREX, 2},
    {ARM_INS_STREXB, MODEL_CLASS_STORE_EXCLUSIVE, SHAPE_STREX, 1},
    PLAIN(CLREX, CLEAR_EXCLUSIVE),
    PLAIN(PLD, PRELOAD),
    PLAIN(PLI, PRELOAD),
    {ARM_INS_B, MODEL_CLASS_BRANCH, SHAPE_NONE, 0},
    {ARM_INS_BL, MODEL_CLASS_BRANCH_LINK, SHAPE_NONE, 0},
    {ARM_INS_BX, MODEL_CLASS_BRANCH_REG, SHAPE_READ, 0},
    {ARM_INS_BLX, MODEL_CLASS_BRANCH_LINK_REG, SHAPE_READ, 0},
    {ARM_INS_CBZ, MODEL_CLASS_COMPARE_BRANCH, SHAPE_READ, 0},
    {ARM_INS_CBNZ, MODEL_CLASS_COMPARE_BRANCH, SHAPE_READ, 0},
    {ARM_INS_TBB, MODEL_CLASS_TABLE_BRANCH, SHAPE_TABLE, 1},
    {ARM_INS_TBH, MODEL_CLASS_TABLE_BRANCH, SHAPE_TABLE, 2},
    PLAIN(NOP, NOP),
    PLAIN(YIELD, HINT),
    PLAIN(SEV, HINT),
    PLAIN(DBG, HINT),
    PLAIN(HINT, HINT),
    PLAIN(WFI, WAIT),
    PLAIN(WFE, WAIT),
    {ARM_INS_MRS, MODEL_CLASS_MRS, SHAPE_WRITE1, 0},
    {ARM_INS_MSR, MODEL_CLASS_MSR, SHAPE_READ, 0},
    PLAIN(CPS, CPS),
    PLAIN(DMB, DMB),
    PLAIN(DSB, DSB),
    PLAIN(ISB, ISB),
    PLAIN(SVC, SVC),
    PLAIN(BKPT, TRAP),
    PLAIN(UDF, TRAP),
    {ARM_INS_VADD, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VSUB, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VMUL, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VNMUL, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VCVT, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VCVTB, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VCVTR, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VCVTT, MODEL_CLASS_FP_ARITH, SHAPE_WRITE1, 0},
    {ARM_INS_VABS, MODEL_CLASS_FP_SIMPLE, SHAPE_WRITE1, 0},
    {ARM_INS_VNEG, MODEL_CLASS_FP_SIMPLE, SHAPE_WRITE1, 0},
    {ARM_INS_VCMP, MODEL_CLASS_FP_SIMPLE, SHAPE_READ, 0},
    {ARM_INS_VCMPE, MODEL_CLASS_FP_SIMPLE, SHAPE_READ, 0},
    {ARM_INS_VMOV, MODEL_CLASS_FP_MOVE, SHAPE_WRITE1, 0},
    {ARM_INS_VMRS, MODEL_CLASS_FP_STATUS, SHAPE_WRITE1, 0},
    {ARM_INS_VMSR, MODEL_CLASS_FP_STATUS, SHAPE_READ, 0},
    {ARM_INS_VMLA, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VMLS, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VNMLA, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VNMLS, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VFMA, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VFMS, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VFNMA, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VFNMS, MODEL_CLASS_FP_MAC, SHAPE_MAC, 0},
    {ARM_INS_VDIV, MODEL_CLASS_FP_DIV, SHAPE_WRITE1, 0},
    {ARM_INS_VSQRT, MODEL_CLASS_FP_SQRT, SHAPE_WRITE1, 0},
    {ARM_INS_VLDR, MODEL_CLASS_FP_LOAD, SHAPE_LOAD, 4},
    {ARM_INS_VSTR, MODEL_CLASS_FP_STORE, SHAPE_STORE, 4},
    {ARM_INS_VLDMIA, MODEL_CLASS_FP_LOAD_MULTIPLE, SHAPE_LDM, 4},
    {ARM_INS_VLDMDB, MODEL_CLASS_FP_LOAD_MULTIPLE, SHAPE_LDM, 4},
    {ARM_INS_VSTMIA, MODEL_CLASS_FP_STORE_MULTIPLE, SHAPE_STM, 4},
    {ARM_INS_VSTMDB, MODEL_CLASS_FP_STORE_MULTIPLE, SHAPE_STM, 4},
    {ARM_INS_VPOP, MODEL_CLASS_FP_LOAD_MULTIPLE, SHAPE_POP, 4},
    {ARM_INS_VPUSH, MODEL_CLASS_FP_STORE_MULTIPLE, SHAPE_PUSH, 4},
};

/* ---- IT state --------------------------------------------------------- */

/* ITSTATE as in the architecture: condition in bits 7..4, mask in 3..0. */
struct it_entry {
    uint32_t address; /* halfword-aligned; odd: free */
    uint8_t state;
};

struct it_memory {
    struct it_entry *entries;
    size_t capacity; /* power of two */
    size_t used;
};

struct insn_decoder {
    csh handle;
    cs_insn *insn;
    const struct mapping *by_id[ARM_INS_ENDING];
    struct it_memory it;
    uint32_t next_address; /* where the state below applies; odd: nowhere */
    uint8_t it_state;      /* of the instruction at next_address; 0: not in an IT block */
};

static struct it_entry *it_slot(const struct it_memory *memory, uint32_t address)
{
    size_t mask = memory->capacity - 1;
    size_t i = (size_t)(address * 2654435761u >> 7) & mask;
    while ((memory->entries[i].address & 1) == 0 && memory->entries[i].address != address) {
        i = (i + 1) & mask;
    }
    return &memory->entries[i];
}

static bool it_resize(struct it_memory *memory, size_t capacity)
{
    struct it_memory bigger = {malloc(capacity * sizeof *bigger.entries), capacity, memory->used};
    if (bigger.entries == NULL) {
        return false;
    }
    for (size_t i = 0; i < capacity; i++) {
        bigger.entries[i].address = 1;
    }
    for (size_t i = 0; i < memory->capacity; i++) {
        if ((memory->entries[i].address & 1) == 0) {
            *it_slot(&bigger, memory->entries[i].address) = memory->entries[i];
        }
    }
    free(memory->entries);
    *memory = bigger;
    return true;
}

/* A state of 0 is only stored over an older one. When memory runs out the
 * newest block is not remembered: only code that is cut inside it suffers. */
static void it_remember(struct it_memory *memory, uint32_t address, uint8_t state)
{
    struct it_entry *entry = it_slot(memory, address);
    bool present = (entry->address & 1) == 0;
    if (!present && state == 0) {
        return;
    }
    if (!present && memory->used * 2 >= memory->capacity) {
        if (!it_resize(memory, memory->capacity * 2)) {
            return;
        }
        entry = it_slot(memory, address);
    }
    memory->used += !present;
    *entry = (struct it_entry){address, state};
}

static uint8_t it_state_at(const struct insn_decoder *decoder, uint32_t address)
{
    if (address == decoder->next_address) {
        return decoder->it_state;
    }
    const struct it_entry *entry = it_slot(&decoder->it, address);
    return (entry->address & 1) == 0 ? entry->state : 0;
}

/* ARMv7-M ARM A7.3.3, ITAdvance(). */
static uint8_t it_advance(uint8_t state)
{
    return (state & 7) == 0 ? 0 : (uint8_t)((state & 0xE0) | ((state << 1) & 0x1F));
}

/* ---- construction ----------------------------------------------------- */

struct insn_decoder *insn_decoder_new(void)
{
    struct insn_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) {
        return NULL;
    }
    decoder->next_address = 1;
    if (cs_open(CS_ARCH_ARM, (cs_mode)(CS_MODE_THUMB | CS_MODE_MCLASS), &decoder->handle) !=
        CS_ERR_OK) {
        free(decoder);
        return NULL;
    }
    cs_option(decoder->handle, CS_OPT_DETAIL, CS_OPT_ON);
    decoder->insn = cs_malloc(decoder->handle);
    if (decoder->insn == NULL || !it_resize(&decoder->it, 256)) {
        insn_decoder_free(decoder);
        return NULL;
    }
    for (size_t i = 0; i < sizeof mappings / sizeof mappings[0]; i++) {
        decoder->by_id[mappings[i].id] = &mappings[i];
    }
    return decoder;
}

void insn_decoder_free(struct insn_decoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    if (decoder->insn != NULL) {
        cs_free(decoder->insn, 1);
    }
    cs_close(&decoder->handle);
    free(decoder->it.entries);
    free(decoder);
}

/* ---- operands --------------------------------------------------------- */

static uint16_t core_bit(int reg)
{
    if (reg >= ARM_REG_R0 && reg <= ARM_REG_R12) {
        return (uint16_t)(1u << (reg - ARM_REG_R0));
    }
    switch (reg) {
    case ARM_REG_SP:
        return SP_BIT;
    case ARM_REG_LR:
        return LR_BIT;
    case ARM_REG_PC:
        return (uint16_t)PC_BIT;
    default:
        return 0;
    }
}

static uint32_t fp_bits(int reg)
{
    if (reg >= ARM_REG_S0 && reg <= ARM_REG_S31) {
        return 1u << (reg - ARM_REG_S0);
    }
    if (reg >= ARM_REG_D0 && reg <= ARM_REG_D15) {
        return 3u << 2 * (reg - ARM_REG_D0);
    }
    return 0;
}

/* What operand number `index` (among the registers) is to its instruction. */
static void role(uint8_t shape, unsigned index, bool *read, bool *written)
{
    switch (shape) {
    case SHAPE_LOAD:
    case SHAPE_POP:
        *read = false;
        *written = true;
        return;
    case SHAPE_LDM:
        *read = index == 0;
        *written = index != 0;
        return;
    case SHAPE_WRITE1:
    case SHAPE_STREX:
    case SHAPE_MAC:
        *read = index != 0;
        *written = index == 0;
        return;
    case SHAPE_UPDATE1:
        *read = true;
        *written = index == 0;
        return;
    case SHAPE_WRITE2:
        *read = index >= 2;
        *written = index < 2;
        return;
    case SHAPE_UPDATE2:
        *read = true;
        *written = index < 2;
        return;
    default:
        *read = shape != SHAPE_NONE;
        *written = false;
        return;
    }
}

/* Is operand number `index` one of the registers that go to or from memory? */
static bool is_moved(uint8_t shape, unsigned index)
{
    switch (shape) {
    case SHAPE_LOAD:
    case SHAPE_STORE:
    case SHAPE_POP:
    case SHAPE_PUSH:
        return true;
    case SHAPE_LDM:
    case SHAPE_STM:
    case SHAPE_STREX:
        return index == 1 || (index > 1 && shape != SHAPE_STREX);
    default:
        return false;
    }
}

static void take_register(struct model_insn *out, uint8_t shape, unsigned index,
                          const cs_arm_op *op)
{
    int reg = op->reg;
    uint32_t fp = fp_bits(reg);
    bool read;
    bool written;
    role(shape, index, &read, &written);
    /* ADDS r0, r1: two operands, the first is also a source. */
    read = read || (shape == SHAPE_WRITE1 && (op->access & CS_AC_READ) != 0);
    if (read) {
        out->reads |= core_bit(reg);
        out->fp_reads |= fp;
    }
    if (written) {
        out->writes |= core_bit(reg);
        out->fp_writes |= fp;
    }
    bool pair = (fp & (fp - 1)) != 0;
    if (pair) {
        out->flags |= MODEL_INSN_FP_DOUBLE;
    }
    if (is_moved(shape, index)) {
        out->count = (uint8_t)(out->count + (pair ? 2 : 1));
    }
    if (index == 0 && (shape == SHAPE_LDM || shape == SHAPE_STM)) {
        out->addresses = core_bit(reg);
    }
}

static void take_memory(struct model_insn *out, const arm_op_mem *mem)
{
    bool indexed = mem->index != ARM_REG_INVALID;
    out->addresses = (core_bit(mem->base) | core_bit(mem->index)) & (uint16_t)~PC_BIT;
    out->reads |= out->addresses;
    out->flags |= indexed ? MODEL_INSN_REGISTER_OFFSET : 0;
    if (mem->base == ARM_REG_SP && !indexed && mem->disp % 4 == 0) {
        out->flags |= MODEL_INSN_ALIGNED; /* sp is a multiple of 4 */
    }
    if (mem->base == ARM_REG_PC && !indexed) {
        out->target = ((out->address + 4) & ~3u) + (uint32_t)mem->disp;
        out->flags |= MODEL_INSN_TARGET;
        out->flags |= (out->target & 3) == 0 ? MODEL_INSN_ALIGNED : 0;
    }
}

static void take_operands(struct model_insn *out, uint8_t shape, const cs_arm *arm)
{
    unsigned registers = 0;
    bool memory = false;
    bool post_indexed = false;
    for (unsigned i = 0; i < arm->op_count; i++) {
        const cs_arm_op *op = &arm->operands[i];
        switch (op->type) {
        case ARM_OP_MEM:
            take_memory(out, &op->mem);
            memory = true;
            break;
        case ARM_OP_REG:
            take_register(out, shape, registers++, op);
            break;
        case ARM_OP_IMM:
            post_indexed = memory;
            break;
        default:
            break;
        }
        if (op->shift.type > ARM_SFT_RRX) {
            out->reads |= core_bit((int)op->shift.value); /* shifted by a register */
        }
    }
    if (arm->writeback || post_indexed) {
        out->flags |= MODEL_INSN_INDEXED;
        out->writes |= out->addresses;
    }
}

/* ---- what the class leaves open ---------------------------------------- */

static void add_stack(struct model_insn *out)
{
    out->addresses = SP_BIT;
    out->reads |= SP_BIT;
    out->writes |= SP_BIT;
    out->flags |= MODEL_INSN_ALIGNED;
}

static void set_memory_flags(struct model_insn *out, uint8_t shape)
{
    switch (shape) {
    case SHAPE_POP:
        add_stack(out);
        out->flags |= MODEL_INSN_READS_MEMORY;
        break;
    case SHAPE_PUSH:
        add_stack(out);
        out->flags |= MODEL_INSN_WRITES_MEMORY;
        break;
    case SHAPE_LOAD:
    case SHAPE_LDM:
        out->flags |= MODEL_INSN_READS_MEMORY;
        break;
    case SHAPE_TABLE:
        out->flags |= MODEL_INSN_READS_MEMORY;
        out->count = 1;
        break;
    case SHAPE_STORE:
    case SHAPE_STM:
    case SHAPE_STREX:
        out->flags |= MODEL_INSN_WRITES_MEMORY;
        break;
    default:
        break;
    }
}

static void refine_load(struct model_insn *out)
{
    bool to_pc = (out->writes & PC_BIT) != 0;
    if (to_pc) {
        out->klass =
            out->klass == MODEL_CLASS_LOAD ? MODEL_CLASS_LOAD_PC : MODEL_CLASS_LOAD_MULTIPLE_PC;
        out->flags |= MODEL_INSN_BRANCH | MODEL_INSN_RETURN;
    } else if (out->klass == MODEL_CLASS_LOAD && (out->flags & MODEL_INSN_TARGET) != 0) {
        out->klass = MODEL_CLASS_LOAD_LITERAL;
    }
}

static void refine_branch(struct model_insn *out, const cs_arm *arm)
{
    out->flags |= MODEL_INSN_BRANCH;
    if (out->klass == MODEL_CLASS_BRANCH && arm->cc != ARM_CC_INVALID && arm->cc != ARM_CC_AL) {
        out->klass = MODEL_CLASS_BRANCH_COND;
        out->condition = (uint8_t)(arm->cc - ARM_CC_EQ);
    }
    if (out->klass == MODEL_CLASS_BRANCH_COND || out->klass == MODEL_CLASS_COMPARE_BRANCH) {
        out->flags |= MODEL_INSN_CONDITIONAL;
    }
    const cs_arm_op *last = &arm->operands[arm->op_count - 1];
    if (arm->op_count != 0 && last->type == ARM_OP_IMM) {
        out->target = (uint32_t)last->imm;
        out->flags |= MODEL_INSN_TARGET;
    }
    if (out->klass == MODEL_CLASS_BRANCH_REG) {
        out->flags |= MODEL_INSN_RETURN;
    }
    if (out->klass == MODEL_CLASS_BRANCH_LINK || out->klass == MODEL_CLASS_BRANCH_LINK_REG) {
        out->writes |= LR_BIT;
    }
}

/* VMOV between two core registers and a double or two singles: the destination
 * comes first and has as many operands as it has registers. */
static void refine_move(struct model_insn *out, const cs_arm *arm)
{
    unsigned core = 0;
    for (unsigned i = 0; i < arm->op_count; i++) {
        core += arm->operands[i].type == ARM_OP_REG && core_bit(arm->operands[i].reg) != 0;
    }
    if (core != 2) {
        return;
    }
    out->klass = MODEL_CLASS_FP_MOVE_DUAL;
    uint16_t both = out->reads | out->writes;
    uint32_t fp = out->fp_reads | out->fp_writes;
    bool to_core = core_bit(arm->operands[0].reg) != 0;
    out->reads = to_core ? 0 : both;
    out->writes = to_core ? both : 0;
    out->fp_reads = to_core ? fp : 0;
    out->fp_writes = to_core ? 0 : fp;
}

static void refine(struct model_insn *out, const cs_arm *arm, uint16_t first, uint16_t second)
{
    switch (out->klass) {
    case MODEL_CLASS_ALU:
        if ((out->writes & PC_BIT) != 0) {
            out->klass = MODEL_CLASS_ALU_PC;
            out->flags |= MODEL_INSN_BRANCH;
        }
        break;
    case MODEL_CLASS_LOAD:
    case MODEL_CLASS_LOAD_MULTIPLE:
        refine_load(out);
        break;
    case MODEL_CLASS_STORE:
        if ((out->flags & MODEL_INSN_REGISTER_OFFSET) != 0) {
            out->klass = MODEL_CLASS_STORE_REG;
        }
        break;
    case MODEL_CLASS_BRANCH:
    case MODEL_CLASS_BRANCH_LINK:
    case MODEL_CLASS_BRANCH_REG:
    case MODEL_CLASS_BRANCH_LINK_REG:
    case MODEL_CLASS_COMPARE_BRANCH:
        refine_branch(out, arm);
        break;
    case MODEL_CLASS_TABLE_BRANCH:
        out->flags |= MODEL_INSN_BRANCH;
        break;
    case MODEL_CLASS_FP_MOVE:
        refine_move(out, arm);
        break;
    case MODEL_CLASS_MRS:
    case MODEL_CLASS_MSR:
        out->system = (uint8_t)second; /* SYSm */
        break;
    case MODEL_CLASS_CPS: /* ARMv7-M ARM B5.2.1: im in bit 4, I in bit 1, F in bit 0 */
        out->system = (uint8_t)(((first & 2) != 0 ? MODEL_CPS_PRIMASK : 0) |
                                ((first & 1) != 0 ? MODEL_CPS_FAULTMASK : 0) |
                                ((first & 0x10) != 0 ? MODEL_CPS_DISABLE : 0));
        break;
    default:
        break;
    }
    if (out->klass >= MODEL_CLASS_FP_ARITH) {
        out->flags |= MODEL_INSN_FP;
    }
}

/* ---- one instruction --------------------------------------------------- */

static uint16_t halfword(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

/* ARMv7-M ARM A5.1: 32 bits if bits 15..11 are 0b11101 or above. */
static uint8_t encoded_size(uint16_t first)
{
    return first >= 0xE800 ? 4 : 2;
}

static void decode_known(struct insn_decoder *decoder, const uint8_t *bytes, struct model_insn *out)
{
    const uint8_t *code = bytes;
    size_t left = out->size;
    uint64_t address = out->address;
    if (!cs_disasm_iter(decoder->handle, &code, &left, &address, decoder->insn) ||
        decoder->insn->size != out->size || decoder->insn->id >= ARM_INS_ENDING) {
        return;
    }
    const struct mapping *map = decoder->by_id[decoder->insn->id];
    if (map == NULL) {
        return;
    }
    const cs_arm *arm = &decoder->insn->detail->arm;
    out->klass = map->klass;
    out->access = map->access;
    take_operands(out, map->shape, arm);
    set_memory_flags(out, map->shape);
    refine(out, arm, halfword(bytes), out->size == 4 ? halfword(bytes + 2) : 0);
}

static void apply_it(struct insn_decoder *decoder, struct model_insn *out, uint8_t state)
{
    it_remember(&decoder->it, out->address, state);
    if (state != 0) {
        out->flags |= MODEL_INSN_IN_IT;
        if (state >> 4 < MODEL_ALWAYS) {
            out->flags |= MODEL_INSN_PREDICATED;
            out->condition = state >> 4;
        }
    }
    decoder->next_address = out->address + out->size;
    decoder->it_state = it_advance(state);
}

void insn_decode(struct insn_decoder *decoder, uint32_t address, const uint8_t *bytes, size_t size,
                 struct model_insn *out)
{
    *out = (struct model_insn){
        .address = address,
        .condition = MODEL_ALWAYS,
        .region = MODEL_REGION_NONE,
        .fetch = MODEL_REGION_NONE,
    };
    if (size < 2 || size < encoded_size(halfword(bytes))) {
        return;
    }
    uint16_t first = halfword(bytes);
    out->size = encoded_size(first);
    uint8_t state = it_state_at(decoder, address);
    if ((first & 0xFF00) == 0xBF00 && (first & 0xF) != 0) {
        /* Not given to Capstone: it would carry the block's state to whatever
         * is decoded next. */
        out->klass = MODEL_CLASS_IT;
        out->system = (uint8_t)first;
        decoder->next_address = address + 2;
        decoder->it_state = (uint8_t)first;
        it_remember(&decoder->it, address + 2, (uint8_t)first);
        return;
    }
    decode_known(decoder, bytes, out);
    apply_it(decoder, out, state);
    if (decoder->it_state != 0) {
        it_remember(&decoder->it, decoder->next_address, decoder->it_state);
    }
}

void insn_decode_text(struct insn_decoder *decoder, uint32_t address, const uint8_t *bytes,
                      size_t size, char *text, size_t length)
{
    uint16_t first = size >= 2 ? halfword(bytes) : 0;
    if ((first & 0xFF00) == 0xBF00 && (first & 0xF) != 0) {
        snprintf(text, length, "it 0x%02x", (unsigned)(first & 0xFF));
        return;
    }
    uint64_t at = address;
    if (!cs_disasm_iter(decoder->handle, &bytes, &size, &at, decoder->insn)) {
        snprintf(text, length, "? 0x%04x", (unsigned)first);
        return;
    }
    const char *separator = decoder->insn->op_str[0] != '\0' ? " " : "";
    snprintf(text, length, "%s%s%s", decoder->insn->mnemonic, separator, decoder->insn->op_str);
}
