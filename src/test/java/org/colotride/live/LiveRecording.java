package org.colotride.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A recorder of a run that follows a script. */
abstract class LiveRecording {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final long EVERY_MILLIS = 10;

    @TempDir
    Path folder;

    LiveFolder live;
    LiveRecorder recorder;
    ScriptedRun run;

    @BeforeEach
    void open() {
        live = new LiveFolder(folder.resolve("live"));
        run = new ScriptedRun(folder, nanos -> {
            recorder = new LiveRecorder(live, nanos::get, EVERY_MILLIS);
            return recorder;
        });
    }

    @AfterEach
    void close() {
        recorder.close();
    }
}
