-- One row per paid channel and month: subscriptions that its customers began in it. In: starts.
SELECT
    starts.paid,
    CAST(date_trunc('month', starts.begun_on) AS DATE) AS month,
    count(*) AS subscriptions
FROM starts
WHERE starts.paid > 0 AND starts.begun_on IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2
