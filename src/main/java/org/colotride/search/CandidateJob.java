package org.colotride.search;

import java.io.Serializable;
import java.util.LinkedHashMap;
import org.colotride.search.schedule.Job;

/**
 * What Arbiter's runner carries from the generator to the task.
 *
 * @param values of the searched keys as texts, by key
 */
record CandidateJob(Job job, LinkedHashMap<String, String> values) implements Serializable {}
