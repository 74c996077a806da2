package org.colotride;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the public API as a jar of classes without code, which later versions are compared with: {@code mvn -q
 * test-compile exec:exec@api-baseline}. Its first argument is the folder of the classes, its second the jar.
 */
final class ApiBaseline {
    private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

    private ApiBaseline() {}

    public static void main(String... arguments) throws IOException {
        Path classes = Path.of(arguments[0]);
        Path jar = Path.of(arguments[1]);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out)) {
            for (String name : PublicApi.packages()) {
                for (Path file : classes(classes.resolve(name.replace('.', '/')))) {
                    byte[] bytes = Files.readAllBytes(file);
                    if ((new ClassReader(bytes).getAccess() & VISIBLE) != 0) {
                        JarEntry entry =
                                new JarEntry(classes.relativize(file).toString().replace('\\', '/'));
                        // The same API is the same jar to the byte.
                        entry.setLastModifiedTime(FileTime.fromMillis(0));
                        zip.putNextEntry(entry);
                        zip.write(withoutCode(bytes));
                    }
                }
            }
        }
    }

    private static List<Path> classes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }

    /** What can be seen of a class from outside. */
    static byte[] withoutCode(byte[] bytes) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(bytes)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public FieldVisitor visitField(
                                    int access, String name, String type, String signature, Object value) {
                                return (access & VISIBLE) == 0
                                        ? null
                                        : super.visitField(access, name, type, signature, value);
                            }

                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String signature, String[] exceptions) {
                                return (access & VISIBLE) == 0
                                        ? null
                                        : super.visitMethod(access, name, type, signature, exceptions);
                            }
                        },
                        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
