package org.colotride.data;

/**
 * Something in a data set that could not be used.
 *
 * @param name the image or the class
 * @param reason why, for a person to act on
 */
public record DataProblem(Kind kind, String name, String reason) {
    /** Kinds of problems, counted apart. */
    public enum Kind {
        MISSING("missing files"),
        NOT_AN_IMAGE("files that are no images"),
        UNREADABLE("images that cannot be decoded"),
        REPEATED("images that are listed more than once"),
        MISPLACED("files and folders where no image is looked for"),
        SMALL_CLASS("classes with fewer than 2 usable images");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** What is counted, in the plural: {@code missing files}. */
        public String title() {
            return title;
        }
    }

    @Override
    public String toString() {
        return name + " (" + reason + ")";
    }
}
