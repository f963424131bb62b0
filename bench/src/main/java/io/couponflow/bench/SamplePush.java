package io.couponflow.bench;

import io.couponflow.domain.RawPush;
import java.nio.charset.StandardCharsets;

/** One receipt as Weixin posts it: the fields of the documents' sample of user_get_card, ids as long as they really are. */
final class SamplePush {

    static final String CARD_ID = "pZI8Fjwsy5fVPRBeD78J4RmqVvBc";
    static final String CODE = "226009850808";

    static final String TEXT = """
            <xml><ToUserName><![CDATA[gh_fc0a06a20993]]></ToUserName>
            <FromUserName><![CDATA[oZI8Fj040-be6rlDohc6gkoPOQTQ]]></FromUserName>
            <CreateTime>1472551036</CreateTime>
            <MsgType><![CDATA[event]]></MsgType>
            <Event><![CDATA[user_get_card]]></Event>
            <CardId><![CDATA[pZI8Fjwsy5fVPRBeD78J4RmqVvBc]]></CardId>
            <IsGiveByFriend>0</IsGiveByFriend>
            <UserCardCode><![CDATA[226009850808]]></UserCardCode>
            <FriendUserName><![CDATA[]]></FriendUserName>
            <OuterId>0</OuterId>
            <OldUserCardCode><![CDATA[]]></OldUserCardCode>
            <OuterStr><![CDATA[12b]]></OuterStr>
            <IsRestoreMemberCard>0</IsRestoreMemberCard>
            <IsRecommendByFriend>0</IsRecommendByFriend>
            <UnionId><![CDATA[o6_bmasdasdsad6_2sgVt7hMZOPfL]]></UnionId>
            </xml>""";

    private static final long RECEIVED_AT = 1_472_551_037_000L;

    private SamplePush() {}

    static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    static RawPush raw() {
        return new RawPush("weixin-push", 0, 0, RECEIVED_AT, bytes());
    }
}
