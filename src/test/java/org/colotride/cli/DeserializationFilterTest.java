package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.colotride.live.Marking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeserializationFilterTest {
    @TempDir
    Path folder;

    private static byte[] bytes(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object made(byte[] bytes, ObjectInputFilter filter) throws Exception {
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            if (filter != null) {
                stream.setObjectInputFilter(filter);
            }
            return stream.readObject();
        }
    }

    @Test
    void refusesAllButPlainValues() throws Exception {
        DeserializationFilter filter = new DeserializationFilter();
        Path mark = folder.resolve("mark");
        for (Object refused : List.of(
                new Marking(mark),
                new Object[] {new Marking(mark)},
                new HashMap<>(Map.of("key", new Marking(mark))),
                new TreeMap<>(),
                new ArrayList<>(),
                URI.create("http://localhost"),
                new File("x"))) {
            assertThrows(InvalidClassException.class, () -> made(bytes(refused), filter), "" + refused.getClass());
        }
        assertFalse(Files.exists(mark));
        assertEquals("text", made(bytes("text"), filter));
        assertEquals(Map.of("key", "text"), made(bytes(new HashMap<>(Map.of("key", "text"))), filter));
        assertEquals(1.5, made(bytes(1.5), filter));
        assertEquals(3, ((int[]) made(bytes(new int[] {1, 2, 3}), filter))[2]);
        made(bytes(new Marking(mark)), null);
        assertTrue(Files.exists(mark), "the object is harmless");
    }

    /** Prints whether an object could be made in a process of its own, where a filter is for good. */
    public static final class Probe {
        private Probe() {}

        public static void main(String... arguments) throws Exception {
            DeserializationFilter.install();
            byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
            try {
                made(bytes, null);
                System.out.println("made");
            } catch (InvalidClassException e) {
                System.out.println("refused");
            }
            System.out.println(made(bytes("plain"), null));
        }
    }

    private String probe(String... options) throws Exception {
        Path mark = folder.resolve("mark");
        Path object = Files.write(folder.resolve("object"), bytes(new Marking(mark)));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(Probe.class.getName(), object.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertFalse(Files.exists(mark), printed);
        return printed;
    }

    @Test
    void holdsForTheWholeProcess() throws Exception {
        String printed = probe();
        assertTrue(printed.startsWith("refused"), printed);
        assertTrue(printed.contains("plain"), printed);
    }

    @Test
    void alsoWhereTheProcessHasAFilterAlready() throws Exception {
        String printed = probe("-Djdk.serialFilter=maxdepth=50");
        assertTrue(printed.startsWith("refused"), printed);
        assertTrue(printed.contains("plain"), printed);
    }
}
