package org.colotride.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Properties;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.Mappers;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;

/** A configuration's images as one of Arbiter's data sources: opened, and decoded, once for all candidates. */
public final class PipelineData implements DataSource {
    private static final long serialVersionUID = 1;
    private static final String CONFIG = "config";
    private static final String DECODED = "decoded";
    private static final String GIGABYTES = "gigabytes";
    private static final ObjectMapper JSON = Mappers.json();

    private Properties properties = new Properties();
    private transient RetrievalData data;

    /** What {@link #configure} takes. */
    static Properties properties(ExperimentConfig config, Path decoded, double gigabytes) {
        Properties properties = new Properties();
        properties.setProperty(CONFIG, ConfigWriter.toTree(config).toString());
        properties.setProperty(DECODED, decoded.toString());
        properties.setProperty(GIGABYTES, String.valueOf(gigabytes));
        return properties;
    }

    @Override
    public void configure(Properties properties) {
        this.properties = properties;
    }

    /** The images, opened at the first call. */
    synchronized RetrievalData open() {
        if (data == null) {
            data = RunComponents.openData(
                    config(),
                    Path.of(properties.getProperty(DECODED)),
                    Double.parseDouble(properties.getProperty(GIGABYTES)));
        }
        return data;
    }

    private ExperimentConfig config() {
        try {
            ObjectNode tree = JSON.readValue(properties.getProperty(CONFIG), ObjectNode.class);
            return ConfigReader.bind(tree, ExperimentConfig.class, "the search's base");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("properties that are no configuration: " + properties, e);
        }
    }

    @Override
    public ImageSet trainData() {
        return open().train();
    }

    @Override
    public ImageSet testData() {
        return open().test();
    }

    @Override
    public Class<?> getDataType() {
        return ImageSet.class;
    }
}
