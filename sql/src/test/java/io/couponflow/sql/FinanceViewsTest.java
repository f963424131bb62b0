package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every test has an account of its own; all numbers are worked out by hand. */
class FinanceViewsTest {

    private static Database database;

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    @Test
    void theFirstReportIsItsOwnOpeningAndADayWithoutOrdersCarriesItForward() {
        posting("rec", "2016-08-29", "ORDER_TYPE_WXPAY", 1, "5", "0");
        posting("rec", "2016-08-30", "ORDER_TYPE_WXPAY", 2, "10.5", "100");
        balance("rec", "2016-08-30", "20.5", "300");
        posting("rec", "2016-09-02", "ORDER_TYPE_WXPAY", 1, "0", "50");
        posting("rec", "2016-09-02", "ORDER_TYPE_REDUCE", 3, "-2.25", "-20");
        balance("rec", "2016-09-02", "18.25", "331");
        balance("rec", "2016-09-03", "18.25", "331");

        assertThat(reconciliation("rec"))
                .containsExactly(
                        "2016-08-29|1|null|5|null|null|null|null|0|null|null|null",
                        "2016-08-30|2|10.0|10.5|20.5|20.5|0.0|200|100|300|300|0",
                        "2016-08-31|0|20.5|0|20.5|null|null|300|0|300|null|null",
                        "2016-09-01|0|20.5|0|20.5|null|null|300|0|300|null|null",
                        "2016-09-02|4|20.5|-2.25|18.25|18.25|0.00|300|30|330|331|1",
                        "2016-09-03|0|18.25|0|18.25|18.25|0.00|331|0|331|331|0");
    }

    @Test
    void postingsOfADayWithoutAReportAreExpectedOfTheNextReport() {
        balance("late", "2016-08-30", "100", "0");
        posting("late", "2016-08-31", "ORDER_TYPE_SYS_ADD", 1, "7", "0");
        balance("late", "2016-09-01", "107", "0");

        assertThat(reconciliation("late"))
                .containsExactly(
                        "2016-08-30|0|100|0|100|100|0|0|0|0|0|0",
                        "2016-08-31|1|100|7|107|null|null|0|0|0|null|null",
                        "2016-09-01|0|100|7|107|107|0|0|0|0|0|0");
    }

    @Test
    void aPurchaseOfJanuaryThatIsRefundedInFebruaryIsNoDriftInEither() {
        balance("back", "2016-01-01", "0", "100");
        posting("back", "2016-01-20", "ORDER_TYPE_WXPAY", 1, "0", "300");
        balance("back", "2016-01-31", "0", "400");
        database.execute(
                "INSERT INTO couponflow.token_posting (account, posting_date, order_type, orders, reversals, free_delta,"
                        + " pay_delta, checkpoint_id, updated_at)"
                        + " VALUES ('back', '2016-02-03', 'ORDER_TYPE_WXPAY', 0, 1, 0, -300, 1, now())");
        balance("back", "2016-02-03", "0", "100");

        assertThat(
                        database.rows(
                                "SELECT day, orders, reversals, pay_activity, pay_drift FROM"
                                        + " finance.token_reconciliation WHERE account = 'back' AND reported_at IS NOT NULL ORDER BY day"))
                .containsExactly("2016-01-01|0|0|0|0", "2016-01-31|0|0|300|0", "2016-02-03|0|1|-300|0");
    }

    @Test
    void aDriftNamesTheOrdersOfTheDayWhoseAmountsOrTheOppositeItIs() {
        balance("why", "2016-08-30", "100", "100");
        balance("why", "2016-08-31", "93", "100");
        balance("why", "2016-09-01", "93", "101");
        List.of("taken", "given", "pending", "reversed", "other", "paid", "before")
                .forEach(id -> order(
                        "why",
                        id,
                        id.equals("taken") ? "'ORDER_TYPE_REDUCE'" : "'ORDER_TYPE_WXPAY'",
                        "SUCC",
                        id.equals("reversed") ? "reversed" : id.equals("pending") ? "pending" : "posted",
                        "NULL",
                        "2016-08-31 00:00+08"));
        event("why", "taken", "FINANCE_SUCC", "2016-08-31 00:00+08", "0, 0, 7, 0");
        event("why", "given", "FINANCE_SUCC", "2016-08-31 23:59:59+08", "0, 0, 7.0, NULL");
        event("why", "pending", "SUCC", "2016-08-31 10:00+08", "0, 0, 7, 0");
        event("why", "reversed", "FINANCE_SUCC", "2016-08-01 10:00+08", "0, 0, 7, 0");
        event("why", "reversed", "ROLLBACK", "2016-08-31 10:00+08", "0, 0, NULL, NULL");
        event("why", "other", "FINANCE_SUCC", "2016-08-31 10:00+08", "0, 0, 8, 0");
        event("why", "paid", "FINANCE_SUCC", "2016-08-31 10:00+08", "0, 0, 7, 1");
        event("why", "before", "FINANCE_SUCC", "2016-08-30 23:59:59+08", "0, 0, 7, 0");

        assertThat(database.rows("SELECT day, free_drift, pay_drift, explained_by FROM finance.token_reconciliation"
                        + " WHERE account = 'why' ORDER BY day"))
                .containsExactly(
                        "2016-08-30|0|0|null", "2016-08-31|-7|0|{given,pending,reversed,taken}", "2016-09-01|0|1|{}");
        assertThat(database.rows(
                        "SELECT day, explained_by FROM finance.token_exception WHERE account = 'why' AND kind = 'drift'"
                                + " ORDER BY day"))
                .containsExactly("2016-08-31|{given,pending,reversed,taken}", "2016-09-01|{}");
    }

    @Test
    void theJournalHasWhatAnOrderPostedAndTheOppositeOfAReversal() {
        order("jour", "kept", "'ORDER_TYPE_WXPAY'", "FINANCE_SUCC", "posted", "NULL", "2016-01-20 10:00+08");
        order("jour", "back", "'ORDER_TYPE_REDUCE'", "HAS_REFUND", "reversed", "NULL", "2016-01-20 10:00+08");
        order("jour", "early", "'ORDER_TYPE_REFUND'", "ROLLBACK", "reversed", "NULL", "2016-01-20 10:00+08");
        order("jour", "never", "'ORDER_TYPE_WXPAY'", "ROLLBACK", "reversed", "NULL", "2016-01-20 10:00+08");
        database.execute(
                "UPDATE couponflow.token_order SET settled_at = '2016-01-20 10:00+08', free_delta = 5"
                        + " WHERE account = 'jour' AND order_id = 'kept'",
                "UPDATE couponflow.token_order SET settled_at = '2016-01-20 10:00+08', reversed_at = '2016-02-03 00:30+08'"
                        + " WHERE account = 'jour' AND order_id = 'back'",
                "UPDATE couponflow.token_order SET settled_at = '2016-01-20 10:00+08', reversed_at = '2016-01-19 10:00+08'"
                        + " WHERE account = 'jour' AND order_id = 'early'",
                "UPDATE couponflow.token_order SET reversed_at = '2016-01-20 10:00+08'"
                        + " WHERE account = 'jour' AND order_id = 'never'");
        event("jour", "back", "FINANCE_SUCC", "2016-01-20 10:00+08", "9, 9, 1, 1");
        event("jour", "back", "HAS_RECEIPT", "2016-01-20 10:00+08", "9, 9, 2, 2");
        event("jour", "back", "HAS_RECEIPT", "2016-01-20 10:01+08", "9, 9, 3, NULL");
        event("jour", "back", "HAS_REFUND", "2016-02-03 00:30+08", "9, 9, 4, 4");
        event("jour", "early", "FINANCE_SUCC", "2016-01-20 10:00+08", "9, 9, 1, 1");
        event("jour", "early", "HAS_REFUND", "2016-01-20 11:00+08", "9, 9, -6, 7");
        event("jour", "never", "SUCC", "2016-01-20 10:00+08", "9, 9, 4, 4");

        assertThat(database.rows("SELECT posting_date, order_id, kind, free_delta, pay_delta FROM finance.token_journal"
                        + " WHERE account = 'jour' ORDER BY posting_date, order_id, kind"))
                .containsExactly(
                        "2016-01-20|back|order|-3|0",
                        "2016-01-20|early|order|-6|7",
                        "2016-01-20|early|reversal|6|-7",
                        "2016-01-20|kept|order|5|0",
                        "2016-02-03|back|reversal|3|0");
    }

    @Test
    void withoutBalancesThereIsNothingToReconcileWithButNoDayIsMissing() {
        posting("amounts", "2016-08-30", "ORDER_TYPE_WXPAY", 1, "0", "100");
        posting("amounts", "2016-09-01", "ORDER_TYPE_WXPAY", 1, "0", "100");

        assertThat(reconciliation("amounts"))
                .containsExactly(
                        "2016-08-30|1|null|0|null|null|null|null|100|null|null|null",
                        "2016-08-31|0|null|0|null|null|null|null|0|null|null|null",
                        "2016-09-01|1|null|0|null|null|null|null|100|null|null|null");
    }

    @Test
    void exceptionsAreDriftReversalsAndWhatIsPendingForMoreThanADay() {
        balance("ex", "2016-08-30", "100", "50");
        posting("ex", "2016-08-31", "ORDER_TYPE_SYS_ADD", 1, "7", "0");
        balance("ex", "2016-08-31", "105", "50");
        order("ex", "back", "'ORDER_TYPE_WXPAY'", "ROLLBACK", "reversed", "NULL", "2016-08-30 10:00+08");
        event("ex", "back", "FINANCE_SUCC", "2016-08-30 10:00+08", "1, 2, 3, 4");
        event("ex", "back", "ROLLBACK", "2016-09-01 01:00+08", "5, 6, 7.5, NULL");
        order("ex", "refunded", "'ORDER_TYPE_WXPAY'", "HAS_REFUND", "reversed", "NULL", "2016-08-30 10:00+08");
        event("ex", "refunded", "HAS_REFUND", "2016-08-30 12:00+08", "0, 0, 0, 9");
        database.execute(
                "UPDATE couponflow.token_order SET reversed_at = '2016-09-01 01:00+08'"
                        + " WHERE account = 'ex' AND order_id = 'back'",
                "UPDATE couponflow.token_order SET reversed_at = '2016-08-30 12:00+08'"
                        + " WHERE account = 'ex' AND order_id = 'refunded'");
        order("ex", "old", "NULL", "WAITING", "pending", "'2016-09-01 11:59:59+08'", "2016-09-01 20:00+08");
        order("ex", "unheard", "NULL", "WAITING", "pending", "NULL", "2016-09-01 11:59:58+08");
        order("ex", "young", "NULL", "WAITING", "pending", "'2016-09-01 12:00:00+08'", "2016-09-01 12:00:01+08");
        order("ex", "ahead", "NULL", "WAITING", "pending", "'9999-01-01 00:00:00+08'", "2016-08-30 10:00+08");
        order("ex", "fine", "NULL", "FINANCE_SUCC", "posted", "NULL", "2016-08-30 10:00+08");

        assertThat(database.rowsAt(
                        "2016-09-02 12:00:00+08",
                        "SELECT kind, day, order_id, order_type, status, free_amount, pay_amount, since AT TIME ZONE 'UTC'"
                                + " FROM finance.token_exception WHERE account = 'ex' ORDER BY kind, order_id"))
                .containsExactly(
                        "drift|2016-08-31|o|null|null|-2|0|2016-08-31 10:00:00",
                        "pending|2016-08-30|ahead|null|ORDER_STATUS_WAITING|null|null|2016-08-30 02:00:00",
                        "pending|2016-09-01|old|null|ORDER_STATUS_WAITING|null|null|2016-09-01 03:59:59",
                        "pending|2016-09-01|unheard|null|ORDER_STATUS_WAITING|null|null|2016-09-01 03:59:58",
                        "reversed|2016-09-01|back|ORDER_TYPE_WXPAY|ORDER_STATUS_ROLLBACK|7.5|null|2016-08-31 17:00:00",
                        "reversed|2016-08-30|refunded|ORDER_TYPE_WXPAY|ORDER_STATUS_HAS_REFUND|0|9|2016-08-30 04:00:00");
    }

    /** The amounts of an order are others where the job reads coin counts as amounts; so that database has its own run. */
    @Test
    void underOrderAmountAnExceptionIsAboutTheCoinCountItself() {
        Database amounts = Database.migrated();
        amounts.execute(
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window, coin_count,"
                        + " started_at, rebuilt) VALUES ('a', 'couponflow', '1', 'Asia/Tokyo', 'PT1H', 'PT12H', 'order-amount', now(), false)",
                "INSERT INTO couponflow.token_order (account, order_id, status, state, reversed_at, first_event_at, last_event_at,"
                        + " events, free_delta, pay_delta, checkpoint_id, updated_at) VALUES ('a', 'back', 'ORDER_STATUS_ROLLBACK',"
                        + " 'reversed', '2016-08-30 15:30Z', '2016-08-30 15:30Z', '2016-08-30 15:30Z', 1, 0, 0, 1, now())",
                "INSERT INTO couponflow.token_order_event VALUES ('a', 'back', 'ORDER_STATUS_ROLLBACK', '2016-08-30 15:30Z',"
                        + " NULL, 1, 2, 3, 4, NULL, NULL, NULL, NULL, NULL, 1, now())");

        assertThat(amounts.rows("SELECT day, free_amount, pay_amount FROM finance.token_exception"))
                .containsExactly("2016-08-31|1|2");
        assertThat(amounts.rows("SELECT free_amount, pay_amount, free_balance, pay_balance FROM finance.token_audit"))
                .as("no balance is told")
                .containsExactly("1|2|null|null");
    }

    @Test
    void anOrderHasItsPostingDayOnceItHasSettledWhateverBecomesOfIt() {
        List.of("a", "b", "c")
                .forEach(id ->
                        order("ord", id, "'ORDER_TYPE_WXPAY'", "ROLLBACK", "reversed", "NULL", "2016-08-30 16:00Z"));
        database.execute(
                "UPDATE couponflow.token_order SET state = 'posted', pay_delta = 100"
                        + " WHERE account = 'ord' AND order_id = 'a'",
                "UPDATE couponflow.token_order SET settled_at = '2016-08-30 16:00Z'"
                        + " WHERE account = 'ord' AND order_id <> 'c'");

        assertThat(database.rows("SELECT order_id, state, posting_date, free_delta, pay_delta, events"
                        + " FROM finance.token_order WHERE account = 'ord' ORDER BY order_id"))
                .containsExactly("a|posted|2016-08-31|0|100|1", "b|reversed|2016-08-31|0|0|1", "c|reversed|null|0|0|1");
    }

    @Test
    void theAuditTrailIsInTheOrderOfTimeAndOfOneSecondInThatOfRank() {
        order("audit", "o2", "NULL", "FINANCE_SUCC", "posted", "NULL", "2016-08-30 10:00+08");
        event("audit", "o2", "FINANCE_SUCC", "2016-08-30 10:00+08", "1, 2, 3, 4");
        event("audit", "o2", "SUCC", "2016-08-30 10:00+08", "1, 2, 3, 4");
        event("audit", "o2", "NEW", "2016-08-30 10:00+08", "1, 2, 3, 4");
        event("audit", "o2", "WAITING", "2016-08-30 11:00+08", "1, 2, 3, 4");
        event("audit", "o1", "WAITING", "2016-08-30 12:00+08", "1, 2, 3, 4");

        assertThat(database.rows("SELECT order_id, status, order_state, free_balance, pay_amount"
                        + " FROM finance.token_audit WHERE account = 'audit'"))
                .containsExactly(
                        "o1|ORDER_STATUS_WAITING|null|1|4",
                        "o2|ORDER_STATUS_NEW|posted|1|4",
                        "o2|ORDER_STATUS_SUCC|posted|1|4",
                        "o2|ORDER_STATUS_FINANCE_SUCC|posted|1|4",
                        "o2|ORDER_STATUS_WAITING|posted|1|4");
    }

    private static List<String> reconciliation(String account) {
        return database.rows(
                "SELECT day, orders, free_opening, free_activity, free_expected, free_reported, free_drift,"
                        + " pay_opening, pay_activity, pay_expected, pay_reported, pay_drift"
                        + " FROM finance.token_reconciliation WHERE account = ? ORDER BY day",
                account);
    }

    private static void posting(String account, String day, String type, int orders, String free, String pay) {
        database.execute(("INSERT INTO couponflow.token_posting (account, posting_date, order_type, orders, reversals,"
                        + " free_delta, pay_delta, checkpoint_id, updated_at) VALUES ('%s', '%s', '%s', %d, 0, %s, %s, 1, now())")
                .formatted(account, day, type, orders, free, pay));
    }

    private static void balance(String account, String day, String free, String pay) {
        database.execute(
                "INSERT INTO couponflow.token_balance VALUES ('%s', '%s', %s, %s, '%s 18:00+08', 'o', 1, now())"
                        .formatted(account, day, free, pay, day));
    }

    private static void order(
            String account,
            String order,
            String type,
            String status,
            String state,
            String createdAt,
            String firstEventAt) {
        database.execute(
                ("INSERT INTO couponflow.token_order (account, order_id, order_type, status, state, created_at,"
                                + " first_event_at, last_event_at, events, free_delta, pay_delta, checkpoint_id, updated_at)"
                                + " VALUES ('%s', '%s', %s, 'ORDER_STATUS_%s', '%s', %s, '%s', '%s', 1, 0, 0, 1, now())")
                        .formatted(account, order, type, status, state, createdAt, firstEventAt, firstEventAt));
    }

    private static void event(String account, String order, String status, String at, String coinCounts) {
        database.execute(
                ("INSERT INTO couponflow.token_order_event VALUES ('%s', '%s', 'ORDER_STATUS_%s', '%s', NULL, %s,"
                                + " NULL, NULL, NULL, NULL, NULL, 1, now())")
                        .formatted(account, order, status, at, coinCounts));
    }

    /** A purchase of January that is refunded in February; balances that are reported in between; a drift in March. */
    @Test
    void aStatementGoesFromOpeningToClosingAndEachMonthOnFromTheLast() {
        order("st", "bought", "'ORDER_TYPE_WXPAY'", "HAS_REFUND", "reversed", "NULL", "2016-01-10 10:00+08");
        database.execute(
                "UPDATE couponflow.token_order SET settled_at = '2016-01-10 10:00+08', reversed_at = '2016-02-05 10:00+08'"
                        + " WHERE account = 'st' AND order_id = 'bought'");
        event("st", "bought", "FINANCE_SUCC", "2016-01-10 10:00+08", "100, 40, 0, 30");
        posting("st", "2016-01-10", "ORDER_TYPE_WXPAY", 1, "0", "30");
        posting("st", "2016-01-20", "ORDER_TYPE_REDUCE", 2, "-5.5", "0");
        database.execute(
                "INSERT INTO couponflow.token_posting (account, posting_date, order_type, orders, reversals, free_delta,"
                        + " pay_delta, checkpoint_id, updated_at) VALUES ('st', '2016-02-05', 'ORDER_TYPE_WXPAY', 1, 1, 0, -10, 1, now())");
        balance("st", "2016-01-10", "100", "40");
        balance("st", "2016-03-01", "90", "30");

        assertThat(database.rows(
                        "SELECT month, orders, reversals, free_opening, free_used, free_reversals, free_unexplained, free_closing,"
                                + " pay_opening, pay_purchased, pay_reversals, pay_unexplained, pay_closing"
                                + " FROM finance.token_statement WHERE account = 'st' ORDER BY month"))
                .containsExactly(
                        "2016-01-01|3|0|100|-5.5|0|0.0|94.5|10|30|0|0|40",
                        "2016-02-01|1|1|94.5|0|0|0.0|94.5|40|20|-30|0|30",
                        "2016-03-01|0|0|94.5|0|0|-4.5|90|30|0|0|0|30");
    }

    @Test
    void aDayOfPaymentsIsOverAllCardsAndLeavesOutStoresThatOnlyRedeemed() {
        database.execute(
                "INSERT INTO couponflow.payment VALUES"
                        + " ('pd', 'p1', '2016-08-30', '12b', 'Haizhu', 2, 700, 1000, 0, 1, now()),"
                        + " ('pd', 'p2', '2016-08-30', '(unattributed)', 'Haizhu', 1, 0, 0, 1, 1, now()),"
                        + " ('pd', 'p1', '2016-08-31', '12b', '', 1, 50, 60, 0, 1, now())",
                "INSERT INTO couponflow.redemption VALUES"
                        + " ('pd', 'p1', '2016-08-30', '12b', '', '', 'Tianhe', '', 5, 1, now())");

        assertThat(database.rows("SELECT day, location, payments, unpriced, paid_fen, original_fen, discount_fen"
                        + " FROM finance.payment_day WHERE account = 'pd' ORDER BY day"))
                .containsExactly("2016-08-30|Haizhu|3|1|700|1000|300", "2016-08-31||1|0|50|60|10");
    }

    @Test
    void anAccountIsFinancesOnceATokenOrderOrAPaymentWasPushed() {
        Database own = Database.migrated();
        own.execute("INSERT INTO couponflow.audience VALUES"
                + " ('coupons', '2016-08-30', 'user_get_card', 'p1', 1, 1, 1, now()),"
                + " ('both', '2016-08-29', 'user_get_card', 'p1', 1, 1, 1, now()),"
                + " ('both', '2016-08-30', 'user_pay_from_pay_cell', 'p1', 1, 1, 1, now()),"
                + " ('both', '2016-09-02', 'card_pay_order', '', 1, 1, 1, now()),"
                + " ('both', '2016-09-03', 'user_get_card', 'p1', 1, 1, 1, now()),"
                + " ('tokens', '2016-08-31', 'card_pay_order', '', 1, 1, 1, now())");

        assertThat(own.rows("SELECT * FROM finance.account ORDER BY account"))
                .containsExactly("both|2016-08-30|2016-09-02", "tokens|2016-08-31|2016-08-31");
    }
}
