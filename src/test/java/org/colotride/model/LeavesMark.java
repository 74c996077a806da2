package org.colotride.model;

import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** What {@link HostileJson} asks for: it fits where an activation stands, and loading it leaves a mark. */
public final class LeavesMark extends ActivationIdentity {
    private static final long serialVersionUID = 1;

    static {
        System.setProperty(HostileJson.MARK, "left");
    }
}
