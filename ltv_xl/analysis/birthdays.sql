-- One row per customer with a purchase whose birthday comes within $ahead days after $as_of; day: that day.
-- In: standing, roster, customer_ids. {days}: each of those days with the birthday, as month * 100 + day, that it is for;
-- 28 February of other years is that of 29 February, too.
SELECT
    standing.number,
    CAST(customer_ids.id AS VARCHAR) AS customer,
    standing.last_on,
    days.day,
    standing.orders,
    standing.profit,
    standing.best,
    count(*) OVER () AS customers
FROM standing
JOIN roster ON roster.number = standing.number
JOIN customer_ids ON customer_ids.customer_id = standing.number
JOIN ({days}) AS days
    ON days.birthday = extract(month FROM roster.birth_date) * 100 + extract(day FROM roster.birth_date)
ORDER BY days.day, standing.profit DESC, standing.number
LIMIT $listed
