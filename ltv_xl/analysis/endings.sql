-- One row per reason and number of the last delivery: subscriptions that were cancelled. In: starts, cycles.
SELECT
    starts.reason,
    cycles.n,
    count(*) AS subscriptions
FROM starts
JOIN cycles ON cycles.subscription = starts.subscription AND cycles.next_n IS NULL
WHERE starts.state = 'cancelled' OR starts.cancelled_on IS NOT NULL
GROUP BY starts.reason, cycles.n
ORDER BY starts.reason, cycles.n
