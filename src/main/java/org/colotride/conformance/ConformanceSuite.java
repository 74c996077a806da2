package org.colotride.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.io.Mappers;

/** Compares our implementation with a folder of recordings of the published programs. */
public final class ConformanceSuite {
    private static final ObjectMapper JSON = Mappers.json();

    private final List<ConformanceCheck> checks;

    /** With every check there is. */
    public ConformanceSuite() {
        this(ConformanceChecks.ALL);
    }

    public ConformanceSuite(List<ConformanceCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * Checks every JSON file of the folder, in the order of their names. A file that no check recognises is skipped; one
     * that cannot be read fails.
     *
     * @param lines receives one line per case: PASS or FAIL, name, largest deviation, tolerance; one per file skipped;
     *     and one that counts them
     * @return whether there was a case and all passed
     * @throws ConfigException if the folder cannot be read
     */
    public boolean run(Path folder, Consumer<String> lines) {
        int cases = 0;
        int passed = 0;
        for (Path file : recordings(folder)) {
            Optional<List<CaseResult>> results = check(file);
            if (results.isEmpty()) {
                lines.accept("SKIP  " + file.getFileName() + ": no check is made for what it holds");
                continue;
            }
            for (CaseResult result : results.get()) {
                lines.accept(line(file, result));
                cases++;
                passed += result.passed() ? 1 : 0;
            }
        }
        lines.accept(
                cases == 0
                        ? folder + " holds no recording that can be checked"
                        : passed + " of " + cases + " cases passed");
        return cases > 0 && passed == cases;
    }

    private Optional<List<CaseResult>> check(Path file) {
        try {
            JsonNode root = JSON.readTree(file.toFile());
            if (!root.isObject()) {
                throw new MalformedRecordingException("it holds no JSON object");
            }
            Optional<ConformanceCheck> check =
                    checks.stream().filter(one -> one.recognises(root)).findFirst();
            return check.map(
                    one -> atLeastOne(one.check(root, file.toAbsolutePath().getParent())));
        } catch (JsonProcessingException e) {
            return Optional.of(List.of(CaseResult.failed("malformed", "no JSON: " + e.getOriginalMessage())));
        } catch (IOException e) {
            return Optional.of(List.of(CaseResult.failed("unreadable", e.getMessage())));
        } catch (MalformedRecordingException | IllegalArgumentException e) {
            return Optional.of(List.of(CaseResult.failed("malformed", e.getMessage())));
        }
    }

    private static List<CaseResult> atLeastOne(List<CaseResult> results) {
        return results.isEmpty() ? List.of(CaseResult.failed("malformed", "it holds no case")) : results;
    }

    private static List<Path> recordings(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigException(folder + " is not a folder; name one that holds recordings (*.json)");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String line(Path file, CaseResult result) {
        String figures = Double.isNaN(result.deviation())
                ? ""
                : String.format(
                        Locale.ROOT, "  deviation %.2g, tolerance %.2g", result.deviation(), result.tolerance());
        String detail = result.detail().isEmpty() ? "" : "  (" + result.detail() + ")";
        return (result.passed() ? "PASS  " : "FAIL  ") + file.getFileName() + ": " + result.name() + figures + detail;
    }
}
