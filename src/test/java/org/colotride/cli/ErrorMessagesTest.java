package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotLinkException;
import org.junit.jupiter.api.Test;

class ErrorMessagesTest {
    @Test
    void filesAreSaidWithoutTheNameOfAClass() {
        assertEquals("a.zip: permission denied", ErrorMessages.describe(new AccessDeniedException("a.zip")));
        assertEquals(
                "a.zip: permission denied",
                ErrorMessages.describe(new UncheckedIOException(new AccessDeniedException("a.zip"))));
        assertEquals("a.zip: cannot be used", ErrorMessages.describe(new NotLinkException("a.zip")));
        assertEquals(
                "a.zip: No space left on device",
                ErrorMessages.describe(new FileSystemException("a.zip", null, "No space left on device")));
    }
}
