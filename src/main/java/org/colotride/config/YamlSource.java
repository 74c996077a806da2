package org.colotride.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.io.Mappers;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Parses YAML text to a tree; every fault becomes a {@link ConfigException} with file, line and column. */
final class YamlSource {
    /** No configuration comes near; anything larger is some other file, or a trap. */
    private static final long MAX_BYTES = 1 << 20;

    private static final ObjectReader READER = Mappers.strictYaml().reader();

    private YamlSource() {}

    static ObjectNode read(Path file) {
        JsonNode tree = parse(text(file), file.toString());
        if (tree instanceof ObjectNode section) {
            return section;
        }
        throw new ConfigException(file
                + (tree.isMissingNode() || tree.isNull()
                        ? ": the file is empty; it needs 'key: value' lines"
                        : ": the file holds a " + Kind.of(tree) + " where 'key: value' lines are expected"));
    }

    /** The tree of a text; a missing node if there is nothing but comments. */
    static JsonNode parse(String yaml, String source) {
        try {
            refuseAliases(yaml, source);
            return READER.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new ConfigException(describe(e, source), e);
        } catch (IOException e) {
            throw new ConfigException(source + ": " + e.getMessage(), e);
        }
    }

    /** Jackson would bind an alias to its bare name, silently. */
    private static void refuseAliases(String yaml, String source) throws IOException {
        try (YAMLParser parser = (YAMLParser) READER.getFactory().createParser(yaml)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw new ConfigException(source + at(parser.currentTokenLocation()) + ": YAML aliases (*"
                            + parser.getText() + ") are not supported; write the value out");
                }
            }
        }
    }

    private static String describe(JsonProcessingException error, String source) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                return source + ", line " + (marked.getProblemMark().getLine() + 1) + ", column "
                        + (marked.getProblemMark().getColumn() + 1) + ": " + marked.getProblem();
            }
        }
        String problem = error.getOriginalMessage().lines().findFirst().orElse("not readable as YAML");
        return source + at(error.getLocation()) + ": " + problem;
    }

    private static String at(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ConfigException(file + ": "
                        + (Files.isDirectory(file) ? "is a directory, not a configuration file" : missing(file)));
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file + ": is " + Files.size(file)
                        + " bytes long; a configuration has at most " + MAX_BYTES + ": is this the right file?");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
                throw new ConfigException(file + ": is not a text file; a configuration is YAML in UTF-8");
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": is not UTF-8 text; a configuration is YAML in UTF-8", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String missing(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "there is no such file, nor its folder";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(other -> other.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
            return "there is no such file" + NearestName.hint(file.getFileName().toString(), names);
        }
    }
}
