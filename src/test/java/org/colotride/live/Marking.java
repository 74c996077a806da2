package org.colotride.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;

/** An object that leaves a mark where it is made of bytes, whether by Java's serialisation or by Deeplearning4j's. */
public final class Marking implements Persistable {
    private static final long serialVersionUID = 1;
    private static final String SESSION = "session";

    private String file;

    /** For whoever makes it of bytes. */
    public Marking() {}

    /** @param file is there once one was made of the bytes of this */
    public Marking(Path file) {
        this.file = file.toAbsolutePath().toString();
    }

    /** Writes statistics as earlier versions did, with this in them. */
    public void writeTo(Path statistics) throws IOException {
        StatsStorage storage = new FileStatsStorage(statistics.toFile());
        storage.putStaticInfo(this);
        storage.close();
    }

    /** Reads such statistics as earlier versions did. */
    public static void readAsFormerly(Path statistics) throws IOException {
        StatsStorage storage = new FileStatsStorage(statistics.toFile());
        storage.getStaticInfo(SESSION, StatsListener.TYPE_ID, "training");
        storage.close();
    }

    private void leaveMark() {
        try {
            Files.writeString(Path.of(file), "made");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        leaveMark();
    }

    @Override
    public String getSessionID() {
        return SESSION;
    }

    @Override
    public String getTypeID() {
        return StatsListener.TYPE_ID;
    }

    @Override
    public String getWorkerID() {
        return "training";
    }

    @Override
    public long getTimeStamp() {
        return 1;
    }

    @Override
    public int encodingLengthBytes() {
        return encode().length;
    }

    @Override
    public byte[] encode() {
        return file.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void encode(ByteBuffer buffer) {
        buffer.put(encode());
    }

    @Override
    public void encode(OutputStream stream) throws IOException {
        stream.write(encode());
    }

    @Override
    public void decode(byte[] bytes) {
        file = new String(bytes, StandardCharsets.UTF_8);
        leaveMark();
    }

    @Override
    public void decode(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        decode(bytes);
    }

    @Override
    public void decode(InputStream stream) throws IOException {
        decode(stream.readAllBytes());
    }
}
