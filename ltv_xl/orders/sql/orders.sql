-- One row per order, its customer as a number.
CREATE TABLE orders AS
SELECT {number} AS customer_id,
       order_id,
       CAST(ordered_at AS DATE) AS order_date,
       ordered_at,
       revenue,
       CAST({profit} AS DECIMAL(18, 4)) AS profit
       {roles}
       {dimensions}
FROM (
    SELECT customer_id AS key,
           {order_id} AS order_id,
           {ordered_at} AS ordered_at,
           CAST({revenue} AS DECIMAL(18, 4)) AS revenue,
           try_cast({cost} AS DECIMAL(18, 4)) AS cost
           {inner_roles}
           {inner_dimensions}
    FROM judged
    WHERE reason IS NULL
    {group_by}
) AS summed
{numbered}
