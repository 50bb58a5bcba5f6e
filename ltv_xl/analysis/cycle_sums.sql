-- One row per delivery number up to $most and combination of groups: subscriptions that received it, and what became
-- of them. In: cycles, starts, start_groups, course_limits.
-- judged: the delivery is older at $as_of than the days within which nine in ten of its course received the next one,
-- whatever followed: to judge those sooner whose subscription has ended would select them. held: paused or skipping
-- without a next delivery; neither judged nor waiting.
CREATE OR REPLACE TEMP TABLE cycle_sums AS
WITH told AS (
    SELECT
        cycles.n,
        cycles.profit,
        cycles.revenue,
        starts.channel,
        starts.campaign,
        starts.paid,
        coalesce(by_course.segment, $other) AS course,
        coalesce(by_price.segment, $other) AS price,
        CASE WHEN cycles.next_n IS NULL THEN 0 ELSE 1 END AS went_on,
        CASE
            WHEN cycles.next_n IS NULL AND starts.state = 'paused' THEN 'paused'
            WHEN cycles.next_n IS NULL AND starts.state = 'skipping' THEN 'skipping'
            WHEN date_diff('day', cycles.delivered_on, $as_of) > course_limits.days THEN 'judged'
            ELSE 'waiting'
        END AS standing
    FROM cycles
    JOIN starts ON starts.subscription = cycles.subscription
    JOIN course_limits ON course_limits.course = cycles.course
    LEFT JOIN start_groups AS by_course
        ON by_course.division = 'course' AND by_course.value = coalesce(starts.course, '')
    LEFT JOIN start_groups AS by_price
        ON by_price.division = 'price' AND by_price.value = coalesce(CAST(starts.price AS VARCHAR), '')
    WHERE cycles.n <= $most
)
SELECT
    told.n,
    told.channel,
    told.campaign,
    told.paid,
    told.course,
    told.price,
    count(*) AS reached,
    sum(CASE WHEN told.standing = 'judged' THEN 1 ELSE 0 END) AS judged,
    sum(CASE WHEN told.standing = 'judged' THEN told.went_on ELSE 0 END) AS went_on,
    sum(CASE WHEN told.standing = 'paused' THEN 1 ELSE 0 END) AS paused,
    sum(CASE WHEN told.standing = 'skipping' THEN 1 ELSE 0 END) AS skipping,
    sum(told.revenue) AS all_revenue,
    sum(told.profit) AS all_profit
FROM told
GROUP BY told.n, told.channel, told.campaign, told.paid, told.course, told.price
