package io.couponflow.parse;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.Reason;

/** Why a push can't be read; never leaves this package. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Parsed.Rejected rejected;

    Refusal(Reason reason, String detail) {
        // Without a stack trace: a flood of broken pushes must not cost more than a flood of good ones.
        super(detail, null, false, false);
        this.rejected = new Parsed.Rejected(reason, detail);
    }

    Parsed.Rejected rejected() {
        return rejected;
    }
}
