-- Of the customers with three orders or more, one in {one_in}: how many, and those of whom one order is the sum of
-- the others.
SELECT count(*), count(*) FILTER (highest * 2 = total)
FROM (
    SELECT max(revenue) AS highest, sum(revenue) AS total
    FROM orders
    WHERE customer_id % {one_in} = 0
    GROUP BY customer_id
    HAVING count(*) > 2 AND min(revenue) > 0
)
