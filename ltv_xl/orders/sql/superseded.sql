-- The orders that another source has as well, and later or alike. standing: how late each source ends, no two
-- alike. {pairs}: the pairs of sources that are compared; {alike_only}: what differs stays in both.
CREATE OR REPLACE TABLE superseded AS
SELECT a.key, a.source_no, bool_and(a.lines = b.lines AND a.content = b.content) AS alike
FROM shared_orders AS a
JOIN shared_orders AS b ON a.key = b.key
JOIN standing AS of_a ON of_a.source_no = a.source_no
JOIN standing AS of_b ON of_b.source_no = b.source_no
WHERE of_a.place > of_b.place
  AND (least(a.source_no, b.source_no), greatest(a.source_no, b.source_no)) IN ({pairs})
  AND ((a.lines = b.lines AND a.content = b.content) OR NOT {alike_only})
GROUP BY ALL
