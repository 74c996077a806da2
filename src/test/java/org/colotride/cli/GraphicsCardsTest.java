package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphicsCardsTest {
    private static final String ADA = "NVIDIA L4, 8.9";
    private static final String HOPPER = "NVIDIA H100 80GB HBM3, 9.0";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Tesla K80, 3.7", "Tesla T4, 7.5", "NVIDIA GeForce RTX 3090, 8.6", ADA})
    void whatTheLibraryHasCodeForIsServed(String card) {
        assertEquals(Optional.empty(), GraphicsCards.refusal(List.of(card), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Tesla K10.G2.8GB, 3.0", HOPPER, "NVIDIA B200, 10.0", "NVIDIA RTX PRO 6000, Blackwell, 12.0"})
    void whatItHasNoneForIsRefusedByName(String card) {
        String message = GraphicsCards.refusal(List.of(card), null).orElseThrow();
        assertTrue(message.contains("Graphics card 0, " + card.substring(0, card.lastIndexOf(',')) + " ("), message);
        assertTrue(message.contains(card.substring(card.lastIndexOf(' ') + 1) + ")"), message);
        assertTrue(message.contains("without -Pcuda"), message);
    }

    @Test
    void aCardThatIsHiddenDoesNotCount() {
        List<String> cards = List.of(HOPPER, ADA);
        assertEquals(Optional.empty(), GraphicsCards.refusal(cards, "1"));
        assertTrue(GraphicsCards.refusal(cards, " 1, 0 ").isPresent());
        assertTrue(GraphicsCards.refusal(cards, "GPU-8932f937").isPresent());
        assertEquals(Optional.empty(), GraphicsCards.refusal(cards, ""), "none is visible");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NVIDIA-SMI has failed",
                "NVIDIA A100, [N/A]",
                "NVIDIA A100, ",
                "Field \"compute_cap\" is not valid, 9"
            })
    void whatSaysNothingIsNotRefused(String line) {
        assertEquals(Optional.empty(), GraphicsCards.refusal(List.of(line), null));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theDriverIsAsked() throws Exception {
        assertEquals(List.of(HOPPER, ADA), GraphicsCards.listed(program("echo '" + HOPPER + "'; echo '" + ADA + "'")));
        assertEquals(
                List.of("--query-gpu=name,compute_cap", "--format=csv,noheader"),
                GraphicsCards.listed(program("printf '%s\\n' \"$@\"")));
        assertEquals(List.of(), GraphicsCards.listed(program("echo '" + HOPPER + "'; exit 9")));
        assertEquals(List.of(), GraphicsCards.listed(folder.resolve("none").toString()));
    }

    /** The backend is not on this class path, whatever cards there are. */
    @Test
    void withoutTheBackendNothingIsRefused() {
        GraphicsCards.check();
    }

    private String program(String script) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "smi", ""), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"))
                .toString();
    }
}
