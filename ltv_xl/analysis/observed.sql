-- One row per order in an observed age month, with its customer's groups: what cumulates over age months.
-- In: ledger, buyers.
CREATE OR REPLACE TEMP TABLE observed AS
SELECT
    ledger.number,
    ledger.observed_months,
    ledger.age_month,
    CAST(CASE WHEN ledger.n > 0 THEN 1 ELSE 0 END AS TINYINT) AS purchase,
    buyers.begun,
    ledger.profit{segments}
FROM ledger
JOIN buyers ON buyers.number = ledger.number
WHERE ledger.age_month IS NOT NULL
