package io.couponflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.event.UserGetCard;
import java.util.ArrayList;
import java.util.List;
import me.chanjar.weixin.mp.bean.message.WxMpXmlMessage;
import org.junit.jupiter.api.Test;

class ParseBenchmarkTest {

    @Test
    void allThreeReadTheSameCardAndCode() throws Exception {
        ParseBenchmark benchmark = new ParseBenchmark();

        Parsed own = benchmark.couponflow();
        WxMpXmlMessage peer = benchmark.wxJava();
        List<String> floor = new ArrayList<>();
        new BareWoodstox().read(SamplePush.bytes(), floor::add);

        assertThat(own)
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.push().event())
                                .isInstanceOfSatisfying(UserGetCard.class, receipt -> {
                                    assertThat(receipt.cardId()).isEqualTo(SamplePush.CARD_ID);
                                    assertThat(receipt.userCardCode()).isEqualTo(SamplePush.CODE);
                                    assertThat(receipt.outerStr()).isEqualTo("12b");
                                }));
        assertThat(peer.getCardId()).isEqualTo(SamplePush.CARD_ID);
        assertThat(peer.getUserCardCode()).isEqualTo(SamplePush.CODE);
        assertThat(floor).containsSubsequence("CardId", SamplePush.CARD_ID, "UserCardCode", SamplePush.CODE, "12b");
    }

    @Test
    void thePushIsAsLongAsARealOne() {
        assertThat(SamplePush.bytes()).hasSizeBetween(680, 760);
    }
}
