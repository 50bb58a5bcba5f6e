-- One row per customer under contract: from the first purchase to the cancellation, else to $as_of.
-- In: buyers, roster. Under contract: with a plan or a cancellation; where no source names a plan, every buyer.
-- A cancellation before the first purchase ended an earlier contract and is not counted.
CREATE OR REPLACE TEMP TABLE contracts AS
SELECT
    buyers.begun,
    buyers.revenue,
    buyers.profit,
    CASE WHEN roster.cancelled_on BETWEEN buyers.first_on AND $as_of THEN 1 ELSE 0 END AS cancelled,
    date_diff(
        'day',
        buyers.first_on,
        CASE WHEN roster.cancelled_on BETWEEN buyers.first_on AND $as_of THEN roster.cancelled_on ELSE $as_of END
    ) AS days
FROM buyers
JOIN roster ON roster.number = buyers.number
WHERE
    roster.plan IS NOT NULL
    OR roster.cancelled_on IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM roster AS planned WHERE planned.plan IS NOT NULL)
