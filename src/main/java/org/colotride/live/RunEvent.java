package org.colotride.live;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Something that happened to a run, one line of {@code live/events.jsonl}.
 *
 * @param iteration after which it happened
 * @param time ISO 8601, UTC
 * @param kind {@code start, collapse, recovery, checkpoint, pause, resume, stop, refused, end} or {@code failure}
 * @param text for people
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunEvent(int iteration, String time, String kind, String text) {}
