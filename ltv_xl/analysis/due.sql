-- One row per customer to remind: neither at risk nor lapsed, and due by $ahead days after $as_of.
-- In: buyers, standing, purchases. Due: the last purchase + the median days that customers with as many
-- purchases took to the next ($steps and more together); below $enough such gaps, the median of all gaps.
WITH gaps AS (
    SELECT least(n, $steps) AS orders, median(days_to_next) AS days
    FROM purchases
    WHERE days_to_next IS NOT NULL
    GROUP BY 1
    HAVING count(*) >= $enough
),
due AS (
    SELECT
        buyers.*,
        standing.best,
        last_on + CAST(
            ceil(coalesce(gaps.days, (SELECT median(days_to_next) FROM purchases))) AS INTEGER
        ) AS day
    FROM buyers
    JOIN standing USING (number)
    LEFT JOIN gaps ON gaps.orders = least(buyers.orders, $steps)
    WHERE class IN ('best', 'existing')
)
SELECT CAST(customer_id AS VARCHAR), last_on, day, orders, gross_profit, best, count(*) OVER () AS customers
FROM due
WHERE day <= $as_of + $ahead
ORDER BY gross_profit DESC, number
LIMIT $listed
