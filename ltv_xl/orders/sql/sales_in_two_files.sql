-- Pairs of sources with the same sales, each under numbers of its own: of the days that both cover, nearly every
-- purchase of the one with fewer stands in the other, of the same customer on the same day, though customers
-- order on few of these days. {fewest}: such purchases; {customers}: their customers. Of the customers one in
-- {one_in} is looked at.
WITH purchases AS (
    SELECT source_no, customer_id, CAST(ordered_at AS DATE) AS day
    FROM judged
    WHERE reason IS NULL AND amount > 0 AND hash(customer_id) % {one_in} = 0
    GROUP BY ALL
),
spans AS (
    SELECT source_no, min(day) AS low, max(day) AS high FROM purchases GROUP BY source_no
),
pairs AS (
    SELECT a.source_no AS first, b.source_no AS second, greatest(a.low, b.low) AS low, least(a.high, b.high) AS high
    FROM spans AS a
    JOIN spans AS b ON a.source_no < b.source_no
),
within AS (
    SELECT first, second, source_no, high - low + 1 AS days, count(*) AS made, count(DISTINCT customer_id) AS customers
    FROM pairs
    JOIN purchases ON source_no IN (first, second) AND day BETWEEN low AND high
    GROUP BY ALL
),
fewer AS (
    SELECT first, second, arg_min(days, made) AS days, min(made) AS made, arg_min(customers, made) AS customers
    FROM within
    GROUP BY ALL
    HAVING count(*) = 2
),
shared AS (
    SELECT a.source_no AS first, b.source_no AS second, count(*) AS made
    FROM purchases AS a
    JOIN purchases AS b ON a.customer_id = b.customer_id AND a.day = b.day AND a.source_no < b.source_no
    GROUP BY ALL
)
SELECT first, second
FROM fewer
JOIN shared USING (first, second)
WHERE fewer.made >= {fewest}
  AND fewer.customers >= {customers}
  AND shared.made >= 0.9 * fewer.made
  AND fewer.made <= 0.2 * fewer.customers * fewer.days
ORDER BY ALL
