/* What the QEMU plugin says of a traced image's end, in lines among those of
 * host/lib/trace/format.h. Numbers are decimal.
 *
 *   end.at PC EXCEPTION ASLEEP LOCKUP   the next instruction; IPSR; 1: waits in WFI, is locked up
 *   end.masks PRIMASK FAULTMASK BASEPRI AIRCR SEEN
 *                                       SEEN 0: the core has two of each, and they are not told
 *   end.pending NUMBER ENABLED PRIORITY an exception that is pending
 *   end.active NUMBER PRIORITY          the one whose handler runs
 *   end.part START END MAY_LEAVE        code that is gone round, without a gap; 1: a jump in it
 *                                       depends on something
 *   end.load PC ADDRESS COUNT KNOWN VALUE MISSING [DEVICE]
 *                                       read there, COUNT times of late; KNOWN 1: VALUE is there;
 *                                       MISSING 1: QEMU has no more of the device than its name
 *   end.frame PC INTERRUPTED            the call chain, the innermost first; 1: the one before
 *                                       is a handler, which interrupted this
 *   end.fault NUMBER CFSR HFSR MMFAR BFAR SFSR SFAR KNOWN R0 R1 R2 R3 R12 LR PC XPSR
 *                                       a fault whose handler has not returned, as it began;
 *                                       KNOWN 0: its frame could not be read
 *   end.chain PC INTERRUPTED            the call chain to the fault before
 *   end.resets COUNT                    by a fault's handler; told if no fault is
 *   end.reset_fault ..., end.reset_chain ...   the last of these, as end.fault and end.chain
 *   end.exit REASON STATUS              the image ended itself, by semihosting
 */
#ifndef HOST_LIB_ENDING_LINES_H
#define HOST_LIB_ENDING_LINES_H

/* Registers of an exception frame, in the order in which they are stacked. */
enum {
    ENDING_R0,
    ENDING_R1,
    ENDING_R2,
    ENDING_R3,
    ENDING_R12,
    ENDING_LR,
    ENDING_PC,
    ENDING_XPSR,
    ENDING_FRAME
};

#endif
