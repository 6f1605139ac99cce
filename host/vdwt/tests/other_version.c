/* A plugin of another version that does not look at the image's: it announces
 * itself in the slot and counts up, so that the firmware has to refuse it.
 */
#include "host/vdwt/guest/slot.h"
#include "host/vdwt/options.h"
#include "host/vdwt/qemu/host.h"

static struct options options;

static void on_insn(unsigned vcpu, void *unused)
{
    (void)vcpu;
    (void)unused;
    slot_words->plugin_version = VDWT_SLOT_VERSION + 1;
    slot_words->bound = VDWT_BOUND_NOMINAL;
    slot_words->cyccnt++;
    slot_words->insns++;
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    struct message ignored = {0};

    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *at = qemu_plugin_tb_get_insn(block, i);

        slot_place((uint32_t)qemu_plugin_insn_vaddr(at), qemu_plugin_insn_haddr(at), &ignored);
        if (slot_words)
            qemu_plugin_register_vcpu_insn_exec_cb(at, on_insn, QEMU_PLUGIN_CB_NO_REGS, NULL);
    }
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                           char **argv)
{
    struct message message = {0};
    struct elf_image *image;

    (void)info;
    if (qemu_host_init() || !options_parse(argc, argv, &options, &message) ||
        !(image = elf_image_open(options.elf, &message)) || !slot_find(image, &message)) {
        message_print(&message, stderr);
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    return 0;
}
