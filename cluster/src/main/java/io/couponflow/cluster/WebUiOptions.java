package io.couponflow.cluster;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What Flink's configuration says of who may use its REST interface. */
public final class WebUiOptions {

    /**
     * What a request must bring; random, and known to the user who started Flink alone. Without it Flink asks nobody. Flink
     * hides the value wherever it shows its configuration, since the key ends in "token".
     */
    public static final ConfigOption<String> TOKEN = ConfigOptions.key("couponflow.web-ui.token")
            .stringType()
            .noDefaultValue()
            .withDescription("What a request to the REST interface must bring; without it nobody is asked.");

    private WebUiOptions() {}

    /**
     * What a browser is to open once; it is remembered there as long as it runs.
     *
     * @param address such as {@code http://localhost:8081}
     */
    public static String link(String address, String token) {
        return address + "/?" + WebUiAdmission.PARAMETER + "=" + token;
    }

    /** The value of the header {@code Authorization} of a program's request. */
    public static String authorization(String token) {
        return WebUiAdmission.SCHEME + token;
    }
}
