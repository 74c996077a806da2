package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.collapse.CollapseMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObserversTest {
    private final List<String> heard = new ArrayList<>();

    /** An observer that notes what it is told, and fails where it is told to. */
    private RunObserver observer(String name, String fails, RuntimeException failure) {
        return (RunObserver) Proxy.newProxyInstance(
                RunObserver.class.getClassLoader(), new Class<?>[] {RunObserver.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("hashCode")
                                ? System.identityHashCode(proxy)
                                : method.getName().equals("equals") ? proxy == arguments[0] : (Object) name;
                    }
                    heard.add(name + " " + method.getName());
                    if (method.getName().equals(fails)) {
                        throw failure;
                    }
                    return null;
                });
    }

    static List<Method> calls() {
        return Arrays.stream(RunObserver.class.getMethods())
                .filter(Method::isDefault)
                .toList();
    }

    private static void call(RunObserver observer, Method method) throws ReflectiveOperationException {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == int.class ? (Object) 7 : null)
                .toArray();
        method.invoke(observer, arguments);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallReachesEveryObserver(Method method) throws ReflectiveOperationException {
        Observers observers = new Observers(List.of(observer("a", "", null), observer("b", "", null)));
        call(observers, method);
        assertEquals(List.of("a " + method.getName(), "b " + method.getName()), heard);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void oneThatThrowsIsCalledNoMoreAndTheOthersAre(Method method) throws ReflectiveOperationException {
        Observers observers = new Observers(List.of(
                observer("a", "", null),
                observer("b", method.getName(), new IllegalStateException("broken")),
                observer("c", "", null)));
        call(observers, method);
        assertEquals(3, heard.size());
        heard.clear();
        for (Method other : calls()) {
            call(observers, other);
        }
        assertFalse(heard.stream().anyMatch(line -> line.startsWith("b")), heard.toString());
        assertEquals(2 * calls().size(), heard.size());
    }

    @Test
    void allMayFailAtOnce() throws ReflectiveOperationException {
        RuntimeException failure = new UnsupportedOperationException("no");
        Observers observers =
                new Observers(List.of(observer("a", "scoring", failure), observer("b", "scoring", failure)));
        observers.scoring();
        observers.scoring();
        assertEquals(List.of("a scoring", "b scoring"), heard);
    }

    @Test
    void argumentsArePassedOn() {
        List<Object> seen = new ArrayList<>();
        RunObserver observer = new RunObserver() {
            @Override
            public void judged(int iteration, CollapseMonitor.Verdict verdict, String why) {
                seen.addAll(List.of(iteration, verdict, why));
            }

            @Override
            public void ended(End end, String message) {
                seen.addAll(List.of(end, message));
            }
        };
        Observers observers = new Observers(List.of(observer));
        observers.judged(3, CollapseMonitor.Verdict.COLLAPSED, "why");
        observers.ended(RunObserver.End.STOPPED, "message");
        assertEquals(List.of(3, CollapseMonitor.Verdict.COLLAPSED, "why", RunObserver.End.STOPPED, "message"), seen);
    }

    /** An error, memory that is out for one, is the run's, not the observer's. */
    @Test
    void errorsAreNotHidden() {
        Observers observers = new Observers(List.of(new RunObserver() {
            @Override
            public void validating() {
                throw new OutOfMemoryError("all gone");
            }
        }));
        assertThrows(OutOfMemoryError.class, observers::validating);
    }
}
