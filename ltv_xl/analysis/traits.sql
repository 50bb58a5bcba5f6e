-- One row per customer with a purchase: what is fixed at the first purchase, as value_1, value_2 ...
-- In: people, orders, customers. Of purchases at the same moment the one with the lowest order_id is first.
-- {channel}: the acquisition channel: the customers table's, else the first order's.
-- {values}: one expression per dimension; its values are text, NULL where none is given.
CREATE OR REPLACE TEMP TABLE traits AS
SELECT people.number, orders.order_id, {channel} AS channel{values}
FROM people
JOIN orders
    ON orders.customer_id = people.customer_id
    AND orders.ordered_at = people.first_at
LEFT JOIN customers ON customers.customer_id = people.customer_id
WHERE orders.revenue > 0;

-- Ties are few: taking their later rows out again costs half of ranking every row.
DELETE FROM traits
USING (
    SELECT number, coalesce(arg_min(rowid, order_id), min(rowid)) AS first_row
    FROM traits
    GROUP BY number
    HAVING count(*) > 1
) AS ties
WHERE traits.number = ties.number AND traits.rowid <> ties.first_row
