package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the pages, for files that are to say the same: read from the very modules that the pages have them from. */
final class Texts {

    private static final List<String> MODULES = List.of("common", "columns", "marketing", "finance", "ops");

    private static final String TEXT = "(?:'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\")";

    /** A name, a text in English and one in Chinese, such as {@code 'col.day': ['Day', '日期'],}. */
    private static final Pattern ENTRY = Pattern.compile(
            "^  (?:'([^']+)'|(\\w+)): \\[\\s*" + TEXT + ",\\s*" + TEXT + ",?\\s*\\],$", Pattern.MULTILINE);

    private static final Texts ENGLISH = new Texts(0);
    private static final Texts CHINESE = new Texts(1);

    private final Map<String, String> texts = new HashMap<>();

    private Texts(int language) {
        for (String module : MODULES) {
            Matcher entries = ENTRY.matcher(source("web/js/texts/" + module + ".js"));
            while (entries.find()) {
                texts.put(either(entries, 1), either(entries, 3 + 2 * language).replaceAll("\\\\(.)", "$1"));
            }
        }
    }

    /** Chinese for {@code zh}, English for anything else. */
    static Texts of(String language) {
        return language.equals("zh") ? CHINESE : ENGLISH;
    }

    /** The text by that name; {@code otherwise} if there is none. */
    String get(String name, String otherwise) {
        return texts.getOrDefault(name, otherwise);
    }

    private static String either(Matcher entry, int group) {
        return entry.group(group) != null ? entry.group(group) : entry.group(group + 1);
    }

    private static String source(String resource) {
        try (InputStream stream = Objects.requireNonNull(Texts.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
