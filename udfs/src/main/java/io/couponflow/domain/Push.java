package io.couponflow.domain;

import io.couponflow.domain.event.Event;

/**
 * A push that was read: who, when and what.
 *
 * @param account ToUserName, the merchant's account
 * @param sender FromUserName, the actor's openid (an operator's account in review events)
 * @param createTime CreateTime, epoch seconds, above 0
 * @param event the typed event
 * @param fields everything the push said, known to {@code event} or not
 */
public record Push(String account, String sender, long createTime, Event event, Fields fields) {}
