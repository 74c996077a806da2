package org.colotride.data.fetch.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names of an archive's entries: relative, downwards, and each once, on systems too that do not tell upper from lower case
 * or that know drives.
 */
final class EntryNames {
    private static final int LONGEST = 1_000;
    /** In bytes, as file systems count. */
    private static final int LONGEST_STEP = 255;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Spelling and kind of what lies at a place. */
    private record Use(String spelling, boolean folder) {}

    private final Map<String, Use> used = new HashMap<>();

    /**
     * The name with {@code ./} and a closing slash removed; empty for the archive's root.
     *
     * @throws ArchiveException if it is refused
     */
    String accept(String raw, boolean folder) throws ArchiveException {
        if (raw.length() > LONGEST || CONTROL.matcher(raw).find()) {
            throw new ArchiveException("an entry's name is too long or holds control characters");
        }
        if (raw.startsWith("/") || raw.indexOf('\\') >= 0 || raw.indexOf(':') >= 0) {
            throw refused(raw, "is absolute, or holds a backslash or a drive");
        }
        StringBuilder name = new StringBuilder();
        for (String step : raw.split("/")) {
            if (step.equals(".") || step.isEmpty()) {
                continue;
            }
            if (step.equals("..") || step.getBytes(StandardCharsets.UTF_8).length > LONGEST_STEP) {
                throw refused(raw, step.equals("..") ? "leaves the folder" : "has a name that is too long");
            }
            if (name.length() > 0) {
                use(raw, name.toString(), true);
                name.append('/');
            }
            name.append(step);
        }
        if (name.length() == 0 && !folder) {
            throw refused(raw, "has no name");
        }
        if (name.length() > 0) {
            use(raw, name.toString(), folder);
        }
        return name.toString();
    }

    private void use(String raw, String name, boolean folder) throws ArchiveException {
        Use use = new Use(name, folder);
        Use before = used.putIfAbsent(name.toLowerCase(Locale.ROOT), use);
        if (before != null && !(folder && before.equals(use))) {
            throw refused(
                    raw, "is there twice, or differs from '" + before.spelling() + "' in upper and lower case only");
        }
    }

    private static ArchiveException refused(String raw, String reason) {
        return new ArchiveException("entry '" + raw + "' " + reason);
    }
}
