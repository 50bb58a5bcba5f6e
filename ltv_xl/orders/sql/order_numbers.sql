-- What the numbers on several lines have in common. Days are those of sales: a refund comes whenever it comes.
-- {within}: what else is to be the same.
SELECT count(*),
       count(*) FILTER (low_customer <> high_customer),
       count(*) FILTER (low_store <> high_store),
       count(*) FILTER (last_on - first_on > 1),
       count(*) FILTER (last_on - first_on > 1 AND low_customer <> high_customer)
FROM (
    SELECT min(customer_id) AS low_customer,
           max(customer_id) AS high_customer,
           min({store}) FILTER (NOT {negative}) AS low_store,
           max({store}) FILTER (NOT {negative}) AS high_store,
           CAST(min(order_date) FILTER (NOT {negative}) AS DATE) AS first_on,
           CAST(max(order_date) FILTER (NOT {negative}) AS DATE) AS last_on
    FROM {relation}
    WHERE order_id IS NOT NULL
    GROUP BY source_no, order_id{within}
    HAVING count(*) > 1
)
