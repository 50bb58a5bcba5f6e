-- The sources none of whose customers is in another source, where one customer in ten orders more than once.
WITH customer_sources AS (
    SELECT DISTINCT customer_id, source_no FROM judged WHERE reason IS NULL
),
spread AS (
    SELECT customer_id, count(*) AS sources FROM customer_sources GROUP BY customer_id
),
source_facts AS (
    SELECT source_no, count(*) AS customers, count(*) FILTER (sources > 1) AS shared
    FROM customer_sources JOIN spread USING (customer_id)
    GROUP BY source_no
),
habit AS (
    SELECT count(*) FILTER (orders > 1) * 10 >= count(*) AS customers_return
    FROM (SELECT count(*) AS orders FROM orders GROUP BY customer_id)
)
SELECT source_no
FROM source_facts, habit
WHERE customers_return AND customers >= {fewest} AND shared = 0
  AND (SELECT count(*) FROM source_facts WHERE customers >= {fewest}) > 1
ORDER BY source_no
