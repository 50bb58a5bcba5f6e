-- One row per number of days from the last delivery to the day of cancelling: subscriptions. In: starts, cycles.
SELECT
    date_diff('day', cycles.delivered_on, starts.cancelled_on) AS days,
    count(*) AS subscriptions
FROM starts
JOIN cycles ON cycles.subscription = starts.subscription AND cycles.next_n IS NULL
WHERE starts.cancelled_on IS NOT NULL
GROUP BY 1
ORDER BY 1
