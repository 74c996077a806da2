package org.colotride.model.backbones;

import org.colotride.config.Registry;
import org.colotride.model.Backbone;
import org.colotride.model.imported.StockNetwork;

/** The networks that a configuration can name under {@code model}. */
public final class Backbones {
    public static final Registry<Backbone> REGISTRY = Registry.<Backbone>of("model")
            .with("c2f2", C2F2.Args.class, C2F2::new)
            .with("resnet18", ResNet.Args.class, ResNet::resnet18)
            .with("resnet34", ResNet.Args.class, ResNet::resnet34)
            .with("resnet50", ResNet.Args.class, ResNet::resnet50)
            .with("mobilenet-v2", MobileNetV2.Args.class, MobileNetV2::new)
            .with("mnasnet", MnasNet.Args.class, MnasNet::new)
            .with("dl4j", StockNetwork.Args.class, StockNetwork::deeplearning4j)
            .with("keras", StockNetwork.Args.class, StockNetwork::keras)
            .withPlugins(Backbone.class);

    private Backbones() {}
}
