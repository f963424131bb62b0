package io.couponflow.bench;

/** Pushes as Weixin writes them, by hand where the generator's mixture is not what is measured. */
final class PushText {

    static final String ACCOUNT = "gh_fc0a06a20993";

    private PushText() {}

    /**
     * A push of an event.
     *
     * @param second when it happened, epoch seconds
     * @param fields names and values in turn
     */
    static String of(String event, String sender, long second, String... fields) {
        StringBuilder body = new StringBuilder(512)
                .append("<xml><ToUserName>" + ACCOUNT + "</ToUserName><FromUserName>")
                .append(sender)
                .append("</FromUserName><CreateTime>")
                .append(second)
                .append("</CreateTime><MsgType>event</MsgType><Event>")
                .append(event)
                .append("</Event>");
        for (int i = 0; i < fields.length; i += 2) {
            body.append('<').append(fields[i]).append("><![CDATA[").append(fields[i + 1]);
            body.append("]]></").append(fields[i]).append('>');
        }
        return body.append("</xml>").toString();
    }
}
