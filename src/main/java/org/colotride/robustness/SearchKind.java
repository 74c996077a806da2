package org.colotride.robustness;

/** How adversarial images are searched for. */
public enum SearchKind {
    /** White-box: projected gradient descent on the attacked model itself. */
    pgd,
    /** Black-box: gradients estimated from losses. */
    nes,
    /** Black-box: random squares, kept if the loss falls. */
    square,
    /** Black-box: projected gradient descent on another model. */
    transfer,
    /**
     * The worst that any of several searches finds for each query and figure: the published descent, Auto-PGD, a transfer
     * if another model is given, and squares.
     */
    worst;

    /** Whether the attacked model's gradients are out of reach. */
    public boolean isBlackBox() {
        return this != pgd && this != worst;
    }
}
