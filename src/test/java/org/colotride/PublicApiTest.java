package org.colotride;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.colotride.attack.Attack;
import org.colotride.config.Plugin;
import org.colotride.data.source.ImageSource;
import org.colotride.data.transform.TransformStep;
import org.colotride.defense.Defense;
import org.colotride.detection.SuspicionDetector;
import org.colotride.index.IndexDraft;
import org.colotride.index.StoredIndex;
import org.colotride.index.Thumbnail;
import org.colotride.library.ColoTrideTraining;
import org.colotride.library.ImageEmbedder;
import org.colotride.library.ImageModel;
import org.colotride.library.Robustness;
import org.colotride.loss.MetricLoss;
import org.colotride.mining.TripletMiner;
import org.colotride.model.Backbone;
import org.colotride.model.weights.WeightFormat;
import org.junit.jupiter.api.Test;

/** What other programs compile against: whatever the front doors and the plug-ins lead to, and no more packages than that. */
class PublicApiTest {
    private static final String ROOT = "org.colotride.";
    private static final Set<Class<?>> ENTRANCES = Set.of(
            ImageEmbedder.class,
            Robustness.class,
            ColoTrideTraining.class,
            ImageModel.class,
            IndexDraft.class,
            StoredIndex.class,
            Thumbnail.class,
            Plugin.class,
            Backbone.class,
            MetricLoss.class,
            TripletMiner.class,
            Defense.class,
            Attack.class,
            SuspicionDetector.class,
            ImageSource.class,
            TransformStep.class,
            WeightFormat.class);

    /** Every type that somebody outside comes to see, and where. */
    private final Map<Class<?>, String> reached = new LinkedHashMap<>();

    private final Deque<Class<?>> toVisit = new ArrayDeque<>();

    @Test
    void nothingLeadsFromTheFrontDoorsIntoAnInternalPackage() throws IOException {
        ENTRANCES.forEach(entrance -> reach(entrance, "an entrance"));
        while (!toVisit.isEmpty()) {
            visit(toVisit.remove());
        }
        Set<String> open = PublicApi.packages();
        Map<String, String> astray = new TreeMap<>();
        Set<String> entered = new TreeSet<>();
        reached.forEach((type, where) -> {
            entered.add(type.getPackageName());
            if (!open.contains(type.getPackageName()) || !isVisible(type.getModifiers())) {
                astray.put(type.getName(), where);
            }
        });
        assertEquals(Map.of(), astray);
        assertEquals(open, entered, "a package that nobody needs from outside is internal");
    }

    @Test
    void whatIsComparedWithTheReleaseIsThePublicApi() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Set<String> compared = Pattern.compile("<include>(org\\.colotride[^<]*)</include>")
                .matcher(pom)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(PublicApi.packages(), compared);
        assertTrue(Files.size(Path.of("src/api/0.2.0.jar")) > 0);
    }

    private void visit(Class<?> type) {
        String name = type.getName().substring(ROOT.length());
        reach(type.getGenericSuperclass(), name);
        reach(type.getGenericInterfaces(), name);
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers())) {
                reach(field.getGenericType(), name + "." + field.getName());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            reach(method, name);
            if (isVisible(method.getModifiers())) {
                reach(method.getGenericReturnType(), name + "#" + method.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            reach(constructor, name);
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            if (isVisible(nested.getModifiers())) {
                reach(nested, name);
            }
        }
    }

    private void reach(Executable called, String name) {
        if (isVisible(called.getModifiers())) {
            reach(called.getGenericParameterTypes(), name + "#" + called.getName());
            reach(called.getGenericExceptionTypes(), name + "#" + called.getName());
        }
    }

    private void reach(Type[] types, String where) {
        for (Type type : types) {
            reach(type, where);
        }
    }

    private void reach(Type type, String where) {
        if (type instanceof ParameterizedType parameterized) {
            reach(parameterized.getRawType(), where);
            reach(parameterized.getActualTypeArguments(), where);
        } else if (type instanceof GenericArrayType array) {
            reach(array.getGenericComponentType(), where);
        } else if (type instanceof WildcardType wildcard) {
            reach(wildcard.getUpperBounds(), where);
            reach(wildcard.getLowerBounds(), where);
        } else if (type instanceof Class<?> found) {
            Class<?> element = found;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            if (element.getName().startsWith(ROOT) && reached.putIfAbsent(element, where) == null) {
                toVisit.add(element);
            }
        }
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
