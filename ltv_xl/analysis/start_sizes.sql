-- One row per course and per price of first deliveries: subscriptions. In: starts.
SELECT
    'course' AS division,
    starts.course AS value,
    count(*) AS subscriptions
FROM starts
GROUP BY starts.course
UNION ALL
SELECT
    'price' AS division,
    CAST(starts.price AS VARCHAR) AS value,
    count(*) AS subscriptions
FROM starts
GROUP BY starts.price
ORDER BY 1, 3 DESC, 2
