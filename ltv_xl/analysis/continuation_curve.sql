-- One row per delivery number: subscriptions that reached it, those that are judged, and those that went on.
-- {deliveries}: a table of subscription, n and cancelled (true, false; NULL where nothing says it), a row per delivery.
-- Without dates a last delivery is judged when the subscription is cancelled, or where none is said to be or not.
WITH listed AS (
    SELECT
        given.subscription,
        given.n,
        max(CASE WHEN given.cancelled THEN 1 WHEN NOT given.cancelled THEN 0 END) AS ended
    FROM {deliveries} AS given
    GROUP BY given.subscription, given.n
),
placed AS (
    SELECT
        listed.subscription,
        listed.n,
        max(listed.ended) OVER (PARTITION BY listed.subscription) AS ended,
        max(listed.ended) OVER () AS said,
        lead(listed.n) OVER (PARTITION BY listed.subscription ORDER BY listed.n) AS next_n
    FROM listed
)
SELECT
    placed.n,
    count(*) AS reached,
    CAST(sum(CASE WHEN placed.next_n IS NOT NULL OR placed.ended = 1 OR placed.said IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS judged,
    CAST(sum(CASE WHEN placed.next_n IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS went_on
FROM placed
GROUP BY placed.n
ORDER BY placed.n
