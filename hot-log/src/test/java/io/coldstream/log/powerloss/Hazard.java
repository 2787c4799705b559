package io.coldstream.log.powerloss;

/** What may befall a history. */
enum Hazard {
    /** The process dies between two operations or in the middle of one. */
    KILL,
    /** The power goes between two operations or in the middle of one. */
    POWER_CUT,
    /** The process dies again while it recovers, if it can die at all. */
    DEATH_WHILE_OPENING,
    /** The disk is full for a while. */
    FULL_DISK,
    /** One force of a file or a folder fails; the machine is switched off before the log is opened again. */
    FAILED_FORCE,
    /** The log is opened again after a failed force while the page cache still has what may not be on the disk. */
    RESTART_AFTER_FAILED_FORCE,
    /** The root folder is the broker's to create. */
    NEW_ROOT
}
