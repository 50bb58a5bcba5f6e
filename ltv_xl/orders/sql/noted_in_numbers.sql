-- Orders above zero whose number says that they take another one back: by a word, or by a mark beside the number of
-- an order of the same customer and amount. Of very many orders, those of some customers.
SELECT count(*)
FROM orders AS noted
WHERE noted.customer_id % {one_in} = 0 AND noted.revenue > 0
  AND (
      regexp_matches(noted.order_id::VARCHAR, '{noted}')
      OR (regexp_matches(noted.order_id::VARCHAR, '{mark}') AND EXISTS (
          FROM orders AS sale
          WHERE sale.customer_id = noted.customer_id AND sale.revenue = noted.revenue
            AND sale.order_id::VARCHAR = regexp_replace(noted.order_id::VARCHAR, '{mark}', '')
      ))
  )
