package org.colotride.model.engine.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Native memory that somebody else owns. */
final class AddressPointer extends FloatPointer {
    AddressPointer(long address, long length) {
        super((Pointer) null);
        this.address = address;
        this.limit = length;
        this.capacity = length;
    }
}
