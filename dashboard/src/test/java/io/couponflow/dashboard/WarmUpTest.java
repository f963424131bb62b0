package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {

    @ParameterizedTest
    @EnumSource(Audience.class)
    void whatThePageAsksFirstIsAskedForTheFirstAccount(Audience audience) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(TestDatabase.url());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // Nothing of this stays: other tests count on tables without a row.
            assertThat(WarmUp.ask(audience, connection))
                    .as("without an account")
                    .isZero();

            statement.execute("INSERT INTO couponflow.audience VALUES"
                    + " ('gh_a', '2026-01-31', 'card_pay_order', 'p1', 1, 1, 1, now())");
            int asked = WarmUp.ask(audience, connection);

            assertThat(asked).isGreaterThan(3);
            connection.rollback();
        }
    }
}
