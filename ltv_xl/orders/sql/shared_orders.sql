-- The orders that several sources have, as each source has them. {content}: what is compared of a line.
-- Header rows, which several files have, are no orders: an order has a date.
CREATE OR REPLACE TABLE shared_orders AS
SELECT {key} AS key,
       source_no,
       count(*) AS lines,
       sum(hash({content})::HUGEINT) AS content,
       min(customer_id) AS customer_id,
       CAST(min(order_date) AS DATE) AS first_on,
       CAST(max(order_date) AS DATE) AS last_on
FROM {relation}
WHERE source_no IN ({sources})
  AND {key} IN (
      SELECT {key}
      FROM {relation}
      WHERE source_no IN ({sources})
      GROUP BY ALL
      HAVING min(source_no) <> max(source_no){dated}
  )
GROUP BY ALL
