-- One row per customer with an active subscription whose latest delivery is one after which many end; day: of that
-- delivery. In: cycles, course_limits, subscriptions, standing, customer_ids.
-- many: of those who have received so many deliveries and can be judged, at least $enough, more do not receive the
-- next one than after deliveries on the whole. Judged as in cycle_sums.sql. A subscription whose latest delivery can
-- be judged is not there: its next one is overdue. One that was cancelled after $as_of was active.
WITH followed AS (
    SELECT
        cycles.subscription,
        cycles.n,
        cycles.delivered_on,
        CASE WHEN cycles.next_n IS NULL THEN 1 ELSE 0 END AS latest,
        CASE
            WHEN cycles.next_n IS NULL AND subscriptions.state IN ('paused', 'skipping') THEN 0
            WHEN date_diff('day', cycles.delivered_on, $as_of) > course_limits.days THEN 1
            ELSE 0
        END AS judged
    FROM cycles
    JOIN course_limits ON course_limits.course = cycles.course
    JOIN subscriptions ON subscriptions.subscription = cycles.subscription
),
ends AS (
    SELECT
        followed.n,
        sum(followed.judged) AS old_enough,
        sum(followed.judged * followed.latest) AS ended
    FROM followed
    GROUP BY followed.n
),
risky AS (
    SELECT ends.n
    FROM ends
    WHERE ends.old_enough >= $enough
        AND ends.ended * (SELECT sum(whole.old_enough) FROM ends AS whole)
        > ends.old_enough * (SELECT sum(whole.ended) FROM ends AS whole)
),
open_ones AS (
    SELECT
        subscriptions.customer_id AS number,
        max(followed.delivered_on) AS day
    FROM followed
    JOIN risky ON risky.n = followed.n
    JOIN subscriptions ON subscriptions.subscription = followed.subscription
    WHERE followed.latest = 1
        AND followed.judged = 0
        AND (subscriptions.state = 'active'
            OR (subscriptions.state = 'cancelled' AND subscriptions.cancelled_on > $as_of))
    GROUP BY subscriptions.customer_id
)
SELECT
    standing.number,
    CAST(customer_ids.id AS VARCHAR) AS customer,
    standing.last_on,
    open_ones.day,
    standing.orders,
    standing.profit,
    standing.best,
    count(*) OVER () AS customers
FROM open_ones
JOIN standing ON standing.number = open_ones.number
JOIN customer_ids ON customer_ids.customer_id = standing.number
ORDER BY standing.profit DESC, standing.number
LIMIT $listed
