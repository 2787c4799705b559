package io.coldstream.log.powerloss;

/**
 * The machine has lost its power in the middle of an operation. An error, because nothing that runs on the machine can
 * catch it and go on.
 */
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;

    PowerCut(String where) {
        super("the power was cut " + where);
    }
}
