-- One row per course, per price of first deliveries, and per reason of those that were cancelled: subscriptions, and the
-- customers who have them, of whom one may have several. In: starts.
SELECT
    'course' AS division,
    starts.course AS value,
    count(*) AS subscriptions,
    count(DISTINCT starts.number) AS customers
FROM starts
GROUP BY starts.course
UNION ALL
SELECT
    'price' AS division,
    CAST(starts.price AS VARCHAR) AS value,
    count(*) AS subscriptions,
    count(DISTINCT starts.number) AS customers
FROM starts
GROUP BY starts.price
UNION ALL
SELECT
    'reason' AS division,
    starts.reason AS value,
    count(*) AS subscriptions,
    count(DISTINCT starts.number) AS customers
FROM starts
WHERE starts.state = 'cancelled' OR starts.cancelled_on IS NOT NULL
GROUP BY starts.reason
ORDER BY 1, 3 DESC, 2
