package org.colotride.model.weights;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Instructions of Python's pickle, protocols 0 to 5. */
enum PickleOpcode {
    PROTO(0x80),
    STOP('.'),
    MARK('('),
    NONE('N'),
    NEWTRUE(0x88),
    NEWFALSE(0x89),
    BININT('J'),
    BININT1('K'),
    BININT2('M'),
    LONG1(0x8a),
    BINFLOAT('G'),
    BINUNICODE('X'),
    BINSTRING('T'),
    SHORT_BINSTRING('U'),
    EMPTY_DICT('}'),
    EMPTY_LIST(']'),
    EMPTY_TUPLE(')'),
    TUPLE('t'),
    TUPLE1(0x85),
    TUPLE2(0x86),
    TUPLE3(0x87),
    APPEND('a'),
    APPENDS('e'),
    SETITEM('s'),
    SETITEMS('u'),
    BINPUT('q'),
    LONG_BINPUT('r'),
    BINGET('h'),
    LONG_BINGET('j'),
    GLOBAL('c'),
    REDUCE('R'),
    NEWOBJ(0x81),
    BUILD('b'),
    BINPERSID('Q'),
    // Of protocols 3 to 5.
    BINBYTES('B'),
    SHORT_BINBYTES('C'),
    SHORT_BINUNICODE(0x8c),
    BINUNICODE8(0x8d),
    BINBYTES8(0x8e),
    STACK_GLOBAL(0x93),
    MEMOIZE(0x94),
    FRAME(0x95),
    BYTEARRAY8(0x96),
    // No state dict needs any of these: known by name only, to be refused by it.
    POP('0', false),
    POP_MARK('1', false),
    DUP('2', false),
    FLOAT('F', false),
    INT('I', false),
    LONG('L', false),
    PERSID('P', false),
    STRING('S', false),
    UNICODE('V', false),
    DICT('d', false),
    GET('g', false),
    INST('i', false),
    LIST('l', false),
    OBJ('o', false),
    PUT('p', false),
    EXT1(0x82, false),
    EXT2(0x83, false),
    EXT4(0x84, false),
    LONG4(0x8b, false),
    EMPTY_SET(0x8f, false),
    ADDITEMS(0x90, false),
    FROZENSET(0x91, false),
    NEWOBJ_EX(0x92, false),
    NEXT_BUFFER(0x97, false),
    READONLY_BUFFER(0x98, false);

    private static final Map<Integer, PickleOpcode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(opcode -> opcode.code, Function.identity()));

    private final int code;
    private final boolean read;

    PickleOpcode(int code) {
        this(code, true);
    }

    PickleOpcode(int code, boolean read) {
        this.code = code;
        this.read = read;
    }

    /** The instruction of a byte; null if there is none. */
    static PickleOpcode of(int code) {
        return BY_CODE.get(code);
    }

    /** Whether {@link PickleReader} carries it out. */
    boolean isRead() {
        return read;
    }
}
