-- One row per customer of a list, by name. In: buyers, customer_ids. {numbers}: those of the customers.
SELECT
    buyers.number,
    CAST(customer_ids.id AS VARCHAR) AS customer,
    buyers.last_on,
    buyers.orders,
    buyers.profit
FROM buyers
JOIN customer_ids ON customer_ids.customer_id = buyers.number
WHERE buyers.number IN ({numbers})
