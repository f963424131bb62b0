package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a query answered: numbers without trailing zeros, the rest as PostgreSQL writes it. */
record Table(List<String> columns, List<String> types, List<List<@Nullable String>> rows) {

    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    static Table of(ResultSet result) throws SQLException {
        List<String> columns = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            columns.add(result.getMetaData().getColumnName(i));
            types.add(result.getMetaData().getColumnTypeName(i));
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                String value = result.getString(i + 1);
                row.add(
                        value != null
                                        && List.of("int4", "int8", "float8", "numeric")
                                                .contains(types.get(i))
                                ? plain(new BigDecimal(value))
                                : value);
            }
            rows.add(row);
        }
        return new Table(columns, types, rows);
    }

    List<@Nullable String> column(String name) {
        int index = columns.indexOf(name);
        assertThat(index).as("column %s of %s", name, columns).isNotNegative();
        List<@Nullable String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(index)));
        return values;
    }

    /** The values of the first row by their columns. */
    Map<String, @Nullable String> first() {
        Map<String, @Nullable String> first = new LinkedHashMap<>();
        columns.forEach(column -> first.put(column, column(column).get(0)));
        return first;
    }
}
