package org.colotride;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colotride.benchmark.BenchmarkSetting;
import org.colotride.config.Registry;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.defense.Defenses;
import org.colotride.detection.DetectorSettings;
import org.colotride.experiment.RunComponents;
import org.colotride.io.Checksums;
import org.colotride.io.Mappers;
import org.colotride.library.ColoTrideTraining;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.search.CandidateFigures;
import org.colotride.search.SearchPlan;
import org.junit.jupiter.api.Test;

/** What may depend on what. {@code CONTRIBUTING.md} says why. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.colotride");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String ROOT = "org.colotride.";

    /** From the top down; a layer may use those below it, and packages of a layer one another without a cycle. */
    private static final Map<String, List<String>> LAYERS = layers();

    private static Map<String, List<String>> layers() {
        Map<String, List<String>> layers = new LinkedHashMap<>();
        layers.put("app", List.of("cli"));
        layers.put("observe", List.of("serve", "ui", "live", "report", "benchmark", "conformance"));
        layers.put("drive", List.of("library", "index", "search", "tournament", "experiment"));
        layers.put("method", List.of("training", "detection", "robustness", "defense", "attack"));
        layers.put("learn", List.of("mining", "loss", "collapse", "retrieval"));
        layers.put("model", List.of("model"));
        layers.put("data", List.of("data"));
        layers.put("ground", List.of("tensor", "io", "config", "random", "cluster", "memory"));
        return layers;
    }

    private static final List<String> NAMES_IN_FILES = List.of(
            "loss.MetricLossFunction",
            "model.layer.BatchNormalization",
            "model.layer.CappedRectifier",
            "model.layer.Convolution",
            "model.layer.DepthwiseConvolution",
            "model.layer.GlobalAveragePooling",
            "model.layer.InputNormalization",
            "model.layer.L2Normalization",
            "model.layer.Linear",
            "model.layer.MaxPooling",
            "model.layer.Rectifier",
            "model.optimizer.HeavyBall",
            "model.schedule.CosineSchedule",
            "model.schedule.WarmUpSchedule",
            "search.CandidateSaver",
            "search.CandidateSpace",
            "search.EverythingEnded",
            "search.FigureScore",
            "search.PipelineData",
            "search.SearchGenerator");

    private static String[] packages(String... layers) {
        return Stream.of(layers)
                .flatMap(layer -> LAYERS.get(layer).stream())
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.colotride.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void conceptsAreFreeOfCycles() {
        slices().matching("org.colotride.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void arrowsPointDown() {
        List<String> names = List.copyOf(LAYERS.keySet());
        LayeredArchitecture architecture = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .ensureAllClassesAreContainedInArchitecture();
        for (String name : names) {
            architecture = architecture.layer(name).definedBy(packages(name));
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            architecture = i == 0
                    ? architecture.whereLayer(name).mayNotBeAccessedByAnyLayer()
                    : architecture
                            .whereLayer(name)
                            .mayOnlyBeAccessedByLayers(names.subList(0, i).toArray(String[]::new));
        }
        architecture.check(CLASSES);
    }

    @Test
    void theMethodNeedsNoFrontEnd() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("method", "learn", "model", "data", "ground"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "picocli..",
                        "me.tongfei..",
                        "org.knowm.xchart..",
                        "io.vertx..",
                        "org.eclipse.jetty..",
                        "io.micrometer..",
                        "org.deeplearning4j.ui..",
                        "org.deeplearning4j.arbiter..",
                        "ch.qos.logback..")
                .check(CLASSES);
    }

    /** What is optional in the pom is not there in a program that uses this as a library. */
    @Test
    void theLibraryNeedsNothingOptional() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "library..",
                        ROOT + "index..",
                        ROOT + "training..",
                        ROOT + "detection..",
                        ROOT + "robustness..",
                        ROOT + "defense..",
                        ROOT + "attack..",
                        ROOT + "mining..",
                        ROOT + "loss..",
                        ROOT + "collapse..",
                        ROOT + "retrieval..",
                        ROOT + "model..",
                        ROOT + "data..",
                        ROOT + "tensor..",
                        ROOT + "io..",
                        ROOT + "config..",
                        ROOT + "random..",
                        ROOT + "memory..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "picocli..",
                        "me.tongfei..",
                        "org.knowm..",
                        "io.vertx..",
                        "org.eclipse.jetty..",
                        "io.micrometer..",
                        "org.deeplearning4j.ui..",
                        "org.deeplearning4j.core.storage..",
                        "org.deeplearning4j.arbiter..",
                        "ch.qos.logback..",
                        "smile..",
                        "org.tribuo..",
                        "com.sun.jna..",
                        "org.mlflow..",
                        ROOT + "experiment..",
                        ROOT + "search..")
                .check(CLASSES);
    }

    @Test
    void registriesAreReadWhereAConfigurationIsAssembled() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .and()
                .doNotBelongToAnyOf(
                        RunComponents.class,
                        SearchPlan.class,
                        PipelineLoader.class,
                        RobustnessPlan.class,
                        DetectorSettings.class,
                        CandidateFigures.class,
                        Defenses.class,
                        ColoTrideTraining.class,
                        BenchmarkSetting.class)
                .and()
                .haveNameNotMatching(".*\\.conformance\\.RecordedAttack")
                .should()
                .accessFieldWhere(describe(
                        "a registry of another package",
                        (JavaFieldAccess access) ->
                                access.getTarget().getRawType().isEquivalentTo(Registry.class)
                                        && !access.getTargetOwner()
                                                .getPackageName()
                                                .equals(access.getOriginOwner().getPackageName())))
                .check(CLASSES);
    }

    @Test
    void sparkIsKnownInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.colotride.cluster.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "org.colotride.cluster.spark..")
                .check(CLASSES);
    }

    @Test
    void digestsAreMadeInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Checksums.class)
                .should()
                .callMethod(MessageDigest.class, "getInstance", String.class)
                .check(CLASSES);
    }

    @Test
    void mappersAreMadeInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Mappers.class)
                .should()
                .callCodeUnitWhere(describe(
                        "makes a mapper",
                        (JavaAccess<?> access) -> access.getTargetOwner().isAssignableTo(ObjectMapper.class)
                                && Set.of("<init>", "builder").contains(access.getName())))
                .check(CLASSES);
    }

    @Test
    void chartsAreBuiltInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "report.chart..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.knowm.xchart..")
                .check(CLASSES);
    }

    /** Saved models and Arbiter's files hold names of classes: one that moves makes them unreadable. */
    @Test
    void namesThatStandInFilesStay() {
        Set<String> lost = new TreeSet<>();
        for (String name : NAMES_IN_FILES) {
            if (!CLASSES.contain(ROOT + name)) {
                lost.add(name);
            }
        }
        assertEquals(Set.of(), lost);
    }

    @Test
    void everyPackageSaysWhatLivesThere() throws IOException {
        Set<String> silent = new TreeSet<>();
        for (Path folder : folders()) {
            Path info = folder.resolve("package-info.java");
            if (!Files.isRegularFile(info) || !Files.readString(info).contains("/**")) {
                silent.add(SOURCES.relativize(folder).toString());
            }
        }
        assertEquals(Set.of(), silent);
    }

    @Test
    void pathsAreRelativeToNothingOutsideTheCommands() throws IOException {
        Pattern relative = Pattern.compile("Paths?\\.(of|get)\\(\"[^/\"][^\"]*\"");
        Set<String> found = new TreeSet<>();
        for (Path folder : folders()) {
            for (Path file : files(folder)) {
                if (!file.startsWith(SOURCES.resolve("org/colotride/cli"))
                        && relative.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        assertEquals(Set.of(), found);
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            List<Path> folders = all.filter(Files::isDirectory).toList();
            return folders.stream().filter(folder -> !files(folder).isEmpty()).toList();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
