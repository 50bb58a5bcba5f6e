-- One row per hour of the day, in the shop's zone, with a purchase: how many were placed in it.
-- In: ledger. Only asked for where the source has times.
SELECT ledger.hour, count(*) AS orders
FROM ledger
WHERE ledger.n > 0
GROUP BY ledger.hour
ORDER BY ledger.hour
