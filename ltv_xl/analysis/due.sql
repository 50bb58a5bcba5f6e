-- One row per customer to remind: neither at risk nor lapsed, and due by $ahead days after $as_of.
-- In: standing, roster. {days}: the days after which a customer with so many purchases is due (see waits.py).
WITH due AS (
    SELECT standing.*, standing.last_on + {days} AS day
    FROM standing
    WHERE standing.class IN ('best', 'existing')
)
SELECT
    CAST(roster.customer_id AS VARCHAR) AS customer,
    due.last_on,
    due.day,
    due.orders,
    due.gross_profit,
    due.best,
    count(*) OVER () AS customers
FROM due
JOIN roster ON roster.number = due.number
WHERE due.day <= $as_of + $ahead
ORDER BY due.gross_profit DESC, due.number
LIMIT $listed
