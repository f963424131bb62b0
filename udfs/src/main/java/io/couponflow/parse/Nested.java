package io.couponflow.parse;

import static io.couponflow.parse.Values.bool;
import static io.couponflow.parse.Values.decimal;
import static io.couponflow.parse.Values.number;

import io.couponflow.domain.Fields;
import io.couponflow.domain.event.LocationSelect.SendLocationInfo;
import io.couponflow.domain.event.MassSendJobFinish.ArticleUrl;
import io.couponflow.domain.event.MassSendJobFinish.ArticleUrlResult;
import io.couponflow.domain.event.MassSendJobFinish.CheckedArticle;
import io.couponflow.domain.event.MassSendJobFinish.CopyrightCheckResult;
import io.couponflow.domain.event.PublishJobFinish.Article;
import io.couponflow.domain.event.ScanCodeInfo;
import io.couponflow.domain.event.SendPicsInfo;
import io.couponflow.domain.event.ShakearoundUserShake.Beacon;
import io.couponflow.domain.event.SubscribeMsgChangeEvent.Change;
import io.couponflow.domain.event.SubscribeMsgPopupEvent.Answer;
import io.couponflow.domain.event.SubscribeMsgSentEvent.Sent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads the parts of events that are nested: of one element, or of a repeated one. */
final class Nested {

    private Nested() {}

    static ScanCodeInfo scanCode(Fields f) {
        return new ScanCodeInfo(f.first("scancodeinfo/scantype"), f.first("scancodeinfo/scanresult"));
    }

    static SendPicsInfo pictures(Fields f) {
        return new SendPicsInfo(
                number(f.first("sendpicsinfo/count")), List.copyOf(f.all("sendpicsinfo/piclist/item/picmd5sum")));
    }

    static SendLocationInfo place(Fields f) {
        return new SendLocationInfo(
                decimal(f.first("sendlocationinfo/location_x")),
                decimal(f.first("sendlocationinfo/location_y")),
                decimal(f.first("sendlocationinfo/scale")),
                f.first("sendlocationinfo/label"),
                f.first("sendlocationinfo/poiname"));
    }

    static CopyrightCheckResult copyright(Fields f) {
        return new CopyrightCheckResult(
                number(f.first("copyrightcheckresult/count")),
                items(
                        f,
                        "copyrightcheckresult/resultlist/item/",
                        i -> new CheckedArticle(
                                number(i.first("articleidx")),
                                i.first("userdeclarestate"),
                                i.first("auditstate"),
                                i.first("originalarticleurl"),
                                i.first("originalarticletype"),
                                bool(i.first("canreprint")),
                                bool(i.first("needreplacecontent")),
                                bool(i.first("needshowreprintsource")))),
                f.first("copyrightcheckresult/checkstate"));
    }

    static ArticleUrlResult articleUrls(Fields f) {
        return new ArticleUrlResult(
                number(f.first("articleurlresult/count")),
                items(
                        f,
                        "articleurlresult/resultlist/item/",
                        i -> new ArticleUrl(number(i.first("articleidx")), i.first("articleurl"))));
    }

    static Beacon chosenBeacon(Fields f) {
        List<Beacon> chosen = items(f, "chosenbeacon/", Nested::beacon);
        return chosen.isEmpty() ? beacon(Fields.of()) : chosen.get(0);
    }

    static List<Beacon> aroundBeacons(Fields f) {
        return items(f, "aroundbeacons/aroundbeacon/", Nested::beacon);
    }

    static List<Answer> answers(Fields f) {
        return items(
                f,
                "subscribemsgpopupevent/list/",
                i -> new Answer(i.first("templateid"), i.first("subscribestatusstring"), i.first("popupscene")));
    }

    static List<Change> changes(Fields f) {
        return items(
                f,
                "subscribemsgchangeevent/list/",
                i -> new Change(i.first("templateid"), i.first("subscribestatusstring")));
    }

    static List<Sent> sent(Fields f) {
        return items(
                f,
                "subscribemsgsentevent/list/",
                i -> new Sent(i.first("templateid"), i.first("msgid"), i.first("errorcode"), i.first("errorstatus")));
    }

    static List<Article> articles(Fields f) {
        return items(
                f,
                "publisheventinfo/article_detail/item/",
                i -> new Article(number(i.first("idx")), i.first("article_url")));
    }

    private static Beacon beacon(Fields f) {
        return new Beacon(
                f.first("uuid"),
                f.first("major"),
                f.first("minor"),
                decimal(f.first("distance")),
                number(f.first("rssi")));
    }

    /**
     * What each repetition of an element holds. {@link Fields} is flat, so a repetition is known by a name it already
     * has; Weixin gives every repetition its first field.
     */
    private static <T> List<T> items(Fields fields, String prefix, Function<Fields, T> reader) {
        List<T> items = new ArrayList<>();
        String[] names = new String[fields.size()];
        String[] values = new String[fields.size()];
        int start = 0;
        int end = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.name(i).startsWith(prefix)) {
                continue;
            }
            String name = fields.name(i).substring(prefix.length());
            for (int seen = start; seen < end; seen++) {
                if (names[seen].equals(name)) {
                    items.add(reader.apply(slice(names, values, start, end)));
                    start = end;
                }
            }
            names[end] = name;
            values[end++] = fields.value(i);
        }
        if (end > start) {
            items.add(reader.apply(slice(names, values, start, end)));
        }
        return List.copyOf(items);
    }

    private static Fields slice(String[] names, String[] values, int start, int end) {
        return new Fields(Arrays.copyOfRange(names, start, end), Arrays.copyOfRange(values, start, end), end - start);
    }
}
