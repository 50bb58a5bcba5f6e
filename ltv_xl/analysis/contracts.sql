-- One row: customers under contract, how many of them cancelled by $as_of, and their days at risk.
-- In: buyers, roster. Under contract: with a plan or a cancellation; where no source names a plan, every
-- buyer. Days run from the first purchase to the cancellation, else to $as_of.
-- early: within each customer's first $early_days, that day included.
-- A cancellation before the first purchase ended an earlier contract and is not counted.
WITH contracts AS (
    SELECT
        buyers.revenue,
        buyers.profit,
        CASE
            WHEN roster.cancelled_on BETWEEN buyers.first_on AND $as_of
                THEN date_diff('day', buyers.first_on, roster.cancelled_on)
        END AS days_to_end,
        date_diff('day', buyers.first_on, $as_of) AS days_so_far
    FROM buyers
    JOIN roster ON roster.number = buyers.number
    WHERE
        roster.plan IS NOT NULL
        OR roster.cancelled_on IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM roster AS planned WHERE planned.plan IS NOT NULL)
)
SELECT
    count(*) AS customers,
    count(contracts.days_to_end) AS cancellations,
    coalesce(sum(coalesce(contracts.days_to_end, contracts.days_so_far)), 0) AS days_at_risk,
    coalesce(sum(contracts.revenue), 0) AS all_revenue,
    coalesce(sum(contracts.profit), 0) AS all_profit,
    count(*) FILTER (WHERE contracts.days_to_end <= $early_days) AS early_cancellations,
    coalesce(
        sum(least(coalesce(contracts.days_to_end, contracts.days_so_far), $early_days)), 0
    ) AS early_days_at_risk
FROM contracts
