package io.couponflow.dashboard;

import static java.time.temporal.ChronoUnit.DAYS;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query as somebody asks it.
 *
 * @param days by the parameter's name, as are {@code texts}; one that is missing from both is null to the query
 * @param sort column to sort by; empty for the query's own order
 * @param limit most rows, from 1
 * @param offset rows to skip, from 0
 * @param language of a file, {@code en} or {@code zh}
 */
record Ask(
        Query query,
        Map<String, LocalDate> days,
        Map<String, String> texts,
        String sort,
        boolean descending,
        int limit,
        int offset,
        String language) {

    private static final List<String> LANGUAGES = List.of("en", "zh");
    private static final int LIMIT = 500;
    private static final int MAX_LIMIT = 5_000;
    private static final int MAX_OFFSET = 10_000_000;
    private static final int MAX_TEXT = 512;
    private static final int SHOWN_VALUES = 3;
    /** No coupon is older, and none will be younger: beyond, the days around those that are asked for are none to a database. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);

    private static final LocalDate LAST_DAY = LocalDate.of(2999, 12, 31);
    /** Ten years: a row for each day of more is no answer that anybody reads. */
    private static final long MOST_DAYS = 3_660;

    /**
     * Reads the parameters of an address.
     *
     * @param parameters by name, as they were decoded
     * @param allRows how many rows all rows are at most; 0 where limit and offset choose some
     * @throws Refusal with all mistakes
     */
    static Ask of(Query query, Map<String, List<String>> parameters, int allRows) {
        List<String> mistakes = new ArrayList<>();
        Map<String, LocalDate> days = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        Map<String, String> others = new TreeMap<>();
        Set<String> known = new LinkedHashSet<>(query.parameters());
        known.add("sort");
        if (allRows == 0) {
            known.addAll(List.of("limit", "offset"));
        } else {
            known.add("lang");
        }
        parameters.forEach((name, values) -> {
            Optional<String> mistake = mistake(name, values, known);
            if (mistake.isPresent()) {
                mistakes.add(mistake.get());
                return;
            }
            String value = values.get(0);
            if (value.isEmpty()) {
                return; // the same as not given
            }
            if (Query.DAYS.contains(name)) {
                day(name, value, mistakes, days);
            } else if (!value.matches(Query.NUMBERS.getOrDefault(name, "(?s).*"))) {
                mistakes.add(name + " is " + shown(value) + "; expected "
                        + (name.equals("within") ? "1, 7, 14, 30 or 60 days" : "0 to 999999"));
            } else if (query.parameters().contains(name)) {
                texts.put(name, value);
            } else {
                others.put(name, value);
            }
        });
        if (query.parameters().contains("account")
                && parameters.getOrDefault("account", List.of("")).equals(List.of(""))) {
            mistakes.add("account is missing");
        }
        LocalDate from = days.get("from");
        LocalDate to = days.get("to");
        if (from != null && to != null && from.isAfter(to)) {
            mistakes.add("from is " + from + ", after to, which is " + to);
        } else if (from != null && to != null && from.plusDays(MOST_DAYS).compareTo(to) <= 0) {
            mistakes.add("from " + from + " to " + to + " is " + (DAYS.between(from, to) + 1)
                    + " days; expected at most " + MOST_DAYS);
        }
        int limit = allRows > 0 ? allRows : number("limit", others, LIMIT, 1, MAX_LIMIT, mistakes);
        int offset = number("offset", others, 0, 0, MAX_OFFSET, mistakes);
        String language = others.getOrDefault("lang", "en");
        if (!LANGUAGES.contains(language)) {
            mistakes.add("lang is " + shown(language) + "; expected one of " + LANGUAGES);
        }
        if (!mistakes.isEmpty()) {
            throw Refusal.mistakes(mistakes);
        }
        String sort = others.getOrDefault("sort", "");
        boolean descending = sort.length() > 1 && sort.startsWith("-");
        return new Ask(query, days, texts, descending ? sort.substring(1) : sort, descending, limit, offset, language);
    }

    /** What is wrong with a parameter as such; none if its value may be looked at. */
    private static Optional<String> mistake(String name, List<String> values, Set<String> known) {
        if (!known.contains(name)) {
            return Optional.of("there is no parameter " + shown(name) + "; expected some of " + known);
        }
        if (values.size() != 1) {
            return Optional.of(name + " is given " + values.size() + " times, as "
                    + values.stream().limit(SHOWN_VALUES).map(Ask::shown).collect(Collectors.joining(", "))
                    + (values.size() > SHOWN_VALUES ? ", …" : "") + "; expected one value");
        }
        String value = values.get(0);
        if (value.indexOf(0) >= 0) {
            return Optional.of(name + " is " + shown(value) + "; expected a text without the character U+0000");
        }
        return value.length() > MAX_TEXT
                ? Optional.of(name + " has " + value.length() + " characters; expected at most " + MAX_TEXT)
                : Optional.empty();
    }

    private static void day(String name, String value, List<String> mistakes, Map<String, LocalDate> days) {
        try {
            LocalDate day = LocalDate.parse(value);
            if (!day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY)) {
                days.put(name, day);
                return;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        mistakes.add(name + " is " + shown(value) + "; expected a day such as 2026-01-31, from " + FIRST_DAY + " to "
                + LAST_DAY);
    }

    private static int number(
            String name, Map<String, String> given, int otherwise, int from, int to, List<String> mistakes) {
        String value = given.getOrDefault(name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= from && Integer.parseInt(value) <= to) {
            return Integer.parseInt(value);
        }
        mistakes.add(name + " is " + shown(value) + "; expected " + from + " to " + to);
        return otherwise;
    }

    /** What was typed, fit for a sentence. */
    private static String shown(String text) {
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text).replaceAll("\\p{Cc}", "�") + "'";
    }

    /**
     * The statement with its parameters, asking for one row more than {@code limit}, which tells whether there are more.
     *
     * @throws Refusal if {@code sort} is no column
     */
    PreparedStatement prepare(Connection connection) throws SQLException {
        String order = sort.isEmpty() ? "" : " ORDER BY " + order(connection);
        PreparedStatement statement =
                connection.prepareStatement("SELECT * FROM (\n" + query.sql() + "\n) q" + order + " LIMIT ? OFFSET ?");
        int next = bind(statement);
        statement.setInt(next, limit + 1);
        statement.setInt(next + 1, offset);
        return statement;
    }

    /** By the column's place, which no name can be mistaken for; rows that are equal there by the first column. */
    private String order(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT * FROM (\n" + query.sql() + "\n) q LIMIT 0")) {
            bind(statement);
            try (ResultSet none = statement.executeQuery()) {
                List<String> names =
                        Column.of(none.getMetaData()).stream().map(Column::name).toList();
                int place = names.indexOf(sort);
                if (place < 0) {
                    throw Refusal.mistakes(List.of("sort is " + shown(sort) + "; expected one of " + names));
                }
                return (place + 1) + (descending ? " DESC" : "") + " NULLS LAST" + (place == 0 ? "" : ", 1");
            }
        }
    }

    /** Gives the number of the next parameter. */
    private int bind(PreparedStatement statement) throws SQLException {
        int next = 1;
        for (String name : query.parameters()) {
            if (Query.DAYS.contains(name)) {
                LocalDate day = days.get(name);
                if (day == null) {
                    statement.setNull(next++, Types.DATE);
                } else {
                    statement.setObject(next++, day);
                }
            } else {
                @Nullable String text = texts.get(name);
                statement.setString(next++, text);
            }
        }
        return next;
    }
}
