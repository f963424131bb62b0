package io.couponflow.job;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of {@code scenarios}: pushes, the options that differ from the defaults, and what every table must hold
 * afterwards. No value holds a comma, so a line of a table is its columns joined by commas.
 *
 * @param folder the files that are read: {@code pushes.xml} and perhaps others, {@code catalog.jsonl} as the catalogue
 * @param options by name
 * @param tables sorted lines by table, without the header; a table without a file must stay empty
 * @param views lines by view, such as {@code ops.stock}, with the header, which names the columns that are compared
 */
record Scenario(
        String name,
        Path folder,
        Map<String, String> options,
        SortedMap<String, List<String>> tables,
        SortedMap<String, List<String>> views) {

    /**
     * The columns that are compared, by table. Bodies of dead letters are given in hex, or, if long, as a digest; of
     * the catalogue's object its keys.
     */
    static final Map<String, String> HEADERS = headers();

    static List<Scenario> all() throws IOException, URISyntaxException {
        URL root = Scenario.class.getResource("/scenarios");
        if (root == null) {
            throw new IllegalStateException("no folder scenarios on the class path");
        }
        try (Stream<Path> folders = Files.list(Path.of(root.toURI()))) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(Scenario::read)
                    .toList();
        }
    }

    boolean hasDeadLetters() {
        return !tables.get("dead_letter").isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Scenario read(Path folder) {
        SortedMap<String, List<String>> tables = new TreeMap<>();
        HEADERS.forEach((table, header) -> {
            List<String> lines = lines(folder.resolve(table + ".csv"));
            if (!lines.isEmpty() && !lines.get(0).equals(header)) {
                throw new IllegalStateException(
                        folder + ": header of " + table + " is " + lines.get(0) + ", expected " + header);
            }
            tables.put(table, lines.stream().skip(1).sorted().toList());
        });
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(String.join("\n", lines(folder.resolve("options.properties")))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> options = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> options.put(name, properties.getProperty(name)));
        Path catalogue = folder.resolve("catalog.jsonl");
        if (Files.exists(catalogue)) {
            options.put(JobOptions.CATALOG_PATH.key(), catalogue.toString());
        }
        return new Scenario(String.valueOf(folder.getFileName()), folder, options, tables, views(folder));
    }

    private static SortedMap<String, List<String>> views(Path folder) {
        SortedMap<String, List<String>> views = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String view = String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "");
                if (view.matches("(marketing|finance|ops)\\.\\w+")) {
                    views.put(view, lines(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return views;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        String cohort = "account,card_id,channel,cohort_date,";
        headers.put(
                "channel_conversion",
                cohort + "issued,gifted,redeemed,deleted,payments,paid_fen,original_fen,unpriced");
        headers.put("redemption_lag", cohort + "lag_hours,redeemed");
        headers.put(
                "redemption", "account,card_id,redeemed_date,channel,redeem_channel,source,location,staff,redeemed");
        headers.put("payment", "account,card_id,paid_date,channel,location,payments,paid_fen,original_fen,unpriced");
        headers.put("activity", "account,window_start,event,card_id,channel,events,users");
        headers.put("audience", "account,activity_date,event,card_id,events,users");
        headers.put("gift_offer", "account,card_id,activity_date,given,given_users,returned");
        headers.put(
                "inventory",
                "account,card_id,issued,last_issued_at,alarms,last_alarm_at,last_alarm_detail,last_alarm_quantity");
        headers.put(
                "inventory_alarm",
                "account,card_id,window_start,alarms,first_at,last_at,lowest_quantity,last_detail,issued");
        headers.put(
                "member_activity",
                "account,card_id,activity_date,activations,updates,bonus_added,bonus_deducted,balance_added,"
                        + "balance_deducted");
        headers.put(
                "card",
                "account,card_id,card_type,title,review_status,refuse_reason,reviewed_at,quantity,validity_type,begin_at,end_at,"
                        + "fixed_begin_term,fixed_term,get_limit,use_limit,can_give_friend,least_cost_fen,reduce_cost_fen,"
                        + "discount_percent,catalogue,catalogue_at");
        headers.put(
                "token_order_event",
                "account,order_id,status,event_at,order_type,free_coin_count,pay_coin_count,refund_free_coin_count,"
                        + "refund_pay_coin_count,created_at,paid_at,description,memo,receipt_info");
        headers.put(
                "token_order",
                "account,order_id,order_type,status,state,created_at,paid_at,settled_at,first_event_at,last_event_at,"
                        + "events,free_delta,pay_delta,reversed_at");
        headers.put("token_posting", "account,posting_date,order_type,orders,reversals,free_delta,pay_delta");
        headers.put("token_balance", "account,balance_date,free_balance,pay_balance,reported_at,order_id");
        headers.put("dead_letter", "source,partition,position,reason,body_length,body");
        headers.put("data_quality", "source,received,accepted,duplicates,dead_letters,ignored,unknown_events");
        return headers;
    }
}
