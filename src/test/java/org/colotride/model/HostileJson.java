package org.colotride.model;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.util.ModelSerializer;

/** Ways in which a configuration of Deeplearning4j's may name a class that is part of no network. */
public enum HostileJson {
    KEY_TWICE("\"activationFn\": {\"@class\": \"GOOD\", \"@class\": \"EVIL\"}"),
    KEY_TWICE_GOOD_LAST("\"activationFn\": {\"@class\": \"EVIL\", \"@class\": \"GOOD\"}"),
    FIELD_TWICE("\"activationFn\": {\"@class\": \"GOOD\"}, \"activationFn\": {\"@class\": \"EVIL\"}"),
    ARRAY("\"activationFn\": [\"EVIL\", {}]"),
    WRAPPER("\"activationFn\": {\"EVIL\": {}}"),
    PLAIN("\"activationFn\": {\"@class\": \"EVIL\"}"),
    ESCAPED("\"activationFn\": {\"\\u0040class\": \"EVIL\"}"),
    LIST_AS_NAME("\"activationFn\": {\"@class\": [\"EVIL\"]}"),
    TYPE_ARGUMENT("\"activationFn\": {\"@class\": \"GOOD<EVIL>\"}");

    /** Where an activation stands in a configuration, and its whole object. */
    private static final Pattern ACTIVATION = Pattern.compile("\"activationFn\"\\s*:\\s*\\{[^{}]*\\}");

    private static final String GOOD = "org.nd4j.linalg.activations.impl.ActivationReLU";

    /** Set by the class that they name, once it is loaded. */
    public static final String MARK = "colotride.test.mark";

    private final String activation;

    HostileJson(String activation) {
        this.activation = activation.replace("GOOD", GOOD).replace("EVIL", "org.colotride.model.LeavesMark");
    }

    /** The configuration with its first activation replaced. */
    public String of(String json) {
        Matcher place = ACTIVATION.matcher(json);
        if (!place.find()) {
            throw new IllegalArgumentException("no activation");
        }
        return json.substring(0, place.start()) + activation + json.substring(place.end());
    }

    /** Changes the configuration of a zip of {@code ModelSerializer}. */
    public void in(Path file) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path entry = zip.getPath(ModelSerializer.CONFIGURATION_JSON);
            Files.writeString(entry, of(Files.readString(entry)));
        }
    }
}
