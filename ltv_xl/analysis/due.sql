-- One row per customer to remind: neither at risk nor lapsed, and due by $ahead days after $as_of.
-- In: standing, customer_ids. {days}: the days after which a customer with so many purchases is due (see waits.py).
-- {who}: all of them, or only those with one purchase, or with more.
WITH due AS (
    SELECT standing.*, standing.last_on + {days} AS day
    FROM standing
    WHERE standing.class IN ('best', 'existing') AND {who}
)
SELECT
    due.number,
    CAST(customer_ids.id AS VARCHAR) AS customer,
    due.last_on,
    due.day,
    due.orders,
    due.profit,
    due.best,
    count(*) OVER () AS customers
FROM due
JOIN customer_ids ON customer_ids.customer_id = due.number
WHERE due.day <= $as_of + $ahead
ORDER BY due.profit DESC, due.number
LIMIT $listed
