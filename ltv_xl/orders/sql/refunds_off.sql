-- Orders with a total, those whose sales are what is left of it after the refund, and those with a refund.
SELECT
    count(*) AS orders_there,
    sum(CASE WHEN abs(paid.total - abs(coalesce(paid.refunded, 0)) - paid.revenue) <= 0.021 THEN 1 ELSE 0 END) AS reached,
    sum(CASE WHEN paid.refunded <> 0 THEN 1 ELSE 0 END) AS refunds
FROM ({orders}) AS paid
WHERE paid.total > 0
