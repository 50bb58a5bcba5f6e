-- One row per customer with a purchase whose birthday comes within $ahead days after $as_of; day: that day.
-- In: buyers, standing, customers. Who was born on 29 February has the 28th in other years.
WITH born AS (
    SELECT
        buyers.*,
        standing.best,
        birth_date,
        CAST(year($as_of) - year(birth_date) AS INTEGER) AS years
    FROM buyers
    JOIN standing USING (number)
    JOIN customers USING (customer_id)
    WHERE birth_date IS NOT NULL
),
coming AS (
    SELECT
        *,
        CAST(
            birth_date
            + to_years(CASE WHEN birth_date + to_years(years) > $as_of THEN years ELSE years + 1 END)
            AS DATE
        ) AS day
    FROM born
)
SELECT CAST(customer_id AS VARCHAR), last_on, day, orders, gross_profit, best, count(*) OVER () AS customers
FROM coming
WHERE day <= $as_of + $ahead
ORDER BY day, gross_profit DESC, number
LIMIT $listed
