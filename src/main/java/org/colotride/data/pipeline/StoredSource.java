package org.colotride.data.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.io.storage.Mirror;
import org.colotride.io.storage.MirrorFolder;
import org.colotride.io.storage.Storages;

/** A source whose folders lie in a storage such as HDFS or S3: they are copied to this machine, see {@link Mirror}. */
final class StoredSource {
    private StoredSource() {}

    /** Whether an argument is the address of a folder or file. */
    static boolean isStored(Component source) {
        for (JsonNode value : source.args()) {
            if (isAddress(value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same source on copies that are up to date; itself if it is on this machine anyway.
     *
     * @throws ConfigException if an address cannot be read here
     */
    static Component here(Component source) {
        if (!isStored(source)) {
            return source;
        }
        ObjectNode args = source.args().deepCopy();
        Iterator<Map.Entry<String, JsonNode>> fields = source.args().fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (isAddress(field.getValue())) {
                args.put(field.getKey(), copy(field.getKey(), field.getValue().textValue()));
            }
        }
        return new Component(source.name(), args, source.origin(), source.overridden());
    }

    private static boolean isAddress(JsonNode value) {
        return value.isTextual() && Storages.isAddress(value.textValue());
    }

    private static String copy(String key, String address) {
        try {
            return new Mirror(Storages.of(address), MirrorFolder.here())
                    .of(address)
                    .toString();
        } catch (FileNotFoundException e) {
            throw new ConfigException("args." + key + ": " + address + ": there is no such file or folder", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    "args." + key + ": " + address + ": cannot be read from here: " + e.getMessage(), e);
        }
    }
}
