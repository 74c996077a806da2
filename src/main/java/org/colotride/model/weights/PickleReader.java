package org.colotride.model.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.config.ConfigException;

/**
 * Reads a pickle of protocols 2 to 5 as data: texts, numbers, truth values, None, lists, tuples, dictionaries and tensors. It
 * has no way to load a class or to call a function; what {@link PickleGlobal} does not list is refused by its name.
 *
 * <p>It is a loop over instructions, without recursion; their number bounds what it builds, since each makes at most one
 * value or takes its bytes from the file.
 */
final class PickleReader {
    static final int MAX_INSTRUCTIONS = 1_000_000;

    private static final int OLDEST_PROTOCOL = 2;
    private static final int NEWEST_PROTOCOL = 5;
    private static final int LONGEST_NUMBER = 32;

    private final PickleInput in;
    private final PickleCalls calls;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private PickleReader(PickleInput in, PickleCalls calls) {
        this.in = in;
        this.calls = calls;
    }

    /**
     * Reads up to and with the next STOP.
     *
     * @throws ConfigException if the pickle is broken, too large or asks for anything that is not a tensor or plain
     * @throws IOException if the input fails
     */
    static Object read(PickleInput in, PickleCalls calls) throws IOException {
        try {
            return new PickleReader(in, calls).run();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    in.where() + ": refused: its pickle " + e.getMessage()
                            + "; only tensors, dictionaries, lists, texts and numbers are read, and nothing is executed",
                    e);
        }
    }

    private Object run() throws IOException {
        for (int i = 0; i < MAX_INSTRUCTIONS; i++) {
            int code = in.unsignedByte();
            PickleOpcode opcode = PickleOpcode.of(code);
            require(opcode != null, String.format(Locale.ROOT, "holds 0x%02x, which is no instruction", code));
            require(opcode.isRead(), "uses the instruction " + opcode + ", which no state dict needs");
            if (opcode == PickleOpcode.STOP) {
                require(stack.size() == 1 && marks.isEmpty(), "ends with " + stack.size() + " values");
                return stack.get(0);
            }
            execute(opcode);
        }
        throw new IllegalArgumentException("has more than " + MAX_INSTRUCTIONS + " instructions");
    }

    private void execute(PickleOpcode opcode) throws IOException {
        switch (opcode) {
            case PROTO -> {
                int protocol = in.unsignedByte();
                require(
                        protocol >= OLDEST_PROTOCOL && protocol <= NEWEST_PROTOCOL,
                        "is of protocol " + protocol + ", known are " + OLDEST_PROTOCOL + " to " + NEWEST_PROTOCOL);
            }
            case MARK -> marks.add(stack.size());
            case NONE -> push(PickleNone.NONE);
            case NEWTRUE -> push(true);
            case NEWFALSE -> push(false);
            case BININT -> push((long) in.littleEndianInt());
            case BININT1 -> push((long) in.unsignedByte());
            case BININT2 -> push((long) in.unsignedByte() | (long) in.unsignedByte() << 8);
            case LONG1 -> push(number(in.unsignedByte()));
            case BINFLOAT -> push(in.bytes(Double.BYTES).getDouble());
            case BINUNICODE -> push(in.text(in.littleEndianInt(), StandardCharsets.UTF_8));
            case BINSTRING -> push(in.text(in.littleEndianInt(), StandardCharsets.ISO_8859_1));
            case SHORT_BINSTRING -> push(in.text(in.unsignedByte(), StandardCharsets.ISO_8859_1));
            case SHORT_BINUNICODE -> push(in.text(in.unsignedByte(), StandardCharsets.UTF_8));
            case BINUNICODE8 -> push(in.text(in.littleEndianLength(), StandardCharsets.UTF_8));
            case SHORT_BINBYTES -> push(bytes(in.unsignedByte()));
            case BINBYTES -> push(bytes(in.littleEndianInt()));
            case BINBYTES8, BYTEARRAY8 -> push(bytes(in.littleEndianLength()));
            case EMPTY_DICT -> push(new PickleDict());
            case EMPTY_LIST -> push(new ArrayList<>());
            case EMPTY_TUPLE -> push(new PickleTuple(List.of()));
            case TUPLE -> push(new PickleTuple(popToMark()));
            case TUPLE1 -> push(new PickleTuple(pop(1)));
            case TUPLE2 -> push(new PickleTuple(pop(2)));
            case TUPLE3 -> push(new PickleTuple(pop(3)));
            case APPEND -> append(pop(1));
            case APPENDS -> append(popToMark());
            case SETITEM -> setItems(pop(2));
            case SETITEMS -> setItems(popToMark());
            case BINPUT -> memo.put(in.unsignedByte(), top());
            case LONG_BINPUT -> memo.put(in.littleEndianInt(), top());
            case MEMOIZE -> memo.put(memo.size(), top());
            case BINGET -> push(remembered(in.unsignedByte()));
            case LONG_BINGET -> push(remembered(in.littleEndianInt()));
            case GLOBAL -> push(calls.global(in.line(), in.line()));
            case STACK_GLOBAL -> {
                List<Object> names = pop(2);
                require(
                        names.get(0) instanceof String && names.get(1) instanceof String,
                        "asks for something that is not named by two texts");
                push(calls.global((String) names.get(0), (String) names.get(1)));
            }
                // Only says how far the next ones reach.
            case FRAME -> in.littleEndianLength();
            case REDUCE -> {
                List<Object> call = pop(2);
                push(calls.reduce(call.get(0), call.get(1)));
            }
            case NEWOBJ -> {
                List<Object> call = pop(2);
                push(calls.newObject(call.get(0), call.get(1)));
            }
            case BUILD -> {
                Object state = pop(1).get(0);
                calls.build(top(), state);
            }
            case BINPERSID -> push(calls.persistent(pop(1).get(0)));
            default -> throw new IllegalArgumentException("uses the instruction " + opcode);
        }
    }

    /** Bytes, which earlier protocols write as a call of the same meaning: no weights, left out. */
    private PickleGlobal bytes(int length) throws IOException {
        in.bytes(length);
        return calls.global("_codecs", "encode");
    }

    /** A little-endian number in two's complement. */
    private Number number(int length) throws IOException {
        require(length <= LONGEST_NUMBER, "holds a number of " + length + " bytes");
        if (length == 0) {
            return 0L;
        }
        byte[] digits = in.bytes(length).array();
        for (int i = 0; i < length / 2; i++) {
            byte digit = digits[i];
            digits[i] = digits[length - 1 - i];
            digits[length - 1 - i] = digit;
        }
        BigInteger number = new BigInteger(digits);
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    private void append(List<Object> values) {
        Object target = top();
        values.forEach(value -> calls.append(target, value));
    }

    private void setItems(List<Object> items) {
        require(items.size() % 2 == 0, "sets a key without a value");
        Object target = top();
        for (int i = 0; i < items.size(); i += 2) {
            calls.setItem(target, items.get(i), items.get(i + 1));
        }
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        require(value != null, "recalls value " + index + ", which it has not stored");
        return value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        require(stack.size() > floor(), "uses a value that is not there");
        return stack.get(stack.size() - 1);
    }

    private List<Object> pop(int count) {
        require(stack.size() - count >= floor(), "uses a value that is not there");
        return take(stack.size() - count);
    }

    private List<Object> popToMark() {
        require(!marks.isEmpty(), "uses a mark that is not there");
        return take(marks.remove(marks.size() - 1));
    }

    private List<Object> take(int from) {
        List<Object> tail = stack.subList(from, stack.size());
        List<Object> taken = new ArrayList<>(tail);
        tail.clear();
        return taken;
    }

    /** Values below the innermost mark are out of reach. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
