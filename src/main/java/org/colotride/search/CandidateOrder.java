package org.colotride.search;

import java.io.Serializable;
import java.util.LinkedHashMap;
import org.colotride.search.schedule.Job;

/**
 * A candidate that another machine is to train.
 *
 * @param values of the searched keys, by key
 */
record CandidateOrder(Job job, LinkedHashMap<String, String> values) implements Serializable {}
