package org.colotride.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.colotride.config.ConfigException;

/**
 * Refuses graphics cards that ND4J's CUDA backend cannot serve. {@code libnd4jcuda} of 1.0.0-M2.1 holds machine code for
 * compute capability 3.7 to 8.6 and no PTX: 8.9 still runs the code of 8.6, and a later generation none of it; it would fail
 * in the first kernel, with a message that names neither card nor remedy.
 */
final class GraphicsCards {
    private static final String BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";
    /** Compute capabilities as tenths: 37 is 3.7. */
    private static final int OLDEST = 37;

    private static final int NEWEST = 89;
    private static final int PATIENCE_SECONDS = 20;

    private GraphicsCards() {}

    /**
     * Asks before ND4J is loaded. Without the CUDA backend, or where the driver's {@code nvidia-smi} does not answer, nothing
     * is asked for.
     *
     * @throws ConfigException naming the card, if the backend is on the class path and cannot serve it
     */
    static void check() {
        if (backendIsThere()) {
            refusal(listed("nvidia-smi"), System.getenv("CUDA_VISIBLE_DEVICES")).ifPresent(message -> {
                throw new ConfigException(message);
            });
        }
    }

    private static boolean backendIsThere() {
        return GraphicsCards.class.getClassLoader().getResource(BACKEND.replace('.', '/') + ".class") != null;
    }

    /**
     * @param cards lines {@code name, compute capability} in the driver's order
     * @param visible the value of {@code CUDA_VISIBLE_DEVICES}, null if it is not set
     */
    static Optional<String> refusal(List<String> cards, String visible) {
        for (int index = 0; index < cards.size(); index++) {
            int comma = cards.get(index).lastIndexOf(',');
            if (comma < 0 || !isVisible(index, visible)) {
                continue;
            }
            String name = cards.get(index).substring(0, comma).strip();
            String capability = cards.get(index).substring(comma + 1).strip();
            int tenths = tenths(capability);
            if (tenths > 0 && (tenths < OLDEST || tenths > NEWEST)) {
                return Optional.of("Graphics card " + index + ", " + name + " (compute capability " + capability
                        + "): ND4J 1.0.0-M2.1's CUDA backend has no code for it, only for 3.7 to 8.9 (Kepler to Ada). Run"
                        + " without -Pcuda, on the processor, or name another card by CUDA_VISIBLE_DEVICES.");
            }
        }
        return Optional.empty();
    }

    /** Cards may also be named by identifiers, of which the order says nothing: these count as visible. */
    private static boolean isVisible(int index, String visible) {
        return visible == null
                || !visible.matches("\\s*|\\s*\\d+\\s*(,\\s*\\d+\\s*)*")
                || List.of(visible.strip().split("\\s*,\\s*")).contains(Integer.toString(index));
    }

    /** @return 0 for what is no compute capability, as older drivers answer */
    private static int tenths(String capability) {
        return capability.matches("\\d{1,2}\\.\\d") ? Integer.parseInt(capability.replace(".", "")) : 0;
    }

    /** @return nothing where the program is not there, fails or does not answer in time */
    static List<String> listed(String program) {
        try {
            Process process = new ProcessBuilder(program, "--query-gpu=name,compute_cap", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? said.lines().toList() : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
