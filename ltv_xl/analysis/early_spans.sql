-- One row per way, span of first days and time of the second purchase: what these customers brought.
-- In: early. {span}: the number of a first day's span; spans are cut so that each forecast day sees whole ones.
-- {again}: by which of the ages the second purchase had come. {sums}: of the profits.
SELECT
    early.way,
    {span} AS span,
    {again} AS again,
    count(*) AS customers{sums}
FROM early
GROUP BY early.way, {span}, {again}
