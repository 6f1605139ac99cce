/* Capstone's decoding into struct model_insn: insn_decode_table.c says what an
 * instruction is, this file reads its operands. */
#include "host/insn/decode.h"

#include <capstone/capstone.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/insn/decode_it.h"
#include "host/insn/decode_table.h"

enum { SP_BIT = 1 << 13, LR_BIT = 1 << 14, PC_BIT = 1 << 15 };

struct insn_decoder {
    csh handle;
    cs_insn *insn;
    struct insn_mapping by_id[ARM_INS_ENDING];
    struct it_memory it;
    uint32_t next_address; /* where the state below applies; odd: nowhere */
    uint8_t it_state;      /* of the instruction at next_address; 0: not in an IT block */
};

static uint8_t it_state_at(const struct insn_decoder *decoder, uint32_t address)
{
    if (address == decoder->next_address) {
        return decoder->it_state;
    }
    return it_memory_get(&decoder->it, address);
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
    if (decoder->insn == NULL || !it_memory_init(&decoder->it)) {
        insn_decoder_free(decoder);
        return NULL;
    }
    for (unsigned id = 0; id < ARM_INS_ENDING; id++) {
        decoder->by_id[id] = insn_mapping_of(id);
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
    it_memory_free(&decoder->it);
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
        return index != 0;
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
    out->addresses = (core_bit((int)mem->base) | core_bit((int)mem->index)) & (uint16_t)~PC_BIT;
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
    for (unsigned i = 0; i < arm->op_count; i++) {
        const cs_arm_op *op = &arm->operands[i];
        switch (op->type) {
        case ARM_OP_MEM:
            take_memory(out, &op->mem);
            break;
        case ARM_OP_REG:
            take_register(out, shape, registers++, op);
            break;
        default:
            break;
        }
        if (op->shift.type > ARM_SFT_RRX) {
            out->reads |= core_bit((int)op->shift.value); /* shifted by a register */
        }
    }
    if (arm->writeback) {
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

/* Hints (A7.7: NOP and its relatives) are told apart by their bytes, because
 * later versions of Capstone call all of them the same. */
static bool decode_hint(uint16_t first, uint16_t second, struct model_insn *out)
{
    bool narrow = (first & 0xFF0F) == 0xBF00;
    bool wide = first == 0xF3AF && (second & 0xFF00) == 0x8000;
    if (!narrow && !wide) {
        return false;
    }
    switch (narrow ? first >> 4 & 0xF : second & 0xFF) {
    case 0:
        out->klass = MODEL_CLASS_NOP;
        break;
    case 2:
    case 3:
        out->klass = MODEL_CLASS_WAIT;
        break;
    default:
        out->klass = MODEL_CLASS_HINT;
    }
    return true;
}

/* VMRS APSR_nzcv, FPSCR has an identifier of its own in later versions. */
static bool is_flag_transfer(uint16_t first, uint16_t second)
{
    return first == 0xEEF1 && second == 0xFA10;
}

static void decode_known(struct insn_decoder *decoder, const uint8_t *bytes, struct model_insn *out)
{
    uint16_t first = halfword(bytes);
    uint16_t second = out->size == 4 ? halfword(bytes + 2) : 0;
    const uint8_t *code = bytes;
    size_t left = out->size;
    uint64_t address = out->address;
    if (decode_hint(first, second, out)) {
        return;
    }
    if (!cs_disasm_iter(decoder->handle, &code, &left, &address, decoder->insn) ||
        decoder->insn->size != out->size || decoder->insn->id >= ARM_INS_ENDING) {
        return;
    }
    unsigned id = is_flag_transfer(first, second) ? ARM_INS_VMRS : decoder->insn->id;
    const struct insn_mapping *map = &decoder->by_id[id];
    if (map->klass == MODEL_CLASS_UNKNOWN) {
        return;
    }
    const cs_arm *arm = &decoder->insn->detail->arm;
    out->klass = map->klass;
    out->access = map->access;
    take_operands(out, map->shape, arm);
    set_memory_flags(out, map->shape);
    refine(out, arm, first, second);
}

static void apply_it(struct insn_decoder *decoder, struct model_insn *out, uint8_t state)
{
    it_memory_put(&decoder->it, out->address, state);
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
        it_memory_put(&decoder->it, address + 2, (uint8_t)first);
        return;
    }
    decode_known(decoder, bytes, out);
    apply_it(decoder, out, state);
    if (decoder->it_state != 0) {
        it_memory_put(&decoder->it, decoder->next_address, decoder->it_state);
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
