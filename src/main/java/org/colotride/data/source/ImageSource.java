package org.colotride.data.source;

import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/** A data set on disk. To add one: a class of this kind with its arguments as a record, a line in {@link ImageSources}. */
public interface ImageSource {
    /**
     * Lists and checks the images, as far as that is cheap; decodes none.
     *
     * @param report receives what has to be left out
     * @throws ConfigException if the data set is not there or not what it should be; the message names the remedy
     */
    RawSplits open(DataReport report);

    /** How large it is as published; empty for data of the user's own. */
    default Optional<OfficialCounts> official() {
        return Optional.empty();
    }
}
