package io.couponflow.domain.event;

/**
 * A user asked for an invoice, or it failed ({@code user_authorize_invoice}): one of the two order ids is given.
 *
 * @param appId AppId, in some pushes AuthorizeAppId
 */
public record UserAuthorizeInvoice(String succOrderId, String failOrderId, String appId, String source, String spAppId)
        implements Event {
    @Override
    public String name() {
        return "user_authorize_invoice";
    }
}
