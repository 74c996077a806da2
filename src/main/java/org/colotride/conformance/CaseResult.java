package org.colotride.conformance;

/**
 * How far one recorded case is from what we compute.
 *
 * @param name of the case within its recording
 * @param deviation the largest, in the case's own measure; NaN if something is not a number
 * @param tolerance the largest deviation that passes
 * @param passed whether the case agrees
 * @param detail what deviates, or empty
 */
public record CaseResult(String name, double deviation, double tolerance, boolean passed, String detail) {
    /** A case that passes if its deviation is at most the tolerance. */
    public static CaseResult of(String name, double deviation, double tolerance, String detail) {
        return new CaseResult(name, deviation, tolerance, deviation <= tolerance, detail);
    }

    /** A case that could not be compared at all. */
    public static CaseResult failed(String name, String reason) {
        return new CaseResult(name, Double.NaN, 0, false, reason);
    }
}
