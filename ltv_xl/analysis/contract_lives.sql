-- One row per number of days under contract: customers for whom it ended then, and for whom it was still on.
-- In: contracts.
SELECT
    contracts.days,
    sum(contracts.cancelled) AS ended,
    count(*) - sum(contracts.cancelled) AS going_on
FROM contracts
GROUP BY contracts.days
ORDER BY contracts.days
