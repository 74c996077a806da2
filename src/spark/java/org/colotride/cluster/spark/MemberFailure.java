package org.colotride.cluster.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error of a member's own, which would come again wherever it is tried. Of what a task has thrown Spark hands on the text
 * alone: the error travels in it.
 */
final class MemberFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Pattern MARK = Pattern.compile("member-failure\\{([A-Za-z0-9+/=]+)}");

    private MemberFailure(String text) {
        super(text);
    }

    /** @param host of the member */
    static MemberFailure of(RuntimeException error, String host) {
        Answer<String> answer = Answer.failed(error, host, false);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(answer.error());
            }
            return new MemberFailure("member-failure{" + Base64.getEncoder().encodeToString(bytes.toByteArray()) + "}");
        } catch (IOException e) {
            throw new IllegalStateException("an error that can be serialised", e);
        }
    }

    /** The error that a member had, if that is what Spark reports. */
    static Optional<RuntimeException> in(Throwable reported) {
        Matcher found = MARK.matcher(String.valueOf(reported.getMessage()));
        if (!found.find()) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getDecoder().decode(found.group(1));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return Optional.of((RuntimeException) in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("an error of an executor's did not arrive as it was sent", e);
        }
    }
}
