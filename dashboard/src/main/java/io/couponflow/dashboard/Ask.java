package io.couponflow.dashboard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A query as somebody asks it.
 *
 * @param days by the parameter's name, as are {@code texts}; one that is missing from both is null to the query
 * @param sort column to sort by; empty for the query's own order
 * @param limit most rows, from 1
 * @param offset rows to skip, from 0
 */
record Ask(
        Query query,
        Map<String, LocalDate> days,
        Map<String, String> texts,
        String sort,
        boolean descending,
        int limit,
        int offset) {

    private static final int LIMIT = 500;
    private static final int MAX_LIMIT = 5_000;
    private static final int MAX_OFFSET = 10_000_000;
    private static final int MAX_TEXT = 512;

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
        parameters.forEach((name, values) -> {
            if (values.size() != 1 || values.get(0).indexOf(0) >= 0) {
                mistakes.add(
                        shown(name) + " is given " + values.size() + " times, or can't be read; expected one text");
            } else if (values.get(0).length() > MAX_TEXT) {
                mistakes.add(
                        shown(name) + " has " + values.get(0).length() + " characters; expected at most " + MAX_TEXT);
            } else if (name.equals("sort") || (allRows == 0 && (name.equals("limit") || name.equals("offset")))) {
                others.put(name, values.get(0));
            } else if (!query.parameters().contains(name)) {
                mistakes.add("there is no parameter " + shown(name) + "; expected some of " + query.parameters());
            } else if (values.get(0).isEmpty()) {
                return; // the same as not given
            } else if (Query.DAYS.contains(name)) {
                day(name, values.get(0), mistakes, days);
            } else {
                texts.put(name, values.get(0));
            }
        });
        if (query.parameters().contains("account") && !texts.containsKey("account")) {
            mistakes.add("account is missing");
        }
        LocalDate from = days.get("from");
        LocalDate to = days.get("to");
        if (from != null && to != null && from.isAfter(to)) {
            mistakes.add("from is " + from + ", after to, which is " + to);
        }
        int limit = allRows > 0 ? allRows : number("limit", others, LIMIT, 1, MAX_LIMIT, mistakes);
        int offset = number("offset", others, 0, 0, MAX_OFFSET, mistakes);
        if (!mistakes.isEmpty()) {
            throw Refusal.mistakes(mistakes);
        }
        String sort = others.getOrDefault("sort", "");
        boolean descending = sort.startsWith("-");
        return new Ask(query, days, texts, descending ? sort.substring(1) : sort, descending, limit, offset);
    }

    private static void day(String name, String value, List<String> mistakes, Map<String, LocalDate> days) {
        try {
            LocalDate day = LocalDate.parse(value);
            if (day.getYear() >= 1 && day.getYear() <= 9999) {
                days.put(name, day);
                return;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        mistakes.add(name + " is " + shown(value) + "; expected a day such as 2026-01-31");
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
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
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
