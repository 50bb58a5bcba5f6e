-- One row per group of a division and delivery number: the sums of cycle_sums. {division}: its number; {segment}: the
-- column of its groups, without a name for the total.
SELECT
    {division} AS division,
    {segment} AS segment,
    cycle_sums.n,
    CAST(sum(cycle_sums.reached) AS BIGINT) AS subscriptions,
    CAST(sum(cycle_sums.judged) AS BIGINT) AS old_enough,
    CAST(sum(cycle_sums.went_on) AS BIGINT) AS continued,
    CAST(sum(cycle_sums.paused) AS BIGINT) AS on_pause,
    CAST(sum(cycle_sums.skipping) AS BIGINT) AS on_skip,
    sum(cycle_sums.all_revenue) AS revenue,
    sum(cycle_sums.all_profit) AS profit
FROM cycle_sums
WHERE {chosen}
GROUP BY {segment}, cycle_sums.n
