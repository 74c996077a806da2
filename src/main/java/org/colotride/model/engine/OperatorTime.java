package org.colotride.model.engine;

/**
 * One step of a compiled network.
 *
 * @param operator its kind and direction: {@code convolution forward}, {@code pooling backward} …
 * @param seconds that it took
 * @param operations floating-point operations, a multiplication and an addition counted apart; 0 for what is bound by
 *     memory
 */
public record OperatorTime(String operator, double seconds, double operations) {}
