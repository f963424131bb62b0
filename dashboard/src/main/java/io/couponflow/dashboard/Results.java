package io.couponflow.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers as JSON. What JavaScript's numbers can't hold exactly is a string. */
final class Results {

    private static final JsonFactory JSON = new JsonFactory();

    /** 2^53 - 1. */
    private static final BigDecimal SAFE = BigDecimal.valueOf(9_007_199_254_740_991L);

    private Results() {}

    static byte[] json(Ask ask, Connection connection) throws SQLException, IOException {
        try (PreparedStatement statement = ask.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            List<Column> columns = Column.of(rows.getMetaData());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                writeColumns(columns, json);
                json.writeArrayFieldStart("rows");
                int count = 0;
                boolean more = false;
                while (!more && rows.next()) {
                    more = ++count > ask.limit();
                    if (!more) {
                        json.writeStartArray();
                        List<@Nullable Object> row = Column.row(columns, rows);
                        for (int i = 0; i < row.size(); i++) {
                            write(columns.get(i).kind(), row.get(i), json);
                        }
                        json.writeEndArray();
                    }
                }
                json.writeEndArray();
                json.writeBooleanField("more", more);
                json.writeEndObject();
            }
            return bytes.toByteArray();
        }
    }

    private static void writeColumns(List<Column> columns, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("columns");
        for (Column column : columns) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeStringField("type", column.kind().label());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(Column.Kind kind, @Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (kind) {
            case COUNT -> write(BigDecimal.valueOf((Long) value), json);
            case FEN -> write((BigDecimal) value, json);
            case RATE -> json.writeNumber((Double) value);
            case DECIMAL -> json.writeString(((BigDecimal) value).toPlainString());
            case FLAG -> json.writeBoolean((Boolean) value);
            case SERIES -> {
                json.writeStartArray();
                for (Object number : (List<?>) value) {
                    write(Column.Kind.COUNT, number, json);
                }
                json.writeEndArray();
            }
            case TEXT, DATE, INSTANT -> json.writeString(value.toString());
        }
    }

    private static void write(BigDecimal number, JsonGenerator json) throws IOException {
        if (number.abs().compareTo(SAFE) <= 0) {
            json.writeNumber(number.toPlainString());
        } else {
            json.writeString(number.toPlainString());
        }
    }
}
