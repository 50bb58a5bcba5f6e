-- One row per number of days between purchases: how often customers of known start bought again after so many,
-- and how often they had by the end of $until. The likelihood of regular intervals adds up their logarithms.
-- In: ledger. Of customers, every $step-th counts.
SELECT
    ledger.days_to_next AS days,
    count(*) AS gaps,
    count(CASE WHEN date_diff('day', ledger.order_date, $until) >= ledger.days_to_next THEN 1 END) AS gaps_then
FROM ledger
WHERE ledger.n > 0 AND ledger.days_to_next > 0 AND ledger.first_on >= $known_from AND ledger.number % $step = 0
GROUP BY ledger.days_to_next
ORDER BY ledger.days_to_next
