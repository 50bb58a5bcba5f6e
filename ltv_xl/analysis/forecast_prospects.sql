-- One row per customer whom a list means, by name, the first ones of it.
-- In: forecast_people, buyers, customer_ids. {who}: which customers. {worth}: what the list is ordered by.
SELECT
    CAST(customer_ids.id AS VARCHAR) AS customer,
    buyers.last_on,
    buyers.orders,
    buyers.profit,
    people.alive,
    people.orders_12,
    people.profit_12,
    count(*) OVER () AS customers
FROM forecast_people AS people
JOIN buyers ON buyers.number = people.number
JOIN customer_ids ON customer_ids.customer_id = buyers.number
WHERE {who}
ORDER BY {worth} DESC, buyers.number
LIMIT $listed
