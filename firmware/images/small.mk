# What the `small` image has: the designs that most users choose among, for parts of
# 32 KiB of flash and 6 KiB of RAM. An image without such a file, `full`, has all.
SMALL_handlers  := raw_asm raw_c raw_c_call dispatch_table dispatch_kernel defer_flag defer_pendsv \
                   defer_thread masked_deferred
SMALL_sharing   := none primask atomic nvic_line
SMALL_scenarios := competing entry_exit entry_swept preemption priority_chain response response_swept \
                   shared_op shared_timer shared_update tail_chain
SMALL_loads     := idle memory
# What the linker holds it to, on any board.
SMALL_flash := 32768
SMALL_ram   := 6144
