package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/** Compares one kind of recording with our implementation. */
public interface ConformanceCheck {
    /** Whether this is the check for a recording, told by the keys it holds. */
    boolean recognises(JsonNode root);

    /**
     * Compares every case of a recording.
     *
     * @param root the recording
     * @param folder where it lies, with the files it depends on ({@code tiny-net.json})
     * @throws MalformedRecordingException if a value is missing or of another kind
     */
    List<CaseResult> check(JsonNode root, Path folder);
}
