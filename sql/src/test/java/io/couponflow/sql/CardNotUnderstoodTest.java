package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalogue states and nobody can read, by {@code ops.card_not_understood}. Every case has an account. */
class CardNotUnderstoodTest {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final Map<String, String> LONG_FORMS = Map.of("RANGE", "FIX_TIME_RANGE", "TERM", "FIX_TERM");

    private static Database database;

    private final String account = "gh_" + ACCOUNTS.incrementAndGet();

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    /** The columns are those that the job makes of such a date_info; type, begin, end, begin term and term. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "NULL", textBlock = """
            {"type": 1, "begin_timestamp": 1472486400, "end_timestamp": 1475164799}          | RANGE, 1472486400, 1475164799, NULL, NULL | NULL
            {"type": 1, "begin_timestamp": 0, "end_timestamp": "1475164799", "fixed_term": "x"} | RANGE, NULL, 1475164799, NULL, NULL       | NULL
            {"type": 2, "fixed_term": 0, "fixed_begin_term": "", "end_timestamp": 0}         | TERM, NULL, NULL, NULL, 0                 | NULL
            {"type": "DATE_TYPE_PERMANENT", "end_timestamp": "never"}                        | PERMANENT, NULL, NULL, NULL, NULL         | NULL
            {"type": "", "begin_timestamp": 0, "end_timestamp": "0", "fixed_term": 0.0}      | NULL, NULL, NULL, NULL, 0                 | NULL
            {}                                                                               | NULL, NULL, NULL, NULL, NULL              | NULL
            []                                                                               | NULL, NULL, NULL, NULL, NULL              | NULL
            null                                                                             | NULL, NULL, NULL, NULL, NULL              | NULL
            " "                                                                              | NULL, NULL, NULL, NULL, NULL              | NULL
            "30 days"                                                                        | NULL, NULL, NULL, NULL, NULL              | date_info=30 days
            {"type": "DATE_TYPE_NEW", "end_timestamp": 1475164799}                           | NEW, NULL, 1475164799, NULL, NULL         | date_info.type=DATE_TYPE_NEW
            {"type": true}                                                                   | NULL, NULL, NULL, NULL, NULL              | date_info.type=true
            {"end_timestamp": 1475164799}                                                    | NULL, NULL, 1475164799, NULL, NULL        | date_info.type=null
            {"fixed_term": 30}                                                               | NULL, NULL, NULL, NULL, 30                | date_info.type=null
            {"type": 1, "end_timestamp": "2016-08-30 00:00:00"}                              | RANGE, NULL, NULL, NULL, NULL             | date_info.end_timestamp=2016-08-30 00:00:00
            {"type": 1, "end_timestamp": 1472486400000}                                      | RANGE, NULL, NULL, NULL, NULL             | date_info.end_timestamp=1472486400000
            {"type": 1, "end_timestamp": 20160830}                                           | RANGE, NULL, 20160830, NULL, NULL         | date_info.end_timestamp=20160830
            {"type": 1, "end_timestamp": -1}                                                 | RANGE, NULL, NULL, NULL, NULL             | date_info.end_timestamp=-1
            {"type": 1, "end_timestamp": 0}                                                  | RANGE, NULL, NULL, NULL, NULL             | date_info.end_timestamp=0
            {"type": 1}                                                                      | RANGE, NULL, NULL, NULL, NULL             | date_info.end_timestamp=null
            {"type": 1, "begin_timestamp": "soon", "end_timestamp": 1475164799}              | RANGE, NULL, 1475164799, NULL, NULL       | date_info.begin_timestamp=soon
            {"type": 1, "begin_timestamp": 1475164800, "end_timestamp": 1475164799}          | RANGE, 1475164800, 1475164799, NULL, NULL | date_info.begin_timestamp=1475164800
            {"type": 2, "fixed_term": "a month"}                                             | TERM, NULL, NULL, NULL, NULL              | date_info.fixed_term=a month
            {"type": 2, "fixed_begin_term": 1}                                               | TERM, NULL, NULL, 1, NULL                 | date_info.fixed_term=null
            {"type": 2, "fixed_term": 30, "fixed_begin_term": -1}                            | TERM, NULL, NULL, NULL, 30                | date_info.fixed_begin_term=-1
            {"type": 2, "fixed_term": 30, "end_timestamp": "2016-08-30"}                     | TERM, NULL, NULL, NULL, 30                | date_info.end_timestamp=2016-08-30
            """)
    void aValidityThatNobodyCanReadIsShownWithWhatTheCatalogueSays(String dateInfo, String columns, String shown) {
        String[] read = columns.split(", ", -1);
        String type = read[0].equals("NULL") ? "NULL" : "'DATE_TYPE_" + LONG_FORMS.getOrDefault(read[0], read[0]) + "'";
        card(
                "'Cash', NULL, " + type + ", to_timestamp(" + read[1] + "), to_timestamp(" + read[2] + "), " + read[3]
                        + ", " + read[4],
                "{\"card_type\": \"Cash\", \"cash\": {\"base_info\": {\"date_info\": " + dateInfo + "}}}");

        assertThat(shown()).isEqualTo(shown == null ? List.of() : List.of(shown));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "NULL", textBlock = """
            {"quantity": 997, "total_quantity": "1000.0"} | 1000 | NULL
            {"quantity": "x", "total_quantity": 1000}     | 1000 | NULL
            {"quantity": 0}                               | 0    | NULL
            {"quantity": ""}                              | NULL | NULL
            {"quantity": 997, "total_quantity": "1,000"}  | 997  | sku.total_quantity=1,000
            {"quantity": "many"}                          | NULL | sku.quantity=many
            {"quantity": -1}                              | NULL | sku.quantity=-1
            """)
    void soIsAStockThatNobodyCanRead(String sku, String quantity, String shown) {
        card(
                "'GIFT', " + quantity + ", NULL, NULL, NULL, NULL, NULL",
                "{\"gift\": {\"base_info\": {\"sku\": " + sku + "}}}");

        assertThat(shown()).isEqualTo(shown == null ? List.of() : List.of(shown));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "NULL", textBlock = """
            NULL   | NULL
            NULL   | {}
            'CASH' | {"card_type": "CASH", "cash": []}
            'CASH' | {"card_type": "CASH", "gift": {"base_info": {"date_info": {"type": "?"}}}}
            """)
    void aCatalogueThatSaysNothingOfTheCardIsNotMisunderstood(String cardType, String catalogue) {
        card(cardType + ", NULL, NULL, NULL, NULL, NULL, NULL", catalogue);

        assertThat(shown()).isEmpty();
    }

    @Test
    void everyFieldIsARowWithWhatIsExpectedAndALongValueIsCut() {
        card(
                "'GIFT', NULL, NULL, NULL, NULL, NULL, NULL",
                "{\"gift\": {\"base_info\": {\"date_info\": {\"type\": \"?\"}, \"sku\": {\"quantity\": \""
                        + "9".repeat(200) + "\"}}}}");

        assertThat(database.rows(
                        "SELECT card_id, title, field, value, expected FROM ops.card_not_understood WHERE account = ? ORDER BY field",
                        account))
                .containsExactly(
                        "p1|Ten off|date_info.type|?|DATE_TYPE_FIX_TIME_RANGE (or 1 or DATE_TYPE_FIX_TERM_RANGE);"
                                + " DATE_TYPE_FIX_TERM (or 2); DATE_TYPE_PERMANENT",
                        "p1|Ten off|sku.quantity|" + "9".repeat(128) + "|a whole number from 0 of at most 15 digits");
    }

    /** @param values card_type, quantity, validity_type, begin_at, end_at, fixed_begin_term and fixed_term */
    private void card(String values, String catalogue) {
        database.execute(
                "INSERT INTO couponflow.card (account, card_id, title, card_type, quantity, validity_type, begin_at,"
                        + " end_at, fixed_begin_term, fixed_term, catalogue, checkpoint_id, updated_at) VALUES ('"
                        + account
                        + "', 'p1', 'Ten off', " + values + ", " + (catalogue == null ? "NULL" : "'" + catalogue + "'")
                        + ", 1, now())");
    }

    private List<String> shown() {
        return database.rows(
                "SELECT field || '=' || coalesce(value, 'null') FROM ops.card_not_understood WHERE account = ?",
                account);
    }
}
