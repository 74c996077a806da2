package org.colotride.conformance;

/** Where a recorded figure may lie: a point, or a range where two distances all but coincide. */
record Interval(double low, double high) {
    static Interval of(double value) {
        return new Interval(value, value);
    }

    /** How far a value lies outside; 0 within; NaN if it is not a number. */
    double distance(double value) {
        return Math.max(0, Math.max(low - value, value - high)) + (value - value);
    }

    @Override
    public String toString() {
        return low == high ? Double.toString(low) : low + " … " + high;
    }
}
