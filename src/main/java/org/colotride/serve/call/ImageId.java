package org.colotride.serve.call;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.colotride.serve.http.Problems;

/** Ids of images as they stand in addresses. */
final class ImageId {
    private static final int LONGEST = 500;
    /** Browsers and proxies take these for folders, however they are written. */
    private static final Set<String> FOLDERS = Set.of(".", "..");

    private ImageId() {}

    /** @throws org.colotride.serve.http.ProblemException if no image can be put under it */
    static String require(String id) {
        if (id.length() > LONGEST || FOLDERS.contains(id) || id.chars().anyMatch(Character::isISOControl)) {
            throw Problems.badRequest(
                            "no image can have this id",
                            "choose one of at most " + LONGEST + " characters, none of them a control character")
                    .thrown();
        }
        return id;
    }

    /** Where the small picture of an image is. */
    static String thumbnail(String id) {
        return "/v1/images/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20") + "/thumbnail";
    }
}
