-- One row per delivery of a subscription in starts, with the number of the next and the days until it; NULL for the
-- last. In: deliveries, starts.
CREATE OR REPLACE TEMP TABLE cycles AS
SELECT
    deliveries.subscription,
    deliveries.n,
    coalesce(deliveries.course, '') AS course,
    deliveries.delivered_on,
    deliveries.revenue,
    deliveries.profit,
    lead(deliveries.n) OVER (PARTITION BY deliveries.subscription ORDER BY deliveries.n) AS next_n,
    CAST(
        date_diff(
            'day',
            deliveries.delivered_on,
            lead(deliveries.delivered_on) OVER (PARTITION BY deliveries.subscription ORDER BY deliveries.n)
        ) AS INTEGER
    ) AS days_to_next
FROM deliveries
JOIN starts ON starts.subscription = deliveries.subscription
