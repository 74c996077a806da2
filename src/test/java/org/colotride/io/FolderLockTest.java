package org.colotride.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    private Process holder;

    /** Holds the lock of the folder that is named until it is killed. */
    public static final class Holding {
        private Holding() {}

        public static void main(String... args) throws Exception {
            try (FolderLock lock = FolderLock.hold(Path.of(args[0]), "trains")) {
                Files.writeString(Path.of(args[0]).resolve("held"), "");
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            }
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        if (holder != null) {
            holder.destroyForcibly().waitFor();
        }
    }

    private void holdElsewhere() throws IOException, InterruptedException {
        holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holding.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(folder.resolve("held"))) {
            assertTrue(holder.isAlive() && System.nanoTime() < until, "it does not hold");
            Thread.sleep(10);
        }
    }

    @Test
    void whoHoldsItIsNamed() throws Exception {
        holdElsewhere();
        assertTrue(FolderLock.isHeld(folder));
        for (int i = 0; i < 2; i++) {
            String refusal = assertThrows(StorageException.class, () -> FolderLock.hold(folder, "scores"))
                    .getMessage();
            assertTrue(refusal.startsWith(folder + ": process " + holder.pid() + " on "), refusal);
            assertTrue(refusal.contains(" trains here; wait for it, or stop it"), refusal);
        }
    }

    @Test
    void aProcessThatWasKilledHoldsNothing() throws Exception {
        holdElsewhere();
        holder.destroyForcibly().waitFor();
        assertTrue(Files.size(folder.resolve(FolderLock.FILE)) > 0, "it could not clean up");
        assertFalse(FolderLock.isHeld(folder));
        FolderLock.hold(folder, "trains").close();
    }

    @Test
    void itCanBeTakenAgainWhenItWasLetGo() {
        assertFalse(FolderLock.isHeld(folder));
        for (int i = 0; i < 3; i++) {
            try (FolderLock lock = FolderLock.hold(folder.resolve("made"), "trains")) {
                assertThrows(StorageException.class, () -> FolderLock.hold(folder.resolve("made"), "trains"));
            }
        }
    }

    /** On drives that lock nothing the holder's name has to tell; identifiers of processes are used again. */
    @Test
    void aHolderIsGoneIfNoProcessOfItsNumberBeganWhenItDid() {
        FolderLock.Holder self = FolderLock.Holder.self("trains");
        assertEquals(ProcessHandle.current().pid(), self.process());
        assertFalse(self.isGone());
        assertTrue(new FolderLock.Holder(self.process(), self.host(), "2001-02-03T04:05:06Z", "trains").isGone());
        assertTrue(new FolderLock.Holder(Integer.MAX_VALUE, self.host(), self.started(), "trains").isGone());
        assertFalse(new FolderLock.Holder(Integer.MAX_VALUE, "elsewhere", self.started(), "trains").isGone());
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        String refusal = assertThrows(StorageException.class, () -> FolderLock.hold(file.resolve("run"), "trains"))
                .getMessage();
        assertTrue(refusal.contains(file.toString()), refusal);
    }
}
