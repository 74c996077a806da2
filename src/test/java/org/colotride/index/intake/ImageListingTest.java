package org.colotride.index.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageListingTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content");
    }

    @Test
    void ofAFolderTheInnermostFolderIsTheClass() throws IOException {
        Path beside = file("photographs/b.JPG");
        Path cat = file("photographs/test/cats/1.jpeg");
        Path dog = file("photographs/dogs/a.png");
        file("photographs/dogs/notes.txt");
        file("photographs/dogs/.hidden.png");
        file("photographs/.hidden/a.png");
        assertEquals(
                List.of(
                        new ListedImage("b.JPG", "b.JPG", "", beside),
                        new ListedImage("dogs/a.png", "dogs/a.png", "dogs", dog),
                        new ListedImage("test/cats/1.jpeg", "test/cats/1.jpeg", "cats", cat)),
                ImageListing.of(folder.resolve("photographs"), ""));
        assertEquals(List.of(new ListedImage("pets/a.png", "pets/a.png", "", dog)), ImageListing.of(dog, "pets"));
    }

    @Test
    void ofAListTheColumnsCount() throws IOException {
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "\uFEFFsplit,class,path,id\ntrain,\"cats, wild\",a/1.jpg,\n\ntest,,b.jpg,7\n");
        assertEquals(
                List.of(
                        new ListedImage("a/1.jpg", "a/1.jpg", "cats, wild", folder.resolve("a/1.jpg")),
                        new ListedImage("7", "b.jpg", "", folder.resolve("b.jpg"))),
                ImageListing.of(list, ""));
    }

    @Test
    void mistakesNameTheirPlace() throws IOException {
        mistake("list.csv:3", "path\na.jpg\na.jpg\n", "'a.jpg' is another image's");
        mistake("list.csv:2", "file,class\na.jpg,cats\n", "has no path");
        mistake("list.csv", "path,class\n", "lists no image");
        ConfigException absent =
                assertThrows(ConfigException.class, () -> ImageListing.of(folder.resolve("absent"), ""));
        assertTrue(absent.getMessage().contains("absent: there is no such"), absent.getMessage());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        ConfigException none = assertThrows(ConfigException.class, () -> ImageListing.of(empty, ""));
        assertTrue(none.getMessage().contains("holds no image"), none.getMessage());
    }

    private void mistake(String place, String text, String expected) throws IOException {
        Path list = Files.writeString(folder.resolve("list.csv"), text);
        ConfigException error = assertThrows(ConfigException.class, () -> ImageListing.of(list, ""));
        assertTrue(error.getMessage().contains(place) && error.getMessage().contains(expected), error.getMessage());
    }
}
