package org.colotride.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.index.IndexDraft;
import org.colotride.index.IndexOrigin;
import org.colotride.index.IndexSettings;
import org.colotride.index.IndexedImage;
import org.colotride.index.Thumbnail;
import org.colotride.io.Checksums;
import org.colotride.library.ImageModel;

/** A small index of photographs on disk, and servers of it. */
public final class ServedIndex {
    /** Images that it holds: the even ones are cats, the others dogs. */
    public static final int IMAGES = 12;

    static final String TOKEN = "0123456789abcdef";

    private final Path folder;
    private final Path model;

    /** @param folder an empty one */
    public ServedIndex(Path folder) throws IOException {
        this.model = ServedModels.small(folder.resolve("model.zip"));
        this.folder = folder.resolve("index");
        try (ImageModel images = ImageModel.load(model)) {
            IndexOrigin origin = IndexOrigin.of(model, images.dimension(), images.metric());
            try (IndexDraft draft =
                    IndexDraft.begin(this.folder, Optional.of(model), origin, IndexSettings.standard(), false)) {
                List<IndexedImage> all = new ArrayList<>();
                for (int i = 0; i < IMAGES; i++) {
                    Path file = Files.write(folder.resolve(i + ".jpg"), photograph(i));
                    all.add(new IndexedImage(
                            "pets/" + i + ".jpg",
                            file.getFileName().toString(),
                            i % 2 == 0 ? "cat" : "dog",
                            images.embed(file),
                            Thumbnail.of(photograph(i))));
                }
                draft.add(all);
                draft.publish().close();
            }
        }
    }

    /** The image that was indexed at that place, JPEG. */
    public static byte[] photograph(int index) {
        return ServedModels.photograph(60 + index, 40, "jpg", index);
    }

    public Path folder() {
        return folder;
    }

    public Path model() {
        return model;
    }

    /** Of the model's file. */
    public String sha256() throws IOException {
        return Checksums.sha256(model);
    }

    public SearchServer serve() {
        return SearchServer.start(folder, settings(Optional.empty(), ServerLimits.DEFAULT));
    }

    SearchServer serveToWrite() {
        return SearchServer.start(folder, settings(Optional.of(TOKEN), ServerLimits.DEFAULT));
    }

    static ServerSettings settings(Optional<String> token, ServerLimits limits) {
        return new ServerSettings(ServerSettings.LOOPBACK, 0, token, limits);
    }

    static Map<String, String> bearer() {
        return Map.of("Authorization", "Bearer " + TOKEN);
    }
}
