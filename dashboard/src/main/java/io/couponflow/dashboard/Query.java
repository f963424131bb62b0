package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.ParsedSql;

/**
 * A question that an audience may ask: a SELECT in a resource of its own, with parameters by name, such as {@code :card}.
 *
 * @param sql with a question mark for each parameter
 * @param parameters their names, in the order of the question marks
 */
record Query(Audience audience, String name, String sql, List<String> parameters) {

    /** Names of days. */
    static final Set<String> DAYS = Set.of("from", "to", "day", "month", "before");

    /** Names of whole numbers, and which they may be; every other parameter is a text. */
    static final Map<String, String> NUMBERS = Map.of("within", "1|7|14|30|60", "minimum", "[0-9]{1,6}");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final ColonPrefixSqlParser PARSER = new ColonPrefixSqlParser();

    /**
     * The query of a name, below {@code queries/} beside this class and the audience's name.
     *
     * @return empty if there is none
     */
    static Optional<Query> named(Audience audience, String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        String resource = "queries/" + audience.path() + "/" + name + ".sql";
        try (InputStream stream = Query.class.getResourceAsStream(resource)) {
            if (stream == null) {
                return Optional.empty();
            }
            String sql = new String(stream.readAllBytes(), UTF_8).strip();
            // The parser keeps what it has parsed; it needs no statement for that.
            ParsedSql parsed = PARSER.parse(sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql, null);
            return Optional.of(new Query(
                    audience, name, parsed.getSql(), parsed.getParameters().getParameterNames()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
