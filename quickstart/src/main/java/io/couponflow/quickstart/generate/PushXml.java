package io.couponflow.quickstart.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one push after another as Weixin does: text in CDATA, numbers bare, an element a line; in some events with a
 * blank on either side of the CDATA.
 */
final class PushXml {

    /** An element's name with all that stands round its value, encoded once. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere; written out as they are
    record Tag(String name, byte[] open, byte[] close, byte[] cdata, byte[] cdataEnd, byte[] blank, byte[] blankEnd) {
        static Tag of(String name) {
            return new Tag(
                    name,
                    bytes("<" + name + ">"),
                    bytes("</" + name + ">\n"),
                    bytes("<" + name + "><![CDATA["),
                    bytes("]]></" + name + ">\n"),
                    bytes("<" + name + "> <![CDATA["),
                    bytes("]]> </" + name + ">\n"));
        }
    }

    static final byte[] NOTHING = {};

    private static final byte[] ROOT = bytes("<xml>\n");
    private static final byte[] ROOT_END = bytes("</xml>");
    private static final byte[] EVENT_TYPE = bytes("event");
    private static final Tag TO_USER_NAME = Tag.of("ToUserName");
    private static final Tag FROM_USER_NAME = Tag.of("FromUserName");
    private static final Tag CREATE_TIME = Tag.of("CreateTime");
    private static final Tag MSG_TYPE = Tag.of("MsgType");
    private static final Tag EVENT = Tag.of("Event");

    private byte[] buffer = new byte[2048];
    private int length;
    private boolean blanks;

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Begins an event. */
    PushXml event(boolean withBlanks, byte[] account, byte[] from, long createTime, byte[] event) {
        return message(withBlanks, account, from, createTime, EVENT_TYPE).text(EVENT, event);
    }

    /** Begins a push of the given MsgType. */
    PushXml message(boolean withBlanks, byte[] account, byte[] from, long createTime, byte[] type) {
        length = 0;
        blanks = withBlanks;
        return raw(ROOT)
                .text(TO_USER_NAME, account)
                .text(FROM_USER_NAME, from)
                .number(CREATE_TIME, createTime)
                .text(MSG_TYPE, type);
    }

    PushXml text(Tag tag, byte[] value) {
        return blanks
                ? raw(tag.blank()).raw(value).raw(tag.blankEnd())
                : raw(tag.cdata()).raw(value).raw(tag.cdataEnd());
    }

    PushXml number(Tag tag, long value) {
        return raw(tag.open()).digits(value).raw(tag.close());
    }

    /** A number in CDATA, as payments and token orders have it. */
    PushXml numberText(Tag tag, long value) {
        return raw(tag.cdata()).digits(value).raw(tag.cdataEnd());
    }

    PushXml flag(Tag tag, boolean value) {
        return number(tag, value ? 1 : 0);
    }

    PushXml raw(byte[] bytes) {
        if (length + bytes.length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes.length));
        }
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        return this;
    }

    /** Ends the push and gives its bytes. */
    byte[] end() {
        raw(ROOT_END);
        return Arrays.copyOf(buffer, length);
    }

    private PushXml digits(long value) {
        return raw(value == 0 ? ZERO : decimal(value));
    }

    private static final byte[] ZERO = {'0'};

    private static byte[] decimal(long value) {
        byte[] digits = new byte[20];
        int from = digits.length;
        for (long rest = Math.abs(value); rest > 0; rest /= 10) {
            digits[--from] = (byte) ('0' + rest % 10);
        }
        if (value < 0) {
            digits[--from] = '-';
        }
        return Arrays.copyOfRange(digits, from, digits.length);
    }
}
