package io.couponflow.domain.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Articles were published, or not ({@code PUBLISHJOBFINISH}).
 *
 * @param failIdx positions of the articles that were refused
 */
public record PublishJobFinish(
        String publishId, String publishStatus, String articleId, List<Article> articles, List<String> failIdx)
        implements Event {
    @Override
    public String name() {
        return "publishjobfinish";
    }

    /** Where one article is. */
    public record Article(@Nullable Long idx, String articleUrl) {}
}
