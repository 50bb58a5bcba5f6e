-- Of each two sources that share orders: how many are alike in both, and how many are strangers, another
-- customer's on another day. {far}: SQL of "on another day".
SELECT a.source_no,
       b.source_no,
       count(*) AS shared,
       count(*) FILTER (a.lines = b.lines AND a.content = b.content) AS alike,
       count(*) FILTER (a.customer_id <> b.customer_id AND {far}) AS strangers
FROM shared_orders AS a
JOIN shared_orders AS b ON a.key = b.key AND a.source_no < b.source_no
GROUP BY ALL
ORDER BY ALL
