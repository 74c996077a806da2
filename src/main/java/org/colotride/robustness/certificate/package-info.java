/**
 * What can be proved of a model instead of attacked: the radius within which no change of a query takes its right answer
 * away, by randomised smoothing of the embedding. {@code docs/robustness.md} derives the constant.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.robustness.certificate;

import org.apiguardian.api.API;
