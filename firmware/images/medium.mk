# What the `medium` image leaves out: the designs that take most RAM, 700 bytes for code that runs from
# there and 548 for chains. For parts of 128 KiB of flash and 8 KiB of RAM.
MEDIUM_without := handlers/raw_ram_code handlers/dispatch_chain
# What the linker holds it to, on any board.
MEDIUM_flash := 131072
MEDIUM_ram   := 8192
