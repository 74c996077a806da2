package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pickles that want more than tensors, in the file of today's {@code torch.save} and in the one of before 1.6. */
class HostilePickleTest {
    @TempDir
    Path folder;

    private RefusedFiles files() {
        return new RefusedFiles(folder);
    }

    private Path marker() {
        return folder.resolve("executed");
    }

    @AfterEach
    void nothingWasExecuted() {
        assertFalse(Files.exists(marker()));
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "nt, system",
        "subprocess, Popen",
        "builtins, eval",
        "builtins, exec",
        "__builtin__, eval",
        "builtins, getattr",
        "builtins, set",
        "runpy, _run_code",
        "torch, load",
        "torch.jit._script, unpickle_script_module",
        "torch.jit, load",
        "torch.hub, load",
        "torch._utils, _rebuild_tensor_v3",
        "torch._utils, __import__",
        "torch, FloatStorage2",
        "torch.nn.modules.linear, Linear",
        "numpy.testing._private.utils, runstring",
        "collections, defaultdict",
        "pytorch_lightning.os, system",
        "pytorch_lightning.trainer.Trainer, Os",
        "lightning, LightningModule",
        "java.lang.Runtime, getRuntime"
    })
    void everyOtherNameIsRefusedByName(String module, String name) throws IOException {
        PickleBytes call = PickleBytes.begin()
                .global(module, name)
                .text("touch " + marker())
                .raw(0x85)
                .codes("R");
        files().refused(call.end(), "asks for " + module + "." + name, "nothing is executed");
        // Inside of what Lightning keeps beside the weights, too.
        PickleBytes hidden = PickleBytes.begin()
                .codes("}")
                .text("state_dict")
                .codes("}s")
                .text("callbacks")
                .global(module, name)
                .text("touch " + marker())
                .raw(0x85)
                .codes("Rs");
        files().refused(hidden.end(), "asks for " + module + "." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "i, INST",
        "o, OBJ",
        "P, PERSID",
        "S, STRING",
        "I, INT",
        "L, LONG",
        "d, DICT",
        "l, LIST",
        "0, POP",
        "2, DUP",
        "g, GET",
        "p, PUT"
    })
    void otherInstructionsAreRefusedByName(String code, String name) throws IOException {
        files().refused(PickleBytes.begin().codes("(" + code + "os\nsystem\n").end(), "instruction " + name + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "130, EXT1",
        "132, EXT4",
        "139, LONG4",
        "143, EMPTY_SET",
        "144, ADDITEMS",
        "145, FROZENSET",
        "146, NEWOBJ_EX",
        "151, NEXT_BUFFER",
        "152, READONLY_BUFFER"
    })
    void instructionsOfLaterProtocolsAreRefusedByName(int code, String name) throws IOException {
        files().refused(PickleBytes.begin().raw(code, 0, 0, 0, 0).end(), "instruction " + name + ",");
    }

    @Test
    void otherProtocolsAndNoInstructionsAreRefused() throws IOException {
        files().refused(new PickleBytes().raw(0x80, 6).codes("N").end(), "protocol 6");
        files().refused(new PickleBytes().raw(0x80, 1).codes("N").end(), "protocol 1");
        files().refused(PickleBytes.begin().raw(0xFF).end(), "0xff, which is no instruction");
    }

    /** The names that a later protocol takes from its stack are those that an earlier one writes out. */
    @Test
    void namesFromTheStackAreAskedForLikeOthers() throws IOException {
        files().refused(laterProtocol().text("os").text("system").raw(0x93).end(), "asks for os.system");
        files().refused(laterProtocol().text("os").number(1).raw(0x93).end(), "not named by two texts");
        files().refused(laterProtocol().text("system").raw(0x93).end(), "uses a value that is not there");
        files().refused(
                        laterProtocol()
                                .raw(0x8c, 2, 'o', 's', 0x94, 0x8c, 1, 'x', 0x94, 0x93)
                                .end(),
                        "asks for os.x");
        files().refused(laterProtocol().raw(0x8d).int64(-1).end(), "a length of 18446744073709551615");
        files().refused(laterProtocol().raw(0x8e).int64(1L << 40).end(), "a length of 1099511627776");
        files().refused(
                        laterProtocol()
                                .raw(0x95)
                                .int64(Long.MAX_VALUE)
                                .codes("N")
                                .end(),
                        "a length of");
        files().refused(laterProtocol().raw(0x94).codes("N").end(), "uses a value that is not there");
    }

    private static PickleBytes laterProtocol() {
        return new PickleBytes().raw(0x80, 4);
    }

    @Test
    void knownNamesDoOnlyWhatTheyAreKnownFor() throws IOException {
        PickleBytes ordered = PickleBytes.begin().global("collections", "OrderedDict");
        files().refused(ordered.text("x").raw(0x85).codes("R").end(), "OrderedDict of 1 arguments");
        files().refused(
                        PickleBytes.begin()
                                .global("torch", "FloatStorage")
                                .codes(")R")
                                .end(),
                        "calls torch.FloatStorage");
        files().refused(PickleBytes.begin().text("system").codes(")R").end(), "calls a text");
        files().refused(PickleBytes.begin().codes("})b").end(), "changes the attributes of a dictionary");
        files().refused(PickleBytes.begin().codes("]Na)s").end(), "uses a value that is not there");
        files().refused(PickleBytes.begin().codes("])Ns").end(), "sets an entry of a list");
        files().refused(PickleBytes.begin().codes("}Na").end(), "appends to a dictionary");
        files().refused(PickleBytes.begin().codes("}}Ns").end(), "uses a dictionary as a key");
        files().refused(PickleBytes.begin().codes("}(Nu").end(), "a key without a value");
        files().refused(
                        PickleBytes.begin()
                                .global("collections", "OrderedDict")
                                .codes(")")
                                .raw(0x81)
                                .end(),
                        "makes an object of collections.OrderedDict");
        files().refused(
                        PickleBytes.begin()
                                .global("torch._utils", "_rebuild_parameter")
                                .codes("}")
                                .raw(0x85)
                                .codes("R")
                                .end(),
                        "_rebuild_parameter without a tensor");
        files().refused(
                        PickleBytes.begin()
                                .codes("(")
                                .text("module")
                                .codes("NtQ")
                                .end(),
                        "'module'",
                        "state_dict()");
        files().refused(PickleBytes.begin().text("/etc/passwd").codes("Q").end(), "refers to a text outside");
        files().refused(
                        PickleBytes.begin()
                                .codes("(")
                                .text("storage")
                                .codes("NNNNtQ")
                                .end(),
                        "a storage of None");
    }

    @Test
    void aHookOfATensorIsRefused() throws IOException {
        byte[] pickle = PickleBytes.begin()
                .codes("}")
                .text("w")
                .global("torch._utils", "_rebuild_tensor_v2")
                .codes("(")
                .storage("FloatStorage", "0", 4)
                .number(0)
                .number(1)
                .raw(0x85)
                .number(1)
                .raw(0x85)
                .raw(0x89)
                .codes("}")
                .text("hook")
                .codes("NstRs")
                .end();
        files().refusedZip(pickle, "a dictionary for a hook");
    }

    @Test
    void onlyTensorsAreWeights() throws IOException {
        files().refused(
                        PickleBytes.begin()
                                .codes("}")
                                .text("epoch")
                                .number(3)
                                .codes("s")
                                .end(),
                        "'epoch' is the value 3");
        files().refused(PickleBytes.begin().codes("}").number(3).codes("Ns").end(), "has the value 3 for a name");
        PickleBytes placeholder =
                PickleBytes.begin().codes("}").text("state_dict").codes("}").text("fc.weight");
        files().refused(
                        placeholder
                                .global("argparse", "Namespace")
                                .codes(")R")
                                .codes("ss")
                                .end(),
                        "'fc.weight' of its state_dict is argparse.Namespace, not a tensor");
    }

    @Test
    void parametersOfPyTorchBefore04AreRead() throws IOException {
        byte[] pickle = PickleBytes.begin()
                .codes("}")
                .text("w")
                .global("torch.nn.parameter", "Parameter")
                .global("torch._utils", "_rebuild_tensor")
                .codes("(")
                .storage("FloatStorage", "0", 4)
                .number(1)
                .number(3)
                .raw(0x85)
                .number(1)
                .raw(0x85)
                .codes("tR")
                .raw(0x85)
                .codes("R")
                .raw(0x88, 0x89)
                .global("collections", "OrderedDict")
                .codes(")R")
                .raw(0x87)
                .codes("bs")
                .end();
        Path file = Files.write(folder.resolve("old.pth"), TensorFiles.torchZip(pickle, 4));
        try (StateDict weights = WeightFormats.standard().open(file)) {
            assertEquals(3, weights.tensor("w").values().length);
        }
    }
}
