package org.colotride.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.colotride.io.Mappers;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.JsonMappingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.exc.InvalidTypeIdException;
import org.nd4j.shade.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Deeplearning4j's configurations of networks: JSON that names the classes to make, of which only known packages' may be
 * made. The text is parsed once, strictly, and what was checked is what Deeplearning4j's mapper is given; that mapper asks
 * for every class it is about to make, in whatever form the text names it.
 */
public final class NetworkJson {
    private static final String TYPE = "@class";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.$]{0,200}");
    private static final List<String> DEEPLEARNING4J = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.nd4j.linalg.activations.impl.",
            "org.nd4j.linalg.learning.config.",
            "org.nd4j.linalg.learning.regularization.",
            "org.nd4j.linalg.lossfunctions.impl.",
            "org.nd4j.linalg.schedule.");

    private final List<String> ours;
    private final ObjectMapper mapper;

    /** @param ours packages whose classes may be named beside Deeplearning4j's, each with its last dot */
    public NetworkJson(String... ours) {
        this.ours = List.of(ours);
        this.mapper = NeuralNetConfiguration.mapper().copy().setPolymorphicTypeValidator(new KnownClasses());
    }

    /** @throws IOException if it is no JSON, names a key twice or a class that is not known */
    public Document parse(byte[] json) throws IOException {
        JsonNode tree = tree(json);
        requireKnownClasses(tree);
        return new Document(tree);
    }

    /** A configuration whose classes are known. */
    public final class Document {
        private final JsonNode tree;

        private Document(JsonNode tree) {
            this.tree = tree;
        }

        /** Whether it is a graph's, rather than that of layers in a row. */
        public boolean isGraph() {
            return tree.has("vertices");
        }

        /** The text of what was checked, written anew. */
        public String text() {
            return tree.toString();
        }

        /** @throws IOException if it makes no graph, or names a class that is not known */
        public ComputationGraphConfiguration graph() throws IOException {
            return made(ComputationGraphConfiguration.class);
        }

        /** @throws IOException if it makes no network of layers in a row, or names a class that is not known */
        public MultiLayerConfiguration layers() throws IOException {
            return made(MultiLayerConfiguration.class);
        }

        private <T> T made(Class<T> type) throws IOException {
            try {
                T made = mapper.readValue(text(), type);
                if (made == null) {
                    throw noNetwork(null);
                }
                return made;
            } catch (InvalidTypeIdException e) {
                throw e.getTypeId() == null ? noNetwork(e) : unknownClass(e.getTypeId(), e);
            } catch (JsonMappingException | RuntimeException e) {
                throw noNetwork(e);
            }
        }
    }

    private static JsonNode tree(byte[] json) throws IOException {
        try {
            return Mappers.strictJson().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("its configuration is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private void requireKnownClasses(JsonNode tree) throws IOException {
        JsonNode type = tree.path(TYPE);
        if (!type.isMissingNode() && !(type.isTextual() && isKnown(type.textValue()))) {
            throw unknownClass(type.asText(), null);
        }
        for (JsonNode child : tree) {
            requireKnownClasses(child);
        }
    }

    private boolean isKnown(String name) {
        return NAME.matcher(name).matches()
                && (DEEPLEARNING4J.stream().anyMatch(name::startsWith)
                        || ours.stream().anyMatch(name::startsWith));
    }

    private static IOException unknownClass(String name, Exception cause) {
        return new IOException("its configuration names the class " + name + ", which is part of no network", cause);
    }

    private static IOException noNetwork(Exception cause) {
        return new IOException("its configuration makes no network", cause);
    }

    /** Asked by the mapper for every class that a text names, before it is loaded and before it is made. */
    private final class KnownClasses extends PolymorphicTypeValidator.Base {
        private static final long serialVersionUID = 1;

        @Override
        public Validity validateBaseType(MapperConfig<?> config, JavaType base) {
            return Validity.INDETERMINATE;
        }

        @Override
        public Validity validateSubClassName(MapperConfig<?> config, JavaType base, String name) {
            return isKnown(name) ? Validity.ALLOWED : Validity.DENIED;
        }

        @Override
        public Validity validateSubType(MapperConfig<?> config, JavaType base, JavaType type) {
            return isKnown(type.getRawClass().getName()) ? Validity.ALLOWED : Validity.DENIED;
        }
    }
}
