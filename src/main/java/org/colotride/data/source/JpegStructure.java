package org.colotride.data.source;

/**
 * What the markers of a JPEG file (ITU-T T.81, annex B) say of its main image, read as libjpeg reads them: segments are
 * skipped by their lengths, so that an image within a comment, a profile or a thumbnail is not taken for the main one.
 *
 * @param width in pixels; 0 if no frame was found
 * @param height in pixels; 0 if no frame was found
 * @param scans of the main image
 * @param ended whether the end marker follows the last scan; whatever follows it (cameras append previews, videos) is
 *     no part of the image
 */
record JpegStructure(int width, int height, int scans, boolean ended) {
    private static final int MARKER = 0xFF;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int FIRST_RESTART = 0xD0;
    private static final int LAST_RESTART = 0xD7;
    /** Without a length, and without a use. */
    private static final int TEMPORARY = 0x01;

    private static final int HEIGHT_AT = 3;
    private static final int WIDTH_AT = 5;
    private static final int FRAME_HEADER = 8;

    /** @param bytes a file that begins with a JPEG's signature */
    static JpegStructure of(byte[] bytes) {
        int width = 0;
        int height = 0;
        boolean framed = false;
        int scans = 0;
        int at = 2;
        while (true) {
            at = nextMarker(bytes, at);
            if (at >= bytes.length) {
                return new JpegStructure(width, height, scans, false);
            }
            int marker = bytes[at++] & 0xFF;
            if (marker == END_OF_IMAGE || marker == START_OF_IMAGE) {
                // Another image's start means that this one has no end: two files in one, the first of them cut off.
                return new JpegStructure(width, height, scans, marker == END_OF_IMAGE && framed && scans > 0);
            }
            int length = unsigned(bytes, at);
            boolean frame = isFrame(marker);
            if (length < 2 || frame && (framed || length < FRAME_HEADER) || at + length > bytes.length) {
                return new JpegStructure(width, height, scans, false);
            }
            if (frame) {
                framed = true;
                height = unsigned(bytes, at + HEIGHT_AT);
                width = unsigned(bytes, at + WIDTH_AT);
            } else if (marker == START_OF_SCAN) {
                scans++;
            }
            at += length;
        }
    }

    /**
     * The place of the next marker's second byte. Within compressed pixels a 0xFF is followed by a zero, or by a restart
     * marker, neither of which is looked for.
     */
    private static int nextMarker(byte[] bytes, int from) {
        int at = from;
        while (true) {
            while (at < bytes.length && bytes[at] != (byte) MARKER) {
                at++;
            }
            while (at < bytes.length && bytes[at] == (byte) MARKER) {
                at++;
            }
            if (at >= bytes.length) {
                return bytes.length;
            }
            int marker = bytes[at] & 0xFF;
            if (marker > TEMPORARY && (marker < FIRST_RESTART || marker > LAST_RESTART)) {
                return at;
            }
            at++;
        }
    }

    /** Those of every process; 0xC4, 0xC8 and 0xCC stand for something else. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int unsigned(byte[] bytes, int at) {
        return at + 1 < bytes.length ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : 0;
    }
}
