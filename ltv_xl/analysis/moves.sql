-- One row per pair of cells of the matrix recency by frequency, that of $until and that of today: the customers who
-- came from one to the other, those of them with the highest score of profit, their profit today and $until then.
-- In: {before}, {now}: rfm.sql of either day. The cell before is NULL for those who had not bought yet.
SELECT
    was.recency AS recency_before,
    was.frequency AS frequency_before,
    now.recency,
    now.frequency,
    count(*) AS customers,
    count(*) FILTER (WHERE now.worth = $groups) AS best,
    sum(now.profit) AS all_profit,
    coalesce(sum(was.profit), 0) AS profit_before,
    min(now.last_on) AS earliest,
    max(now.last_on) AS latest
FROM ({now}) AS now
LEFT JOIN ({before}) AS was ON was.number = now.number
GROUP BY was.recency, was.frequency, now.recency, now.frequency
ORDER BY now.recency, now.frequency, was.recency, was.frequency
