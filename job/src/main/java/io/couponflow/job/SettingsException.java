package io.couponflow.job;

import java.util.List;

/** Settings that can't be used: all mistakes at once, each with its value and what was expected. */
public final class SettingsException extends RuntimeException {

    private final List<String> mistakes;

    public SettingsException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** One line for each. */
    public List<String> mistakes() {
        return mistakes;
    }
}
