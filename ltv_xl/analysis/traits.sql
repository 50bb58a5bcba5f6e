-- One row per customer with a purchase: what is fixed at the first purchase, as value_1, value_2 ...
-- In: people, orders, customers. Of purchases at the same moment the one with the lowest order_id is first.
-- {channel}: the acquisition channel: the customers table's, else the first order's.
-- {values}: one expression per dimension; its values are text, NULL where none is given.
CREATE OR REPLACE TEMP TABLE traits AS
SELECT people.number, {channel} AS channel{values}
FROM people
JOIN orders
    ON orders.customer_id = people.customer_id
    AND orders.ordered_at = people.first_at
LEFT JOIN customers ON customers.customer_id = people.customer_id
WHERE orders.revenue > 0
QUALIFY row_number() OVER (PARTITION BY people.number ORDER BY orders.order_id) = 1
