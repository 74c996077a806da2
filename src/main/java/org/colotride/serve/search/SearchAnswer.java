package org.colotride.serve.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.colotride.index.Hit;

/**
 * What is said of a photograph.
 *
 * @param nearest images, nearest first
 * @param suspicion null if nothing can be said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchAnswer(List<Hit> nearest, Reason reason, Suspicion.Verdict suspicion) {}
