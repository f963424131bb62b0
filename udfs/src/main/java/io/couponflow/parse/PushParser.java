package io.couponflow.parse;

import io.couponflow.domain.Fields;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import io.couponflow.domain.event.Event;
import io.couponflow.domain.event.UnknownEvent;
import io.couponflow.parse.EventType.Required;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a push into its event, or says why it can't be used. It is lenient in form (CDATA or bare text,
 * white space, letter case, order, unknown elements) and strict in what is unsafe or can't be placed.
 *
 * <p>An instance keeps its buffers between pushes: use one per thread.
 */
public final class PushParser {

    /** How far a CreateTime may lie ahead of the receive time, in seconds. */
    private static final long MAX_AHEAD = 24 * 60 * 60;

    private static final List<Required> ALWAYS =
            Required.of("ToUserName", "FromUserName", "CreateTime", "MsgType", "Event");

    /** What a coupon and its holder are known by. */
    private static final List<Required> IDS = Required.of("ToUserName", "FromUserName", "CardId", "UserCardCode");

    private final XmlFields xml = new XmlFields();

    /** What became of the push. Never throws, whatever the body holds. */
    public Parsed parse(RawPush raw) {
        try {
            return read(xml.read(document(raw.body())), raw.receivedAt());
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    private static String document(byte[] body) throws Refusal {
        if (Blank.all(body)) {
            throw empty();
        }
        if (body.length > RawPush.MAX_BODY) {
            throw new Refusal(Reason.TOO_LARGE, "more than " + RawPush.MAX_BODY + " bytes");
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireUtf8(body);
        }
        boolean illegal = IllegalCharacters.areIn(text);
        if (illegal && text.indexOf('\0') >= 0) {
            throw new Refusal(Reason.UNSAFE_TEXT, "a U+0000 at character " + text.indexOf('\0'));
        }
        String document = Blank.strip(text);
        if (document.isEmpty()) {
            throw empty();
        }
        if (illegal) {
            document = Blank.strip(IllegalCharacters.leaveOut(document));
        }
        refuseJson(document);
        return IllegalCharacters.leaveOutReferences(document);
    }

    /** Whoever posts a push in JSON, or as a log keeps it, in quotes and with escapes, finds that told. */
    private static void refuseJson(String document) throws Refusal {
        String kind =
                switch (document.isEmpty() ? ' ' : document.charAt(0)) {
                    case '{' -> "an object";
                    case '[' -> "an array";
                    case '"' -> "a string";
                    default -> "";
                };
        if (!kind.isEmpty()) {
            throw new Refusal(Reason.MALFORMED_XML, "begins like JSON (" + kind + "), expected XML");
        }
    }

    private static Refusal empty() {
        return new Refusal(Reason.EMPTY_BODY, "nothing but white space");
    }

    /** A replacement character stands for broken bytes, or was posted as such. */
    private static void requireUtf8(byte[] body) throws Refusal {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new Refusal(Reason.NOT_UTF8, "bytes that are not well-formed UTF-8");
        }
    }

    private static Parsed read(Fields fields, long receivedAt) throws Refusal {
        String msgType = fields.first("msgtype");
        if (!msgType.isEmpty() && !msgType.equalsIgnoreCase("event")) {
            return Parsed.Ignored.INSTANCE;
        }
        String event = fields.first("event");
        if (msgType.isEmpty() && event.isEmpty() && !fields.first("encrypt").isEmpty()) {
            throw new Refusal(
                    Reason.ENCRYPTED,
                    "Encrypt, but neither MsgType nor Event: the account is in safe mode and nobody decrypted the push");
        }
        EventType type = EventTypes.named(event);
        requireFields(fields, type);
        requireIds(fields);
        long createTime = createTime(fields.first("createtime"), receivedAt);
        Event typed = type == null
                ? new UnknownEvent(Values.lower(event))
                : type.reader().apply(fields);
        return new Parsed.Accepted(
                new Push(fields.first("tousername"), fields.first("fromusername"), createTime, typed, fields));
    }

    private static void requireFields(Fields fields, @Nullable EventType type) throws Refusal {
        if (lacks(fields, ALWAYS) || (type != null && lacks(fields, type.required()))) {
            List<String> missing = new ArrayList<>();
            addMissing(fields, ALWAYS, missing);
            if (type != null) {
                addMissing(fields, type.required(), missing);
            }
            throw new Refusal(
                    Reason.MISSING_FIELD,
                    String.join(", ", missing) + " absent or empty" + (type == null ? "" : " in " + type.name()));
        }
    }

    private static boolean lacks(Fields fields, List<Required> required) {
        for (int i = 0; i < required.size(); i++) {
            if (fields.first(required.get(i).field()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static void addMissing(Fields fields, List<Required> required, List<String> missing) {
        for (Required one : required) {
            if (fields.first(one.field()).isEmpty()) {
                missing.add(one.element());
            }
        }
    }

    private static void requireIds(Fields fields) throws Refusal {
        for (int i = 0; i < IDS.size(); i++) {
            if (fields.first(IDS.get(i).field()).indexOf('<') >= 0) {
                throw new Refusal(
                        Reason.BAD_VALUE, IDS.get(i).element() + " holds a <, as two pushes do that a cut has merged");
            }
        }
    }

    private static long createTime(String text, long receivedAt) throws Refusal {
        if (!Values.digits(text, 0)) {
            throw new Refusal(Reason.BAD_VALUE, "CreateTime holds more than the digits 0 to 9");
        }
        Long seconds = Values.fen(text);
        if (seconds != null && seconds == 0) {
            throw new Refusal(Reason.BAD_VALUE, "CreateTime is 0, expected epoch seconds above 0");
        }
        if (seconds == null || seconds > Math.floorDiv(receivedAt, 1000L) + MAX_AHEAD) {
            throw new Refusal(
                    Reason.FUTURE_TIME,
                    "CreateTime is more than 24 hours after the receive time, epoch ms " + receivedAt);
        }
        return seconds;
    }
}
