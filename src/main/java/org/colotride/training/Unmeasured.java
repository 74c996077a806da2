package org.colotride.training;

/** Tells Jackson which figures to leave out of a line: it asks an instance whether it equals the figure. */
final class Unmeasured {
    @Override
    public boolean equals(Object figure) {
        return figure == null || figure instanceof Double value && !Double.isFinite(value);
    }

    @Override
    public int hashCode() {
        return Unmeasured.class.hashCode();
    }
}
