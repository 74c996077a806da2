package org.colotride.experiment;

import java.io.Serializable;
import org.colotride.experiment.folder.RunFolder;

/** Makes who watches a run where it is trained, which is another machine than that which asked for it. */
@FunctionalInterface
public interface SharedWatch extends Serializable {
    /** Nobody watches. */
    SharedWatch NONE = run -> new Watcher() {
        @Override
        public void close() {
            // Nothing was opened.
        }
    };

    /** Watches until it is closed. */
    interface Watcher extends RunObserver, AutoCloseable {
        @Override
        void close();
    }

    /** @param run as this member sees it */
    Watcher open(RunFolder run);
}
