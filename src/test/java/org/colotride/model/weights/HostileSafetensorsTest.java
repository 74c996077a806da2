package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileSafetensorsTest {
    @TempDir
    Path folder;

    /** Single quotes stand for double ones; the values are eight bytes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 2 elements in a storage of 1",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}} | needs 4 bytes as F32 [1]",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | take 12 bytes, but the file holds 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | take 4 bytes, but the file holds 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 'a' begins at byte 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 'b' begins at byte 4",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[8,4]}} | must be [begin, end]",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}} | must be [begin, end]",
                "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | list of whole numbers",
                "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,8]}} | list of whole numbers",
                "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}} | list of whole numbers",
                "{'a':{'dtype':'F32','shape':{'x':2},'data_offsets':[0,8]}} | list of whole numbers",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}} | list of whole numbers",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}} | impossible size",
                "{'a':{'dtype':'F32','shape':[0],'data_offsets':[0,8]}} | needs 0 bytes",
                "{'a':{'dtype':'F8_E4M3','shape':[8],'data_offsets':[0,8]}} | data type \"F8_E4M3\", known are",
                "{'a':{'dtype':7,'shape':[2],'data_offsets':[0,8]}} | data type 7",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'more':1}} | exactly the keys",
                "{'a':{'dtype':'F32','shape':[2]}} | exactly the keys",
                "{'a':3} | exactly the keys",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | Duplicate",
                "{'__metadata__':{'format':1}} | texts only",
                "{'__metadata__':[]} | texts only",
                "{} {} | no valid JSON",
                "{'a': | no valid JSON",
                "{'a':[[[[[[[[[[1]]]]]]]]]]} | no valid JSON",
            })
    void aHeaderThatDoesNotFitIsRefused(String header, String reason) throws IOException {
        refused(TensorFiles.safetensors(header.replace('\'', '"'), new byte[8]), reason);
    }

    @Test
    void aLengthBeyondTheFileOrReasonIsRefused() throws IOException {
        for (long length : new long[] {0, 1, 3, 1000, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            refused(
                    ByteBuffer.allocate(10)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .put((byte) '{')
                            .put((byte) '}')
                            .array(),
                    "header is said to have " + Long.toUnsignedString(length));
        }
        refused(TensorFiles.safetensors("{" + " ".repeat(5 << 20) + "}", new byte[0]), "more than 4194304");
    }

    @Test
    void aHeaderThatIsNoTextIsRefused() throws IOException {
        byte[] bytes = TensorFiles.safetensors("{'a'}", new byte[0]);
        bytes[Long.BYTES + 2] = (byte) 0xFF;
        refused(bytes, "not UTF-8");
    }

    private void refused(byte[] bytes, String reason) throws IOException {
        Path file = Files.write(folder.resolve("a.safetensors"), bytes);
        String message = assertThrows(
                        ConfigException.class,
                        () -> WeightFormats.standard().open(file).close())
                .getMessage();
        assertTrue(message.contains(reason) && message.contains("a.safetensors"), message);
    }
}
