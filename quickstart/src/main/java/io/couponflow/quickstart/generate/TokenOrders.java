package io.couponflow.quickstart.generate;

import static io.couponflow.quickstart.generate.PushXml.bytes;

import io.couponflow.quickstart.generate.PushXml.Tag;
import io.couponflow.quickstart.generate.World.Account;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Coupon token orders, a push per status. The counts are the balance after the push, the refund counts what was added or
 * deducted, so each account's balances are kept here as the stream goes on.
 */
final class TokenOrders {

    private static final String[] STATUSES = {
        "WAITING",
        "SUCC",
        "FINANCE_SUCC",
        "QUANTITY_SUCC",
        "HAS_RECEIPT",
        "REFUND_WAITING",
        "HAS_REFUND",
        "ROLLBACK",
        "FROZEN"
    };
    private static final String[] TYPES = {"SYS_ADD", "WXPAY", "REFUND", "REDUCE", "SYS_REDUCE"};
    private static final String[] MEMOS = {
        "Bonus for account opening", "Top-up", "Returned from expired inventory", "Inventory increased", "Deduction"
    };
    /** The statuses that an order of a type goes through, each with the course's number of a hundred. */
    private static final int[][][] COURSES = {
        {{100, 2}},
        {{60, 0, 1, 2}, {80, 0, 1, 2, 4}, {90, 0}, {96, 0, 1, 2, 5, 6}, {100, 0, 1, 7}},
        {{50, 2}, {100, 2, 6}},
        {{90, 3}, {100, 3, 7}},
        {{100, 2}}
    };

    private static final int SETTLED = 2;
    private static final int STOCKED = 3;
    private static final int REFUNDED = 6;
    private static final int ROLLED_BACK = 7;
    /** In no document. */
    private static final int ODD = 8;

    private static final int WXPAY = 1;
    private static final int REDUCE = 3;
    private static final int SYS_REDUCE = 4;

    private static final byte[] EVENT = bytes("card_pay_order");
    private static final Tag ORDER_ID = Tag.of("OrderId");
    private static final Tag STATUS = Tag.of("Status");
    private static final Tag CREATE_ORDER_TIME = Tag.of("CreateOrderTime");
    private static final Tag SECOND_CREATE_TIME = Tag.of("CreateTime");
    private static final Tag PAY_FINISH_TIME = Tag.of("PayFinishTime");
    private static final Tag DESC = Tag.of("Desc");
    private static final Tag FREE_COIN_COUNT = Tag.of("FreeCoinCount");
    private static final Tag PAY_COIN_COUNT = Tag.of("PayCoinCount");
    private static final Tag REFUND_FREE_COIN_COUNT = Tag.of("RefundFreeCoinCount");
    private static final Tag REFUND_PAY_COIN_COUNT = Tag.of("RefundPayCoinCount");
    private static final Tag ORDER_TYPE = Tag.of("OrderType");
    private static final Tag MEMO = Tag.of("Memo");
    private static final Tag RECEIPT_INFO = Tag.of("ReceiptInfo");

    private final World world;
    private final Rates rates;
    /** In tenths of a token. */
    private final long[] freeBalance;
    /** In tenths of a token. */
    private final long[] paidBalance;

    TokenOrders(World world, Rates rates) {
        this.world = world;
        this.rates = rates;
        freeBalance = new long[world.accounts.size()];
        paidBalance = new long[world.accounts.size()];
        Arrays.fill(freeBalance, 20_000);
        Arrays.fill(paidBalance, 500_000);
    }

    /** Adds the statuses that an order goes through to its life. */
    static void statuses(SplittableRandom random, Rates rates, Life life) {
        int type = random.nextInt(TYPES.length);
        int course = random.nextInt(100);
        int[][] courses = COURSES[type];
        int chosen = 0;
        while (course >= courses[chosen][0]) {
            chosen++;
        }
        for (int i = 1; i < courses[chosen].length; i++) {
            life.add(Life.Step.TOKEN_STATUS, type, courses[chosen][i]);
            life.pass(random, i == 1 ? 120 : 86_400);
        }
        if (random.nextDouble() < rates.oddOrders()) {
            life.add(Life.Step.TOKEN_STATUS, type, ODD);
        }
    }

    /** The push of an order's status; the account's balances follow it. */
    byte[] push(PushXml xml, Life life, int index) {
        Account account = life.card().account();
        int type = life.hand(index);
        int status = life.detail(index);
        boolean free = type == 0 || type == SYS_REDUCE;
        long[] balances = free ? freeBalance : paidBalance;
        long delta = status >= SETTLED && status != ODD ? delta(life, type, balances[account.number()]) : 0;
        balances[account.number()] += moved(delta, type, status);
        boolean paid = type == WXPAY && status > 0 && status != ODD;
        boolean old = chance(life, 3) < rates.oldOrders();
        return xml.event(false, account.id(), world.openid(account, life.holder(0)), life.at(index), EVENT)
                .text(ORDER_ID, bytes(Long.toString(404_000_000L + life.number())))
                .text(STATUS, bytes("ORDER_STATUS_" + STATUSES[status]))
                .number(old ? SECOND_CREATE_TIME : CREATE_ORDER_TIME, life.at(0))
                .number(PAY_FINISH_TIME, paid ? life.at(1) : 0)
                .text(DESC, type == WXPAY ? bytes("WeChat Pay") : PushXml.NOTHING)
                .text(FREE_COIN_COUNT, tokens(freeBalance[account.number()]))
                .text(PAY_COIN_COUNT, tokens(paidBalance[account.number()]))
                .text(REFUND_FREE_COIN_COUNT, tokens(free ? Math.abs(delta) : 0))
                .text(REFUND_PAY_COIN_COUNT, tokens(free ? 0 : Math.abs(delta)))
                .text(ORDER_TYPE, bytes("ORDER_TYPE_" + TYPES[type]))
                .text(MEMO, bytes(MEMOS[type]))
                .text(RECEIPT_INFO, PushXml.NOTHING)
                .end();
    }

    /** What an order adds to the balance, in tenths; what the system takes is there to be taken. */
    private long delta(Life life, int type, long balance) {
        long tenths = (10 + (World.mix(life.number(), 1) >>> 1) % 200 * 5) * 10
                + (chance(life, 2) < rates.fractionalOrders() ? 5 : 0);
        return switch (type) {
            case REDUCE -> -tenths;
            case SYS_REDUCE -> -Math.min(tenths, balance);
            default -> tenths;
        };
    }

    /** By how much the balance moves when an order gets to a status. */
    private static long moved(long delta, int type, int status) {
        return switch (status) {
            case SETTLED, STOCKED -> delta;
            case REFUNDED -> type == WXPAY ? -delta : 0;
            // A payment is rolled back before it settled.
            case ROLLED_BACK -> type == REDUCE ? -delta : 0;
            default -> 0;
        };
    }

    private static double chance(Life life, int of) {
        return Life.unit(World.mix(life.number(), of));
    }

    private static byte[] tokens(long tenths) {
        long whole = Math.abs(tenths) / 10;
        long tenth = Math.abs(tenths) % 10;
        return bytes((tenths < 0 ? "-" : "") + whole + (tenth == 0 ? "" : "." + tenth));
    }
}
