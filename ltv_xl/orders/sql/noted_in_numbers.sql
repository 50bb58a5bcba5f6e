-- Orders above zero whose number says that they take another one back: by a word that most numbers have not, or by a
-- mark beside the number of an order of the same customer and amount. Of very many orders, those of some customers.
SELECT CASE WHEN count(*) FILTER (is_noted) * 2 <= count(*) THEN count(*) FILTER (is_noted) ELSE 0 END
       + count(*) FILTER (NOT is_noted AND regexp_matches(number, '{mark}') AND EXISTS (
           FROM orders AS sale
           WHERE sale.customer_id = noted.customer_id AND sale.revenue = noted.revenue
             AND sale.order_id::VARCHAR = regexp_replace(noted.number, '{mark}', '')
       ))
FROM (
    SELECT customer_id, revenue, order_id::VARCHAR AS number, regexp_matches(number, '{noted}') AS is_noted
    FROM orders
    WHERE customer_id % {one_in} = 0 AND revenue > 0 AND order_id IS NOT NULL
) AS noted
