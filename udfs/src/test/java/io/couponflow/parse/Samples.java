package io.couponflow.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The sample pushes of the events folder, and how the tests make pushes of their own. */
final class Samples {

    /** 2017-07-14, after every sample. */
    static final long RECEIVED_AT = 1_500_000_000_000L;

    /** A push of which the tests take pieces away. */
    static final String DELETION = "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName>"
            + "<CreateTime>1472551036</CreateTime><MsgType>event</MsgType><Event>user_del_card</Event>"
            + "<CardId>p1</CardId><UserCardCode>007</UserCardCode></xml>";

    private Samples() {}

    /** Names of all samples: the event's, and after a dot what is special about it. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".xml"))
                    .map(file -> file.substring(0, file.length() - ".xml".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] body(String name) {
        try {
            return Files.readAllBytes(folder().resolve(name + ".xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Account, sender and CreateTime on the first line, the event on the second. */
    static String expected(String name) {
        try {
            return Files.readString(folder().resolve(name + ".expected"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawPush raw(byte[] body) {
        return new RawPush("weixin-push", 0, 0, RECEIVED_AT, body);
    }

    static Parsed parse(byte[] body) {
        return new PushParser().parse(raw(body));
    }

    static Parsed parse(String body) {
        return parse(body.getBytes(UTF_8));
    }

    /** The push of a body that must be accepted. */
    static Push accepted(String body) {
        Parsed parsed = parse(body);
        if (parsed instanceof Parsed.Accepted accepted) {
            return accepted.push();
        }
        throw new AssertionError("expected an accepted push, but was " + parsed + ": " + body);
    }

    private static Path folder() {
        try {
            URI uri =
                    Objects.requireNonNull(Samples.class.getResource("events")).toURI();
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
