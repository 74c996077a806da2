package org.colotride.io.storage;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.colotride.io.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells addresses from paths, and finds who can read them. */
public final class Storages {
    private static final Logger LOG = LoggerFactory.getLogger(Storages.class);
    /** A scheme of one letter would be a drive of Windows's. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

    private Storages() {}

    /** Whether a text is an address, such as {@code s3a://BUCKET/FOLDER}, and not a path. */
    public static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /**
     * What reads an address.
     *
     * @throws StorageException if nothing on the class path does
     */
    public static Storage of(String address) {
        return provider()
                .orElseThrow(() -> new StorageException(address
                        + ": addresses are read by Hadoop, which is not on the class path; build and run with mvn -Pspark,"
                        + " or name a folder of this machine's"));
    }

    private static Optional<Storage> provider() {
        try {
            return ServiceLoader.load(Storage.class, Storages.class.getClassLoader())
                    .findFirst();
        } catch (ServiceConfigurationError e) {
            // A build without Spark over one with it leaves the name of what is not there any more.
            LOG.debug("The storage cannot be loaded", e);
            return Optional.empty();
        }
    }
}
