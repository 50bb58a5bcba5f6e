-- Orders of the same customer, day and amount whose numbers are alike but for capitals, leading zeros, # and hyphens:
-- how many there are beyond the first of each. Of the customers one in {one_in} is looked at.
SELECT count(*) - count(DISTINCT (customer_id, order_date, revenue, number))
FROM (
    SELECT customer_id, order_date, revenue,
           ltrim(regexp_replace(upper(order_id::VARCHAR), '[^0-9A-Z]', '', 'g'), '0') AS number
    FROM orders
    WHERE customer_id % {one_in} = 0
)
WHERE number <> ''
