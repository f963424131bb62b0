package io.couponflow.domain.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mass message was sent ({@code MASSSENDJOBFINISH}).
 *
 * @param totalCount those it was meant for
 * @param filterCount those left after filters
 * @param copyrightCheckResult what the check of the articles found
 * @param articleUrlResult where the articles are
 */
public record MassSendJobFinish(
        String msgId,
        String status,
        @Nullable Long totalCount,
        @Nullable Long filterCount,
        @Nullable Long sentCount,
        @Nullable Long errorCount,
        CopyrightCheckResult copyrightCheckResult,
        ArticleUrlResult articleUrlResult)
        implements Event {
    @Override
    public String name() {
        return "masssendjobfinish";
    }

    /**
     * What the check for copies found.
     *
     * @param checkState {@code 1} no copies, {@code 2} some articles can't be sent, {@code 3} they go out as reprints
     */
    public record CopyrightCheckResult(@Nullable Long count, List<CheckedArticle> resultList, String checkState) {}

    /** What the check found in one article; the flags are unknown where Weixin gives none. */
    public record CheckedArticle(
            @Nullable Long articleIdx,
            String userDeclareState,
            String auditState,
            String originalArticleUrl,
            String originalArticleType,
            @Nullable Boolean canReprint,
            @Nullable Boolean needReplaceContent,
            @Nullable Boolean needShowReprintSource) {}

    /** Where the articles of the message are. */
    public record ArticleUrlResult(@Nullable Long count, List<ArticleUrl> resultList) {}

    /** Where one article is. */
    public record ArticleUrl(@Nullable Long articleIdx, String articleUrl) {}
}
