-- One row per class of customers that has any: who is in it, and what they have brought.
-- In: buyers, standing, others, customers. A prospect is known by name but has not bought.
WITH sums AS (
    SELECT class, count(*) AS customers, sum(revenue) AS revenue, sum(gross_profit) AS gross_profit
    FROM buyers
    JOIN standing USING (number)
    GROUP BY class
    UNION ALL
    SELECT
        'prospect',
        (SELECT count(*) FROM customers) - (SELECT count(*) FROM buyers),
        coalesce(sum(revenue), 0),
        coalesce(sum(gross_profit), 0)
    FROM others
)
SELECT class, customers, revenue, gross_profit
FROM sums
WHERE customers > 0
ORDER BY list_position(['best', 'existing', 'at_risk', 'lapsed', 'prospect'], class)
